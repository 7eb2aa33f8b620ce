//! `semaphore-permit-leak`: requests with any statements, at a pool of any size.

use super::subject::semaphore_permit_leak::{Pool, Refused};
use proptest::bool;
use proptest::collection::vec;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "every statement is answered for itself, and afterwards every connection is idle",
    tool: Tool::Proptest,
    check: || {
        let requests = vec(vec(bool::weighted(0.8), 0..4), 0..4);
        by_proptest((1..4_usize, requests), |case| sampled(case, every_connection_comes_back))
    },
};

/// The case says how many connections there are, and of each request's statements whether it is sound.
fn every_connection_comes_back((connections, requests): (usize, Vec<Vec<bool>>)) {
    let pool = Arc::new(Pool::new(connections));

    let requests = requests.into_iter().map(|statements| {
        let pool = pool.clone();
        thread::spawn(move || {
            for sound in statements {
                let (statement, answer) =
                    if sound { ("select name, age", Ok(2)) } else { ("selct name, age", Err(Refused)) };
                assert_eq!(pool.query(statement), answer, "a statement got another answer");
            }
        })
    });
    for request in requests.collect::<Vec<_>>() {
        request.join().unwrap();
    }

    assert_eq!(pool.idle(), connections, "a connection was never given back");
}
