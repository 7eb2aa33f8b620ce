//! What code calls that was compiled with LLVM's ThreadSanitizer pass: the functions of that sanitizer's runtime, which
//! here tell the engine of the program's plain memory.
//!
//! The pass puts a call before every access, at the beginning and the end of every function, and in place of every atomic
//! operation. Where an access is, is the address that the call returns to. A function in Rust cannot ask for that, so each
//! of these is a few instructions that hand it on as one more argument.
//!
//! Interface: `compiler-rt/lib/tsan/rtl/tsan_interface.h` and `tsan_interface_atomic.h` of LLVM.

/// Defines functions of the runtime that call `$to` with their own arguments and, as one more, the address that they
/// return to. `$arguments` is their number; `$constant`, where there is one, comes behind the address.
macro_rules! forward {
    ($($name:ident($arguments:tt) => $to:path $(, $constant:expr)?;)*) => {$(
        /// One of the functions that the instrumentation calls.
        ///
        /// # Safety
        /// It is called by instrumented code.
        #[unsafe(no_mangle)]
        #[unsafe(naked)]
        pub(super) unsafe extern "C" fn $name() {
            jump!($arguments $to $(, $constant)?)
        }
    )*};
}

#[cfg(target_arch = "x86_64")]
macro_rules! jump {
    (1 $to:path) => { std::arch::naked_asm!("mov rsi, [rsp]", "jmp {to}", to = sym $to) };
    (2 $to:path) => { std::arch::naked_asm!("mov rdx, [rsp]", "jmp {to}", to = sym $to) };
    (3 $to:path) => { std::arch::naked_asm!("mov rcx, [rsp]", "jmp {to}", to = sym $to) };
    (5 $to:path) => { std::arch::naked_asm!("mov r9, [rsp]", "jmp {to}", to = sym $to) };
    (1 $to:path, $constant:expr) => {
        std::arch::naked_asm!(
            "mov rsi, [rsp]", "mov edx, {constant}", "jmp {to}", constant = const $constant, to = sym $to
        )
    };
}

#[cfg(target_arch = "aarch64")]
macro_rules! jump {
    (1 $to:path) => { std::arch::naked_asm!("mov x1, x30", "b {to}", to = sym $to) };
    (2 $to:path) => { std::arch::naked_asm!("mov x2, x30", "b {to}", to = sym $to) };
    (3 $to:path) => { std::arch::naked_asm!("mov x3, x30", "b {to}", to = sym $to) };
    (5 $to:path) => { std::arch::naked_asm!("mov x5, x30", "b {to}", to = sym $to) };
    (1 $to:path, $constant:expr) => {
        std::arch::naked_asm!("mov x1, x30", "mov w2, #{constant}", "b {to}", constant = const $constant, to = sym $to)
    };
}

// Behind the macros, which they use.
mod accesses;
mod atomics;
mod calls;
mod memory;

/// Called by the harness, so that the linker takes these functions along.
pub(super) fn keep() {
    std::hint::black_box(calls::__tsan_init as *const ());
}
