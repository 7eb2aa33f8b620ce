//! What every type is built from: the execution that runs, its threads, and how they wait for each other.
//!
//! All threads of a model run on one thread of the operating system and change places only inside a call to loom.
//! So the state kept here and in the types needs no locks: it is plain memory, read and written between two such
//! calls. What loom is asked for is little: a point where another thread may go first ([`Event`]), a mutex, atomics,
//! race detection, and knowledge of what happens before what ([`Stamp`]). Who is blocked, for whom, and since which
//! line is known here, so that a timed wait ends when nothing else can happen and a deadlock names its locks.

mod bound;
mod event;
mod execution;
mod explore;
mod plan;
mod pool;
mod statics;
mod thread;
mod wait;

pub(crate) use bound::Bound;
pub(crate) use event::{Event, Stamp};
#[cfg(feature = "harness")]
pub(crate) use execution::LEFT_BEHIND;
pub(crate) use execution::{Execution, Failure, current, op, op_or};
#[cfg(feature = "harness")]
pub(crate) use explore::EXECUTIONS;
pub(crate) use explore::{executions, explore, text};
pub(crate) use plan::Visible;
pub(crate) use pool::{Pooled, Pools};
#[cfg(feature = "harness")]
pub(crate) use statics::FIRST;
pub use statics::visit;
#[cfg(feature = "harness")]
pub(crate) use thread::THREADS;
pub(crate) use thread::{Local, ThreadIndex};
pub(crate) use wait::{Gate, On, Woken};
