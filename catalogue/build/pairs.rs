//! Makes the list of pairs: every file in `src/pairs` is one pair's entry, `pub const PAIR: Pair`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let entries = root.join("src/pairs");
    println!("cargo::rerun-if-changed={}", entries.display());

    let mut names: Vec<String> = fs::read_dir(&entries)
        .expect("`src/pairs` can be read")
        .map(|entry| entry.expect("an entry of `src/pairs` can be read").path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| path.file_stem().and_then(|s| s.to_str()).expect("an entry's file name is ASCII").to_owned())
        .collect();
    names.sort();

    let mut text = String::new();
    for name in &names {
        let path = entries.join(format!("{name}.rs"));
        let _ = writeln!(text, "#[path = {:?}]\nmod {name};", path.display().to_string());
    }
    text.push_str("\n/// Every pair, with both its sources, by name.\npub static PAIRS: &[Listed] = &[\n");
    for name in &names {
        let source = |side: &str| root.join(format!("../{side}/src/{name}.rs")).display().to_string();
        let _ = writeln!(
            text,
            "    Listed {{ pair: {name}::PAIR, file: {name:?}, buggy: include_str!({:?}), fixed: include_str!({:?}) }},",
            source("buggy"),
            source("fixed"),
        );
    }
    text.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("pairs.rs"), text).expect("OUT_DIR can be written");
}
