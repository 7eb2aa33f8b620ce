//! Stands before libc's `syscall`, so that crates which wait on futexes by themselves do so in the model, and before its
//! `free`, so that the model knows where a `Cell` ended.
//!
//! The linker takes this definition because it comes first. Everything but the futex calls on atomics of a model goes
//! to libc's. Missed: futex calls by instructions of one's own, and requeueing;
//! what `realloc` leaves behind; other allocators.

use std::ffi::{c_int, c_long, c_void};
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::time::Duration;

use raddle::__private::futex::{self, Woken};

/// Seconds and nanoseconds, as the system has them.
#[repr(C)]
struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

type Syscall = unsafe extern "C" fn(c_long, c_long, c_long, c_long, c_long, c_long, c_long) -> c_long;

/// libc's `syscall`.
static REAL: AtomicPtr<c_void> = AtomicPtr::new(ptr::null_mut());

fn real() -> Syscall {
    let mut real = REAL.load(Ordering::Relaxed);
    if real.is_null() {
        // SAFETY: the name ends with a zero byte.
        real = unsafe { libc::dlsym(libc::RTLD_NEXT, c"syscall".as_ptr()) };
        assert!(!real.is_null(), "internal error: libc has no `syscall`");
        REAL.store(real, Ordering::Relaxed);
    }
    // SAFETY: that is its type, for a caller that passes all it may take.
    unsafe { std::mem::transmute::<*mut c_void, Syscall>(real) }
}

/// Stands before libc's function of this name.
///
/// # Safety
/// As there.
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    if number == libc::SYS_futex {
        if is_wait(b as c_int) {
            raddle::__private::leave_if_over();
        }
        // SAFETY: what the caller passes is what the system demands of a futex call.
        if let Some(answer) = unsafe { model(a as usize, b as c_int, c as u32, d as *const Timespec) } {
            return answer;
        }
    }
    // SAFETY: the caller's promise.
    unsafe { real()(number, a, b, c, d, e, f) }
}

fn operation(futex_operation: c_int) -> c_int {
    futex_operation & !(libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME)
}

fn is_wait(futex_operation: c_int) -> bool {
    matches!(operation(futex_operation), libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET)
}

/// The answer to a call on an atomic of a model.
///
/// # Safety
/// As for the system call.
unsafe fn model(addr: usize, futex_operation: c_int, value: u32, timeout: *const Timespec) -> Option<c_long> {
    match operation(futex_operation) {
        what @ (libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET) => {
            // SAFETY: null, or a valid time.
            let timeout = unsafe { timeout.as_ref() };
            // With a bit set the time is a moment of the system's clock, which is none of the model's: how far away it
            // is does not matter there, only that it may come.
            let timeout = timeout.map(|t| match what {
                libc::FUTEX_WAIT => Duration::new(t.seconds.max(0) as u64, t.nanoseconds.clamp(0, 999_999_999) as u32),
                _ => Duration::from_millis(1),
            });
            // SAFETY: a futex is an aligned word, which is an atomic where the model knows it.
            let woken = unsafe { futex::wait(addr, value, timeout) }?;
            let errno = match woken {
                Woken::Up => return Some(0),
                Woken::Changed => libc::EAGAIN,
                Woken::Late => libc::ETIMEDOUT,
            };
            // SAFETY: the thread's own variable.
            unsafe { *libc::__errno_location() = errno };
            Some(-1)
        }
        libc::FUTEX_WAKE | libc::FUTEX_WAKE_BITSET => futex::wake(addr, value).map(|()| 0),
        _ => None,
    }
}

#[cfg(target_env = "gnu")]
unsafe extern "C" {
    fn __libc_free(memory: *mut c_void);
}

/// Stands before libc's function of this name: a `Cell` in the memory is gone, which only the allocator can tell.
///
/// # Safety
/// As there.
#[cfg(target_env = "gnu")]
#[unsafe(no_mangle)]
pub(super) unsafe extern "C" fn free(memory: *mut c_void) {
    if !memory.is_null() {
        // SAFETY: the caller passes what the allocator gave out.
        let size = unsafe { libc::malloc_usable_size(memory) };
        raddle::__private::freed(&(memory.addr()..memory.addr() + size));
    }
    // SAFETY: the caller's promise; it is libc's `free` by its other name.
    unsafe { __libc_free(memory) }
}

/// Called by the harness, so that the linker takes this file along.
pub(super) fn keep() {
    std::hint::black_box(syscall as *const ());
}
