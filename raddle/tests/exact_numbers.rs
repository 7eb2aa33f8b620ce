//! Programs whose number of executions is known exactly: every consistent execution graph, each once.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;

use Ordering::{Acquire, Relaxed, Release, SeqCst};
use raddle::Model::{self, Rc11, Sc};
use raddle::sync::atomic::{AtomicU64, Ordering, fence};
use raddle::sync::{Mutex, Once, OnceLock, mpsc};
use raddle::{Checker, FindingKind, thread};

const BOTH: [Model; 2] = [Rc11, Sc];

/// Complete and deadlocked executions of a program without spurious effects.
fn count(model: Model, f: impl Fn() + Send + Sync + 'static) -> (u64, u64) {
    count_blocked(model, f).0
}

/// The same, and how many were blocked. Every graph must be met once.
fn count_blocked(model: Model, f: impl Fn() + Send + Sync + 'static) -> ((u64, u64), u64) {
    let outcome = Checker::new().model(model).spurious(0).keep_going(true).run(f);
    assert!(outcome.complete, "not complete: {outcome:?}");
    assert_eq!(outcome.distinct, outcome.executions, "a graph was met twice");
    let deadlocks = outcome.findings.iter().filter(|f| f.kind == FindingKind::Deadlock).count() as u64;
    assert_eq!(deadlocks, outcome.findings.len() as u64, "{:?}", outcome.findings);
    ((outcome.executions - deadlocks, deadlocks), outcome.blocked)
}

/// Runs one closure per thread, numbered, and joins them.
fn threads(n: usize, f: impl Fn(usize) + Send + Sync + 'static) {
    let f = Arc::new(f);
    let handles: Vec<_> = (0..n)
        .map(|i| {
            let f = Arc::clone(&f);
            thread::spawn(move || f(i))
        })
        .collect();
    for handle in handles {
        handle.join().unwrap();
    }
}

fn fetch_adds(n: usize, k: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let x = AtomicU64::new(0);
        threads(n, move |_| {
            for _ in 0..k {
                x.fetch_add(1, Relaxed);
            }
        });
    }
}

fn locks(n: usize, k: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let m = Mutex::new(0);
        threads(n, move |_| (0..k).for_each(|_| *m.lock().unwrap() += 1));
    }
}

fn load_stores(n: usize, k: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let x = AtomicU64::new(0);
        threads(n, move |_| {
            for _ in 0..k {
                let v = x.load(SeqCst);
                x.store(v + 1, SeqCst);
            }
        });
    }
}

fn readers(n: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let x = AtomicU64::new(0);
        threads(n + 1, move |i| {
            if i == 0 {
                x.store(42, SeqCst);
            } else {
                x.load(SeqCst);
            }
        });
    }
}

fn lastzero(n: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let a: Vec<AtomicU64> = (0..=n).map(|_| AtomicU64::new(0)).collect();
        threads(n + 1, move |j| {
            if j == 0 {
                let mut i = n;
                while a[i].load(SeqCst) != 0 {
                    i -= 1;
                }
            } else {
                let v = a[j - 1].load(SeqCst);
                a[j].store(v + 1, SeqCst);
            }
        });
    }
}

fn philosophers(n: usize) -> impl Fn() + Send + Sync + 'static {
    move || {
        let forks: Vec<Mutex<()>> = (0..n).map(|_| Mutex::new(())).collect();
        threads(n, move |i| {
            let _left = forks[i].lock().unwrap();
            let _right = forks[(i + 1) % n].lock().unwrap();
        });
    }
}

#[test]
fn n_threads_that_add_once_have_n_factorial_orders() {
    for model in BOTH {
        for (n, k, expected) in [(2, 1, 2), (3, 1, 6), (4, 1, 24), (2, 2, 6), (3, 2, 90)] {
            assert_eq!(count(model, fetch_adds(n, k)), (expected, 0), "{n} x {k}");
        }
    }
}

#[test]
fn critical_sections_are_explored_once_per_order() {
    for model in BOTH {
        for (n, k, expected) in [(2, 2, 6), (3, 1, 6), (3, 2, 90), (4, 1, 24), (3, 3, 1680)] {
            let (outcome, blocked) = count_blocked(model, locks(n, k));
            assert_eq!(outcome, (expected, 0), "{n} x {k}");
            assert!(blocked < expected, "{blocked} blocked for {n} x {k}");
        }
    }
}

#[test]
fn each_reader_sees_the_write_or_not() {
    for model in BOTH {
        assert_eq!(count(model, readers(4)), (16, 0));
        assert_eq!(count(model, readers(8)), (256, 0));
    }
}

#[test]
fn load_then_store() {
    for model in BOTH {
        for (n, k, expected) in [(2, 1, 4), (3, 1, 36), (4, 1, 576), (2, 2, 34), (2, 3, 328), (2, 4, 3334)] {
            assert_eq!(count(model, load_stores(n, k)), (expected, 0), "{n} x {k}");
        }
    }
}

