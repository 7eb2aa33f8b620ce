//! Clippy: its lints about locks, guards and what threads share.
//!
//! As the compiler, it is asked about a program's text alone, and the lints are forced on. They were chosen on the
//! catalogue. Left out is `significant_drop_tightening`, which would have every guard dropped as early as can be: it
//! speaks of five broken programs, never of their bug, and of two corrected ones. So are the lints on results that
//! `let _` throws away: they say the same of both sides of a pair.

use std::process::Command;

use catalogue::{Detector, Listed, Side};
use raddle_tools::verdict::Missing;

use super::Detect;
use super::compiler::{answers, diagnosed, text, tool};
use crate::child::Program;
use crate::measured::Measured;

/// The lints that count.
const LINTS: &[&str] = &[
    "clippy::arc_with_non_send_sync",
    "clippy::async_yields_async",
    "clippy::await_holding_invalid_type",
    "clippy::await_holding_lock",
    "clippy::await_holding_refcell_ref",
    "clippy::borrow_interior_mutable_const",
    "clippy::declare_interior_mutable_const",
    "clippy::empty_loop",
    "clippy::if_let_mutex",
    "clippy::let_underscore_future",
    "clippy::let_underscore_lock",
    "clippy::missing_spin_loop",
    "clippy::mut_mutex_lock",
    "clippy::mutable_key_type",
    "clippy::mutex_atomic",
    "clippy::mutex_integer",
    "clippy::non_send_fields_in_send_ty",
    "clippy::rc_mutex",
    "clippy::readonly_write_lock",
    "clippy::significant_drop_in_scrutinee",
    "clippy::undocumented_unsafe_blocks",
    "clippy::while_immutable_condition",
];

/// The detector.
#[derive(Debug)]
pub(super) struct Clippy;

impl Detect for Clippy {
    fn prepare(&self) -> Result<(), Missing> {
        answers(driver())
            .then_some(())
            .ok_or_else(|| Missing { what: "Clippy".to_owned(), install: "rustup component add clippy".to_owned() })
    }

    fn parts(&self, _: &Listed) -> Vec<&'static str> {
        vec!["as-it-is"]
    }

    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        let program = Program { listed, side, scenario: part };
        diagnosed(driver(), LINTS, text(listed, side), program, Detector::Clippy)
    }
}

fn driver() -> Command {
    tool("clippy-driver")
}
