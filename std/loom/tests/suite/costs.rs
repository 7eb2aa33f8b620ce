//! How many executions a proof takes. More than this and the catalogue's proofs get slow; fewer would be welcome, but
//! then the outcomes had better still be there.

use std_on_loom::model::Explorer;
use std_on_loom::sync::atomic::{AtomicUsize, Ordering::*};
use std_on_loom::sync::{Barrier, Condvar, Mutex, OnceLock, RwLock, mpsc};
use std_on_loom::thread;

use crate::support::{passes, plain};

/// Asserts what an exploration without a preemption bound costs, and prints it.
#[track_caller]
fn costs(most: u64, explorer: &Explorer, scenario: impl Fn() + Send + Sync + 'static) {
    let explored = passes(explorer, scenario);
    println!("{} executions, {most} allowed: {}", explored.executions, std::panic::Location::caller());
    assert!(explored.executions <= most, "{} executions, {most} allowed", explored.executions);
}

/// `threads` threads that all run `body`, and are joined.
fn together(threads: usize, body: impl Fn() + Sync) {
    thread::scope(|s| {
        for _ in 0..threads {
            s.spawn(&body);
        }
    });
}

#[test]
fn threads_that_share_nothing_cost_one_execution() {
    // And one in which the engine learns what the program uses.
    costs(2, &plain(), || together(4, || ()));
}

#[test]
fn locks_cost_no_more_than_looms_own() {
    let lock = |threads, times| {
        move || {
            let n = Mutex::new(0);
            together(threads, || (0..times).for_each(|_| *n.lock().unwrap() += 1));
            assert_eq!(n.into_inner().unwrap(), threads * times);
        }
    };
    // loom's own mutex and join: 9, 30, 414, 7847.
    costs(4, &plain(), lock(2, 1));
    costs(11, &plain(), lock(2, 2));
    costs(27, &plain(), lock(3, 1));
    costs(540, &plain(), lock(3, 2));
}

#[test]
fn reader_writer_locks() {
    costs(20, &plain(), || {
        let n = RwLock::new(0);
        together(2, || {
            let read = *n.read().unwrap();
            *n.write().unwrap() = read + 1;
        });
    });
}

#[test]
fn atomics() {
    let add = |threads, times| {
        move || {
            let n = AtomicUsize::new(0);
            together(threads, || (0..times).for_each(|_| assert!(n.fetch_add(1, Relaxed) < 9)));
            assert_eq!(n.into_inner(), threads * times);
        }
    };
    costs(4, &plain(), add(2, 1));
    costs(27, &plain(), add(3, 1));
    costs(540, &plain(), add(3, 2));
    let update = |threads| {
        move || {
            let n = AtomicUsize::new(0);
            together(threads, || assert!(n.fetch_update(Relaxed, Relaxed, |n| Some(n + 1)).is_ok()));
            assert_eq!(n.into_inner(), threads);
        }
    };
    costs(100, &plain(), update(2));
    costs(20_000, &plain(), update(3));
}

/// A buffer of one place.
#[derive(Default)]
struct Slot(Mutex<Option<u32>>, Condvar);

impl Slot {
    fn put(&self, item: u32) {
        let mut slot = self.0.lock().unwrap();
        while slot.is_some() {
            slot = self.1.wait(slot).unwrap();
        }
        *slot = Some(item);
        self.1.notify_all();
    }

    fn take(&self) -> u32 {
        let mut slot = self.0.lock().unwrap();
        loop {
            if let Some(item) = slot.take() {
                self.1.notify_all();
                return item;
            }
            slot = self.1.wait(slot).unwrap();
        }
    }
}

#[test]
fn handing_over_with_a_condition_variable() {
    let hand_over = |items: u32| {
        move || {
            let slot = Slot::default();
            thread::scope(|s| {
                s.spawn(|| (0..items).for_each(|item| slot.put(item)));
                s.spawn(|| (0..items).for_each(|item| assert_eq!(slot.take(), item)));
            });
        }
    };
    // loom's own primitives: 96 executions for two items.
    costs(10, &plain(), hand_over(1));
    costs(60, &plain(), hand_over(2));
    costs(20, &Explorer::default(), hand_over(1));
    costs(400, &Explorer::default(), hand_over(2));
}

#[test]
fn channels() {
    costs(4, &plain(), || {
        let (tx, rx) = mpsc::channel();
        let sender = thread::spawn(move || (0..3).for_each(|n| tx.send(n).unwrap()));
        assert_eq!(rx.iter().sum::<u32>(), 3);
        sender.join().unwrap();
    });
    costs(40, &plain(), || {
        let (tx, rx) = mpsc::channel();
        let other = tx.clone();
        let a = thread::spawn(move || (0..2).for_each(|_| tx.send(1).unwrap()));
        let b = thread::spawn(move || (0..2).for_each(|_| other.send(1).unwrap()));
        assert_eq!(rx.iter().sum::<u32>(), 4);
        a.join().unwrap();
        b.join().unwrap();
    });
    costs(10, &plain(), || {
        let (tx, rx) = mpsc::sync_channel(1);
        let sender = thread::spawn(move || (0..3).for_each(|n| tx.send(n).unwrap()));
        assert_eq!(rx.iter().sum::<u32>(), 3);
        sender.join().unwrap();
    });
}

#[test]
fn barriers_and_initialisations() {
    costs(30, &plain(), || {
        let barrier = Barrier::new(3);
        together(3, || {
            barrier.wait();
        });
    });
    costs(40, &plain(), || {
        let cell = OnceLock::new();
        together(2, || assert_eq!(cell.get_or_init(|| 1), &1));
    });
}

#[test]
fn a_preemption_bound_bounds_the_executions() {
    let bounded = |bound| Explorer { preemption_bound: Some(bound), ..plain() };
    let scenario = || {
        let n = AtomicUsize::new(0);
        together(3, || (0..3).for_each(|_| assert!(n.fetch_add(1, Relaxed) < 9)));
    };
    let executions = [0, 1, 2].map(|bound| passes(&bounded(bound), scenario).executions);
    assert!(executions.is_sorted_by(|a, b| a < b), "{executions:?}");
}
