//! `move-copy-lost-update`: log files of any length with errors anywhere.

use super::subject::move_copy_lost_update::count_errors;

use crate::harness::{Property, Tool, by_quickcheck, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "the errors are as many as there are in the files one after the other",
    tool: Tool::Quickcheck,
    check: || by_quickcheck(6, |files| sampled(files, every_error_counts)),
};

/// The case says of each line of each file whether it is an error.
fn every_error_counts(files: Vec<Vec<bool>>) {
    let expected = files.iter().flatten().filter(|&&error| error).count();
    let line = |error| if error { "ERROR disk full" } else { "INFO start" };
    let files = files.into_iter().map(|file| file.into_iter().map(line).map(String::from).collect());

    assert_eq!(count_errors(files.collect()), expected, "errors were not counted");
}
