//! `future-pending-no-waker`: any number of requests, answered in any order.

use super::subject::future_pending_no_waker::{block_on, request};
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_quickcheck, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "every client gets its answer, whether it asks before or after and in whatever order answers are given",
    tool: Tool::Quickcheck,
    check: || by_quickcheck(4, |ranks| sampled(ranks, every_request_is_answered)),
};

/// The case says of each request, at most four, which place it has in the order of the answers.
fn every_request_is_answered(ranks: Vec<u8>) {
    let (mut responders, mut clients) = (Vec::new(), Vec::new());
    for (id, rank) in ranks.into_iter().take(4).enumerate() {
        let (responder, answer) = request();
        responders.push((rank, id, responder));
        clients.push(thread::spawn(move || block_on(answer)));
    }
    responders.sort_by_key(|(rank, ..)| *rank);

    let server = thread::spawn(move || {
        for (_, id, responder) in responders {
            responder.respond(id);
        }
    });

    server.join().unwrap();
    for (id, client) in clients.into_iter().enumerate() {
        assert_eq!(client.join().unwrap(), id, "a client got another's answer");
    }
}
