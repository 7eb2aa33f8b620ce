//! Which places are the user's: those in the workspace, before those in a dependency, before nothing.

use std::path::{Path, PathBuf};

/// The workspace, for which texts are searched.
#[derive(Clone, Debug)]
pub(super) struct Places(pub(super) PathBuf);

impl Places {
    /// The first `file:line:column` of the workspace that a text names, else the first that is not std's.
    pub(super) fn first(&self, text: &str) -> Option<String> {
        let places = || text.split_whitespace().filter_map(place).filter(|place| !is_stds(place));
        places().find(|place| self.has(place)).or_else(|| places().next()).map(str::to_owned)
    }

    /// Whether a line of a report names a place of the workspace.
    pub(super) fn own(&self, line: &str) -> bool {
        line.split_whitespace().filter_map(place).any(|place| self.has(place))
    }

    /// cargo has the compiler name a workspace's files from its root.
    fn has(&self, place: &str) -> bool {
        !is_stds(place) && (Path::new(place).is_relative() || Path::new(place).starts_with(&self.0))
    }
}

/// `file:line:column` in a word, where it is one.
fn place(word: &str) -> Option<&str> {
    let word = word.trim_end_matches([':', ',']);
    let mut parts = word.rsplitn(3, ':');
    let is_number = |part: Option<&str>| part.is_some_and(|part| part.parse::<u32>().is_ok());
    let has_numbers = is_number(parts.next()) && is_number(parts.next());
    (has_numbers && parts.next().is_some_and(|file| file.ends_with(".rs"))).then_some(word)
}

fn is_stds(place: &str) -> bool {
    place.contains("/rustlib/src/rust/") || place.starts_with("/rustc/")
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn the_workspaces_place_comes_before_a_dependencys_and_stds() {
        let places = Places("/home/me/bank".into());
        let frames = "0: lock\n at /t/lib/rustlib/src/rust/library/std/src/futex.rs:61:13: 61:53\n1: push\n at \
                      /r/queue-1.0.0/src/lib.rs:9:5: 9:8\n2: f\n";
        assert_eq!(places.first(frames).as_deref(), Some("/r/queue-1.0.0/src/lib.rs:9:5"));
        for own in ["src/lib.rs:38:18", "/home/me/bank/src/lib.rs:38:18"] {
            assert_eq!(places.first(&format!("{frames} at {own}: 38:26\n")).as_deref(), Some(own));
        }
        assert_eq!(places.first("panicked at nowhere:1:2"), None);
    }
}
