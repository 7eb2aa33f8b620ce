//! Small programs over every kind of blocking object.

use std_on_loom::sync::atomic::{AtomicI32, Ordering::Relaxed};
use std_on_loom::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std_on_loom::sync::{Arc, Condvar, Mutex, OnceLock, RwLock};
use std_on_loom::thread::{self, Thread};

use super::Notes;

/// A statement. Numbers choose among the two objects of a kind.
#[derive(Clone, Copy, Debug)]
pub(super) enum Statement {
    /// Adds to a counter and notes what it was.
    Add(usize),
    /// The same with a lock held.
    LockAdd(usize, usize),
    /// The same with one lock held, then the other.
    LockTwoAdd(usize, usize),
    /// The same if a lock is free, which is noted too.
    TryLockAdd(usize, usize),
    /// Notes a counter with the reader-writer lock held for reading.
    ReadLook(usize),
    /// Adds to a counter with it held for writing.
    WriteAdd(usize),
    /// The same two if the lock is free.
    TryReadLook(usize),
    TryWriteAdd(usize),
    /// Writes the thread's number to a cell that is written once, and notes what is there.
    Init,
    /// Sends the thread's number.
    Send,
    /// Notes what is received.
    Receive,
    /// The same, or that there is nothing.
    TryReceive,
    /// The same with a channel of one place.
    SendBounded,
    TrySendBounded,
    ReceiveBounded,
    /// The same with a channel of none.
    Meet,
    ReceiveMeeting,
    /// Takes a permit of a semaphore, and notes how many are left.
    Acquire,
    /// Gives one.
    Release,
    Park,
    /// Unparks the next thread.
    Unpark,
}

#[derive(Clone, Debug)]
pub(super) struct Program(pub(super) Vec<Vec<Statement>>);

impl Program {
    pub(super) fn random(seed: u64) -> Self {
        let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
        let mut pick = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        let threads = 2 + pick(2);
        let longest = if threads == 2 { 4 } else { 2 };
        let program = (0..threads).map(|_| {
            let statements = 1 + pick(longest);
            (0..statements)
                .map(|_| {
                    let (a, b) = (pick(2), pick(2));
                    match pick(20) {
                        0 => Statement::Add(a),
                        1 | 2 => Statement::LockAdd(a, b),
                        3 => Statement::LockTwoAdd(a, b),
                        4 => Statement::TryLockAdd(a, b),
                        5 => Statement::ReadLook(a),
                        6 => Statement::WriteAdd(a),
                        7 => Statement::Send,
                        8 => {
                            if a == 0 {
                                Statement::Receive
                            } else {
                                Statement::TryReceive
                            }
                        }
                        9 => Statement::Acquire,
                        10 => Statement::Release,
                        11 => {
                            if a == 0 {
                                Statement::Park
                            } else {
                                Statement::Unpark
                            }
                        }
                        12 => Statement::Unpark,
                        13 => {
                            if a == 0 {
                                Statement::TryReadLook(b)
                            } else {
                                Statement::TryWriteAdd(b)
                            }
                        }
                        14 => Statement::Init,
                        15 => {
                            if a == 0 {
                                Statement::SendBounded
                            } else {
                                Statement::TrySendBounded
                            }
                        }
                        16 | 17 => {
                            if a == 0 {
                                Statement::SendBounded
                            } else {
                                Statement::ReceiveBounded
                            }
                        }
                        _ => {
                            if a == 0 {
                                Statement::Meet
                            } else {
                                Statement::ReceiveMeeting
                            }
                        }
                    }
                })
                .collect()
        });
        Self(program.collect())
    }

