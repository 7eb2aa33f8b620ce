//! `sync::OnceLock`.

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use crate::run::run;

#[test]
fn it_is_set_once() {
    run(|| {
        let cell = OnceLock::new();
        assert_eq!(cell.get(), None);
        assert_eq!(cell.set(1), Ok(()));
        assert_eq!(cell.set(2), Err(2));
        assert_eq!(cell.get(), Some(&1));
        assert_eq!(cell.get_or_init(|| unreachable!("it is set")), &1);
        assert_eq!(cell.wait(), &1);
    });
}

#[test]
fn two_threads_agree_on_one_value_that_is_made_once() {
    run(|| {
        let cell = Arc::new(OnceLock::new());
        let made = Arc::new(AtomicUsize::new(0));
        let other = {
            let (cell, made) = (cell.clone(), made.clone());
            thread::spawn(move || *cell.get_or_init(|| made.fetch_add(1, Ordering::Relaxed)))
        };
        let here = *cell.get_or_init(|| made.fetch_add(1, Ordering::Relaxed));
        assert_eq!((here, other.join().unwrap(), made.load(Ordering::Relaxed)), (0, 0, 1));
    });
}

#[test]
fn one_of_two_setters_wins() {
    run(|| {
        let cell = Arc::new(OnceLock::new());
        let other = {
            let cell = cell.clone();
            thread::spawn(move || cell.set("there").is_ok())
        };
        let here = cell.set("here").is_ok();
        let there = other.join().unwrap();
        assert_ne!(here, there);
        assert_eq!(cell.get(), Some(if here { &"here" } else { &"there" }));
    });
}

#[test]
fn what_is_read_from_it_is_whole() {
    run(|| {
        let cell = Arc::new(OnceLock::new());
        let other = {
            let cell = cell.clone();
            thread::spawn(move || cell.set(vec![1, 2]).unwrap())
        };
        if let Some(seen) = cell.get() {
            assert_eq!(seen, &[1, 2]);
        }
        assert_eq!(cell.wait(), &[1, 2]);
        other.join().unwrap();
    });
}

#[test]
fn a_panicking_initialiser_leaves_it_empty() {
    run(|| {
        let cell = OnceLock::<u8>::new();
        let failed = panic::catch_unwind(AssertUnwindSafe(|| cell.get_or_init(|| panic!("in the initialiser"))));
        assert!(failed.is_err());
        assert_eq!(cell.get(), None);
        assert_eq!(cell.get_or_init(|| 3), &3);
    });
}

#[test]
fn its_owner_can_change_and_take_the_value() {
    run(|| {
        let mut cell = OnceLock::from(1);
        *cell.get_mut().unwrap() += 1;
        assert_eq!(cell.take(), Some(2));
        assert_eq!(cell.get_mut(), None);
        assert_eq!(cell.take(), None);
        cell.set(5).unwrap();
        assert_eq!(cell.into_inner(), Some(5));
        assert_eq!(OnceLock::<u8>::new().into_inner(), None);
    });
}

#[test]
fn it_can_be_cloned_compared_and_shown() {
    run(|| {
        let (set, empty) = (OnceLock::from(1), OnceLock::<i32>::default());
        assert_eq!(set.clone(), set);
        assert_ne!(set, empty);
        assert_eq!(empty.clone(), empty);
        assert_eq!((format!("{set:?}"), format!("{empty:?}")), ("OnceLock(1)".into(), "OnceLock(<uninit>)".into()));
    });
}

#[test]
fn its_value_is_dropped_with_it() {
    run(|| {
        let value = Arc::new(());
        let cell = OnceLock::from(value.clone());
        drop(cell);
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn a_static_one_works() {
    static NAME: OnceLock<String> = OnceLock::new();
    run(|| {
        let t = thread::spawn(|| NAME.get_or_init(|| "name".to_owned()).len());
        assert_eq!(NAME.get_or_init(|| "name".to_owned()), "name");
        assert_eq!(t.join().unwrap(), 4);
    });
}
