//! Which executions are run: every one ([`exhaustive`], with [`revisit`]), or a [`single`] one, as a strategy decides.

pub(crate) mod exhaustive;
mod revisit;
pub(crate) mod single;
