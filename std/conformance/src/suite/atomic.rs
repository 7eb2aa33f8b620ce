//! `sync::atomic` beside its integers: `AtomicBool`, `AtomicPtr`, `Ordering`, fences, and what the orders promise.

use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{self, AtomicBool, AtomicPtr, AtomicUsize, Ordering};
use std::{ptr, thread};

use crate::run::run;

#[test]
fn a_bool_has_the_operations_of_logic() {
    run(|| {
        let a = AtomicBool::new(true);
        assert_eq!((a.load(Acquire), a.swap(false, AcqRel), a.load(Relaxed)), (true, true, false));
        assert_eq!((a.fetch_or(true, Relaxed), a.load(Relaxed)), (false, true));
        assert_eq!((a.fetch_and(false, Relaxed), a.load(Relaxed)), (true, false));
        assert_eq!((a.fetch_xor(true, Relaxed), a.load(Relaxed)), (false, true));
        assert_eq!((a.fetch_nand(true, Relaxed), a.load(Relaxed)), (true, false));
        assert_eq!((a.fetch_nand(true, Relaxed), a.load(Relaxed)), (false, true));
        assert_eq!((a.fetch_not(SeqCst), a.load(Relaxed)), (true, false));
    });
}

#[test]
fn a_bool_is_exchanged_and_updated() {
    run(|| {
        let a = AtomicBool::new(false);
        assert_eq!(a.compare_exchange(false, true, AcqRel, Acquire), Ok(false));
        assert_eq!(a.compare_exchange(false, true, SeqCst, Relaxed), Err(true));
        while a.compare_exchange_weak(true, false, Relaxed, Relaxed).is_err() {}
        assert_eq!(a.fetch_update(Relaxed, Relaxed, |b| Some(!b)), Ok(false));
        assert_eq!(a.try_update(Relaxed, Relaxed, |_| None), Err(true));
        assert!(a.update(Relaxed, Relaxed, |b| !b));
        #[expect(deprecated, reason = "libraries still call it")]
        let old = a.compare_and_swap(false, true, SeqCst);
        assert!(!old && a.into_inner());
    });
}

#[test]
fn a_bools_owner_uses_it_without_atomics() {
    run(|| {
        let mut a = AtomicBool::from(false);
        *a.get_mut() = true;
        // SAFETY: nobody else uses the value meanwhile.
        unsafe { assert!(*a.as_ptr()) };
        assert_eq!(format!("{a:?} {:?}", AtomicBool::default()), "true false");
    });
}

#[test]
fn a_pointer_is_stored_swapped_and_exchanged() {
    run(|| {
        let (mut x, mut y) = (1, 2);
        let (x, y): (*mut i32, *mut i32) = (&mut x, &mut y);
        let a = AtomicPtr::new(x);
        assert_eq!((a.load(Acquire), a.swap(y, AcqRel)), (x, x));
        assert_eq!(a.compare_exchange(x, y, SeqCst, Relaxed), Err(y));
        assert_eq!(a.compare_exchange(y, x, AcqRel, Relaxed), Ok(y));
        while a.compare_exchange_weak(x, y, Release, Relaxed).is_err() {}
        assert_eq!(a.fetch_update(Relaxed, Relaxed, |_| Some(x)), Ok(y));
        assert_eq!(a.try_update(Relaxed, Relaxed, |_| None), Err(x));
        assert_eq!(a.update(Relaxed, Relaxed, |_| y), x);
        a.store(ptr::null_mut(), Release);
        assert!(a.into_inner().is_null());
    });
}

