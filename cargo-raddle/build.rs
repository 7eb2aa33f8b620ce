//! Puts the sources of the stand-ins into the executable, so that `cargo install` is all the set-up there is.
//!
//! They are in `stand-ins/`, and nothing outside of it is read: in a checkout it holds links to the crates, which
//! `stand-ins/link` makes; in a package, the files themselves. A crate there has a `manifest.toml`, because cargo leaves
//! a folder with a `Cargo.toml` out of a package.
//!
//! What is generated is one table of paths and texts. Manifests lose what is for tests and benches only; the workspace's
//! own manifest and lock file go along, so that the versions are those that raddle was tested with.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use toml::{Table, Value};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("stand-ins");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let name = |path: &Path| path.strip_prefix(&root).expect("below the root").to_str().expect("ASCII").to_owned();
    let crates: Vec<String> = files
        .iter()
        .filter(|path| path.ends_with("manifest.toml"))
        .map(|path| name(path.parent().expect("a folder")))
        .collect();

    let mut table = String::from("&[\n");
    for path in &files {
        let text = read(path);
        let (name, text) = match path.file_name().and_then(|name| name.to_str()) {
            Some("workspace.toml") => ("Cargo.toml".to_owned(), workspace(&text, &crates)),
            Some("manifest.toml") => (name(&path.with_file_name("Cargo.toml")), without_tests(&text)),
            // The script that makes the links is no part of them.
            Some("link") => continue,
            _ => (name(path), text),
        };
        writeln!(table, "({name:?}, {text:?}),").expect("a string takes everything");
    }
    table.push(']');
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join("stand_ins.rs"), table).expect("OUT_DIR can be written");
}

/// The manifest of the workspace that these crates are: what they inherit, and the profile that they are built with.
fn workspace(text: &str, crates: &[String]) -> String {
    let mut manifest = parse(text);
    let Some(Value::Table(workspace)) = manifest.remove("workspace") else {
        panic!("the workspace has no [workspace]")
    };
    let mut inherited: Table =
        workspace.into_iter().filter(|(key, _)| ["package", "dependencies", "lints"].contains(&key.as_str())).collect();
    if let Some(Value::Table(dependencies)) = inherited.get_mut("dependencies") {
        // A member of this workspace is no member of that one.
        dependencies.retain(|_, dependency| match dependency.get("path").and_then(Value::as_str) {
            Some(path) => crates.iter().any(|name| name == path),
            None => true,
        });
    }
    inherited.insert("resolver".to_owned(), "3".into());
    inherited.insert("members".to_owned(), crates.to_vec().into());
    let with = |level: i64| Table::from_iter([("opt-level".to_owned(), Value::from(level))]);
    let unused = NEVER_RUN.map(|name| (name.to_owned(), with(0).into()));
    let mut profile = with(3);
    profile.insert("debug".to_owned(), false.into());
    profile.insert("package".to_owned(), Table::from_iter(unused).into());
    let mut manifest = Table::new();
    manifest.insert("workspace".to_owned(), inherited.into());
    manifest.insert("profile".to_owned(), Table::from_iter([("release".to_owned(), profile.into())]).into());
    manifest.to_string()
}

/// What loom brings along for its logs, which the stand-in does not write: a third of its build, if it is optimised.
const NEVER_RUN: [&str; 3] = ["regex-automata", "regex-syntax", "tracing-subscriber"];

fn without_tests(text: &str) -> String {
    let mut manifest = parse(text);
    manifest.retain(|key, _| !["dev-dependencies", "test", "bench", "example"].contains(&key));
    manifest.to_string()
}

fn parse(text: &str) -> Table {
    text.parse().unwrap_or_else(|error| panic!("a manifest is not TOML: {error}"))
}

/// Every file below a folder, through links.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    println!("cargo::rerun-if-changed={}", folder.display());
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{} cannot be read: {e}", folder.display())) {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            collect(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    println!("cargo::rerun-if-changed={}", path.display());
    fs::read_to_string(path)
        .unwrap_or_else(|e| panic!("{} cannot be read: {e} (hint: stand-ins/link makes the links)", path.display()))
}
