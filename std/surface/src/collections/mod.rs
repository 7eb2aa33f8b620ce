//! `std::collections`, with maps and sets that are walked in the same order in every execution.

pub use ::std::collections::*;

/// Methods of a wrapper that are those of what it wraps.
macro_rules! forward {
    (by $key:ident: $($name:ident $self:tt -> $r:ty;)*) => {$( forward! { @by $key $name $self $r } )*};
    (@by $key:ident $name:ident (&$self:ident) $r:ty) => {
        /// As std's.
        pub fn $name<Q: Eq + Hash + ?Sized>(&$self, key: &Q) -> $r
        where
            $key: Borrow<Q>,
        {
            $self.0.$name(key)
        }
    };
    (@by $key:ident $name:ident (&mut $self:ident) $r:ty) => {
        /// As std's.
        pub fn $name<Q: Eq + Hash + ?Sized>(&mut $self, key: &Q) -> $r
        where
            $key: Borrow<Q>,
        {
            $self.0.$name(key)
        }
    };
    ($($name:ident $arguments:tt -> $r:ty;)*) => {$( forward! { @plain $name $arguments $r } )*};
    (@plain $name:ident (&$self:ident) $r:ty) => {
        /// As std's.
        pub fn $name(&$self) -> $r {
            $self.0.$name()
        }
    };
    (@plain $name:ident (&mut $self:ident $(, $argument:ident: $t:ty)*) $r:ty) => {
        /// As std's.
        pub fn $name(&mut $self, $($argument: $t),*) -> $r {
            $self.0.$name($($argument),*)
        }
    };
}

mod map;
mod set;

pub use map::HashMap;
pub use set::HashSet;

/// `std::collections::hash_map`.
pub mod hash_map {
    pub use super::HashMap;
    pub use crate::hash::{DefaultHasher, RandomState};
    pub use ::std::collections::hash_map::*;
}

/// `std::collections::hash_set`.
pub mod hash_set {
    pub use super::HashSet;
    pub use ::std::collections::hash_set::*;
}
