//! Names on the command line, and what was meant by a wrong one.

/// The one of `known` whose name is `name`, or a sentence that says which one may have been meant.
///
/// # Errors
/// When none has it: with the sentence.
pub fn find<'a, T>(
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

    fn refused(name: &str) -> String {
        find("engine", name, &["raddle", "loom", "shuttle"], |name| name).expect_err("nothing has this name")
    }

    #[test]
    fn a_misspelt_name_is_recognised() {
        assert_eq!(refused("shutle"), "unknown engine; did you mean `shuttle`?");
        assert_eq!(refused("lo"), "unknown engine; did you mean `loom`?");
        assert_eq!(find("engine", "loom", &["raddle", "loom"], |name| name), Ok(&"loom"));
    }

    #[test]
    fn a_name_like_no_other_is_answered_with_all_of_them() {
        assert_eq!(refused("zzz"), "unknown engine (hint: one of raddle, loom, shuttle)");
    }
}
