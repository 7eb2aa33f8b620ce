//! Counts the errors in several log files, with a thread for each file.
//!
//! Every thread returns its count, and the counts are added up where the threads are joined. Nothing is shared, so
//! nothing needs a lock.
//!
//! Another usual fix: one `Arc<AtomicUsize>` for all the threads, where the count is wanted before they have ended.

use std::thread;

/// The number of lines that start with `ERROR`, in all the files together.
pub fn count_errors(files: Vec<Vec<String>>) -> usize {
    let mut errors = 0;
    let mut readers = Vec::new();
    for file in files {
        readers.push(thread::spawn(move || {
            let mut errors = 0;
            for line in file {
                if line.starts_with("ERROR") {
                    errors += 1;
                }
            }
            errors
        }));
    }
    for reader in readers {
        errors += reader.join().unwrap();
    }
    errors
}

/// Two log files, with one error and with two.
pub fn scenario() {
    let monday = ["INFO start", "ERROR disk full"].map(String::from).to_vec();
    let tuesday = ["ERROR disk full", "ERROR stopped"].map(String::from).to_vec();

    assert_eq!(count_errors(vec![monday, tuesday]), 3, "errors were not counted");
}
