//! A key-value store, one thread a client: `execute` takes the request apart and then locks the entries.
//!
//! Whatever can fail has been done when the lock is taken, so that no request can poison it; a malformed one gets an
//! answer and keeps its thread.
//!
//! Another usual fix, for data that is whole after every single step: go on with `PoisonError::into_inner`. It
//! keeps the service up, and is wrong where the panic may have left half of a change behind.

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
        let words: Vec<&str> = request.split(' ').collect();
        match words[..] {
            ["PUT", key, value] => {
                self.entries.lock().unwrap().insert(key.to_owned(), value.to_owned());
                Reply::Stored
            }
            ["GET", key] => Reply::Value(self.entries.lock().unwrap().get(key).cloned()),
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
