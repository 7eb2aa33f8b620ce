//! The engine of raddle.
//!
//! From the bottom up: [`graph`] holds execution graphs, [`model`] says which of them are consistent, [`memory`] watches
//! plain memory, [`run`] runs a program along a graph and beyond it, [`explore`] chooses the graphs, [`check`] loops over
//! executions and [`finding`] shows what went wrong. [`evidence`] is what [`run`] proves and [`finding`] shows, as data.
//! [`backend`] is what std's primitives, which are another crate's, are made of. No room uses one above it.

#[doc(hidden)]
pub mod backend;
mod check;
pub mod evidence;
mod explore;
mod finding;
mod graph;
mod memory;
mod model;
mod run;
mod time;

pub use check::strategy::Strategy;
pub use check::{Checker, UnknownName, check};
pub use evidence::{Evidence, FindingKind};
pub use finding::{Finding, LockEffect, Outcome, Step, Trace};
pub use graph::site::{Role, SiteId};
pub use model::consistency::Model;
pub use time::Time;

/// For tests that search the schedules in a way of their own.
#[doc(hidden)]
pub use check::{Question, ask};
