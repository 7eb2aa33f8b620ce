//! A data race's two accesses, as Miri and ThreadSanitizer report them.

/// Finds the first place in the program that a text names.
pub type Site<'a> = &'a dyn Fn(&str) -> Option<String>;

/// One of the two accesses of a data race.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The tool's name for the thread.
    pub thread: String,
    /// Whether it writes.
    pub write: bool,
    /// Whether it is atomic.
    pub atomic: bool,
    /// Where it is in the program.
    pub site: Option<String>,
}

/// A race's two accesses, where a report names both and their places.
pub type Race = [Access; 2];
