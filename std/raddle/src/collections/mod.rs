//! `std::collections`, with maps and sets that are walked in the same order in every execution.

pub use ::std::collections::*;

mod map;
mod set;

pub use map::HashMap;
pub use set::HashSet;

/// `std::collections::hash_map`.
pub mod hash_map {
    pub use super::HashMap;
    pub use ::std::collections::hash_map::*;
    pub use raddle::hash::{DefaultHasher, RandomState};
}

/// `std::collections::hash_set`.
pub mod hash_set {
    pub use super::HashSet;
    pub use ::std::collections::hash_set::*;
}
