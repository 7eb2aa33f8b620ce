//! Stack overflows inside coroutines, told from other segmentation faults.
//!
//! std recognises an overflow by its threads' guard pages and says so; an engine's coroutines run on stacks std does
//! not know, and shuttle dies without a word. Implemented: a fault close to the stack pointer is an overflow. Missed:
//! architectures other than x86-64 and AArch64, where such a fault stays an abort by a signal.

use std::mem;
use std::ptr;

/// The words of std's own message, by which the parent knows an overflow.
pub const OVERFLOWED: &str = "has overflowed its stack";

/// Installs the handler. Later handlers, such as loom's, stand before it and fall back to it.
pub fn install() {
    // SAFETY: an all-zero `sigaction` is valid: no flags, an empty mask, the default action.
    let mut action: libc::sigaction = unsafe { mem::zeroed() };
    action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
    action.sa_sigaction = on_fault as *const () as libc::sighandler_t;
    for signal in [libc::SIGSEGV, libc::SIGBUS] {
        // SAFETY: `action` is valid, and `on_fault` has the signature that SA_SIGINFO asks for. Every thread that std
        // starts has an alternate stack for it.
        unsafe { libc::sigaction(signal, &raw const action, ptr::null_mut()) };
    }
}

extern "C" fn on_fault(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    /// Guard pages and the largest step that stack probes take.
    const CLOSE: usize = 64 << 10;
    // SAFETY: the kernel passes a valid `siginfo_t` and, on the architectures below, a valid `ucontext_t`.
    let (address, stack_pointer) = unsafe { ((*info).si_addr() as usize, stack_pointer(context)) };
    if stack_pointer.is_some_and(|sp| address.abs_diff(sp) < CLOSE) {
        let words: &[u8] = b"\na thread has overflowed its stack\n";
        // SAFETY: `write` is async-signal-safe, and `words` is valid for its length.
        unsafe { libc::write(libc::STDERR_FILENO, words.as_ptr().cast(), words.len()) };
    }
    // The instruction faults again, now with the default action.
    // SAFETY: `signal` is async-signal-safe, and the default action needs no handler.
    unsafe { libc::signal(signal, libc::SIG_DFL) };
}

/// # Safety
/// `context` is the third argument of a signal handler.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
unsafe fn stack_pointer(context: *mut libc::c_void) -> Option<usize> {
    // SAFETY: the kernel hands a handler a `ucontext_t` that lives until the handler returns; the caller passes that one.
    let context = unsafe { &*context.cast::<libc::ucontext_t>() };
    usize::try_from(context.uc_mcontext.gregs[libc::REG_RSP as usize]).ok()
}

/// # Safety
/// `context` is the third argument of a signal handler.
#[cfg(all(target_os = "linux", target_arch = "aarch64"))]
unsafe fn stack_pointer(context: *mut libc::c_void) -> Option<usize> {
    // SAFETY: the kernel hands a handler a `ucontext_t` that lives until the handler returns; the caller passes that one.
    let context = unsafe { &*context.cast::<libc::ucontext_t>() };
    usize::try_from(context.uc_mcontext.sp).ok()
}

/// # Safety
/// None is needed where nothing is read.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
unsafe fn stack_pointer(_: *mut libc::c_void) -> Option<usize> {
    None
}