/// The orders of the `n` messages, times those in which the `n` senders and the one they were cloned from are dropped.
#[test]
fn messages_are_explored_once_per_order() {
    for (n, expected) in [(1, 2), (2, 2 * 6), (3, 6 * 24)] {
        let program = move || {
            let (tx, rx) = mpsc::channel();
            let senders: Vec<_> = (0..n).map(|_| tx.clone()).collect();
            let handles: Vec<_> = senders.into_iter().map(|tx| thread::spawn(move || tx.send(()).unwrap())).collect();
            drop(tx);
            assert_eq!(rx.iter().count(), n);
            handles.into_iter().for_each(|handle| handle.join().unwrap());
        };
        assert_eq!(BOTH.map(|model| count(model, program)), [(expected, 0); 2], "{n} senders");
    }
}

#[test]
fn who_comes_first_is_all_that_a_once_leaves_open() {
    let once = || {
        let once = Once::new();
        threads(3, move |_| once.call_once(|| ()));
    };
    let lock = || {
        let lock = OnceLock::new();
        threads(4, move |i| _ = lock.get_or_init(|| i));
    };
    assert_eq!(BOTH.map(|model| count(model, once)), [(3, 0); 2]);
    assert_eq!(BOTH.map(|model| count(model, lock)), [(4, 0); 2]);
}

#[test]
fn different_atomics_do_not_interfere() {
    for model in BOTH {
        let program = || {
            let a: Vec<AtomicU64> = (0..5).map(|_| AtomicU64::new(0)).collect();
            threads(5, move |i| a[i].store(1, SeqCst));
        };
        assert_eq!(count(model, program), (1, 0));
    }
}

#[test]
fn last_zero() {
    for model in BOTH {
        for (n, expected) in [(3, 12), (4, 28), (5, 64), (10, 3328)] {
            assert_eq!(count(model, lastzero(n)), (expected, 0), "{n}");
        }
    }
}

#[test]
fn opposite_lock_orders_have_one_deadlock() {
    for model in BOTH {
        let program = || {
            let locks = [Mutex::new(()), Mutex::new(())];
            threads(2, move |i| {
                let _first = locks[i].lock().unwrap();
                let _second = locks[1 - i].lock().unwrap();
            });
        };
        let (outcome, blocked) = count_blocked(model, program);
        assert_eq!(outcome, (2, 1));
        assert!(blocked < 3, "{blocked} blocked");
    }
}

#[test]
fn dining_philosophers_have_one_deadlock() {
    for model in BOTH {
        for (n, expected) in [(3, 6), (4, 14)] {
            let (outcome, blocked) = count_blocked(model, philosophers(n));
            assert_eq!(outcome, (expected, 1), "{n}");
            assert!(blocked < expected, "{blocked} blocked");
        }
    }
}

/// Two locations and a program of two threads.
fn litmus(f: fn(usize, &[AtomicU64; 2])) -> impl Fn() + Send + Sync + 'static {
    move || {
        let xy = [AtomicU64::new(0), AtomicU64::new(0)];
        threads(2, move |i| f(i, &xy));
    }
}

#[test]
fn store_buffering() {
    let relaxed = |i: usize, xy: &[AtomicU64; 2]| {
        xy[i].store(1, Relaxed);
        xy[1 - i].load(Relaxed);
    };
    let release_acquire = |i: usize, xy: &[AtomicU64; 2]| {
        xy[i].store(1, Release);
        xy[1 - i].load(Acquire);
    };
    let accesses = |i: usize, xy: &[AtomicU64; 2]| {
        xy[i].store(1, SeqCst);
        xy[1 - i].load(SeqCst);
    };
    let fences = |i: usize, xy: &[AtomicU64; 2]| {
        xy[i].store(1, Relaxed);
        fence(SeqCst);
        xy[1 - i].load(Relaxed);
    };
    for (name, program, sc, rc11) in [
        ("relaxed", relaxed as fn(usize, &[AtomicU64; 2]), 3, 4),
        ("ra", release_acquire, 3, 4),
        ("accesses", accesses, 3, 3),
        ("fences", fences, 3, 3),
    ] {
        assert_eq!(count(Sc, litmus(program)), (sc, 0), "{name}");
        assert_eq!(count(Rc11, litmus(program)), (rc11, 0), "{name}");
    }
}

#[test]
fn message_passing() {
    let relaxed = |i: usize, xy: &[AtomicU64; 2]| {
        if i == 0 {
            xy[0].store(1, Relaxed);
            xy[1].store(1, Relaxed);
        } else {
            xy[1].load(Relaxed);
            xy[0].load(Relaxed);
        }
    };
    let release_acquire = |i: usize, xy: &[AtomicU64; 2]| {
        if i == 0 {
            xy[0].store(1, Relaxed);
            xy[1].store(1, Release);
        } else {
            xy[1].load(Acquire);
            xy[0].load(Relaxed);
        }
    };
    assert_eq!((count(Sc, litmus(relaxed)).0, count(Rc11, litmus(relaxed)).0), (3, 4));
    assert_eq!((count(Sc, litmus(release_acquire)).0, count(Rc11, litmus(release_acquire)).0), (3, 3));
}

