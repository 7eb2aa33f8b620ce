//! The primitives do in a model what std's do.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;
use std::time::Duration;

use raddle::sync::atomic::{AtomicU32, Ordering::SeqCst};
use raddle::sync::mpsc::{self, TrySendError};
use raddle::sync::{Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use raddle::{Checker, FindingKind, Outcome, thread};

fn passes(f: impl Fn() + Send + Sync + 'static) -> Outcome {
    let outcome = Checker::new().run(f);
    assert!(outcome.complete && outcome.findings.is_empty(), "{outcome}");
    assert_eq!(outcome.distinct, outcome.executions, "met twice");
    outcome
}

#[raddle::test]
fn the_attribute_checks_its_body() {
    let x = Arc::new(AtomicU32::new(0));
    let y = Arc::clone(&x);
    let t = thread::spawn(move || y.fetch_add(1, SeqCst));
    x.fetch_add(1, SeqCst);
    t.join().unwrap();
    assert_eq!(x.load(SeqCst), 2);
}

#[test]
fn readers_share_and_writers_do_not() {
    passes(|| {
        let lock = RwLock::new((0, 0));
        thread::scope(|s| {
            s.spawn(|| {
                let mut pair = lock.write().unwrap();
                pair.0 += 1;
                pair.1 += 1;
            });
            s.spawn(|| {
                let pair = lock.read().unwrap();
                assert_eq!(pair.0, pair.1);
            });
            let (a, b) = (lock.read().unwrap(), lock.try_read());
            assert_eq!(a.0, a.1);
            assert!(b.is_ok() && lock.try_write().is_err());
        });
    });
}

#[test]
fn a_condition_that_is_checked_in_a_loop_is_met() {
    passes(|| {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&pair);
        let t = thread::spawn(move || {
            *theirs.0.lock().unwrap() = true;
            theirs.1.notify_one();
        });
        let ready = pair.1.wait_while(pair.0.lock().unwrap(), |ready| !*ready).unwrap();
        assert!(*ready);
        drop(ready);
        t.join().unwrap();
    });
}

#[test]
fn a_condition_that_is_checked_too_early_is_a_deadlock() {
    let outcome = Checker::new().run(|| {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&pair);
        let t = thread::spawn(move || {
            *theirs.0.lock().unwrap() = true;
            theirs.1.notify_one();
        });
        if !*pair.0.lock().unwrap() {
            drop(pair.1.wait(pair.0.lock().unwrap()).unwrap());
        }
        t.join().unwrap();
    });
    assert_eq!(outcome.findings[0].kind, FindingKind::Deadlock, "{outcome}");
}

#[test]
fn a_wait_may_end_spuriously() {
    let outcome = Checker::new().run(|| {
        let pair = Arc::new((Mutex::new(false), Condvar::new()));
        let theirs = Arc::clone(&pair);
        let t = thread::spawn(move || {
            *theirs.0.lock().unwrap() = true;
            theirs.1.notify_one();
        });
        let mut ready = pair.0.lock().unwrap();
        if !*ready {
            ready = pair.1.wait(ready).unwrap();
        }
        assert!(*ready);
        drop(ready);
        t.join().unwrap();
    });
    assert_eq!(outcome.findings[0].kind, FindingKind::Panic, "{outcome}");
}

#[test]
fn a_barrier_has_one_leader() {
    passes(|| {
        let (barrier, leaders) = (Barrier::new(2), AtomicU32::new(0));
        thread::scope(|s| {
            for _ in 0..2 {
                s.spawn(|| {
                    for _ in 0..2 {
                        leaders.fetch_add(barrier.wait().is_leader().into(), SeqCst);
                    }
                });
            }
        });
        assert_eq!(leaders.load(SeqCst), 2);
    });
}

#[test]
fn what_happens_once_happens_once() {
    static LAZY: LazyLock<Vec<u32>> = LazyLock::new(|| vec![1, 2]);
    passes(|| {
        let (once, cell, n) = (Once::new(), OnceLock::new(), AtomicU32::new(0));
        thread::scope(|s| {
            for i in 0..2 {
                let (once, cell, n) = (&once, &cell, &n);
                s.spawn(move || {
                    once.call_once(|| {
                        n.fetch_add(1, SeqCst);
                    });
                    assert!(once.is_completed());
                    assert!(*cell.get_or_init(|| i) < 2);
                    assert_eq!(LAZY.len(), 2);
                });
            }
        });
        assert_eq!(n.load(SeqCst), 1);
        assert!(cell.set(7).is_err());
    });
}

