//! Executions: the same seed gives the same ones, depth-first search gives all, and each starts afresh.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod support;

use std::collections::BTreeSet;
use std::sync::Mutex as RealMutex;
use std::sync::atomic::{AtomicU32 as RealU32, Ordering};

use std_on_shuttle::model::{Explored, Sampler, Strategy, executions};
use std_on_shuttle::panic::catch_unwind;
use std_on_shuttle::sync::atomic::{AtomicPtr, AtomicU32, Ordering::SeqCst};
use std_on_shuttle::sync::mpsc::{Receiver, TryRecvError, channel};
use std_on_shuttle::sync::{Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use std_on_shuttle::{thread, thread_local};
use support::{STRATEGIES, all, finds, passes, plain};

/// The orders in which three threads came, one for each execution.
fn orders(sampler: Sampler) -> Vec<[u32; 3]> {
    static SEEN: RealMutex<Vec<[u32; 3]>> = RealMutex::new(Vec::new());
    static ALONE: RealMutex<()> = RealMutex::new(());
    let _alone = ALONE.lock().unwrap();
    passes(sampler, || {
        let order = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for id in 0..3 {
                let order = &order;
                scope.spawn(move || order.lock().unwrap().push(id));
            }
        });
        SEEN.lock().unwrap().push(order.into_inner().unwrap().try_into().unwrap());
    });
    std::mem::take(&mut SEEN.lock().unwrap())
}

#[test]
fn the_same_seed_gives_the_same_executions() {
    for strategy in STRATEGIES {
        let sampler = Sampler { executions: 50, spurious: 1, timeouts: 1, ..plain(strategy) };
        assert_eq!(orders(sampler), orders(sampler));
    }
    let random = Sampler { executions: 50, ..plain(Strategy::Random) };
    assert_ne!(orders(random), orders(Sampler { seed: 8, ..random }));
}

#[test]
fn every_strategy_sees_every_order() {
    for strategy in STRATEGIES {
        let sampler = Sampler { executions: 5_000, ..plain(strategy) };
        let seen: BTreeSet<_> = orders(sampler).into_iter().collect();
        // Depth-first search begins at one end, and has not got far.
        assert!(seen.len() == 6 || strategy == Strategy::Dfs, "{strategy:?} saw only {seen:?}");
    }
}

#[test]
fn depth_first_search_says_whether_it_came_to_the_end() {
    fn two_threads() {
        let count = AtomicU32::new(0);
        thread::scope(|scope| {
            scope.spawn(|| count.fetch_add(1, SeqCst));
            scope.spawn(|| count.fetch_add(1, SeqCst));
        });
    }
    let Explored { executions: all_of_them, complete } = passes(all(), two_threads);
    assert!(complete);
    let executions = usize::try_from(all_of_them).unwrap();
    let exactly = passes(Sampler { executions, ..all() }, two_threads);
    assert_eq!(exactly, Explored { executions: all_of_them, complete: true });
    let short = passes(Sampler { executions: executions - 1, ..all() }, two_threads);
    assert_eq!(short, Explored { executions: all_of_them - 1, complete: false });
    assert!(!passes(plain(Strategy::Random), two_threads).complete);
}

#[test]
fn depth_first_search_ends_at_a_spin_lock() {
    fn spin_lock() {
        let (locked, count) = (AtomicU32::new(0), AtomicU32::new(0));
        let add = || {
            while locked.swap(1, SeqCst) == 1 {
                std_on_shuttle::hint::spin_loop();
            }
            count.store(count.load(SeqCst) + 1, SeqCst);
            locked.store(0, SeqCst);
        };
        thread::scope(|scope| {
            scope.spawn(add);
            scope.spawn(add);
        });
        assert_eq!(count.load(SeqCst), 2);
    }
    assert!(passes(all(), spin_lock).complete);
}

#[test]
fn a_program_without_concurrency_is_run_all_the_same() {
    for strategy in STRATEGIES {
        let explored = passes(plain(strategy), || assert_eq!(AtomicU32::new(1).load(SeqCst), 1));
        let expected = if strategy == Strategy::Dfs { 1 } else { 1_000 };
        assert_eq!(explored.executions, expected, "{strategy:?}");
        passes(plain(strategy), || {});
    }
}

#[test]
fn executions_are_counted_up_to_the_failure() {
    static RUNS: RealU32 = RealU32::new(0);
    let before = executions();
    let third = || assert!(RUNS.fetch_add(1, Ordering::Relaxed) < 2, "the third");
    finds(plain(Strategy::Random), third, "the third");
    assert!(executions() >= before + 3);
}

