//! `lost-wakeup-flag-outside-lock`: any number of requests at the gate.

use super::subject::lost_wakeup_flag_outside_lock::Gate;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_quickcheck, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "every request gets through a gate that is opened, before or after it came",
    tool: Tool::Quickcheck,
    check: || by_quickcheck(3, |requests| sampled(requests, every_request_gets_through)),
};

/// The case says of each request whether it comes at the gate more than once.
fn every_request_gets_through(requests: Vec<bool>) {
    let gate = Arc::new(Gate::default());

    let requests = requests.into_iter().map(|again| {
        let gate = gate.clone();
        thread::spawn(move || {
            gate.pass();
            if again {
                gate.pass();
            }
        })
    });
    let requests: Vec<_> = requests.collect();
    gate.open();

    for request in requests {
        request.join().unwrap();
    }
}
