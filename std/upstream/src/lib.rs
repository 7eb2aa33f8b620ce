//! The Rust standard library's own tests of its synchronisation primitives, compiled on raddle's std.
//!
//! With the feature `rust-src` the build script reads them from the toolchain; none of them is part of this repository.
//! `excluded.txt` lists what is left out, and why.

include!(concat!(env!("OUT_DIR"), "/upstream.rs"));

/// One of std's tests.
#[derive(Clone, Copy, Debug)]
pub struct Test {
    /// As `mutex::smoke`.
    pub name: &'static str,
    /// The test.
    pub run: fn(),
    /// Whether it is to panic.
    pub panics: bool,
    /// Whether it means something in a model.
    pub model: bool,
}

#[cfg(feature = "rust-src")]
fn result_unwrap<T, E: std::fmt::Debug>(result: Result<T, E>) -> T {
    result.unwrap()
}

#[cfg(feature = "rust-src")]
mod common {
    /// A generator, the same in every execution.
    pub(crate) fn test_rng() -> rand_xorshift::XorShiftRng {
        rand::SeedableRng::seed_from_u64(7)
    }
}
