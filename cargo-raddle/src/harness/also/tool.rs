//! What Miri and ThreadSanitizer have in common: how a test is started, and what a user would type for it.

use std::process::Command;
use std::time::Duration;

use crate::findings::Test;
use crate::harness::Selection;
use crate::harness::build::Executable;
use crate::harness::listed::Listed;

/// What the two have in common.
pub(super) trait Tool: Sync {
    /// As in the reports.
    fn name(&self) -> &'static str;

    /// Starts a test executable with libtest's `arguments`.
    fn command(&self, executable: &Executable, arguments: &[&str]) -> Command;

    /// Runs a test for as long as the budget allows, and says what is to be said of it.
    fn examine(&self, test: &Listed<'_>, budget: Duration) -> Test;
}

/// What `cargo test` is told to run the tests of this executable, and no others.
pub(super) fn target(executable: &Executable) -> Vec<String> {
    match executable.kind.as_str() {
        "lib" => vec!["--lib".to_owned()],
        kind => vec![format!("--{kind}"), executable.target.clone()],
    }
}

/// What libtest is told to run one test.
pub(super) fn arguments<'a>(test: &'a Listed<'_>, selection: &Selection) -> Vec<&'a str> {
    let mut arguments = vec!["--exact", &test.name, "--nocapture"];
    if selection.runs_ignored() {
        arguments.push("--include-ignored");
    }
    arguments
}

/// What a user tells `cargo test` to run one test.
pub(super) fn in_words(test: &Listed<'_>, selection: &Selection) -> String {
    let mut words = vec!["-p".to_owned(), test.executable.package.clone()];
    words.extend(target(test.executable));
    words.extend(selection.options(&test.executable.package, &test.executable.features));
    words.push("--".to_owned());
    words.extend(arguments(test, selection).into_iter().map(str::to_owned));
    words.join(" ")
}
