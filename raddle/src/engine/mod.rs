//! The engine: execution graphs, memory models, and the ways to explore them.
//!
//! Read [`event`] and [`graph`] for the vocabulary, [`consistency`] and [`psc`] for the memory models, [`exhaustive`]
//! and [`revisit`] for the algorithm, [`driver`] and [`execution`] for how the program is run along a graph.
//! [`runtime`] and [`world`] are what the primitives in [`crate::sync`] and [`crate::thread`] see.

pub(crate) mod clock;
mod clocks;
pub(crate) mod consistency;
pub(crate) mod deadline;
mod deadlock;
pub(crate) mod driver;
pub(crate) mod event;
pub(crate) mod execution;
pub(crate) mod exhaustive;
mod extend;
pub(crate) mod fingerprint;
pub(crate) mod graph;
pub(crate) mod linear;
mod psc;
pub(crate) mod race;
mod ready;
mod replay;
pub(crate) mod request;
mod revisit;
pub(crate) mod runtime;
pub(crate) mod statics;
mod stuck;
mod turn;
#[cfg(debug_assertions)]
mod validate;
pub(crate) mod world;