#[test]
fn load_buffering_is_not_allowed() {
    let program = |i: usize, xy: &[AtomicU64; 2]| {
        xy[i].load(Relaxed);
        xy[1 - i].store(1, Relaxed);
    };
    assert_eq!((count(Sc, litmus(program)).0, count(Rc11, litmus(program)).0), (3, 3));
}

#[test]
fn two_plus_two_writes() {
    let program = |i: usize, xy: &[AtomicU64; 2]| {
        xy[i].store(1, Relaxed);
        xy[1 - i].store(2, Relaxed);
    };
    assert_eq!((count(Sc, litmus(program)).0, count(Rc11, litmus(program)).0), (3, 4));
}

#[test]
fn independent_reads_of_independent_writes() {
    let program = |store: Ordering, load: Ordering| {
        move || {
            let xy = [AtomicU64::new(0), AtomicU64::new(0)];
            threads(4, move |i| {
                if i < 2 {
                    xy[i].store(1, store);
                } else {
                    xy[i - 2].load(load);
                    xy[3 - i].load(load);
                }
            });
        }
    };
    assert_eq!((count(Sc, program(Release, Acquire)).0, count(Rc11, program(Release, Acquire)).0), (15, 16));
    assert_eq!((count(Sc, program(SeqCst, SeqCst)).0, count(Rc11, program(SeqCst, SeqCst)).0), (15, 15));
}

/// A SeqCst access has no outgoing edge of `eco`, unlike a SeqCst fence before it: to treat both alike forbids one of these.
#[test]
fn what_only_fences_order_does_not_order_sequentially_consistent_accesses() {
    let program = || {
        let (x, z) = (AtomicU64::new(0), AtomicU64::new(0));
        threads(3, move |i| match i {
            0 => x.store(1, Relaxed),
            1 => {
                x.load(Relaxed);
                fence(SeqCst);
                z.load(Relaxed);
            }
            _ => {
                fence(SeqCst);
                z.store(1, SeqCst);
                x.load(SeqCst);
            }
        });
    };
    assert_eq!(count(Rc11, program), (8, 0));
}

/// Chase and Lev's deque (SPAA 2005) with the fences of Lê et al. (PPoPP 2013): GenMC counts the same.
#[test]
fn a_work_stealing_deque_with_fences() {
    const CAPACITY: usize = 4;
    #[derive(Default)]
    struct Deque {
        top: AtomicU64,
        bottom: AtomicU64,
        buffer: [AtomicU64; CAPACITY],
    }
    impl Deque {
        fn push(&self, value: u64) {
            let bottom = self.bottom.load(Relaxed);
            assert!(bottom - self.top.load(Acquire) < CAPACITY as u64);
            self.buffer[bottom as usize % CAPACITY].store(value, Relaxed);
            fence(Release);
            self.bottom.store(bottom + 1, Relaxed);
        }

        fn take(&self, at: u64) -> bool {
            self.top.compare_exchange(at, at + 1, SeqCst, Relaxed).is_ok()
        }

        fn pop(&self) -> Option<u64> {
            // One is added to both ends, so that no index is below zero.
            let bottom = self.bottom.load(Relaxed) - 1;
            self.bottom.store(bottom, Relaxed);
            fence(SeqCst);
            let top = self.top.load(Relaxed);
            let value = (top <= bottom).then(|| self.buffer[bottom as usize % CAPACITY].load(Relaxed));
            let is_ours = top < bottom || top == bottom && self.take(top);
            if top >= bottom {
                self.bottom.store(bottom + 1, Relaxed);
            }
            value.filter(|_| is_ours)
        }

        fn steal(&self) -> Option<u64> {
            let top = self.top.load(Acquire);
            fence(SeqCst);
            if top >= self.bottom.load(Acquire) {
                return None;
            }
            let value = self.buffer[top as usize % CAPACITY].load(Relaxed);
            self.take(top).then_some(value)
        }
    }
    let program = || {
        let one = || AtomicU64::new(1);
        let deque = Arc::new(Deque { top: one(), bottom: one(), ..Deque::default() });
        let thieves: Vec<_> = (0..2)
            .map(|_| {
                let deque = Arc::clone(&deque);
                thread::spawn(move || deque.steal())
            })
            .collect();
        (1..=3).for_each(|value| deque.push(value));
        let mut taken: Vec<u64> = (0..3).filter_map(|_| deque.pop()).collect();
        taken.extend(thieves.into_iter().filter_map(|thief| thief.join().unwrap()));
        taken.sort_unstable();
        let all = taken.len();
        taken.dedup();
        assert_eq!(taken.len(), all, "a value was taken twice");
    };
    assert_eq!(count(Rc11, program), (1_066, 0));
}

#[test]
fn threads_that_do_nothing_have_one_execution() {
    for model in BOTH {
        assert_eq!(count(model, || threads(4, |_| {})), (1, 0));
    }
}
