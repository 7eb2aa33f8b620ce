//! Deterministic hashing: [`RandomState`] whose keys are always the same, so that the order in which a map is walked
//! is, too.

pub use std::hash::*;

/// As [`std::hash::RandomState`], without the randomness.
#[derive(Clone, Debug, Default)]
pub struct RandomState(());

impl RandomState {
    /// The one state there is.
    #[must_use]
    pub const fn new() -> Self {
        Self(())
    }
}

impl BuildHasher for RandomState {
    type Hasher = DefaultHasher;

    fn build_hasher(&self) -> DefaultHasher {
        DefaultHasher::new()
    }
}
