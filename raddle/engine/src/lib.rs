//! The engine of raddle.
//!
//! From the bottom up: [`graph`] holds execution graphs, [`model`] says which of them are consistent, [`memory`] watches
//! plain memory, [`run`] runs a program along a graph and beyond it, [`explore`] chooses the graphs, [`check`] loops over
//! executions and [`finding`] tells what went wrong. The other modules are std's primitives, written over the events of
//! [`run`].

pub mod cell;
mod check;
pub mod evidence;
mod explore;
mod finding;
#[doc(hidden)]
pub mod futex;
mod graph;
pub mod hash;
pub mod hint;
mod memory;
mod model;
pub mod panic;
mod run;
pub mod sync;
pub mod thread;
pub mod time;

pub use check::strategy::Strategy;
pub use check::{Checker, check};
pub use evidence::{Evidence, FindingKind};
pub use finding::{Finding, LockEffect, Outcome, Step, Trace};
pub use graph::site::{Role, SiteId};
pub use model::consistency::Model;
pub use time::Time;

#[doc(hidden)]
pub mod __private {
    //! For macros.
    pub use std::cell::OnceCell;
    pub use std::sync::atomic::AtomicU8;
    pub use std::thread_local;

    // For the harness of the stand-ins.
    pub use crate::futex;
    pub use crate::run::runtime::{abandon_threads, exercised, freed, leave_if_over};
    pub use crate::run::virtual_time::timed;

    // For tests that search the schedules in a way of their own.
    pub use crate::check::{Question, ask};
}
