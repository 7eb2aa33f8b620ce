//! The two sides of a pair.

use std::fmt;

use serde::Serialize;

/// The side of a pair that a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The broken program.
    Buggy,
    /// The corrected program.
    Fixed,
}

impl Side {
    /// Both sides.
    pub const ALL: [Self; 2] = [Self::Buggy, Self::Fixed];

    /// The side's name: also its crate's.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Buggy => "buggy",
            Self::Fixed => "fixed",
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
