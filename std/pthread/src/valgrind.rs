//! Words to Valgrind: what happens before what, where no pthread function tells.
//!
//! They are Valgrind's client requests: a sequence of instructions that does nothing on a processor and that
//! Valgrind recognises. Helgrind and DRD share the three numbers below (`helgrind.h`: `USERSO_SEND_PRE` and so on;
//! `drd.h` takes the same). On processors without the sequence here, and under Miri, they are nothing, and the
//! tools see fewer edges.

/// What has happened in this thread happens before whatever follows a [`happens_after`] at the same address.
pub(crate) fn happens_before<T: ?Sized>(place: *const T) {
    request(0x4847_0121, place.cast());
}

/// See [`happens_before`].
pub(crate) fn happens_after<T: ?Sized>(place: *const T) {
    request(0x4847_0122, place.cast());
}

/// Forgets what was said of an address, because it is about to be something else.
pub(crate) fn forget<T: ?Sized>(place: *const T) {
    request(0x4847_0123, place.cast());
}

#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
fn request(number: usize, place: *const ()) {
    let block = [number, place as usize, 0, 0, 0, 0];
    // SAFETY: on a processor these rotations by 64 bits in all and the exchange of a register with itself change
    // nothing but flags. Valgrind reads the block and writes its answer into rdx.
    unsafe {
        std::arch::asm!(
            "rol rdi, 3",
            "rol rdi, 13",
            "rol rdi, 61",
            "rol rdi, 51",
            "xchg rbx, rbx",
            inout("rdi") 0_usize => _,
            in("rax") block.as_ptr(),
            inout("rdx") 0_usize => _,
        );
    }
}

#[cfg(all(target_arch = "aarch64", target_os = "linux", not(miri)))]
fn request(number: usize, place: *const ()) {
    let block = [number, place as usize, 0, 0, 0, 0];
    // SAFETY: to a processor these instructions do nothing: the rotations add up to 64 bits, and x10 is or-ed with
    // itself. The answer is in x3.
    unsafe {
        std::arch::asm!(
            "ror x12, x12, #3",
            "ror x12, x12, #13",
            "ror x12, x12, #51",
            "ror x12, x12, #61",
            "orr x10, x10, x10",
            inout("x12") 0_usize => _,
            inout("x3") 0_usize => _,
            in("x4") block.as_ptr(),
        );
    }
}

#[cfg(not(all(any(target_arch = "x86_64", target_arch = "aarch64"), target_os = "linux", not(miri))))]
fn request(_number: usize, _place: *const ()) {}
