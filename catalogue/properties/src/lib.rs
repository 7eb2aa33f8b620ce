//! Properties: what must hold of a component whatever is done to it, and in whatever order threads do it.
//!
//! A scenario is one example. A property is asked of generated cases: sequences of operations, thread counts,
//! inputs; each case runs under several sampled schedules and is compared with a sequential model, and a case that
//! fails is shrunk. proptest and quickcheck each do what they are best at: [proptest](harness::by_proptest)
//! generates structured operations from strategies and shrinks within them, [quickcheck](harness::by_quickcheck)
//! takes its cases from the argument's type.
//!
//! A property stands beside its pair, in `catalogue/src/pairs/NAME.property.rs`, and is compiled twice: in [`of_buggy`]
//! and in [`of_fixed`]. What differs is the module that is called `subject`. So each property is shown able to fail:
//! asked of the broken twin, it must.
//!
//! Everything is seeded and nothing is written to disk: a property gives the same verdict every time.

#![expect(clippy::duplicate_mod, reason = "every property is asked of both sides")]

pub mod harness;

pub use harness::{Checked, Counterexample, Property, Tool};

include!(concat!(env!("OUT_DIR"), "/properties.rs"));
