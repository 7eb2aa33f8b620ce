//! `treiber-pop-use-after-free`: clients that take slots and give them back, in any sequence.

use super::subject::treiber_pop_use_after_free::Slots;
use proptest::collection::vec;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "every slot is free or has one owner, whichever client took and gave back what",
    tool: Tool::Proptest,
    check: || {
        let client = || vec(proptest::bool::weighted(0.6), 0..7);
        by_proptest((1..4_u32, [client(), client()]), |case| sampled(case, no_slot_has_two_owners))
    },
};

/// The case says how many slots there are, and what each client does in turn: take one, or give its oldest back.
fn no_slot_has_two_owners((count, clients): (u32, [Vec<bool>; 2])) {
    let slots = Arc::new(Slots::new(count));

    let clients = clients.map(|takes| {
        let slots = slots.clone();
        thread::spawn(move || {
            let mut owned = Vec::new();
            for take in takes {
                if take {
                    owned.extend(slots.take());
                } else if !owned.is_empty() {
                    slots.give_back(owned.remove(0));
                }
            }
            owned
        })
    });

    let mut all: Vec<u32> = clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
    // A list that was damaged may go round in a circle.
    all.extend((0..=count).map_while(|_| slots.take()));
    all.sort();
    assert!(all.into_iter().eq(0..count), "a slot has two owners");
}
