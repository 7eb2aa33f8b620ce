//! Plain statics begin every execution as the program began with them.
//!
//! The old contents of a static are kept when an execution first writes to it, eight bytes at a time, and put back when
//! the execution is over. So what an execution left in a `static mut` is not seen by the next one. Missed: what code
//! writes that is not instrumented.

use super::shadow::GRANULE;

#[derive(Debug, Default)]
pub(crate) struct Undo {
    /// Addresses and what was there, in the order of the first writes.
    old: Vec<(usize, u64)>,
}

impl Undo {
    /// Keeps what is in a granule.
    ///
    /// # Safety
    /// The granule lies in a writable static, and no other thread of the process writes to it before [`restore`].
    ///
    /// [`restore`]: Self::restore
    pub(crate) unsafe fn keep(&mut self, granule: usize) {
        let memory = std::ptr::with_exposed_provenance::<u64>(granule);
        debug_assert!(granule.is_multiple_of(GRANULE));
        // SAFETY: segments are mapped in whole pages, so all of a granule can be read. It is aligned.
        self.old.push((granule, unsafe { memory.read_volatile() }));
    }

    /// Puts everything back.
    ///
    /// # Safety
    /// As for [`keep`](Self::keep); and nothing of the execution runs any more.
    pub(crate) unsafe fn restore(&mut self) {
        for (granule, value) in self.old.drain(..).rev() {
            // SAFETY: it was read by `keep`; the caller vouches that nobody else uses it.
            unsafe { std::ptr::with_exposed_provenance_mut::<u64>(granule).write_volatile(value) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statics_are_as_they_were() {
        let mut memory = [1_u64, 2];
        let addr = (&raw mut memory).expose_provenance();
        let mut undo = Undo::default();
        for execution in 0..2 {
            // SAFETY: `memory` is this function's, and is used through this address alone in between.
            unsafe {
                undo.keep(addr + 8);
                std::ptr::with_exposed_provenance_mut::<u64>(addr + 8).write(10 + execution);
                undo.restore();
            }
            assert_eq!(memory, [1, 2]);
        }
    }
}
