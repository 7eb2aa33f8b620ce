//! `thread_local!` and `LocalKey`: one value a thread, made at first use, dropped when the thread ends.

use std::cell::{Cell, RefCell};
use std::sync::mpsc::{self, Sender};
use std::thread;

use crate::run::run;

thread_local! {
    static LAZY: RefCell<Vec<u32>> = RefCell::new(vec![1]);
    static CONST: Cell<u32> = const { Cell::new(1) };
    static OUTER: Reports = const { Reports(RefCell::new(Vec::new())) };
    static INNER: Cell<u32> = const { Cell::new(0) };
}

/// Sends what `INNER` says to everybody who asked for it when the thread ends.
struct Reports(RefCell<Vec<Sender<Result<u32, thread::AccessError>>>>);

impl Drop for Reports {
    fn drop(&mut self) {
        for tx in self.0.take() {
            let _ = tx.send(INNER.try_with(Cell::get));
        }
    }
}

#[test]
fn every_thread_has_its_own() {
    run(|| {
        let before = CONST.get();
        let there = thread::spawn(|| {
            CONST.set(CONST.get() + 5);
            CONST.get()
        });
        assert_eq!(there.join().unwrap(), 6);
        assert_eq!(CONST.get(), before);
    });
}

#[test]
fn it_is_made_at_the_first_use_in_a_thread() {
    run(|| {
        thread::spawn(|| {
            LAZY.with(|v| assert_eq!(*v.borrow(), [1]));
            LAZY.with_borrow_mut(|v| v.push(2));
            LAZY.with_borrow(|v| assert_eq!(v, &[1, 2]));
        })
        .join()
        .unwrap();
    });
}

#[test]
fn a_first_set_skips_the_initialiser() {
    thread_local!(static NEVER: Cell<u8> = panic!("the initialiser ran"));
    run(|| {
        let value = thread::spawn(|| {
            NEVER.set(1);
            NEVER.replace(2) + NEVER.get()
        });
        assert_eq!(value.join().unwrap(), 3);
    });
}

#[test]
fn a_cell_is_taken_and_replaced() {
    run(|| {
        let there = thread::spawn(|| (CONST.replace(7), CONST.take(), CONST.get()));
        assert_eq!(there.join().unwrap(), (1, 7, 0));
    });
}

#[test]
fn a_refcell_is_set_taken_and_replaced() {
    run(|| {
        let there = thread::spawn(|| {
            LAZY.set(vec![5]);
            (LAZY.replace(vec![6]), LAZY.take(), LAZY.take())
        });
        assert_eq!(there.join().unwrap(), (vec![5], vec![6], vec![]));
    });
}

#[test]
fn with_returns_what_its_closure_returns() {
    run(|| {
        assert_eq!(LAZY.with(|_| 3), 3);
        assert_eq!(LAZY.try_with(|_| 3), Ok(3));
    });
}

#[test]
fn it_is_dropped_when_its_thread_ends() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || {
            INNER.set(4);
            OUTER.with(|o| o.0.borrow_mut().push(tx));
        });
        // `INNER` needs no destructor, so it is there to the end.
        assert_eq!(rx.recv().unwrap(), Ok(4));
        assert!(rx.recv().is_err(), "the value is dropped once");
        t.join().unwrap();
    });
}

#[test]
fn it_is_dropped_when_its_thread_panics() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || {
            OUTER.with(|o| o.0.borrow_mut().push(tx));
            panic!("after first use");
        });
        assert_eq!(rx.recv().unwrap(), Ok(0));
        assert!(t.join().is_err());
    });
}

#[test]
fn it_is_dropped_before_join_returns() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || OUTER.with(|o| o.0.borrow_mut().push(tx)));
        t.join().unwrap();
        assert_eq!(rx.try_recv().unwrap(), Ok(0));
    });
}

#[test]
fn its_own_destructor_cannot_use_it() {
    struct Asks(RefCell<Option<Sender<String>>>);
    impl Drop for Asks {
        fn drop(&mut self) {
            let error = SELF.try_with(|_| ()).unwrap_err();
            let _ = self.0.take().unwrap().send(format!("{error} / {error:?}"));
        }
    }
    thread_local!(static SELF: Asks = const { Asks(RefCell::new(None)) });
    run(|| {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || SELF.with(|s| *s.0.borrow_mut() = Some(tx)));
        t.join().unwrap();
        assert_eq!(rx.recv().unwrap(), "already destroyed / AccessError");
    });
}

#[test]
fn one_value_can_be_read_while_another_is_made() {
    thread_local!(static DOUBLE: u32 = CONST.get() * 2);
    run(|| assert_eq!(thread::spawn(|| DOUBLE.with(|d| *d)).join().unwrap(), 2));
}

#[test]
fn a_recursive_use_sees_the_same_value() {
    run(|| {
        LAZY.with(|outer| LAZY.with(|inner| assert!(std::ptr::eq(outer, inner))));
    });
}

#[test]
fn a_key_can_be_passed_on() {
    fn bump(key: &'static thread::LocalKey<Cell<u32>>) -> u32 {
        key.set(key.get() + 1);
        key.get()
    }
    run(|| {
        assert_eq!(thread::spawn(|| bump(&CONST) + bump(&INNER)).join().unwrap(), 3);
        assert!(format!("{CONST:?}").starts_with("LocalKey"));
    });
}
