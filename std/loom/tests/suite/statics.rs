//! Statics and thread-local values start afresh in every execution, and are std's outside a model.

use std::sync::PoisonError;

use std_on_loom::cell::Cell;
use std_on_loom::sync::atomic::{AtomicUsize, Ordering::*};
use std_on_loom::sync::{Condvar, LazyLock, Mutex, Once, OnceLock, RwLock};
use std_on_loom::thread;

use crate::support::{passes, plain};

#[test]
fn they_start_afresh_in_every_execution() {
    static COUNT: AtomicUsize = AtomicUsize::new(7);
    static LIST: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    static TEXT: RwLock<String> = RwLock::new(String::new());
    static SET: OnceLock<String> = OnceLock::new();
    static LAZY: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(|| Mutex::new(vec![1]));
    static ONCE: Once = Once::new();
    static CHANGED: Condvar = Condvar::new();
    std_on_loom::thread_local!(static MINE: Cell<u32> = const { Cell::new(3) });

    let explored = passes(&plain(), || {
        let mut runs = 0;
        ONCE.call_once(|| runs = 1);
        assert_eq!(runs, 1);
        assert_eq!(COUNT.fetch_add(1, Relaxed), 7);
        assert!(LIST.lock().unwrap().is_empty() && TEXT.read().unwrap().is_empty());
        assert_eq!(SET.get(), None);
        assert_eq!(*LAZY.lock().unwrap(), [1]);
        assert_eq!(MINE.replace(4), 3);
        let other = thread::spawn(|| {
            LIST.lock().unwrap().push(1);
            TEXT.write().unwrap().push('x');
            SET.set("set".to_owned()).unwrap();
            LAZY.lock().unwrap().push(2);
            CHANGED.notify_all();
            MINE.get()
        });
        let mut list = LIST.lock().unwrap();
        while list.is_empty() {
            list = CHANGED.wait(list).unwrap();
        }
        drop(list);
        assert_eq!(other.join().unwrap(), 3);
        assert_eq!((MINE.get(), SET.get().map(String::as_str)), (4, Some("set")));
    });
    assert!(explored.executions > 3, "{explored:?}");
    assert_eq!(COUNT.load(Relaxed), 7);
    assert_eq!(MINE.get(), 3);
}

#[test]
fn what_an_execution_makes_inside_a_static_is_not_taken_for_a_constant() {
    static MADE: OnceLock<Mutex<Vec<u64>>> = OnceLock::new();
    static RUNS: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);
    let explored = passes(&plain(), || {
        let run = RUNS.fetch_add(1, Relaxed);
        let made = move || MADE.get_or_init(|| Mutex::new(vec![run; 3]));
        let other = thread::spawn(move || made().lock().unwrap().push(run));
        assert_eq!(made().lock().unwrap()[..3], [run; 3]);
        other.join().unwrap();
        assert_eq!(*made().lock().unwrap(), [run; 4]);
    });
    assert!(explored.executions > 1, "{explored:?}");
}

#[test]
fn a_poisoned_static_is_sound_again() {
    static POISONED: Mutex<u8> = Mutex::new(0);
    passes(&plain(), || {
        drop(POISONED.lock().expect("the last execution's panic poisons this one's lock"));
        let panics = thread::spawn(|| {
            let _held = POISONED.lock().unwrap();
            panic!("with the lock");
        });
        drop(POISONED.lock().unwrap_or_else(PoisonError::into_inner));
        assert!(panics.join().is_err());
        assert!(POISONED.is_poisoned());
    });
}

#[test]
fn what_a_harness_keeps_in_a_static_outside_is_there_in_the_model_too() {
    static LOG: Mutex<Vec<u32>> = Mutex::new(Vec::new());
    LOG.lock().unwrap().push(1);
    let explored = passes(&plain(), || {
        let t = thread::spawn(|| LOG.lock().unwrap().push(2));
        LOG.lock().unwrap().push(3);
        t.join().unwrap();
    });
    assert_eq!(LOG.lock().unwrap().len() as u64, 1 + 2 * explored.executions);
}

#[test]
fn values_that_outlive_an_execution_without_being_static_keep_what_they_hold() {
    let log = std::sync::Arc::new(Mutex::new(Vec::new()));
    let explored = {
        let log = log.clone();
        passes(&plain(), move || {
            let log = log.clone();
            thread::spawn(move || log.lock().unwrap().push(1)).join().unwrap();
        })
    };
    assert_eq!(log.lock().unwrap().len() as u64, explored.executions);
}
