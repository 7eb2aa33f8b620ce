//! `poison-cascade`: clients that send any requests, some of them nonsense, each about keys of its own.

use std::collections::BTreeMap;

use super::subject::poison_cascade::{Reply, Store};
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::sample::select;
use proptest::strategy::{Just, Strategy};
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "a client that makes sense gets the answers it would get alone, whatever others send",
    tool: Tool::Proptest,
    check: || by_proptest([client(), client()], |clients| sampled(clients, others_do_not_matter)),
};

/// A line that a client sends, with a value where it stores one.
#[derive(Clone, Copy, Debug)]
enum Request {
    Put(char, u8),
    Get(char),
    Nonsense(&'static str),
}

/// What a client sends, in turn.
fn client() -> impl Strategy<Value = Vec<Request>> {
    let key = || select(&['x', 'y'][..]);
    let nonsense = select(&["PUT", "PUT tea", "GET", "PUT a cup of tea", "DELETE tea", ""][..]);
    vec(
        prop_oneof![
            3 => (key(), 0..10_u8).prop_map(|(key, value)| Request::Put(key, value)),
            3 => key().prop_map(Request::Get),
            1 => nonsense.prop_map(Request::Nonsense),
            1 => Just(Request::Nonsense("PUT tea")),
        ],
        0..4,
    )
}

fn others_do_not_matter(clients: [Vec<Request>; 2]) {
    let store = Arc::new(Store::default());

    let mut number = 0;
    let threads = clients.map(|requests| {
        let store = store.clone();
        number += 1;
        let client = number;
        let makes_sense = !requests.iter().any(|request| matches!(request, Request::Nonsense(_)));
        (makes_sense, thread::spawn(move || converse(&store, client, &requests)))
    });

    for (makes_sense, thread) in threads {
        let survived = thread.join().is_ok();
        assert!(survived || !makes_sense, "a sound request died of another client's");
    }
}

/// Sends a client's requests and compares the replies with those of a store that it has to itself.
fn converse(store: &Store, client: u32, requests: &[Request]) {
    let mut alone = BTreeMap::new();
    for request in requests {
        let (line, expected) = match *request {
            Request::Put(key, value) => {
                alone.insert(key, value.to_string());
                (format!("PUT {client}-{key} {value}"), Reply::Stored)
            }
            Request::Get(key) => (format!("GET {client}-{key}"), Reply::Value(alone.get(&key).cloned())),
            Request::Nonsense(line) => (line.to_owned(), Reply::Malformed),
        };
        assert_eq!(store.execute(&line), expected, "a client got another answer than it would get alone");
    }
}
