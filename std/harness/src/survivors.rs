//! What survives an execution: statics of plain memory.
//!
//! The stand-ins put statics of their own types back; an `UnsafeCell` or a `static mut` keeps what the last execution
//! made of it, which may be all that makes the next one fail. So a failure of an engine that cannot replay it is looked
//! at twice: a new process runs the same search, and before the run that failed it puts back all memory of the
//! executable's statics as it was before the first run. If that run then does not fail, there was no failure, and the
//! search begins anew, with statics put back before every run.
//!
//! Implemented for executables that are dynamically linked to glibc: where the allocator has its state in the
//! executable, nothing can be put back, and a failure is taken as it is.

use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use raddle_image::Segment;

use crate::Again;

/// Runs of the test in this process.
static RUNS: AtomicU64 = AtomicU64::new(0);
/// The run before which statics are put back.
static AGAIN: OnceLock<Again> = OnceLock::new();
/// Statics that are not put back.
static KEPT: OnceLock<Vec<Range<usize>>> = OnceLock::new();
/// All statics, as they were before the first run.
static FIRST: OnceLock<Vec<Piece>> = OnceLock::new();

/// Memory, and what stood there.
type Piece = (Range<usize>, Box<[u8]>);

/// Where a static is.
pub fn place<T>(value: &'static T) -> Range<usize> {
    let start = std::ptr::from_ref(value).addr();
    start..start + size_of::<T>()
}

/// Asks for statics to be put back before the run of this number, or before every run; but for `kept`, which is an
/// engine's own.
pub fn put_back_before(run: Again, kept: Vec<Range<usize>>) {
    KEPT.get_or_init(|| {
        let own = [place(&RUNS), place(&AGAIN), place(&KEPT), place(&FIRST), crate::account::place()];
        let mut kept: Vec<_> = own.into_iter().chain(kept).collect();
        kept.sort_by_key(|range| range.start);
        kept
    });
    AGAIN.get_or_init(|| run);
}

/// Runs so far.
pub(crate) fn runs() -> u64 {
    RUNS.load(Relaxed)
}

/// A run begins.
pub(crate) fn begin() {
    let run = RUNS.fetch_add(1, Relaxed) + 1;
    let (Some(&again), Some(kept)) = (AGAIN.get(), KEPT.get()) else { return };
    if run == 1 {
        // SAFETY: these are statics of this executable, and the threads of a model are all this one.
        FIRST.get_or_init(|| statics().map(|range| (range.clone(), unsafe { copy(&range) })).collect());
    } else if again == Again::Every || again == Again::Run(run) {
        for (range, bytes) in FIRST.get().into_iter().flatten() {
            // SAFETY: these bytes were copied from this range, and no thread but this one runs between two runs. What the
            // engine has in statics is kept, or is as good as it was before the first run;
            // what the test had there is forgotten and not dropped, as a static never is.
            unsafe { put_back(range, bytes, kept) };
        }
    } else if matches!(again, Again::Run(failed) if run > failed) {
        crate::account::end_unrepeated();
    }
}

/// # Safety
/// `range` can be read.
unsafe fn copy(range: &Range<usize>) -> Box<[u8]> {
    let mut bytes = vec![0; range.len()].into_boxed_slice();
    // SAFETY: the caller's promise; the bytes of statics are all initialised.
    unsafe { std::ptr::copy_nonoverlapping(range.start as *const u8, bytes.as_mut_ptr(), range.len()) };
    bytes
}

/// # Safety
/// `range` can be written, and what is written makes sense there.
unsafe fn put_back(range: &Range<usize>, bytes: &[u8], kept: &[Range<usize>]) {
    let mut at = range.start;
    let ends = kept.iter().filter(|kept| kept.start >= range.start && kept.end <= range.end);
    for hole in ends.cloned().chain(std::iter::once(range.end..range.end)) {
        let length = hole.start.saturating_sub(at);
        // SAFETY: the caller's promise: from `at` on, `length` bytes of the range.
        unsafe { std::ptr::copy_nonoverlapping(bytes[at - range.start..].as_ptr(), at as *mut u8, length) };
        at = at.max(hole.end);
    }
}

/// The memory of the executable's statics.
fn statics() -> impl Iterator<Item = Range<usize>> {
    let is_known = cfg!(all(target_os = "linux", target_env = "gnu"));
    let executables = raddle_image::segments().iter().filter(move |segment| is_known && segment.is_executables);
    executables.map(Segment::statics).filter(|statics| !statics.is_empty())
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_a_hole_in_what_is_put_back() {
        let mut memory = *b"abcdefgh";
        let start = memory.as_mut_ptr() as usize;
        let kept = [start + 2..start + 4, start + 6..start + 7, start + 100..start + 101];
        // SAFETY: the range is the array.
        unsafe { put_back(&(start..start + 8), b"01234567", &kept) };
        assert_eq!(&memory, b"01cd45g7");
    }

    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[test]
    fn a_static_is_found_among_the_executables() {
        static HERE: AtomicU64 = AtomicU64::new(7);
        let here = place(&HERE);
        assert!(statics().any(|range| range.contains(&here.start) && here.end <= range.end));
        // A constant is not.
        let text = b"constant".as_ptr() as usize;
        assert!(!statics().any(|range| range.contains(&text)));
    }
}
