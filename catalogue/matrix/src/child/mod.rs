//! Isolation: whatever a program does, it does in a process of its own, and what that process did is a verdict.
//!
//! Two kinds of children share the limits of [`process`](raddle_tools::process):
//!
//! - a *tool* (`cargo miri`, `valgrind` …), which a detector starts with
//!   [`run`](raddle_tools::process::run) and whose output it reads;
//! - this very executable, started again with [`ASK`]: there a [`Job`] runs a scenario on an engine and reports
//!   through [`protocol`] as it goes. [`examine`] starts it and turns whatever happened into a [`Verdict`].
//!
//! An executable that wants to run detectors calls [`run_if_asked`] first thing in `main`.
//!
//! [`Verdict`]: raddle_tools::verdict::Verdict
//! [`ASK`]: protocol::ASK
//! [`Job`]: inside::Job

mod examine;
mod inside;
mod own;
mod patience;
mod protocol;

pub use examine::{Program, examine};
pub use inside::{run_if_asked, run_if_asked_with};
pub use patience::Patience;
pub use protocol::Request;

pub(crate) use inside::{Job, attempt, completed, conclude, report_panics_before};
