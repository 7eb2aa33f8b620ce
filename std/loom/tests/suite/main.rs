//! What the stand-in finds, what it passes, and what that costs. That it behaves as std does is the conformance
//! suite's to show.

#![cfg(not(miri))]

mod costs;
mod failures;
mod outcomes;
mod races;
mod random;
mod statics;
mod support;
mod waits;
