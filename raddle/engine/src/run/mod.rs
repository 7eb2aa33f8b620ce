//! Running a program: along a graph as far as it goes, then one new event at a time, as a driver decides.

pub(crate) mod deadline;
mod deadlock;
pub(crate) mod driver;
pub(crate) mod execution;
mod extend;
mod ready;
mod replay;
pub(crate) mod request;
pub(crate) mod runtime;
mod stuck;
pub(crate) mod virtual_time;
pub(crate) mod world;
