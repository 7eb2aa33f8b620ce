//! Isolation: whatever a program does, it does in a process of its own, and what that process did is a verdict.
//!
//! Two kinds of children share the limits of [`group`]:
//!
//! - a *tool* (`cargo miri`, `valgrind` …), which a detector starts with [`run`] and whose output it reads;
//! - this very executable, started again with [`ASK`]: there a [`Job`] runs a scenario on an engine and reports
//!   through [`protocol`] as it goes. [`examine`] starts it and turns whatever happened into a [`Verdict`].
//!
//! An executable that wants to run detectors calls [`run_if_asked`] first thing in `main`.
//!
//! [`Verdict`]: crate::verdict::Verdict
//! [`ASK`]: protocol::ASK
//! [`Job`]: inside::Job

mod examine;
mod group;
mod inside;
mod patience;
mod proc;
mod protocol;

pub use examine::{Program, examine};
pub use group::{End, Ended, Limits, run, tidy};
pub use inside::{run_if_asked, run_if_asked_with};
pub use patience::Patience;
pub use protocol::{Panicked, Request};

pub(crate) use inside::{Job, attempt, completed, conclude, report_panics_before};
