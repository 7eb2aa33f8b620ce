//! Puts the sources of the stand-ins into the executable, so that `cargo install` is all the set-up there is.
//!
//! What is generated is one table of paths and texts. Manifests lose what is for tests and benches only; the workspace's
//! own manifest and lock file go along, so that the versions are those that raddle was tested with.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The crates of the stand-ins, as the workspace names their directories.
const CRATES: [&str; 10] = [
    "raddle",
    "raddle/engine",
    "raddle/macros",
    "std/harness",
    "std/raddle",
    "std/loom",
    "std/shuttle",
    "std/core/raddle",
    "std/core/loom",
    "std/core/shuttle",
];

/// Where their sources are: those for core share theirs.
const SOURCES: [&str; 8] =
    ["raddle", "raddle/engine", "raddle/macros", "std/harness", "std/raddle", "std/loom", "std/shuttle", "std/core"];

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    let mut table = String::from("&[\n");
    let mut add = |name: &str, text: &str| writeln!(table, "({name:?}, {text:?}),").expect("a string takes everything");

    let workspace = read(&root.join("Cargo.toml"));
    add("Cargo.toml", &workspace_manifest(&workspace));
    add("Cargo.lock", &read(&root.join("Cargo.lock")));
    for name in CRATES {
        let manifest = read(&root.join(name).join("Cargo.toml"));
        add(&format!("{name}/Cargo.toml"), &without_tests(&manifest));
    }
    for name in SOURCES {
        let mut sources = Vec::new();
        collect(&root.join(name).join("src"), &mut sources);
        sources.sort();
        for source in sources {
            let path =
                source.strip_prefix(&root).expect("below the root").to_str().expect("names are ASCII").to_owned();
            add(&path, &read(&source));
        }
    }
    table.push(']');
    fs::write(out.join("stand_ins.rs"), table).expect("OUT_DIR can be written");
}

/// Everything but the members and what they need not share.
fn workspace_manifest(text: &str) -> String {
    let members = CRATES.map(|name| format!("{name:?}")).join(", ");
    let mut manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n");
    let wanted =
        ["[workspace.package]", "[workspace.dependencies]", "[workspace.lints.rust]", "[workspace.lints.clippy]"];
    for section in sections(text).filter(|section| wanted.iter().any(|name| section.starts_with(name))) {
        // A member of this workspace is no member of that one.
        let lines = section.lines().filter(|line| match line.split_once("path = \"") {
            Some((_, path)) => CRATES.contains(&path.split('"').next().unwrap_or_default()),
            None => true,
        });
        lines.for_each(|line| manifest.extend([line, "\n"]));
    }
    manifest.push_str("\n[profile.release]\nopt-level = 3\ndebug = false\n");
    manifest
}

fn without_tests(manifest: &str) -> String {
    let unwanted = ["[dev-dependencies]", "[[test]]", "[[bench]]", "[[example]]"];
    sections(manifest).filter(|section| !unwanted.iter().any(|name| section.starts_with(name))).collect()
}

/// A manifest, cut before each heading.
fn sections(text: &str) -> impl Iterator<Item = &str> {
    let mut starts: Vec<usize> = text.match_indices("\n[").map(|(at, _)| at + 1).collect();
    starts.insert(0, 0);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start..end])
}

fn collect(directory: &Path, into: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", directory.display());
    for entry in fs::read_dir(directory).expect("the crate has sources") {
        let path = entry.expect("can be read").path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{} cannot be read: {e}", path.display()))
}
