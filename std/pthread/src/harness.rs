//! A test is a test: there are no models to make of it.

#[cfg(feature = "harness")]
pub use std::prelude::v1::test as attribute;
