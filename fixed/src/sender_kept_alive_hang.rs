//! Counts the words of several documents, with a thread for each document that sends its count back.
//!
//! The original sender is dropped as soon as every thread has its clone, so the last of them to end closes the
//! channel, and with it the loop over the counts.
//!
//! Another usual fix: make the clones in a function or a block that owns the original, so that it ends there.

use std::sync::mpsc;
use std::thread;

/// The words in all the documents together.
pub fn count_words(documents: Vec<String>) -> usize {
    let (counted, counts) = mpsc::channel();
    let mut readers = Vec::new();
    for document in documents {
        let counted = counted.clone();
        readers.push(thread::spawn(move || {
            let words = document.split_whitespace().count();
            counted.send(words).expect("the counts are received until the last is in");
        }));
    }

    drop(counted);
    let words = counts.iter().sum();
    for reader in readers {
        reader.join().unwrap();
    }
    words
}

/// Two documents, of two words and of three.
pub fn scenario() {
    let documents = ["war peace", "crime and punishment"].map(String::from).to_vec();

    assert_eq!(count_words(documents), 5, "words were not counted");
}
