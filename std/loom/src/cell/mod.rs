//! Plain memory that is checked for data races: loom reports them when some `unsafe impl Sync` shares it.

mod borrow;
mod guards;
mod tracker;
mod watch;

pub use self::borrow::BorrowWatch;
pub use self::guards::{Ref, RefMut};
pub(crate) use self::tracker::Tracker;
pub use self::watch::{Kind, Watch};
