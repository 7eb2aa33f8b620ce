//! What raddle's commands know of other programs: how to run one under limits, and how to read what the tools say.
//!
//! Whoever's program a tool looks at, the catalogue's (`cargo matrix`) or a user's tests (`cargo raddle test --also`),
//! the same code asks it and reads its answer. [`process`] runs a command in a process group of its own; [`nightly`]
//! knows the toolchain that Miri and ThreadSanitizer come with; [`miri`] and [`tsan`] read their reports, [`mod@panic`] what
//! std prints, [`engine_panic`] what loom and shuttle panic with, and [`spoken`] what those words say of each thread. What
//! they make of it is a [`verdict`], whose failures are of a [`FailureKind`]; its words come from [`text`].
//!
//! Nothing here knows a program under test. Where a text names a place in the program, a [`Site`] says which places are
//! the program's.

pub mod engine_panic;
mod failure;
pub mod miri;
pub mod nightly;
pub mod panic;
pub mod process;
mod race;
pub mod spoken;
pub mod text;
pub mod tsan;
pub mod verdict;

pub use failure::FailureKind;
pub use race::{Access, Race, Site};
