//! The engine decides by roles, kinds and evidence, never by the words that it shows to people.

// Miri keeps tests from files.
#![cfg(not(miri))]

use std::fs;
use std::path::{Path, PathBuf};

/// Fields and methods that hold words for people.
const WORDS: [&str; 4] = [".operation", ".object", ".name()", ".message"];

/// Leaves the name of the kind out where a message begins with it: other detectors' messages may or may not.
const EXCEPTION: &str = "finding/display.rs";

/// What code does with words if it decides by them.
const DECIDES: [&str; 9] =
    [" == \"", " != \"", ".as_str()", ".starts_with(", ".ends_with(", ".contains(", ".strip_", ".split", ".trim_"];

/// Whether a line decides by words for people.
fn decides_by_words(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    WORDS.iter().any(|word| {
        code.match_indices(word).any(|(at, _)| {
            let rest = &code[at + word.len()..];
            let is_matched = rest.starts_with(", \"") && code[..at].contains("matches!(");
            is_matched || DECIDES.iter().any(|how| rest.starts_with(how))
        })
    })
}

#[test]
fn no_code_of_the_engine_decides_by_words_for_people() {
    let mut looked_at = 0;
    let mut found = Vec::new();
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        if path.ends_with(EXCEPTION) {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source can be read");
        looked_at += 1;
        for (number, line) in text.lines().enumerate().filter(|(_, line)| decides_by_words(line)) {
            found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
        }
    }
    assert!(looked_at > 50, "only {looked_at} sources were found");
    assert!(found.is_empty(), "decided by words (hint: a role or a kind of object says it):\n{}", found.join("\n"));
}

#[test]
fn deciding_by_words_would_be_noticed() {
    for line in [
        "self.site.operation == \"finish\"",
        "matches!(r.site.operation, \"unlock\" | \"unlock to wait\")",
        "if step.operation.starts_with(\"try_\") {",
        "let is_lock = graph.locs[loc].object != \"Mutex\";",
        "match step.operation.as_str() {",
        "if site.object.name() == \"Condvar\" {",
        "let parts = self.message.split(\"(1) \");",
    ] {
        assert!(decides_by_words(line), "{line}");
    }
    for line in
        ["operation: site.operation.to_owned(), // \"lock\"", "s.object == read.object", "format!(\"{}\", x.name())"]
    {
        assert!(!decides_by_words(line), "{line}");
    }
}

/// All sources in a directory and below.
fn sources(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the sources are there").map(|entry| entry.expect("an entry").path());
    let mut sources = Vec::new();
    for path in entries {
        if path.is_dir() {
            sources.extend(self::sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push(path);
        }
    }
    sources
}
