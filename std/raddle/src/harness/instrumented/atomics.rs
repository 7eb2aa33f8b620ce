//! Atomic operations that no stand-in replaces, such as those on the counts of `Arc`: they are done as they are asked for,
//! in the order of the schedule, and what they order is told to the engine.

use std::ffi::c_int;
use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::{AtomicU8, AtomicU16, AtomicU32, AtomicU64, fence};

use raddle_engine::backend::instrumentation::{Atomic, fenced, operated};

/// LLVM's numbers for C++'s memory orders: relaxed, consume, acquire, release, both, sequentially consistent.
fn ordering(order: c_int) -> Ordering {
    match order & 0xff {
        0 => Relaxed,
        1 | 2 => Acquire,
        3 => Release,
        4 => AcqRel,
        _ => SeqCst,
    }
}

/// The functions for one size. An update is told before it is done: it may be the last thing that this thread does.
macro_rules! atomics {
    ($(
        $module:ident: $atomic:ident $value:ident {
            $load:ident $store:ident $compare:ident; $($update:ident $method:ident;)*
        }
    )*) => {$(
        mod $module {
            use super::*;

            unsafe extern "C" fn load(at: *const $atomic, order: c_int, returns_to: usize) -> $value {
                operated(at.addr(), size_of::<$value>(), Atomic::Load, ordering(order), returns_to);
                // SAFETY: the program does the same.
                unsafe { &*at }.load(SeqCst)
            }

            unsafe extern "C" fn store(at: *const $atomic, value: $value, order: c_int, returns_to: usize) {
                operated(at.addr(), size_of::<$value>(), Atomic::Store, ordering(order), returns_to);
                // SAFETY: the program does the same.
                unsafe { &*at }.store(value, SeqCst);
            }

            /// Only one model thread runs at a time, so it is known beforehand whether the exchange succeeds.
            unsafe extern "C" fn compare(
                at: *const $atomic,
                expected: $value,
                value: $value,
                success: c_int,
                failure: c_int,
                returns_to: usize,
            ) -> $value {
                // SAFETY: the program does the same, here and below.
                let succeeds = unsafe { &*at }.load(SeqCst) == expected;
                let (what, order) = if succeeds { (Atomic::Update, success) } else { (Atomic::Load, failure) };
                operated(at.addr(), size_of::<$value>(), what, ordering(order), returns_to);
                // SAFETY: the program does the same, and only one model thread runs at a time.
                let (Ok(was) | Err(was)) = unsafe { &*at }.compare_exchange(expected, value, SeqCst, SeqCst);
                was
            }

            forward! {
                $load(2) => load;
                $store(3) => store;
                $compare(5) => compare;
            }

            $(
                unsafe extern "C" fn $method(at: *const $atomic, value: $value, order: c_int, returns_to: usize) -> $value {
                    operated(at.addr(), size_of::<$value>(), Atomic::Update, ordering(order), returns_to);
                    // SAFETY: the program does the same.
                    unsafe { &*at }.$method(value, SeqCst)
                }

                forward! {
                    $update(3) => $method;
                }
            )*
        }
    )*};
}

atomics! {
    one: AtomicU8 u8 {
        __tsan_atomic8_load __tsan_atomic8_store __tsan_atomic8_compare_exchange_val;
        __tsan_atomic8_exchange swap; __tsan_atomic8_fetch_add fetch_add; __tsan_atomic8_fetch_sub fetch_sub;
        __tsan_atomic8_fetch_and fetch_and; __tsan_atomic8_fetch_or fetch_or; __tsan_atomic8_fetch_xor fetch_xor;
        __tsan_atomic8_fetch_nand fetch_nand;
    }

    two: AtomicU16 u16 {
        __tsan_atomic16_load __tsan_atomic16_store __tsan_atomic16_compare_exchange_val;
        __tsan_atomic16_exchange swap; __tsan_atomic16_fetch_add fetch_add; __tsan_atomic16_fetch_sub fetch_sub;
        __tsan_atomic16_fetch_and fetch_and; __tsan_atomic16_fetch_or fetch_or; __tsan_atomic16_fetch_xor fetch_xor;
        __tsan_atomic16_fetch_nand fetch_nand;
    }

    four: AtomicU32 u32 {
        __tsan_atomic32_load __tsan_atomic32_store __tsan_atomic32_compare_exchange_val;
        __tsan_atomic32_exchange swap; __tsan_atomic32_fetch_add fetch_add; __tsan_atomic32_fetch_sub fetch_sub;
        __tsan_atomic32_fetch_and fetch_and; __tsan_atomic32_fetch_or fetch_or; __tsan_atomic32_fetch_xor fetch_xor;
        __tsan_atomic32_fetch_nand fetch_nand;
    }

    eight: AtomicU64 u64 {
        __tsan_atomic64_load __tsan_atomic64_store __tsan_atomic64_compare_exchange_val;
        __tsan_atomic64_exchange swap; __tsan_atomic64_fetch_add fetch_add; __tsan_atomic64_fetch_sub fetch_sub;
        __tsan_atomic64_fetch_and fetch_and; __tsan_atomic64_fetch_or fetch_or; __tsan_atomic64_fetch_xor fetch_xor;
        __tsan_atomic64_fetch_nand fetch_nand;
    }
}

/// A fence that no stand-in replaces.
#[unsafe(no_mangle)]
pub(super) extern "C" fn __tsan_atomic_thread_fence(order: c_int) {
    fenced(ordering(order));
    fence(SeqCst);
}

/// It orders nothing among threads.
#[unsafe(no_mangle)]
pub(super) extern "C" fn __tsan_atomic_signal_fence(_: c_int) {}
