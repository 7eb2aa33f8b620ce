//! The conformance suite on shuttle's std: see `lib.rs`. Miri cannot run shuttle's coroutines.

#[cfg(all(test, not(miri)))]
#[path = "suite/cell_views.rs"]
mod cell_views;
#[cfg(all(test, not(miri)))]
#[path = "run/in_a_shuttle_model.rs"]
mod run;
#[cfg(all(test, not(miri)))]
mod suite;