    /// Runs the program and returns what its threads noted.
    pub(super) fn run(&self) -> Notes {
        let ((tx, rx), (one_tx, one_rx), (none_tx, none_rx)) =
            (mpsc::channel(), mpsc::sync_channel(1), mpsc::sync_channel(0));
        let txs = Senders { tx, one: one_tx, none: none_tx };
        let world = Arc::new(World {
            counters: [AtomicI32::new(0), AtomicI32::new(0)],
            locks: [Mutex::new(()), Mutex::new(())],
            rw: RwLock::new(()),
            once: OnceLock::new(),
            rx: Mutex::new(rx),
            one_rx: Mutex::new(one_rx),
            none_rx: Mutex::new(none_rx),
            permits: Mutex::new(0),
            given: Condvar::new(),
        });
        // Handles for `unpark`, in real memory: spawning is no scheduling point, so they are there in time.
        let handles = Arc::new(std::sync::Mutex::new(Vec::<Thread>::new()));
        let threads: Vec<_> = (0..self.0.len())
            .map(|me| {
                let (statements, world, txs, handles) =
                    (self.0[me].clone(), world.clone(), txs.clone(), handles.clone());
                thread::spawn(move || {
                    let next = next(&handles.lock().unwrap(), me);
                    let mut notes = Vec::new();
                    for statement in statements {
                        world.execute(statement, i32::try_from(me).unwrap(), &txs, &next, &mut notes);
                    }
                    // The receiver must not learn that senders are gone.
                    std::mem::forget(txs);
                    notes
                })
            })
            .collect();
        *handles.lock().unwrap() = threads.iter().map(|thread| thread.thread().clone()).collect();
        std::mem::forget(txs);
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    }
}

fn next(handles: &[Thread], me: usize) -> Thread {
    handles[(me + 1) % handles.len()].clone()
}

#[derive(Clone)]
struct Senders {
    tx: Sender<i32>,
    one: SyncSender<i32>,
    none: SyncSender<i32>,
}

struct World {
    counters: [AtomicI32; 2],
    locks: [Mutex<()>; 2],
    rw: RwLock<()>,
    once: OnceLock<i32>,
    rx: Mutex<Receiver<i32>>,
    one_rx: Mutex<Receiver<i32>>,
    none_rx: Mutex<Receiver<i32>>,
    permits: Mutex<i32>,
    given: Condvar,
}

impl World {
    fn execute(&self, statement: Statement, me: i32, txs: &Senders, next: &Thread, notes: &mut Vec<i32>) {
        let add = |counter: usize| self.counters[counter].fetch_add(1, Relaxed);
        match statement {
            Statement::Add(counter) => notes.push(add(counter)),
            Statement::LockAdd(lock, counter) => {
                let _held = self.locks[lock].lock().unwrap();
                notes.push(add(counter));
            }
            Statement::LockTwoAdd(first, counter) => {
                let _first = self.locks[first].lock().unwrap();
                let _second = self.locks[1 - first].lock().unwrap();
                notes.push(add(counter));
            }
            Statement::TryLockAdd(lock, counter) => {
                let held = self.locks[lock].try_lock();
                notes.push(if held.is_ok() { add(counter) } else { -1 });
            }
            Statement::ReadLook(counter) => {
                let _held = self.rw.read().unwrap();
                notes.push(self.counters[counter].fetch_add(0, Relaxed));
            }
            Statement::WriteAdd(counter) => {
                let _held = self.rw.write().unwrap();
                notes.push(add(counter));
            }
            Statement::TryReadLook(counter) => {
                let held = self.rw.try_read();
                notes.push(if held.is_ok() { self.counters[counter].fetch_add(0, Relaxed) } else { -1 });
            }
            Statement::TryWriteAdd(counter) => {
                let held = self.rw.try_write();
                notes.push(if held.is_ok() { add(counter) } else { -1 });
            }
            Statement::Init => notes.push(*self.once.get_or_init(|| me)),
            Statement::SendBounded => txs.one.send(me).unwrap(),
            Statement::TrySendBounded => notes.push(if txs.one.try_send(me).is_ok() { 1 } else { -1 }),
            Statement::ReceiveBounded => notes.push(self.one_rx.lock().unwrap().recv().unwrap()),
            Statement::Meet => txs.none.send(me).unwrap(),
            Statement::ReceiveMeeting => notes.push(self.none_rx.lock().unwrap().recv().unwrap()),
            Statement::Send => txs.tx.send(me).unwrap(),
            Statement::Receive => notes.push(self.rx.lock().unwrap().recv().unwrap()),
            Statement::TryReceive => notes.push(self.rx.lock().unwrap().try_recv().unwrap_or(-1)),
            Statement::Acquire => {
                let mut permits = self.permits.lock().unwrap();
                while *permits == 0 {
                    permits = self.given.wait(permits).unwrap();
                }
                *permits -= 1;
                notes.push(*permits);
            }
            Statement::Release => {
                *self.permits.lock().unwrap() += 1;
                self.given.notify_one();
            }
            Statement::Park => thread::park(),
            Statement::Unpark => next.unpark(),
        }
    }
}
