//! What the backend needs of shuttle, and what shuttle lacks: blocking that may end early, time, choices, statics.
//!
//! The division of labour is the same for every type of the backend. The **real std type** holds the state: the lock
//! bit, the atomic's value. **shuttle** decides who runs. In between, [`execution`] keeps, per address,
//! who waits for what. So inside a model a lock is only ever tried, never waited for in the kernel, and outside a
//! model the real type does all the work.
//!
//! **Invariant:** no borrow of the execution's state lives across a scheduling point, and no code of the program
//! (destructors, closures, payloads) runs within one.

mod choices;
mod execution;
mod hook;
mod places;
mod scheduler;
mod statics;
mod task;
mod wait;

pub(crate) use choices::choose;
#[cfg(feature = "harness")]
pub(crate) use execution::EXECUTIONS;
pub(crate) use execution::{
    Settings, budget, deadline, end_failed, executions, inside, me, note_unjoined, now, number, pass_time,
    take_unjoined,
};
pub(crate) use hook::install as install_hook;
pub(crate) use places::{Key, Place, Role, place, wait_at, wake_all};
pub(crate) use scheduler::{Driver, Outcome};
pub(crate) use statics::{enter, enter_pointer, keep};
#[cfg(feature = "harness")]
pub(crate) use task::THREADS;
pub(crate) use task::{Local, arrive, enter_thread, forget_unwinding, panicking, point, sleeps, spawn, task, yields};
pub(crate) use wait::{Patience, Wake, describe_deadlock, notify, pause, retract};
