//! Names on the command line, and what was meant by a wrong one.

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

/// The one of `known` whose name is `name`, or a sentence that says which one may have been meant.
pub(crate) fn find<'a, T>(
    what: &str,
    name: &str,
    known: &'a [T],
    name_of: impl Fn(&'a T) -> &'a str,
) -> Result<&'a T, String> {
    if let Some(found) = known.iter().find(|one| name_of(one) == name) {
        return Ok(found);
    }
    // A name that begins as another is meant as often as one that is misspelt.
    let likeness = |known: &str| {
        let begun = if known.starts_with(name) { 0.3 } else { 0.0 };
        strsim::jaro_winkler(name, known) + begun
    };
    let best = known.iter().map(&name_of).max_by(|one, other| likeness(one).total_cmp(&likeness(other)));
    Err(match best.filter(|best| likeness(best) > 0.7) {
        Some(best) => format!("unknown {what}; did you mean `{best}`?"),
        None => format!("unknown {what} (hint: one of {})", known.iter().map(name_of).collect::<Vec<_>>().join(", ")),
    })
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
