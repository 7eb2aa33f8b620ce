//! Every interleaving of a program, step by step.

use super::program::{Program, Statement};
use super::{Notes, Outcomes, Seen};

/// What one thread does at once.
#[derive(Clone, Copy)]
enum Step {
    Add(usize),
    Look(usize),
    Lock(usize),
    Unlock(usize),
    /// Skips the next two steps if the lock is held.
    TryLock(usize),
    Read,
    EndRead,
    Write,
    EndWrite,
    /// Skip the next two steps if the lock is held.
    TryRead,
    TryWrite,
    Init,
    Send,
    Receive,
    TryReceive,
    SendBounded,
    TrySendBounded,
    ReceiveBounded,
    Offer,
    AwaitTaken,
    TakeOffer,
    /// Takes a permit, or unlocks and waits.
    Take,
    Give,
    Notify,
    Park,
    Unpark,
}

/// The locks of the semaphore and of the receivers, after the program's own two.
const SEMAPHORE: usize = 2;
const RECEIVER: usize = 3;
const BOUNDED: usize = 4;
const MEETING: usize = 5;

fn steps(statement: Statement) -> Vec<Step> {
    match statement {
        Statement::Add(c) => vec![Step::Add(c)],
        Statement::LockAdd(l, c) => vec![Step::Lock(l), Step::Add(c), Step::Unlock(l)],
        Statement::LockTwoAdd(l, c) => {
            vec![Step::Lock(l), Step::Lock(1 - l), Step::Add(c), Step::Unlock(1 - l), Step::Unlock(l)]
        }
        Statement::TryLockAdd(l, c) => vec![Step::TryLock(l), Step::Add(c), Step::Unlock(l)],
        Statement::ReadLook(c) => vec![Step::Read, Step::Look(c), Step::EndRead],
        Statement::WriteAdd(c) => vec![Step::Write, Step::Add(c), Step::EndWrite],
        Statement::TryReadLook(c) => vec![Step::TryRead, Step::Look(c), Step::EndRead],
        Statement::TryWriteAdd(c) => vec![Step::TryWrite, Step::Add(c), Step::EndWrite],
        Statement::Init => vec![Step::Init],
        Statement::SendBounded => vec![Step::SendBounded],
        Statement::TrySendBounded => vec![Step::TrySendBounded],
        Statement::ReceiveBounded => vec![Step::Lock(BOUNDED), Step::ReceiveBounded, Step::Unlock(BOUNDED)],
        Statement::Meet => vec![Step::Offer, Step::AwaitTaken],
        Statement::ReceiveMeeting => vec![Step::Lock(MEETING), Step::TakeOffer, Step::Unlock(MEETING)],
        Statement::Send => vec![Step::Send],
        Statement::Receive => vec![Step::Lock(RECEIVER), Step::Receive, Step::Unlock(RECEIVER)],
        Statement::TryReceive => vec![Step::Lock(RECEIVER), Step::TryReceive, Step::Unlock(RECEIVER)],
        Statement::Acquire => vec![Step::Lock(SEMAPHORE), Step::Take, Step::Unlock(SEMAPHORE)],
        Statement::Release => vec![Step::Lock(SEMAPHORE), Step::Give, Step::Unlock(SEMAPHORE), Step::Notify],
        Statement::Park => vec![Step::Park],
        Statement::Unpark => vec![Step::Unpark],
    }
}

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct State {
    at: Vec<usize>,
    notes: Notes,
    counters: [i32; 2],
    held: [bool; 6],
    readers: u32,
    writing: bool,
    once: Option<i32>,
    queue: Vec<i32>,
    bounded: Option<i32>,
    /// Threads whose messages nobody has taken.
    offers: Vec<usize>,
    permits: i32,
    /// Threads that wait for a permit and have not been notified.
    waiting: Vec<usize>,
    tokens: Vec<bool>,
}

/// All outcomes of `program`.
pub(super) fn outcomes(program: &Program) -> Outcomes {
    let threads: Vec<Vec<Step>> =
        program.0.iter().map(|statements| statements.iter().copied().flat_map(steps).collect()).collect();
    let n = threads.len();
    let start = State { at: vec![0; n], notes: vec![Vec::new(); n], tokens: vec![false; n], ..State::default() };
    let (mut seen, mut open, mut outcomes) = (Seen::from([start.clone()]), vec![start], Outcomes::new());
    while let Some(state) = open.pop() {
        let next: Vec<State> = (0..n).flat_map(|thread| state.step(thread, &threads[thread])).collect();
        if next.is_empty() {
            let over = (0..n).all(|thread| state.at[thread] == threads[thread].len());
            outcomes.insert(over.then(|| state.notes.clone()));
        }
        open.extend(next.into_iter().filter(|next| seen.insert(next.clone())));
    }
    outcomes
}

