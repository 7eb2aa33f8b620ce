//! The broken programs.
//!
//! Every file beside this one is a program: the component that has the bug, and `pub fn scenario()`, the closed run
//! that shows it. Its twin is the file of the same name in `fixed`; `diff` of the two is the lesson. What each
//! pair is about, and which detectors find it, stands in `catalogue`.
//!
//! The same sources are compiled on other stds: see `programs/src/flavour.rs`.

#![expect(clippy::await_holding_lock, reason = "`guard_across_await` is about it")]

include!(concat!(env!("OUT_DIR"), "/programs.rs"));
