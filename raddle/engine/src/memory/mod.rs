//! Plain memory: data races, and statics that begin every execution as they were.

pub(crate) mod race;
pub(crate) mod statics;
pub(crate) mod turn;