impl State {
    /// The states after the thread's next step; none if it is blocked or over.
    fn step(&self, thread: usize, steps: &[Step]) -> Vec<Self> {
        if self.waiting.contains(&thread) {
            return Vec::new();
        }
        let Some(&step) = steps.get(self.at[thread]) else { return Vec::new() };
        let mut s = self.clone();
        s.at[thread] += 1;
        let enabled = match step {
            Step::Add(c) => {
                s.notes[thread].push(s.counters[c]);
                s.counters[c] += 1;
                true
            }
            Step::Look(c) => {
                s.notes[thread].push(s.counters[c]);
                true
            }
            Step::Lock(l) => !std::mem::replace(&mut s.held[l], true),
            Step::Unlock(l) => std::mem::replace(&mut s.held[l], false),
            Step::TryLock(l) => {
                if std::mem::replace(&mut s.held[l], true) {
                    s.notes[thread].push(-1);
                    s.at[thread] += 2;
                }
                true
            }
            Step::Read => {
                s.readers += 1;
                !s.writing
            }
            Step::EndRead => {
                s.readers -= 1;
                true
            }
            Step::Write => s.readers == 0 && !std::mem::replace(&mut s.writing, true),
            Step::EndWrite => std::mem::replace(&mut s.writing, false),
            Step::TryRead => {
                if s.writing {
                    s.notes[thread].push(-1);
                    s.at[thread] += 2;
                } else {
                    s.readers += 1;
                }
                true
            }
            Step::TryWrite => {
                if s.writing || s.readers > 0 {
                    s.notes[thread].push(-1);
                    s.at[thread] += 2;
                } else {
                    s.writing = true;
                }
                true
            }
            Step::Init => {
                let value = *s.once.get_or_insert(i32::try_from(thread).unwrap());
                s.notes[thread].push(value);
                true
            }
            Step::SendBounded => s.bounded.replace(i32::try_from(thread).unwrap()).is_none(),
            Step::TrySendBounded => {
                let full = s.bounded.is_some();
                s.bounded.get_or_insert(i32::try_from(thread).unwrap());
                s.notes[thread].push(if full { -1 } else { 1 });
                true
            }
            Step::ReceiveBounded => s.bounded.take().is_some_and(|message| {
                s.notes[thread].push(message);
                true
            }),
            Step::Offer => {
                s.offers.push(thread);
                true
            }
            Step::AwaitTaken => !s.offers.contains(&thread),
            Step::TakeOffer if s.offers.is_empty() => false,
            Step::TakeOffer => {
                let offer = s.offers.remove(0);
                s.notes[thread].push(i32::try_from(offer).unwrap());
                true
            }
            Step::Send => {
                s.queue.push(i32::try_from(thread).unwrap());
                true
            }
            Step::Receive if s.queue.is_empty() => false,
            Step::TryReceive if s.queue.is_empty() => {
                s.notes[thread].push(-1);
                true
            }
            Step::Receive | Step::TryReceive => {
                let message = s.queue.remove(0);
                s.notes[thread].push(message);
                true
            }
            Step::Take if s.permits == 0 => {
                // It waits, and locks again when it is notified.
                s.at[thread] -= 2;
                s.held[SEMAPHORE] = false;
                s.waiting.push(thread);
                s.waiting.sort_unstable();
                true
            }
            Step::Take => {
                s.permits -= 1;
                s.notes[thread].push(s.permits);
                true
            }
            Step::Give => {
                s.permits += 1;
                true
            }
            Step::Notify if !s.waiting.is_empty() => {
                // Any of them.
                let woken = (0..s.waiting.len()).map(|index| {
                    let mut s = s.clone();
                    s.waiting.remove(index);
                    s
                });
                return woken.collect();
            }
            Step::Notify => true,
            Step::Park => std::mem::replace(&mut s.tokens[thread], false),
            Step::Unpark => {
                let next = (thread + 1) % s.tokens.len();
                s.tokens[next] = true;
                true
            }
        };
        if enabled { vec![s] } else { Vec::new() }
    }
}
