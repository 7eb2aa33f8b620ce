//! A test in an executable.

use super::build::Executable;
use super::engine::Engine;
use crate::findings::Test;

/// A test in an executable.
#[derive(Clone, Debug)]
pub(super) struct Listed<'a> {
    pub(super) executable: &'a Executable,
    pub(super) name: String,
    pub(super) engine: Engine,
    pub(super) ignored: bool,
}

impl Listed<'_> {
    /// Its entry in a report, with nothing said in it yet.
    pub(super) fn entry(&self) -> Test {
        let entry = Test::of(&self.executable.package, &self.executable.target, &self.name);
        Test { detector: self.engine.name().to_owned(), ..entry }
    }
}
