//! The README's matrix is the catalogue's.
//!
//! The suites hold the catalogue to what is measured, so this compares texts and runs nothing.

use std::fs;
use std::process::ExitCode;

use cargo_matrix::{report, text};
use catalogue::{Detector, PAIRS};

fn main() -> ExitCode {
    suites::main(|| suites::sentences![the_matrix_is_not_stale])
}

fn the_matrix_is_not_stale() {
    let readme = fs::read_to_string(text::workspace().join("README.md")).expect("README.md can be read");
    let (_, rest) = readme.split_once("<!-- matrix -->").expect("README.md has a line `<!-- matrix -->`");
    let (matrix, _) = rest.split_once("<!-- /matrix -->").expect("README.md has a line `<!-- /matrix -->`");
    let expected = report::expected_markdown(PAIRS, &Detector::ALL);
    assert!(
        matrix.trim() == expected.trim(),
        "the README's matrix is stale (hint: `cargo matrix --all --format markdown` prints it):\n{expected}"
    );
}
