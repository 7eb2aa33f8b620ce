//! Oracles: small programs and what they may do, worked out without the engine.

pub(crate) mod axioms;
pub(crate) mod interleavings;
pub(crate) mod relation;
