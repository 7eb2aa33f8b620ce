//! Exit codes: public, stable, and told apart by nothing else.

/// Nothing is wrong: every test is clean as far as it was explored, every cell of the matrix is as expected.
pub const OK: u8 = 0;
/// The command line, or a configuration, cannot be followed.
pub const USAGE: u8 = 2;
/// There was no test to run.
pub const NO_TESTS: u8 = 4;
/// Something that is needed is missing.
pub const SETUP: u8 = 96;
/// Something was found: a test has a finding, or a cell of the matrix is not as expected.
pub const FOUND: u8 = 100;
/// A crate does not compile.
pub const BUILD: u8 = 101;
/// There are no findings, but of some test nothing can be said.
pub const INCONCLUSIVE: u8 = 102;

/// The codes in the words of a help text: a line for each.
pub fn help(codes: &[(u8, &str)]) -> String {
    let lines = codes.iter().map(|(code, meaning)| format!("  {code:<5}{meaning}"));
    std::iter::once("Exit codes:".to_owned()).chain(lines).collect::<Vec<_>>().join("\n")
}
