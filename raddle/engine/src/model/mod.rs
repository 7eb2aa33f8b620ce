//! Memory models: which graphs are consistent.

pub(crate) mod consistency;
mod psc;
