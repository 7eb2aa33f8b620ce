//! Origins: where a pair comes from.

use std::fmt;

/// A place that a pair is drawn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A passage of one of the tutorials that the catalogue covers.
    Tutorial {
        /// The tutorial's number.
        tutorial: &'static str,
        /// The first and the last line.
        lines: (u32, u32),
        /// What stands there: the bug itself, a correct version that was broken on purpose, or only the topic.
        note: &'static str,
    },
    /// A bug that was shipped and has been mended in public.
    Field {
        /// The package, as the registry knows it; `std` for the standard library.
        package: &'static str,
        /// The public report: the address of an issue, an advisory or a changelog.
        report: &'static str,
        /// The first version without the bug.
        mended_in: &'static str,
    },
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tutorial { tutorial, lines: (first, last), note } if first == last => {
                write!(f, "tutorial {tutorial}, line {first}: {note}")
            }
            Self::Tutorial { tutorial, lines: (first, last), note } => {
                write!(f, "tutorial {tutorial}, lines {first} to {last}: {note}")
            }
            Self::Field { package, report, mended_in } => {
                write!(f, "shipped in {package}, mended in {mended_in}: {report}")
            }
        }
    }
}

/// A passage of a tutorial.
pub(crate) const fn tutorial(tutorial: &'static str, lines: (u32, u32), note: &'static str) -> Origin {
    Origin::Tutorial { tutorial, lines, note }
}

#[cfg(test)]
mod tests {
    use super::{Origin, tutorial};

    #[test]
    fn a_passage_names_its_lines() {
        assert_eq!(tutorial("001", (20, 25), "a note").to_string(), "tutorial 001, lines 20 to 25: a note");
        assert_eq!(tutorial("001", (20, 20), "a note").to_string(), "tutorial 001, line 20: a note");
    }

    #[test]
    fn a_bug_from_the_field_names_where_it_was_shipped_and_mended() {
        let origin = Origin::Field { package: "queue", report: "https://example.org/7", mended_in: "0.2.1" };
        assert_eq!(origin.to_string(), "shipped in queue, mended in 0.2.1: https://example.org/7");
    }
}
