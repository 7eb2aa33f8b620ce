//! Counts the errors in several log files, with a thread for each file.
//!
//! Every thread adds to `errors`, and the sum is always 0. A number is `Copy`, and a `move` closure copies what is
//! `Copy`: each thread counts in a copy of its own that dies with it. No interleaving is needed, nothing is shared
//! and no race detector has anything to see. rustc warns that the value is never read.
//!
//! In review: a `move` closure that assigns to a number of the surrounding function.

use std::thread;

/// The number of lines that start with `ERROR`, in all the files together.
#[expect(unused_assignments, reason = "this is the bug, and rustc sees it")]
pub fn count_errors(files: Vec<Vec<String>>) -> usize {
    let mut errors = 0;
    let mut readers = Vec::new();
    for file in files {
        readers.push(thread::spawn(move || {
            for line in file {
                if line.starts_with("ERROR") {
                    errors += 1;
                }
            }
        }));
    }
    for reader in readers {
        reader.join().unwrap();
    }
    errors
}

/// Two log files, with one error and with two.
pub fn scenario() {
    let monday = ["INFO start", "ERROR disk full"].map(String::from).to_vec();
    let tuesday = ["ERROR disk full", "ERROR stopped"].map(String::from).to_vec();

    assert_eq!(count_errors(vec![monday, tuesday]), 3, "errors were not counted");
}
