//! The harness behind a stand-in's `#[test]`: runs a test function as a model of its [`Engine`].
//!
//! `cargo raddle test` starts a test executable once for each test and says in a variable what it wants
//! ([`Asked`]); what the test came to goes to a file, as JSON. Without that variable a test is explored as its engine
//! does by default, and fails with what it finds.
//!
//! Shared by the stand-ins that have an engine: the protocol, what is expected of a test and what it may return, what it
//! did beside the engine ([`surroundings`]). An engine that panics at its first failure also has its account kept by
//! [`account`]; one that returns findings tells them itself.

pub mod account;
#[cfg(all(feature = "interpose", target_os = "linux"))]
pub mod interpose;
mod json;
pub mod overflow;
mod protocol;
mod returned;
mod strategy;
pub mod surroundings;
pub mod survivors;

use std::any::Any;

use serde::Serialize;

pub use protocol::{ASK, Again, Asked, Told};
pub use returned::{Fallback, Returned};
pub use strategy::Strategy;

/// What is expected of a test.
#[derive(Clone, Copy, Debug)]
pub enum Expected {
    /// That it ends without a panic.
    Nothing,
    /// That it panics.
    Panic,
    /// That it panics with a message in which these words are.
    PanicWith(&'static str),
}

/// What runs a test's executions.
pub trait Engine {
    /// What a test came to.
    type Told: Serialize;

    /// Checks a test as it is asked.
    fn check(asked: &Asked, body: impl Fn() + Copy + Send + Sync + 'static) -> Self::Told;

    /// Checks a test that nobody asked about.
    ///
    /// # Panics
    /// With what it finds.
    fn check_alone(body: impl Fn() + Copy + Send + Sync + 'static);

    /// `catch_unwind` as it is in a model: an engine may unwind threads for ends of its own.
    ///
    /// # Errors
    /// With what `body` panicked with.
    fn catch_unwind(body: fn()) -> Result<(), Box<dyn Any + Send>>;

    /// Called in the model, at the end of an execution.
    fn at_the_end() {}
}

/// Runs a test on an engine.
///
/// # Panics
/// Without `cargo raddle test`, with the finding.
pub fn test<E: Engine>(expected: Expected, body: fn()) {
    let body = move || judged::<E>(expected, body);
    match std::env::var(ASK) {
        Ok(asked) => {
            let asked = Asked::decode(&asked).expect("internal error: the question cannot be read");
            tell(&asked, &E::check(&asked, body));
        }
        Err(_) => E::check_alone(body),
    }
}

fn tell(asked: &Asked, told: &impl Serialize) {
    let told = json::of(told).expect("internal error: the answer cannot be written");
    std::fs::write(&asked.answer, told).expect("failed to write what the test came to");
}

/// An execution of the test.
fn judged<E: Engine>(expected: Expected, body: fn()) {
    survivors::begin();
    match expected {
        Expected::Nothing => body(),
        Expected::Panic | Expected::PanicWith(_) => match E::catch_unwind(body) {
            Ok(()) => panic!("the test did not panic as expected"),
            Err(payload) => {
                let said = message(&*payload).unwrap_or("Box<dyn Any>");
                if let Expected::PanicWith(words) = expected
                    && !said.contains(words)
                {
                    panic!("the test panicked with {said:?}, and not with {words:?} as expected");
                }
            }
        },
    }
    E::at_the_end();
}

/// A panic's message.
pub fn message(payload: &(dyn Any + Send)) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
