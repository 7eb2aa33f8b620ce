//! Why there is no report.

use std::fmt;

use raddle_tools::verdict::Missing;

use crate::cli::exit;

/// What went wrong before a test could be run.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line, or the configuration, cannot be followed.
    Usage(String),
    /// Something that is needed is not there.
    SetUp(String),
    /// A crate does not compile.
    Build(String),
    /// There is no test to run.
    Nothing(String),
}

impl Failure {
    /// The exit code that tells them apart.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => exit::USAGE,
            Self::Nothing(_) => exit::NO_TESTS,
            Self::SetUp(_) => exit::SETUP,
            Self::Build(_) => exit::BUILD,
        }
    }

    pub(crate) fn usage(words: impl fmt::Display) -> Self {
        Self::Usage(words.to_string())
    }

    pub(crate) fn set_up(words: impl fmt::Display) -> Self {
        Self::SetUp(words.to_string())
    }
}

impl From<Missing> for Failure {
    fn from(missing: Missing) -> Self {
        Self::SetUp(format!("{} is missing (hint: {})", missing.what, missing.install))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Usage(words) | Self::SetUp(words) | Self::Build(words) | Self::Nothing(words)) = self;
        f.write_str(words)
    }
}

impl std::error::Error for Failure {}
