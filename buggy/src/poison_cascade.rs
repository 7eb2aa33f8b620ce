//! A key-value store, one thread a client: `execute` locks the entries and then takes the request apart.
//!
//! A request with a word too few panics at an index, while the lock is held. That ends the client's own thread, as
//! it should, and poisons the lock: from now on `lock().unwrap()` panics for every other client, too. One malformed
//! line takes the whole service down, and the log shows a thousand panics that are not the cause.
//!
//! In review: a fallible step (indexing, parsing, `unwrap`) between `lock()` and the end of the guard.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::thread;

/// A store of words by words.
#[derive(Debug, Default)]
pub struct Store {
    entries: Mutex<BTreeMap<String, String>>,
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The value was put in.
    Stored,
    /// The value, if there is one.
    Value(Option<String>),
    /// There is no such request.
    Malformed,
}

impl Store {
    /// Answers `PUT key value` or `GET key`.
    pub fn execute(&self, request: &str) -> Reply {
        let mut entries = self.entries.lock().unwrap();
        let words: Vec<&str> = request.split(' ').collect();
        match words[0] {
            "PUT" => {
                entries.insert(words[1].to_owned(), words[2].to_owned());
                Reply::Stored
            }
            "GET" => Reply::Value(entries.get(words[1]).cloned()),
            _ => Reply::Malformed,
        }
    }
}

/// A client leaves out the value, while another asks for something else.
pub fn scenario() {
    let store = Arc::new(Store::default());

    let careless = {
        let store = store.clone();
        thread::spawn(move || store.execute("PUT tea"))
    };
    let careful = thread::spawn(move || store.execute("GET coffee"));

    // Whoever sends nonsense may lose the connection; nobody else may.
    let _ = careless.join();
    let reply = careful.join().ok();
    assert_eq!(reply, Some(Reply::Value(None)), "a sound request died of another client's");
}
