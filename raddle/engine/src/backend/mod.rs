//! What a library of primitives needs of the engine. It is an interface for backends of the stand-in for std, not for
//! programs.
//!
//! A primitive is made of accesses to locations. An atomic is the memory of std's, which mirrors the newest value; all
//! other primitives keep their state in *hidden* locations, named by an [`Anchor`] in the object. A [`Call`] is what the
//! program called, where, on what; it makes the events of which that call consists.
//!
//! One kind of event blocks: an update, while its transition answers `None`. It becomes an event only when the newest
//! value lets it go on, so that blocked executions do not have to be explored and then thrown away. That is right if all
//! writes to a location that somebody waits for lie on one causal chain: it is the rule that a new primitive has to keep.
//!
//! Nothing here may be called outside a model, if it does not say so.

mod anchor;
mod call;
mod locations;
mod statics;
mod threads;

pub use crate::graph::event::Mode;
pub use crate::graph::site::{AtomicType, Object, Role};
pub use crate::memory::watch::instrumentation;
pub use crate::run::panics::message;
pub use crate::run::request::{Address, TIMED_OUT, Transition, Wait};
pub use crate::run::runtime::{abandon_threads, active, exercised, freed, leave_if_over, tearing_down};
pub use crate::run::virtual_time::timed;
pub use crate::time::is_never;

pub use self::anchor::Anchor;
pub use self::call::Call;
pub use self::locations::{is_known, retire, retire_cell, times_out_early, wrote_latest};
pub use self::statics::note_static;
pub(crate) use self::threads::main;
pub use self::threads::{catch, current, destroy_locals, execution, handle, insert_local, local, panicking, run};
