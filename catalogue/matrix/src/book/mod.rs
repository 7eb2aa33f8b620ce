//! The catalogue as pages: one a pair, and a site of all of them.
//!
//! A page holds both programs, their difference, the timeline of the bug as raddle finds it when the page is made, and
//! what the catalogue expects of each detector. In the site a page first shows the broken program alone and asks.

mod diff;
mod index;
mod measured;
mod pair;

pub use index::index;
pub use measured::{Measured, Scenario};
pub use pair::{Kind, pair};
