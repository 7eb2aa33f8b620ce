//! What proves a finding: which thread did what where, as data that travels between processes.
//!
//! The engine states what went wrong as [`Evidence`]. A message is how that is displayed, in [`words`], and nothing in
//! the engine reads one. Two failures are the same if their evidence is.

mod cycle;
mod facts;
mod kind;
mod words;

pub use cycle::cycle;
pub use facts::{Access, Act, Awaited, Evidence, Holder, Operation, Panicked, Spin, ThreadName, Wait};
pub use kind::FindingKind;
