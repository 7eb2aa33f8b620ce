//! raddle's checker, under the name that every stand-in has for its engine. For drivers; programs do not see it.

pub use raddle_engine::{Checker, Finding, FindingKind, Model, Outcome, Step, Strategy, Trace, check};
