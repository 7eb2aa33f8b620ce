//! What std does for an ordering that it does not accept.

use std::sync::atomic::Ordering::{self, AcqRel, Acquire, Relaxed, Release};

#[inline]
#[track_caller]
pub(super) fn fence(order: Ordering) {
    assert!(order != Relaxed, "there is no such thing as a relaxed fence");
}

#[inline]
#[track_caller]
pub(super) fn load(order: Ordering) {
    match order {
        Release => panic!("there is no such thing as a release load"),
        AcqRel => panic!("there is no such thing as an acquire-release load"),
        _ => {}
    }
}

#[inline]
#[track_caller]
pub(super) fn store(order: Ordering) {
    match order {
        Acquire => panic!("there is no such thing as an acquire store"),
        AcqRel => panic!("there is no such thing as an acquire-release store"),
        _ => {}
    }
}

#[inline]
#[track_caller]
pub(super) fn failure(order: Ordering) {
    match order {
        Release => panic!("there is no such thing as a release failure ordering"),
        AcqRel => panic!("there is no such thing as an acquire-release failure ordering"),
        _ => {}
    }
}

/// The ordering of a failed exchange where only one is given.
pub(super) fn failure_of(success: Ordering) -> Ordering {
    match success {
        Relaxed | Release => Relaxed,
        Acquire | AcqRel => Acquire,
        _ => Ordering::SeqCst,
    }
}
