//! What is known of Miri, of ThreadSanitizer and of the toolchain they come with, whoever's program they look at: the
//! catalogue's ([`detectors`](crate::detectors)) or a user's tests ([`harness`](crate::harness)).
//!
//! Nothing here starts a program under test: how to ask a tool, and how to read what it answers. Where a text names a
//! place in the program, a [`Site`] says which places are the program's.

pub(crate) mod miri;
pub(crate) mod nightly;
pub(crate) mod panic;
pub(crate) mod tsan;

/// Finds the first place in the program that a text names.
pub(crate) type Site<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One of the two accesses of a data race.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Access {
    /// The tool's name for the thread.
    pub(crate) thread: String,
    pub(crate) write: bool,
    pub(crate) atomic: bool,
    /// Where it is in the program.
    pub(crate) site: Option<String>,
}

/// A race's two accesses, where a report names both and their places.
pub(crate) type Race = [Access; 2];
