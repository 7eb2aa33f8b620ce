//! Execution graphs: events, reads-from, coherence order, and the vector clocks that answer what happens before what.

pub(crate) mod event;
pub(crate) mod execution_graph;
pub(crate) mod fingerprint;
#[cfg(test)]
mod scripted;
pub(crate) mod site;
#[cfg(debug_assertions)]
mod validate;
mod vector_clocks;
