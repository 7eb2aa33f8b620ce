//! The lines of the program that a finding speaks of.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// Where the program's files are looked for, and what they are called in reports.
///
/// A location is `file:line:column` as the compiler has it: `file` is absolute, or relative to the folder the compiler
/// was started in. A file that is not there is no error: a report shows the location without its text.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    roots: Vec<PathBuf>,
    files: RefCell<HashMap<String, Option<Rc<[String]>>>>,
}

/// A location, taken apart, with what stands there.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Place {
    /// Relative to the root it is in; other crates' files begin with the crate's folder.
    pub file: String,
    /// From 1; 0 if unknown.
    pub line: u32,
    /// From 1; 0 if unknown.
    pub column: u32,
    /// The line, without the blanks around it; `None` if the file is not there.
    pub text: Option<String>,
    /// Whether it is in one of the roots, rather than in a dependency or in std.
    pub own: bool,
}

impl Sources {
    /// Looks for files in `roots`, the first that has one.
    pub fn new(roots: impl IntoIterator<Item = PathBuf>) -> Self {
        Self { roots: roots.into_iter().collect(), files: RefCell::default() }
    }

    /// Knows the text of `file`, a path below a root, without reading it.
    #[must_use]
    pub fn with_file(self, file: &str, text: &str) -> Self {
        self.files.borrow_mut().insert(file.to_owned(), Some(lines(text)));
        self
    }

    /// What a location of the form `file:line:column` says.
    pub fn place(&self, location: &str) -> Place {
        let mut parts = location.rsplitn(3, ':');
        let column = parts.next().and_then(|text| text.parse().ok());
        let line = parts.next().and_then(|text| text.parse().ok());
        let (Some(column), Some(line), Some(path)) = (column, line, parts.next()) else {
            return Place { file: location.to_owned(), ..Place::default() };
        };
        let (file, own) = self.name(path);
        let text = self.line(path, &file, line).map(|text| text.trim().to_owned());
        Place { file, line, column, text, own }
    }

    /// The lines around `line`, numbered, as far as the file has them.
    pub fn around(&self, location: &str, before: u32, after: u32) -> Vec<(u32, String)> {
        let place = self.place(location);
        let Some((path, _)) = location.rsplit_once(':').and_then(|(rest, _)| rest.rsplit_once(':')) else {
            return Vec::new();
        };
        let Some(lines) = self.file(path, &place.file) else { return Vec::new() };
        let first = place.line.saturating_sub(before).max(1);
        let numbered = (first..=place.line + after).map(|n| lines.get(n as usize - 1).map(|text| (n, text.clone())));
        numbered.flatten().collect()
    }

    /// `text` with the locations in it as reports show them.
    pub fn shorten(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for root in &self.roots {
            text = text.replace(&format!("{}/", root.display()), "");
        }
        while let Some(at) = text.find("/rustc/") {
            // A commit hash, and the folder `library`.
            let rest = text[at..].splitn(5, '/').nth(4).unwrap_or_default().to_owned();
            text.replace_range(at.., &rest);
        }
        raddle_tools::text::relative(&text)
    }

    /// What a file is called, and whether it is in a root.
    fn name(&self, path: &str) -> (String, bool) {
        for root in &self.roots {
            if let Ok(file) = Path::new(path).strip_prefix(root) {
                return (file.display().to_string(), true);
            }
        }
        (self.shorten(path), Path::new(path).is_relative())
    }

    fn line(&self, path: &str, file: &str, line: u32) -> Option<String> {
        self.file(path, file)?.get(line.checked_sub(1)? as usize).cloned()
    }

    fn file(&self, path: &str, file: &str) -> Option<Rc<[String]>> {
        if let Some(known) = self.files.borrow().get(file) {
            return known.clone();
        }
        let candidates = self.roots.iter().map(|root| root.join(path));
        let found = candidates.chain([PathBuf::from(path)]).find_map(|path| fs::read_to_string(path).ok());
        let found = found.map(|text| lines(&text));
        self.files.borrow_mut().insert(file.to_owned(), found.clone());
        found
    }
}

fn lines(text: &str) -> Rc<[String]> {
    text.lines().map(str::to_owned).collect()
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn a_file_below_a_root_is_named_from_it_and_read() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("src")).unwrap();
        fs::write(root.path().join("src/lib.rs"), "one\n    two\nthree\n").unwrap();
        let sources = Sources::new([root.path().to_owned()]);
        let expected = Place { file: "src/lib.rs".into(), line: 2, column: 5, text: Some("two".into()), own: true };
        let absolute = format!("{}/src/lib.rs:2:5", root.path().display());
        assert_eq!(sources.place(&absolute), expected);
        assert_eq!(sources.place("src/lib.rs:2:5"), expected);
        assert_eq!(sources.around("src/lib.rs:2:5", 5, 5).len(), 3);
    }

    #[test]
    fn what_is_not_there_is_named_all_the_same() {
        let sources = Sources::new([]);
        let std = sources.place("/rustc/59807616e1fa/library/core/src/ptr/mod.rs:805:1");
        assert_eq!((std.file.as_str(), std.line, std.own, std.text), ("core/src/ptr/mod.rs", 805, false, None));
        let other = sources.place("/home/me/.cargo/registry/src/index-1/spin-0.9.8/src/lib.rs:7:1");
        assert_eq!((other.file.as_str(), other.own), ("spin-0.9.8/src/lib.rs", false));
        assert_eq!(sources.place("nowhere").line, 0);
    }
}
