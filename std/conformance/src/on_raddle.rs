//! The conformance suite on raddle's std: see `lib.rs`. Miri cannot run raddle's coroutines.

#[cfg(all(test, not(miri)))]
#[path = "suite/cell_views.rs"]
mod cell_views;
#[cfg(all(test, not(miri)))]
#[path = "run/in_a_raddle_model.rs"]
mod run;
#[cfg(all(test, not(miri)))]
mod suite;