static NUMBER: AtomicU32 = AtomicU32::new(1_000_000);
static POINTER: AtomicPtr<u32> = AtomicPtr::new(std::ptr::null_mut());
static LIST: Mutex<Vec<String>> = Mutex::new(Vec::new());
static LOCK: RwLock<(u64, Option<Box<u8>>)> = RwLock::new((u64::MAX / 3, None));
static ONCE: Once = Once::new();
static CELL: OnceLock<Mutex<Vec<u32>>> = OnceLock::new();
static LAZY: LazyLock<Mutex<Vec<u32>>> = LazyLock::new(|| Mutex::new(vec![1]));
static EVENT: Condvar = Condvar::new();

thread_local! {
    static LOCAL: std::cell::Cell<u32> = const { std::cell::Cell::new(5) };
}

/// Finds every static as it was declared, and leaves none so.
fn uses_statics() {
    assert_eq!(NUMBER.fetch_add(1, SeqCst), 1_000_000);
    assert!(POINTER.swap(Box::leak(Box::new(1)), SeqCst).is_null());
    let mut list = LIST.lock().unwrap();
    assert!(list.is_empty());
    list.push("a heap allocation".repeat(3));
    drop(list);
    let mut pair = LOCK.write().unwrap();
    assert_eq!((pair.0, &pair.1), (u64::MAX / 3, &None));
    *pair = (1, Some(Box::new(1)));
    drop(pair);
    let mut ran = false;
    ONCE.call_once(|| ran = true);
    assert!(ran);
    assert!(CELL.get().is_none());
    CELL.get_or_init(|| Mutex::new(vec![7; 20])).lock().unwrap().push(1);
    let mut lazy = LAZY.lock().unwrap();
    assert_eq!(*lazy, [1]);
    lazy.extend([2; 50]);
    drop(lazy);
    assert_eq!(LOCAL.replace(6), 5);
    let guard = LIST.lock().unwrap();
    let waits = thread::spawn(|| {
        LIST.lock().unwrap().clear();
        EVENT.notify_all();
    });
    drop(EVENT.wait_while(guard, |list| !list.is_empty()).unwrap());
    waits.join().unwrap();
}

#[test]
fn statics_start_afresh_in_every_execution() {
    for strategy in STRATEGIES {
        passes(Sampler { executions: 100, ..plain(strategy) }, uses_statics);
    }
    // Whether the test can fail: what the closure owns is no static.
    static KEPT: RealU32 = RealU32::new(0);
    finds(plain(Strategy::Random), || assert_eq!(KEPT.fetch_add(1, Ordering::Relaxed), 0), "assertion");
}

#[test]
fn a_once_that_was_poisoned_outside_is_so_in_every_execution() {
    static POISONED: Once = Once::new();
    assert!(catch_unwind(|| POISONED.call_once(|| panic!("outside"))).is_err());
    fn waits() {
        assert!(catch_unwind(|| POISONED.wait()).is_err(), "waited for nobody");
        POISONED.call_once_force(|state| assert!(state.is_poisoned()));
        POISONED.wait();
    }
    for strategy in STRATEGIES {
        passes(Sampler { executions: 10, ..plain(strategy) }, waits);
    }
}

#[test]
fn a_channel_is_disconnected_when_its_execution_is_over() {
    static KEPT: RealMutex<Option<Receiver<u32>>> = RealMutex::new(None);
    passes(Sampler { executions: 1, ..plain(Strategy::Random) }, || {
        let (tx, rx) = channel();
        tx.send(1).unwrap();
        assert_eq!(KEPT.lock().unwrap().insert(rx).try_recv(), Ok(1));
        tx.send(2).unwrap();
        std::mem::forget(tx);
    });
    let rx = KEPT.lock().unwrap().take().unwrap();
    assert_eq!(rx.try_recv(), Ok(2));
    assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
}

#[test]
fn statics_are_let_go_also_by_an_execution_that_fails() {
    static HELD: Mutex<u32> = Mutex::new(1);
    fn dies() {
        let mut held = HELD.lock().unwrap();
        *held += 1;
        assert_eq!(*held, 1, "died with the lock");
    }
    finds(plain(Strategy::Random), dies, "died with the lock");
    passes(plain(Strategy::Random), || assert_eq!(*HELD.lock().unwrap(), 1));
    assert_eq!(*HELD.lock().unwrap(), 1, "and outside a model");
}
