//! `hint`, `task`, `future` and `sync::Arc`: what spins, and what stays std's.

use std::future::{self, Future};
use std::hint;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;

use crate::run::run;

#[test]
fn a_spinning_thread_lets_the_others_go_on() {
    run(|| {
        let ready = Arc::new(AtomicBool::new(false));
        let other = {
            let ready = ready.clone();
            thread::spawn(move || ready.store(true, Ordering::Release))
        };
        while !ready.load(Ordering::Acquire) {
            hint::spin_loop();
        }
        other.join().unwrap();
    });
}

#[test]
fn a_yielding_thread_lets_the_others_go_on() {
    run(|| {
        let ready = Arc::new(AtomicBool::new(false));
        let other = {
            let ready = ready.clone();
            thread::spawn(move || ready.store(true, Ordering::Release))
        };
        while !ready.load(Ordering::Acquire) {
            thread::yield_now();
        }
        other.join().unwrap();
    });
}

#[test]
fn the_other_hints_are_there() {
    run(|| {
        assert_eq!(hint::black_box(1), 1);
        // SAFETY: true is true.
        unsafe { hint::assert_unchecked(hint::black_box(true)) };
    });
}

#[test]
fn an_arc_counts_its_owners_in_all_threads() {
    run(|| {
        let a = Arc::new(1);
        let weak: Weak<i32> = Arc::downgrade(&a);
        let t = {
            let a = a.clone();
            thread::spawn(move || *a)
        };
        assert_eq!(t.join().unwrap(), 1);
        assert_eq!((Arc::strong_count(&a), Arc::weak_count(&a)), (1, 1));
        assert_eq!(weak.upgrade().as_deref(), Some(&1));
        assert_eq!(Arc::try_unwrap(a), Ok(1));
        assert!(weak.upgrade().is_none());
    });
}

#[test]
fn a_waker_crosses_threads() {
    struct Counts(AtomicUsize);
    impl Wake for Counts {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    run(|| {
        let wakes = Arc::new(Counts(AtomicUsize::new(0)));
        let waker = Waker::from(wakes.clone());
        let mut ready = pin!(future::ready(3));
        assert_eq!(ready.as_mut().poll(&mut Context::from_waker(&waker)), Poll::Ready(3));
        thread::spawn(move || waker.wake()).join().unwrap();
        assert_eq!(wakes.0.load(Ordering::Relaxed), 1);
    });
}
