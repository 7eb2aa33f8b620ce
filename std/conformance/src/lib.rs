//! What a stand-in for std is held to: std's behaviour, written as tests.
//!
//! Every file in `suite/` is about one module or type and is plain std Rust. It is compiled against the real std
//! (package `conformance`) and against every stand-in (`conformance-on-loom` and so on: the manifests in `loom/`,
//! `shuttle/`, `pthread/` and `raddle/`), always the same text. A test that fails on the real std is a wrong test;
//! one that fails on a stand-in only is a difference that a program could notice.
//!
//! What differs is how a test's body is run, and for that each kind of flavour has its own crate root:
//!
//! | crate root      | stand-in       | a body is run                                                          |
//! |-----------------|----------------|------------------------------------------------------------------------|
//! | `lib.rs`        | none, pthread  | once, on real threads                                                  |
//! | `on_loom.rs`    | loom           | once outside a model, then in every execution with at most 2 preemptions |
//! | `on_shuttle.rs` | shuttle        | once outside a model, then in 100 random executions from a fixed seed  |
//! | `on_raddle.rs`  | raddle         | once outside a model, then in every execution, without and with one spurious effect; where there are more than 2,000, in these and in 100 random ones |
//!
//! So every body is short, spawns at most three threads, and holds under every schedule, every spurious wake-up
//! and every early time-out. A new flavour is a manifest and, when it runs bodies in its own way, a crate root.
//!
//! What the suite cannot hold a stand-in to: the text of panics that no test unwinds from, the time things take,
//! and auto traits of types that no one can name. Deprecated and unstable methods are left out, save those of the
//! deprecated that are still met in libraries (`compare_and_swap`, `wait_timeout_ms`, `park_timeout_ms`).

#[cfg(test)]
#[path = "suite/cell_views.rs"]
mod cell_views;
#[cfg(test)]
#[path = "run/directly.rs"]
mod run;
#[cfg(test)]
mod suite;
