//! Makes the index of a program crate: one module for each file beside `lib.rs`, and the table `PROGRAMS`.
//!
//! The program crates (`buggy`, `fixed`, and the flavours, which have both of them as modules) share this script, so
//! that a new program is one new file and nothing else. A scenario is a function at the start of a line,
//! `pub fn scenario…()`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let own = manifest.join("src");
    let text = if own.is_dir() {
        index(&own)
    } else {
        // A flavour is a manifest in `programs`, without sources of its own.
        let side = |name, which| {
            format!(
                "/// The {which} programs.\npub mod {name} {{\n{}}}\n",
                index(&manifest.join("../..").join(name).join("src"))
            )
        };
        side("buggy", "broken") + &side("fixed", "corrected")
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("programs.rs"), text).expect("OUT_DIR can be written");
}

/// The text of the index of the programs in `sources`.
fn index(sources: &Path) -> String {
    let sources = sources.canonicalize().expect("the programs' folder is there");
    println!("cargo::rerun-if-changed={}", sources.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&sources)
        .expect("the programs' folder can be read")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs") && !path.ends_with("lib.rs"))
        .collect();
    files.sort();

    let mut modules = String::new();
    let mut table = String::new();
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let module = file.file_stem().and_then(|s| s.to_str()).expect("a program's file name is ASCII");
        let _ = writeln!(modules, "#[path = {:?}]\npub mod {module};", file.display().to_string());
        let _ = writeln!(table, "    ({:?}, &[", module.replace('_', "-"));
        for scenario in scenarios(file) {
            let _ = writeln!(table, "        ({scenario:?}, {module}::{scenario} as fn()),");
        }
        table.push_str("    ]),\n");
    }
    format!(
        "{modules}\n/// A program's scenarios, by name.\npub type Scenarios = &'static [(&'static str, fn())];\n\n\
         /// Every program: its pair's name, and its scenarios.\n\
         pub static PROGRAMS: &[(&str, Scenarios)] = &[\n{table}];\n"
    )
}

/// The names of a program's scenarios, in the order they stand in the file.
fn scenarios(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).expect("a program can be read");
    text.lines()
        .filter_map(|line| line.strip_prefix("pub fn scenario"))
        .filter_map(|rest| rest.split_once("()"))
        .map(|(suffix, _)| format!("scenario{suffix}"))
        .collect()
}
