//! `sender-kept-alive-hang`: any number of documents.

use super::subject::sender_kept_alive_hang::count_words;

use crate::harness::{Property, Tool, by_quickcheck, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "the words are as many as there are in the documents one after the other",
    tool: Tool::Quickcheck,
    check: || by_quickcheck(6, |documents| sampled(documents, every_word_counts)),
};

fn every_word_counts(documents: Vec<String>) {
    let expected = documents.join(" ").split_whitespace().count();

    assert_eq!(count_words(documents), expected, "words were not counted");
}
