//! Running a program: along a graph as far as it goes, then one new event at a time, as a driver decides.

pub(crate) mod deadline;
pub(crate) mod driver;
pub(crate) mod execution;
mod extend;
pub(crate) mod holders;
pub(crate) mod panics;
mod plain_memory;
mod ready;
mod replay;
pub(crate) mod request;
pub(crate) mod runtime;
mod std_words;
mod stuck;
pub(crate) mod virtual_time;
mod waits;
pub(crate) mod world;
pub(crate) mod world_owner;
