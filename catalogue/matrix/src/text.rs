//! Places in the catalogue's programs.

use std::path::Path;

use catalogue::Side;
use raddle_tools::text::relative;

/// The workspace's root, where cargo and the tools are started.
pub fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("the crate is two folders below the workspace's")
}

/// The first place in a program, `side/src/file.rs:line`, that a report names.
pub fn site(report: &str) -> Option<String> {
    let report = relative(report);
    Side::ALL.iter().filter_map(|side| report.find(&format!("{side}/src/"))).min().and_then(|at| {
        let rest = &report[at..];
        let (file, rest) = rest.split_once(".rs:")?;
        let line: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (!file.contains(char::is_whitespace) && !line.is_empty()).then(|| format!("{file}.rs:{line}"))
    })
}
