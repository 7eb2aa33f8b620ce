//! Makes the list of properties: every file `NAME.property.rs` beside an entry, once for each side.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let pairs = manifest.join("../src/pairs").canonicalize().expect("the entries are beside this package");
    println!("cargo::rerun-if-changed={}", pairs.display());

    let mut names: Vec<String> = fs::read_dir(&pairs)
        .expect("`src/pairs` can be read")
        .filter_map(|entry| {
            let file = entry.expect("an entry of `src/pairs` can be read").file_name();
            Some(file.to_str()?.strip_suffix(".property.rs")?.to_owned())
        })
        .collect();
    names.sort();

    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let text = side("buggy", &pairs, &names) + &side("fixed", &pairs, &names);
    fs::write(out.join("properties.rs"), text).expect("OUT_DIR can be written");
}

/// The module in which the properties are asked of the programs of `side`.
fn side(side: &str, pairs: &Path, names: &[String]) -> String {
    let mut modules = String::new();
    let mut table = String::new();
    for name in names {
        let file = pairs.join(format!("{name}.property.rs"));
        let _ = writeln!(modules, "    #[path = {:?}]\n    mod {name};", file.display().to_string());
        let _ = writeln!(table, "        ({:?}, {name}::PROPERTY),", name.replace('_', "-"));
    }
    format!(
        "/// The properties, asked of the programs in `{side}`.\npub mod of_{side} {{\n    \
         use programs_on_shuttle::{side} as subject;\n\n{modules}\n    \
         /// Every property, by the name of its pair.\n    \
         pub static PROPERTIES: &[(&str, crate::Property)] = &[\n{table}    ];\n}}\n"
    )
}
