//! What a test function returns: whatever std's harness takes.
//!
//! An error is worth its words, so a `Result` is judged by a method of its own, which goes before that of the trait
//! for everything else.

use std::fmt::Debug;
use std::process::{ExitCode, Termination};

/// What a test function returned.
#[derive(Debug)]
pub struct Returned<T>(pub T);

impl<T: Termination, E: Debug> Returned<Result<T, E>> {
    /// Panics with the error, if there is one.
    ///
    /// # Panics
    /// So it does.
    #[track_caller]
    pub fn judge(self) {
        match self.0 {
            Ok(value) => Returned(value).judge(),
            Err(error) => panic!("the test returned an error: {error:?}"),
        }
    }
}

/// Judges what is no `Result`.
pub trait Fallback {
    /// Panics if it means a failure.
    fn judge(self);
}

impl<T: Termination> Fallback for Returned<T> {
    #[track_caller]
    fn judge(self) {
        let code = self.0.report();
        assert!(code == ExitCode::SUCCESS, "the test returned {code:?}");
    }
}
