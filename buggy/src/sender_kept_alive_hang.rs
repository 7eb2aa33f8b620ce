//! Counts the words of several documents, with a thread for each document that sends its count back.
//!
//! The loop over the received counts ends when the last sender is gone. Each thread drops its clone as it ends, but
//! the original, from which the clones were made, lives on in the very function that waits: all the counts arrive,
//! and then it waits for ever for one more. It happens every time, in every interleaving.
//!
//! In review: `for … in receiver` or `receiver.iter()` while a `Sender` of that channel is in scope.

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
