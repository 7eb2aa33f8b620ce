//! Names on the command line.

use cargo_raddle::cli::find;
use catalogue::{Detector, Listed, PAIRS, Side};

/// The pair of this name.
pub(super) fn pair(name: &str) -> Result<Listed, String> {
    find("pair", name, PAIRS, |listed| listed.pair.name).copied()
}

/// The detector of this name.
pub(super) fn detector(name: &str) -> Result<Detector, String> {
    find("detector", name, &Detector::ALL, |detector| detector.name()).copied()
}

/// The side of this name.
pub(super) fn side(name: &str) -> Result<Side, String> {
    find("side", name, &Side::ALL, |side| side.name()).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_is_recognised() {
        assert_eq!(detector("shutle").unwrap_err(), "unknown detector; did you mean `shuttle`?");
        assert_eq!(pair("lock-order").unwrap_err(), "unknown pair; did you mean `lock-order-deadlock`?");
        assert_eq!(side("buggy"), Ok(Side::Buggy));
    }

    #[test]
    fn a_name_like_no_other_is_answered_with_all_of_them() {
        assert_eq!(side("zzz").unwrap_err(), "unknown side (hint: one of buggy, fixed)");
    }
}
