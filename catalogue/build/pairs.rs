//! Makes the list of pairs: every file `src/pairs/NAME.rs` is one pair's entry, `pub(crate) const PAIR: Pair`. What has
//! one dot more in its name is not: `NAME.property.rs` belongs to the package `properties`.

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
        .filter_map(|entry| {
            let file = entry.expect("an entry of `src/pairs` can be read").file_name();
            let name = file.to_str()?.strip_suffix(".rs")?;
            (!name.contains('.')).then(|| name.to_owned())
        })
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
