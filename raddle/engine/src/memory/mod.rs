//! Plain memory: data races, and statics that begin every execution as they were.

pub(crate) mod calls;
pub(crate) mod epoch;
pub(crate) mod heap;
pub(crate) mod order;
pub(crate) mod race;
pub(crate) mod shadow;
pub(crate) mod statics;
pub(crate) mod turn;
pub(crate) mod undo;
pub(crate) mod watch;
