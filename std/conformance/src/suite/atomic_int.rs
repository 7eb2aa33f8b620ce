//! The atomic integers: every operation, on every type.

/// One module of tests for one atomic integer.
macro_rules! integer {
    ($module:ident, $Atomic:ident, $int:ty) => {
        mod $module {
            use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
            use std::sync::atomic::$Atomic;

            use crate::run::run;

            #[test]
            fn it_is_loaded_stored_and_swapped() {
                run(|| {
                    let a = $Atomic::new(1);
                    a.store(2, Relaxed);
                    a.store(3, Release);
                    a.store(4, SeqCst);
                    assert_eq!((a.load(Relaxed), a.load(Acquire), a.load(SeqCst)), (4, 4, 4));
                    assert_eq!((a.swap(5, AcqRel), a.into_inner()), (4, 5));
                });
            }

            #[test]
            fn its_arithmetic_returns_what_was_there_and_wraps() {
                run(|| {
                    let a = $Atomic::new(<$int>::MAX);
                    assert_eq!((a.fetch_add(1, Relaxed), a.load(Relaxed)), (<$int>::MAX, <$int>::MIN));
                    assert_eq!((a.fetch_sub(1, Acquire), a.load(Relaxed)), (<$int>::MIN, <$int>::MAX));
                    assert_eq!((a.fetch_min(7, Release), a.load(Relaxed)), (<$int>::MAX, 7));
                    assert_eq!((a.fetch_min(9, AcqRel), a.load(Relaxed)), (7, 7));
                    assert_eq!((a.fetch_max(8, SeqCst), a.load(Relaxed)), (7, 8));
                    assert_eq!((a.fetch_max(1, Relaxed), a.load(Relaxed)), (8, 8));
                });
            }

            #[test]
            fn its_bit_operations_return_what_was_there() {
                run(|| {
                    let a = $Atomic::new(0b0110);
                    assert_eq!((a.fetch_and(0b0011, Relaxed), a.load(Relaxed)), (0b0110, 0b0010));
                    assert_eq!((a.fetch_or(0b0101, Acquire), a.load(Relaxed)), (0b0010, 0b0111));
                    assert_eq!((a.fetch_xor(0b0011, AcqRel), a.load(Relaxed)), (0b0111, 0b0100));
                    assert_eq!((a.fetch_nand(0b0110, SeqCst), a.load(Relaxed)), (0b0100, !0b0100));
                });
            }

            #[test]
            fn it_is_exchanged_only_for_what_is_expected() {
                run(|| {
                    let a = $Atomic::new(1);
                    assert_eq!(a.compare_exchange(1, 2, AcqRel, Acquire), Ok(1));
                    assert_eq!(a.compare_exchange(1, 3, SeqCst, Relaxed), Err(2));
                    assert_eq!(a.compare_exchange_weak(1, 3, Relaxed, Relaxed), Err(2));
                    // The weak form may fail for no reason.
                    while a.compare_exchange_weak(2, 3, Release, Relaxed).is_err() {}
                    assert_eq!(a.load(Relaxed), 3);
                    #[expect(deprecated, reason = "libraries still call it")]
                    let old = (a.compare_and_swap(3, 4, SeqCst), a.compare_and_swap(3, 5, SeqCst));
                    assert_eq!((old, a.load(Relaxed)), ((3, 4), 4));
                });
            }

            #[test]
            fn it_is_updated_by_a_function() {
                run(|| {
                    let a = $Atomic::new(1);
                    assert_eq!(a.fetch_update(AcqRel, Acquire, |n| Some(n + 1)), Ok(1));
                    assert_eq!(a.fetch_update(Relaxed, Relaxed, |_| None), Err(2));
                    assert_eq!(a.try_update(SeqCst, SeqCst, |n| Some(n + 1)), Ok(2));
                    assert_eq!(a.try_update(Relaxed, Relaxed, |_| None), Err(3));
                    assert_eq!(a.update(Relaxed, Relaxed, |n| n + 1), 3);
                    assert_eq!(a.load(Relaxed), 4);
                });
            }

            #[test]
            fn its_owner_uses_it_without_atomics() {
                run(|| {
                    let mut a = $Atomic::from(1);
                    *a.get_mut() += 1;
                    assert_eq!(format!("{a:?}"), "2");
                    assert_eq!(a.into_inner(), 2);
                    assert_eq!($Atomic::default().into_inner(), 0);
                });
            }

            #[test]
            fn a_pointer_leads_to_its_value() {
                run(|| {
                    let a = $Atomic::new(1);
                    // SAFETY: nobody else uses the value meanwhile.
                    unsafe { *a.as_ptr() = 2 };
                    assert_eq!(a.load(Relaxed), 2);
                });
            }

            #[test]
            fn it_is_made_in_a_const() {
                #[expect(clippy::declare_interior_mutable_const, reason = "that it can be is what is tested")]
                const ONE: $Atomic = $Atomic::new(1);
                static N: $Atomic = $Atomic::new(1);
                static MANY: [$Atomic; 2] = [ONE, ONE];
                run(|| {
                    assert_eq!(ONE.into_inner(), 1);
                    let (n, m) = (N.fetch_add(1, Relaxed), MANY[1].fetch_add(1, Relaxed));
                    assert!(n != N.load(Relaxed) && m != MANY[1].load(Relaxed));
                });
            }

            #[test]
            fn no_increment_is_lost() {
                run(|| {
                    let a = $Atomic::new(0);
                    std::thread::scope(|s| {
                        s.spawn(|| a.fetch_add(1, Relaxed));
                        s.spawn(|| a.update(Relaxed, Relaxed, |n| n + 1));
                    });
                    assert_eq!(a.load(Relaxed), 2);
                });
            }
        }
    };
}

integer!(i8, AtomicI8, i8);
integer!(i16, AtomicI16, i16);
integer!(i32, AtomicI32, i32);
integer!(i64, AtomicI64, i64);
integer!(isize, AtomicIsize, isize);
integer!(u8, AtomicU8, u8);
integer!(u16, AtomicU16, u16);
integer!(u32, AtomicU32, u32);
integer!(u64, AtomicU64, u64);
integer!(usize, AtomicUsize, usize);
