//! The conformance suite on loom's std: see `lib.rs`. Miri cannot run loom's coroutines.

#[cfg(all(test, not(miri)))]
#[path = "run/in_a_loom_model.rs"]
mod run;
#[cfg(all(test, not(miri)))]
mod suite;
