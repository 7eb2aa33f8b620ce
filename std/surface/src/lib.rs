//! A stand-in for std, on an engine.
//!
//! A crate that depends on this one under the name `std` is plain std Rust. Outside a model it runs as always, on real
//! threads; in a model every operation that another thread can see is the engine's to order.
//!
//! The source is one for all engines: it is written against a crate named `backend`, and a manifest for each engine
//! (here, and in `loom/`, `shuttle/` and `pthread/`) says which that is. `BACKEND.md` beside the manifest says what a
//! backend has, and each backend's own documentation how its engine differs from std.
//!
//! Replaced are `sync` with everything in it, `thread`, `thread_local!`, `cell`, `hint::spin_loop`, `time::Instant`,
//! what of `panic` would disturb an engine, and `HashMap` and `HashSet`, whose hashes are the same in every execution.
//! The rest is std's, and so are `Arc`, `Weak`, `Ordering` and every error that can be made. The conformance suite holds
//! all of it to std's behaviour, in a model and outside.
//!
//! # What differs from std in types
//!
//! `HashMap` and `HashSet` are wrappers that deref to std's, because only std can call `new` without naming the
//! hasher: a trait that another crate implements for std's map is not there for this one, and `Instant`, `ThreadId` and
//! the results of waits are types of this crate. Sizes are not std's. `Cell::{get, replace, get_mut}` are no `const fn`,
//! for in one no engine can be told of an access.

pub use ::std::*;

#[doc(hidden)]
pub use ::std as __real;
#[doc(hidden)]
pub use backend::harness as __raddle;
#[doc(hidden)]
pub use backend::model;

pub mod cell;
pub mod collections;
pub mod hash;
pub mod hint;
pub mod panic;
pub mod prelude;
pub mod sync;
pub mod thread;
pub mod time;
