//! The house's rules, as far as a look at the files can tell whether they are kept.
#![cfg(not(miri))]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The directory of the workspace.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the suites are a directory of the workspace")
}

/// The files that belong to the repository, new ones included, with their text. What is not text is left out.
fn files(ends: &[&str]) -> Vec<(String, String)> {
    let git = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git runs");
    assert!(git.status.success(), "the rules are about a checkout: {}", String::from_utf8_lossy(&git.stderr));
    let names = String::from_utf8(git.stdout).expect("names are UTF-8");
    let ours = names.lines().filter(|name| ends.iter().any(|end| name.ends_with(end)));
    let read = ours.filter_map(|name| Some((name.to_owned(), fs::read_to_string(root().join(name)).ok()?)));
    let files: Vec<_> = read.collect();
    assert!(!files.is_empty(), "no file ends in {ends:?}");
    files
}

/// Fails with the lines for which `breaks` holds.
fn no_line(ends: &[&str], rule: &str, breaks: impl Fn(&str, &str) -> bool) {
    let mut broken = Vec::new();
    for (name, text) in files(ends) {
        let lines = text.lines().enumerate().filter(|(_, line)| breaks(&name, line));
        broken.extend(lines.map(|(number, line)| format!("{name}:{}: {}", number + 1, line.trim())));
    }
    assert!(broken.is_empty(), "{rule}:\n{}", broken.join("\n"));
}

#[test]
fn a_lint_is_expected_and_not_allowed() {
    // With its reason beside it: what the attribute covers is not ours.
    const EXCEPT: [&str; 1] = ["std/upstream/build.rs"];
    let attribute = ["#[", "#!["].map(|start| format!("{start}allow("));
    no_line(
        &[".rs"],
        "`#[expect(lint, reason = \"…\")]` says why, and when it is not needed any more",
        |name, line| !EXCEPT.contains(&name) && attribute.iter().any(|start| line.contains(start)),
    );
}

#[test]
fn every_unsafe_block_has_an_argument_of_its_own() {
    let elsewhere = ["as above", "as in ", "as for ", "as before", "the same", "see ", "likewise"];
    no_line(&[".rs"], "an argument that stands elsewhere is lost when either place changes", |_, line| {
        let argument = line.trim().strip_prefix("// SAFETY: ").unwrap_or_default();
        elsewhere.iter().any(|words| argument.starts_with(words))
    });
}

#[test]
fn no_file_knows_the_machine_on_which_it_was_written() {
    let machines = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("../sh", "ared")];
    no_line(&["", ".rs", ".md", ".toml"], "a path of one machine", |name, line| {
        // The lock file names what it was resolved from, which is nobody's machine.
        name != "Cargo.lock" && machines.iter().any(|machine| line.contains(machine))
    });
}

#[test]
fn a_package_whose_tests_are_switched_off_has_none() {
    let sources = files(&[".rs"]);
    for (manifest, text) in files(&["Cargo.toml"]) {
        let package = manifest.trim_end_matches("Cargo.toml");
        let section = |name: &str| text.split_once(&format!("\n[{name}]\n")).map_or("", |(_, rest)| rest);
        let library = section("lib").split("\n[").next().unwrap_or_default();
        let path = library.lines().find_map(|line| line.strip_prefix("path = ")).unwrap_or("\"src/lib.rs\"");
        let lib = normal(&format!("{package}{}", path.trim_matches('"')));
        let (directory, _) = lib.rsplit_once('/').unwrap_or_default();
        let below = || sources.iter().filter(|(name, _)| name.starts_with(&format!("{directory}/")));
        let switched_off = |what: &str| library.lines().any(|line| line == format!("{what} = false"));
        if switched_off("test") {
            for (name, text) in below() {
                let test = text.lines().find(|line| matches!(line.trim(), "#[test]" | "#[cfg(test)]"));
                assert!(test.is_none(), "{name} has a test, which `test = false` in {manifest} switches off");
            }
        }
        if switched_off("doctest") {
            for (name, text) in below() {
                let fences = text.lines().filter_map(|line| line.trim().strip_prefix("//")).map(|line| &line[1..]);
                let opening = fences.filter(|line| line.trim_start().starts_with("```")).step_by(2);
                let example = opening.map(str::trim).find(|fence| matches!(*fence, "```" | "```rust"));
                assert!(example.is_none(), "{name} has an example, which `doctest = false` in {manifest} switches off");
            }
        }
    }
}

/// `a/b/../c` as `a/c`.
fn normal(path: &str) -> String {
    let mut parts = Vec::new();
    for part in path.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

#[test]
fn every_job_runs_here_and_there() {
    let jobs: BTreeSet<String> = fs::read_dir(root().join("ci"))
        .expect("there are jobs")
        .map(|entry| entry.expect("it can be read").file_name().into_string().expect("its name is UTF-8"))
        .filter(|name| !name.contains('.'))
        .collect();
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("it is there");
    for list in [".ci/run", ".github/workflows/ci.yml"] {
        let text = read(list);
        let named =
            |job: &&String| text.split(|c: char| !(c.is_alphanumeric() || c == '-')).any(|word| word == job.as_str());
        let missing: Vec<_> = jobs.iter().filter(|job| !named(job)).collect();
        assert!(missing.is_empty(), "{list} does not name {missing:?}");
    }
}

#[test]
fn what_the_documents_name_is_there() {
    let top: BTreeSet<String> =
        files(&[""]).iter().filter_map(|(name, _)| Some(name.split_once('/')?.0.to_owned())).collect();
    let mut missing = Vec::new();
    for (document, text) in files(&[".md"]) {
        let beside = document.rsplit_once('/').map_or(PathBuf::new(), |(directory, _)| PathBuf::from(directory));
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap_or_default();
            if !path.is_empty() && !link.contains("://") && !root().join(&beside).join(path).exists() {
                missing.push(format!("{document}: {link}"));
            }
        }
        // The changelog speaks of what was there, too.
        let quoted = text.split('`').skip(1).step_by(2).filter(|_| document != "CHANGELOG.md");
        for name in quoted.filter(|name| name.split_once('/').is_some_and(|(first, _)| top.contains(first))) {
            let path = name.split([' ', '*', '{', ':']).next().unwrap_or_default();
            let stands_for_many = ["NAME", "PAIR", "DIR"].iter().any(|word| path.contains(word));
            if !stands_for_many && !root().join(path).exists() && !root().join(format!("{path}.rs")).exists() {
                missing.push(format!("{document}: `{name}`"));
            }
        }
    }
    assert!(missing.is_empty(), "named, and not there:\n{}", missing.join("\n"));
}
