//! raddle finds concurrency bugs in Rust: it runs a closure under every schedule and every weak-memory outcome that
//! matters, each once, and shows the shortest interleaving that fails.
//!
//! ```
//! # if cfg!(miri) { return; } // Miri cannot run coroutines.
//! use raddle::sync::atomic::{AtomicU32, Ordering::SeqCst};
//! use std::sync::Arc;
//!
//! let outcome = raddle::Checker::new().run(|| {
//!     let n = Arc::new(AtomicU32::new(0));
//!     let t = { let n = Arc::clone(&n); raddle::thread::spawn(move || n.store(n.load(SeqCst) + 1, SeqCst)) };
//!     n.store(n.load(SeqCst) + 1, SeqCst);
//!     t.join().unwrap();
//!     assert_eq!(n.load(SeqCst), 2);
//! });
//! assert_eq!(outcome.findings[0].kind, raddle::FindingKind::Panic);
//! ```
//!
//! An execution is a graph of events (Lahav et al., RC11, PLDI 2017), explored by TruSt (Kokologiannakis et al., POPL
//! 2022). The modules [`sync`], [`thread`], [`cell`], [`hint`], [`time`] have std's names, signatures and errors, and
//! behave as std's outside a model. `Arc` is std's: the order in which the last reference is dropped is not modelled.

pub mod cell;
mod checker;
mod engine;
mod finding;
#[doc(hidden)]
pub mod futex;
pub mod hash;
pub mod hint;
pub mod panic;
pub mod sync;
pub mod thread;
pub mod time;

mod strategy;

pub use checker::{Checker, check};
pub use engine::consistency::Model;
pub use finding::{Finding, FindingKind, LockEffect, Outcome, Step, Trace};
pub use raddle_macros::test;
pub use strategy::Strategy;
pub use time::Time;

#[doc(hidden)]
pub mod __private {
    //! For macros.
    pub use std::cell::OnceCell;
    pub use std::sync::atomic::AtomicU8;
    pub use std::thread_local;

    // For the harness of the stand-ins.
    pub use crate::engine::clock::timed;
    pub use crate::engine::runtime::{abandon_threads, exercised, freed, leave_if_over};
    pub use crate::futex;
    pub use raddle_macros::std_test;

    // For tests that search the schedules in a way of their own.
    pub use crate::checker::{Question, ask};
}
