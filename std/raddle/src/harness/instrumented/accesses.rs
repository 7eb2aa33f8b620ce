//! Loads and stores.

use raddle_engine::backend::instrumentation::access;

/// Set in what an access is told, beside its size.
const WRITE: u32 = 1 << 8;
const VOLATILE: u32 = 1 << 9;

extern "C" fn accessed(addr: usize, returns_to: usize, what: u32) {
    access(addr, what as usize & 0xff, what & WRITE != 0, what & VOLATILE != 0, returns_to);
}

forward! {
    __tsan_read1(1) => accessed, 1;
    __tsan_read2(1) => accessed, 2;
    __tsan_read4(1) => accessed, 4;
    __tsan_read8(1) => accessed, 8;
    __tsan_read16(1) => accessed, 16;
    __tsan_unaligned_read2(1) => accessed, 2;
    __tsan_unaligned_read4(1) => accessed, 4;
    __tsan_unaligned_read8(1) => accessed, 8;
    __tsan_unaligned_read16(1) => accessed, 16;
    __tsan_vptr_read(1) => accessed, 8;
    __tsan_volatile_read1(1) => accessed, 1 | VOLATILE;
    __tsan_volatile_read2(1) => accessed, 2 | VOLATILE;
    __tsan_volatile_read4(1) => accessed, 4 | VOLATILE;
    __tsan_volatile_read8(1) => accessed, 8 | VOLATILE;
    __tsan_volatile_read16(1) => accessed, 16 | VOLATILE;
    __tsan_unaligned_volatile_read2(1) => accessed, 2 | VOLATILE;
    __tsan_unaligned_volatile_read4(1) => accessed, 4 | VOLATILE;
    __tsan_unaligned_volatile_read8(1) => accessed, 8 | VOLATILE;
    __tsan_unaligned_volatile_read16(1) => accessed, 16 | VOLATILE;
    __tsan_write1(1) => accessed, 1 | WRITE;
    __tsan_write2(1) => accessed, 2 | WRITE;
    __tsan_write4(1) => accessed, 4 | WRITE;
    __tsan_write8(1) => accessed, 8 | WRITE;
    __tsan_write16(1) => accessed, 16 | WRITE;
    __tsan_unaligned_write2(1) => accessed, 2 | WRITE;
    __tsan_unaligned_write4(1) => accessed, 4 | WRITE;
    __tsan_unaligned_write8(1) => accessed, 8 | WRITE;
    __tsan_unaligned_write16(1) => accessed, 16 | WRITE;
    __tsan_read_write1(1) => accessed, 1 | WRITE;
    __tsan_read_write2(1) => accessed, 2 | WRITE;
    __tsan_read_write4(1) => accessed, 4 | WRITE;
    __tsan_read_write8(1) => accessed, 8 | WRITE;
    __tsan_read_write16(1) => accessed, 16 | WRITE;
    __tsan_unaligned_read_write2(1) => accessed, 2 | WRITE;
    __tsan_unaligned_read_write4(1) => accessed, 4 | WRITE;
    __tsan_unaligned_read_write8(1) => accessed, 8 | WRITE;
    __tsan_unaligned_read_write16(1) => accessed, 16 | WRITE;
    __tsan_volatile_write1(1) => accessed, 1 | WRITE | VOLATILE;
    __tsan_volatile_write2(1) => accessed, 2 | WRITE | VOLATILE;
    __tsan_volatile_write4(1) => accessed, 4 | WRITE | VOLATILE;
    __tsan_volatile_write8(1) => accessed, 8 | WRITE | VOLATILE;
    __tsan_volatile_write16(1) => accessed, 16 | WRITE | VOLATILE;
    __tsan_unaligned_volatile_write2(1) => accessed, 2 | WRITE | VOLATILE;
    __tsan_unaligned_volatile_write4(1) => accessed, 4 | WRITE | VOLATILE;
    __tsan_unaligned_volatile_write8(1) => accessed, 8 | WRITE | VOLATILE;
    __tsan_unaligned_volatile_write16(1) => accessed, 16 | WRITE | VOLATILE;
    __tsan_vptr_update(2) => updated_vtable;
}

/// An object gets another vtable; the instrumentation hands it on, too.
extern "C" fn updated_vtable(addr: usize, _: usize, returns_to: usize) {
    access(addr, size_of::<usize>(), true, false, returns_to);
}
