//! Stands before libc's `syscall`, so that an engine is told of crates which wait on futexes by themselves.
//!
//! The linker takes this definition because it comes first. Everything but the futex calls that the engine answers goes
//! to libc's. Missed: futex calls by instructions of one's own.

use std::ffi::{c_int, c_long, c_void};
use std::ptr;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicPtr, Ordering};

/// Seconds and nanoseconds, as the system has them.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Timespec {
    /// Seconds.
    pub seconds: i64,
    /// Nanoseconds.
    pub nanoseconds: i64,
}

/// The answer to a futex call: the address, the operation, the value and the time, as the system takes them. `None` if
/// the call is to go on to the system.
///
/// # Safety
/// The caller passes what the system demands of a futex call.
pub type Futex = unsafe fn(address: usize, operation: c_int, value: u32, timeout: *const Timespec) -> Option<c_long>;

static FUTEX: OnceLock<Futex> = OnceLock::new();

/// Has futex calls answered by `futex`. Has to be called for the linker to take this file along.
pub fn answer_futex_calls(futex: Futex) {
    std::hint::black_box(syscall as *const ());
    FUTEX.get_or_init(|| futex);
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
pub(crate) unsafe extern "C" fn syscall(
    number: c_long,
    a: c_long,
    b: c_long,
    c: c_long,
    d: c_long,
    e: c_long,
    f: c_long,
) -> c_long {
    if number == libc::SYS_futex
        && let Some(futex) = FUTEX.get()
    {
        // SAFETY: what the caller passes is what the system demands of a futex call.
        if let Some(answer) = unsafe { futex(a as usize, b as c_int, c as u32, d as *const Timespec) } {
            return answer;
        }
    }
    // SAFETY: the caller's promise.
    unsafe { real()(number, a, b, c, d, e, f) }
}

/// Refuses a test that waits on a futex in a model: all of the model's threads are one thread of the system, which would
/// wait for ever.
pub fn refuse_waits(engine: &'static str, in_model: fn() -> bool) {
    ENGINE.get_or_init(|| Refuses { engine, in_model });
    answer_futex_calls(refused);
}

static ENGINE: OnceLock<Refuses> = OnceLock::new();

struct Refuses {
    engine: &'static str,
    in_model: fn() -> bool,
}

/// # Safety
/// None is needed: nothing is read.
unsafe fn refused(_: usize, operation: c_int, _: u32, _: *const Timespec) -> Option<c_long> {
    let operation = operation & !(libc::FUTEX_PRIVATE_FLAG | libc::FUTEX_CLOCK_REALTIME);
    let waits = operation == libc::FUTEX_WAIT || operation == libc::FUTEX_WAIT_BITSET;
    if waits
        && let Some(Refuses { engine, in_model }) = ENGINE.get()
        && in_model()
    {
        crate::account::refuse(&format!(
            "it waits in the system for what {engine} does not see: a crate waits on futexes by itself, as parking_lot \
             does (hint: --engine raddle controls that), or is on the real std"
        ));
    }
    None
}
