//! [`HashSet`]: std's, wrapped, with raddle's [`RandomState`] where none is named. As [`HashMap`](super::HashMap).

use std::borrow::Borrow;
use std::collections::TryReserveError;
use std::collections::hash_set::{
    self as real, Difference, Drain, ExtractIf, Intersection, IntoIter, Iter, SymmetricDifference, Union,
};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::ops::{BitAnd, BitOr, BitXor, Deref, DerefMut, Sub};

use crate::hash::RandomState;

/// `std::collections::HashSet`, deterministic.
pub struct HashSet<T, S = RandomState>(real::HashSet<T, S>);

impl<T> HashSet<T, RandomState> {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::with_hasher(RandomState::new())
    }

    /// An empty set with room for `capacity` elements.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self::with_capacity_and_hasher(capacity, RandomState::new())
    }
}

impl<T, S> HashSet<T, S> {
    /// An empty set that hashes with `hasher`.
    pub const fn with_hasher(hasher: S) -> Self {
        Self(real::HashSet::with_hasher(hasher))
    }

    /// An empty set with room for `capacity` elements that hashes with `hasher`.
    pub fn with_capacity_and_hasher(capacity: usize, hasher: S) -> Self {
        Self(real::HashSet::with_capacity_and_hasher(capacity, hasher))
    }
}

impl<T, S> HashSet<T, S> {
    forward! {
        capacity(&self) -> usize;
        iter(&self) -> Iter<'_, T>;
        len(&self) -> usize;
        is_empty(&self) -> bool;
        drain(&mut self) -> Drain<'_, T>;
        clear(&mut self) -> ();
        hasher(&self) -> &S;
    }

    /// As std's.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }

    /// As std's.
    pub fn extract_if<F: FnMut(&T) -> bool>(&mut self, take: F) -> ExtractIf<'_, T, F> {
        self.0.extract_if(take)
    }
}

impl<T: Eq + Hash, S: BuildHasher> HashSet<T, S> {
    forward! {
        reserve(&mut self, additional: usize) -> ();
        try_reserve(&mut self, additional: usize) -> Result<(), TryReserveError>;
        shrink_to_fit(&mut self) -> ();
        shrink_to(&mut self, capacity: usize) -> ();
        insert(&mut self, value: T) -> bool;
        replace(&mut self, value: T) -> Option<T>;
    }

    forward! { by T:
        contains(&self) -> bool;
        get(&self) -> Option<&T>;
        remove(&mut self) -> bool;
        take(&mut self) -> Option<T>;
    }
}

/// What takes another set.
macro_rules! with_another {
    ($($name:ident -> $r:ty;)*) => {
        impl<T: Eq + Hash, S: BuildHasher> HashSet<T, S> {$(
            /// As std's.
            pub fn $name<'a>(&'a self, other: &'a Self) -> $r {
                self.0.$name(&other.0)
            }
        )*}
    };
}

with_another! {
    difference -> Difference<'a, T, S>;
    symmetric_difference -> SymmetricDifference<'a, T, S>;
    intersection -> Intersection<'a, T, S>;
    union -> Union<'a, T, S>;
    is_disjoint -> bool;
    is_subset -> bool;
    is_superset -> bool;
}

impl<T, S> Deref for HashSet<T, S> {
    type Target = real::HashSet<T, S>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl<T, S> DerefMut for HashSet<T, S> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.0
    }
}

impl<T, S: Default> Default for HashSet<T, S> {
    fn default() -> Self {
        Self(real::HashSet::default())
    }
}

impl<T: Clone, S: Clone> Clone for HashSet<T, S> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }

    fn clone_from(&mut self, source: &Self) {
        self.0.clone_from(&source.0);
    }
}

impl<T: fmt::Debug, S> fmt::Debug for HashSet<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Eq + Hash, S: BuildHasher> PartialEq for HashSet<T, S> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Eq + Hash, S: BuildHasher> Eq for HashSet<T, S> {}

impl<T: Eq + Hash, S: BuildHasher + Default> FromIterator<T> for HashSet<T, S> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self(elements.into_iter().collect())
    }
}

impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T, RandomState> {
    fn from(elements: [T; N]) -> Self {
        elements.into_iter().collect()
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        self.0.extend(elements);
    }
}

impl<'a, T: Eq + Hash + Copy, S: BuildHasher> Extend<&'a T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, elements: I) {
        self.0.extend(elements);
    }
}

impl<T, S> IntoIterator for HashSet<T, S> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

macro_rules! operators {
    ($($operator:ident $method:ident)*) => {$(
        impl<T: Eq + Hash + Clone, S: BuildHasher + Default> $operator<&HashSet<T, S>> for &HashSet<T, S> {
            type Output = HashSet<T, S>;

            fn $method(self, other: &HashSet<T, S>) -> HashSet<T, S> {
                HashSet((&self.0).$method(&other.0))
            }
        }
    )*};
}

operators! { BitAnd bitand BitOr bitor BitXor bitxor Sub sub }