#[test]
fn a_pointer_has_arithmetic_and_bits() {
    run(|| {
        let mut array = [1_u32, 2, 3, 4];
        let start = array.as_mut_ptr();
        let a = AtomicPtr::new(start);
        assert_eq!((a.fetch_ptr_add(2, Relaxed), a.load(Relaxed)), (start, start.wrapping_add(2)));
        assert_eq!((a.fetch_ptr_sub(1, Relaxed), a.load(Relaxed)), (start.wrapping_add(2), start.wrapping_add(1)));
        assert_eq!((a.fetch_byte_add(4, Relaxed), a.load(Relaxed)), (start.wrapping_add(1), start.wrapping_add(2)));
        assert_eq!((a.fetch_byte_sub(8, Relaxed), a.load(Relaxed)), (start.wrapping_add(2), start));
        assert_eq!((a.fetch_or(1, Relaxed), a.load(Relaxed)), (start, start.wrapping_byte_add(1)));
        assert_eq!(
            (a.fetch_xor(3, Relaxed), a.load(Relaxed)),
            (start.wrapping_byte_add(1), start.wrapping_byte_add(2))
        );
        assert_eq!((a.fetch_and(!3, Relaxed), a.load(Relaxed)), (start.wrapping_byte_add(2), start));
    });
}

#[test]
fn a_pointers_owner_uses_it_without_atomics() {
    run(|| {
        let mut x = 1;
        let mut a = AtomicPtr::from(&raw mut x);
        // SAFETY: `x` is there, and nobody else uses it.
        unsafe { **a.get_mut() = 2 };
        // SAFETY: nobody else uses the atomic meanwhile.
        assert_eq!(unsafe { *a.as_ptr() }, &raw mut x);
        assert_eq!(format!("{a:?} {a:p}"), format!("{:?} {:p}", &raw mut x, &raw mut x));
        assert!(AtomicPtr::<u8>::default().into_inner().is_null());
        static NOBODY: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
        assert!(NOBODY.load(Relaxed).is_null());
        assert_eq!(x, 2);
    });
}

#[test]
fn what_precedes_a_release_is_seen_after_the_acquire() {
    run(|| {
        let shared = Arc::new((AtomicUsize::new(0), AtomicBool::new(false)));
        let writer = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.0.store(1, Relaxed);
                shared.1.store(true, Release);
            })
        };
        if shared.1.load(Acquire) {
            assert_eq!(shared.0.load(Relaxed), 1);
        }
        writer.join().unwrap();
    });
}

#[test]
fn fences_order_relaxed_accesses() {
    run(|| {
        let shared = Arc::new((AtomicUsize::new(0), AtomicBool::new(false)));
        let writer = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.0.store(1, Relaxed);
                atomic::fence(Release);
                shared.1.store(true, Relaxed);
            })
        };
        if shared.1.load(Relaxed) {
            atomic::fence(Acquire);
            assert_eq!(shared.0.load(Relaxed), 1);
        }
        writer.join().unwrap();
    });
}

#[test]
fn every_fence_that_is_one_can_be_called() {
    run(|| {
        for order in [Acquire, Release, AcqRel, SeqCst] {
            atomic::fence(order);
            atomic::compiler_fence(order);
        }
    });
}

#[test]
fn orders_that_make_no_sense_panic() {
    run(|| {
        let a = AtomicUsize::new(0);
        // Through a function, so that the compiler's own lint does not see them.
        let panics = |f: &dyn Fn(Ordering), order| {
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| f(std::hint::black_box(order)))).is_err()
        };
        assert!(panics(&|order| _ = a.load(order), Release));
        assert!(panics(&|order| _ = a.load(order), AcqRel));
        assert!(panics(&|order| a.store(1, order), Acquire));
        assert!(panics(&|order| a.store(1, order), AcqRel));
        assert!(panics(&|order| _ = a.compare_exchange(0, 1, SeqCst, order), Release));
        assert!(panics(&atomic::fence, Relaxed));
        assert_eq!(a.load(Relaxed), 0);
    });
}

#[test]
fn an_order_is_stds() {
    run(|| {
        let copy = SeqCst;
        assert_eq!(copy, Ordering::SeqCst);
        assert_eq!(
            format!("{:?} {:?} {:?} {:?} {:?}", Relaxed, Release, Acquire, AcqRel, copy),
            "Relaxed Release Acquire AcqRel SeqCst"
        );
    });
}
