//! The entries, one file each, and the words that they are written in.
//!
//! An entry is `pub(crate) const PAIR: Pair`, in `pairs/NAME.rs`. A build script finds the files: nothing lists them.

use crate::Detector::*;
use crate::Expectation::*;
use crate::exception::{both, buggy, chance, fixed, found, rate};
use crate::origin::tutorial;
use crate::{BugClass, Failure, FailureKind, Listed, Pair, Scenario, Topic};

include!(concat!(env!("OUT_DIR"), "/pairs.rs"));