#[test]
fn channels_keep_order_and_end() {
    passes(|| {
        let (tx, rx) = mpsc::channel();
        let other = tx.clone();
        let a = thread::spawn(move || (0..2).for_each(|i| tx.send(i).unwrap()));
        let b = thread::spawn(move || other.send(10).unwrap());
        let all: Vec<u32> = rx.iter().collect();
        assert_eq!(all.len(), 3);
        assert!(all.iter().position(|v| *v == 0) < all.iter().position(|v| *v == 1));
        a.join().unwrap();
        b.join().unwrap();
    });
}

#[test]
fn bounded_channels_hold_back() {
    for bound in [0, 1] {
        passes(move || {
            let (tx, rx) = mpsc::sync_channel(bound);
            if bound == 0 {
                assert_eq!(tx.try_send(9), Err(TrySendError::Full(9)));
            }
            let t = thread::spawn(move || (0..2).for_each(|i| tx.send(i).unwrap()));
            assert_eq!((rx.recv(), rx.recv()), (Ok(0), Ok(1)));
            assert!(rx.recv().is_err());
            t.join().unwrap();
        });
    }
}

#[test]
fn a_send_without_a_receiver_gives_the_message_back() {
    passes(|| {
        let (tx, rx) = mpsc::sync_channel(0);
        let t = thread::spawn(move || tx.send(5).map_err(|e| e.0));
        drop(rx);
        assert_eq!(t.join().unwrap(), Err(5));
    });
}

#[test]
fn virtual_time_passes_when_threads_sleep() {
    passes(|| {
        let start = raddle::time::Instant::now();
        thread::sleep(Duration::from_secs(3600));
        assert_eq!(start.elapsed().as_secs(), 3600);
        assert!(raddle::time::Instant::now() < raddle::time::Instant::now());
    });
}

#[test]
fn thread_locals_are_per_thread_and_destroyed_at_its_end() {
    struct Counts(Arc<AtomicU32>);
    impl Drop for Counts {
        fn drop(&mut self) {
            self.0.fetch_add(1, SeqCst);
        }
    }
    raddle::thread_local! {
        static VALUE: std::cell::Cell<u32> = const { std::cell::Cell::new(1) };
        static OWNED: std::cell::RefCell<Option<Counts>> = const { std::cell::RefCell::new(None) };
    }
    passes(|| {
        let n = Arc::new(AtomicU32::new(0));
        let theirs = Arc::clone(&n);
        VALUE.set(2);
        let t = thread::spawn(move || {
            OWNED.set(Some(Counts(theirs)));
            VALUE.get()
        });
        assert_eq!(t.join().unwrap(), 1);
        assert_eq!((VALUE.get(), n.load(SeqCst)), (2, 1));
    });
}

#[test]
fn outside_a_model_everything_is_as_in_std() {
    let (m, c) = (Mutex::new(0), Condvar::new());
    let barrier = Barrier::new(2);
    thread::scope(|s| {
        s.spawn(|| {
            barrier.wait();
            *m.lock().unwrap() = 1;
            c.notify_all();
        });
        barrier.wait();
        let g = c.wait_while(m.lock().unwrap(), |v| *v == 0).unwrap();
        assert_eq!(*g, 1);
    });
    let (tx, rx) = mpsc::sync_channel(1);
    let t = thread::Builder::new()
        .name("named".into())
        .spawn(move || tx.send(thread::current().name().map(str::to_owned)))
        .unwrap();
    assert_eq!(rx.recv().unwrap().as_deref(), Some("named"));
    t.join().unwrap().unwrap();
    let cell = OnceLock::from(3);
    assert_eq!((cell.get(), RwLock::new(4).into_inner().unwrap()), (Some(&3), 4));
}

#[test]
fn what_owns_a_value_gives_it_up_in_a_const_fn() {
    use raddle::cell::{Cell, OnceCell, RefCell};
    use raddle::sync::atomic::AtomicU8;

    const fn unwrapped(
        atomic: AtomicU8,
        cell: Cell<u8>,
        checked: RefCell<u8>,
        once: OnceCell<u8>,
    ) -> (u8, u8, u8, bool) {
        (atomic.into_inner(), cell.into_inner(), checked.into_inner(), once.into_inner().is_none())
    }

    const VALUES: (u8, u8, u8, bool) = unwrapped(AtomicU8::new(1), Cell::new(2), RefCell::new(3), OnceCell::new());
    assert_eq!(VALUES, (1, 2, 3, true));
}

#[test]
fn a_cell_of_an_array_is_an_array_of_cells() {
    use raddle::cell::Cell;

    let mut numbers = [1, 2, 3];
    let cells: &[Cell<i32>; 3] = Cell::from_mut(&mut numbers).as_array_of_cells();
    cells[0].swap(&cells[2]);
    assert_eq!(numbers, [3, 2, 1]);
}
