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
pub mod panic;

pub use raddle_engine::{
    Checker, Evidence, Finding, FindingKind, LockEffect, Model, Outcome, Role, SiteId, Step, Strategy, Time, Trace,
    UnknownName, check, evidence,
};
pub use raddle_macros::test;
pub use std_on_raddle::{hash, hint, sync, thread, thread_local, time};

/// For tests that search the schedules in a way of their own.
#[doc(hidden)]
pub use raddle_engine::{Question, ask};
