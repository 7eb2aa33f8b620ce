//! `notify-one-wrong-waiter`: any number of adders and takers at a queue of any length.

use super::subject::notify_one_wrong_waiter::BoundedQueue;
use proptest::collection::vec;
use proptest::strategy::Strategy;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "takers that take as many items as are added take each of them once",
    tool: Tool::Proptest,
    check: || by_proptest(traffic(), |traffic| sampled(traffic, every_item_is_taken_once)),
};

/// What goes on at a queue.
#[derive(Clone, Debug)]
struct Traffic {
    room: usize,
    /// How many items each adder adds.
    adders: Vec<u32>,
    /// How many takers share them out.
    takers: usize,
}

fn traffic() -> impl Strategy<Value = Traffic> {
    (1..3_usize, vec(1..4_u32, 1..3), 1..4_usize).prop_map(|(room, adders, takers)| Traffic { room, adders, takers })
}

fn every_item_is_taken_once(Traffic { room, adders, takers }: Traffic) {
    let queue = Arc::new(BoundedQueue::with_room(room));
    let items = adders.iter().sum::<u32>();

    let takers = (0..takers).map(|taker| {
        let queue = queue.clone();
        let takes = (0..items).skip(taker).step_by(takers).len();
        thread::spawn(move || (0..takes).map(|_| queue.take()).collect::<Vec<_>>())
    });
    let takers: Vec<_> = takers.collect();
    let mut next = 0;
    let adders = adders.into_iter().map(|adds| {
        let queue = queue.clone();
        let items = next..next + adds;
        next = items.end;
        thread::spawn(move || items.for_each(|item| queue.add(item)))
    });
    let adders: Vec<_> = adders.collect();

    for adder in adders {
        adder.join().unwrap();
    }
    let mut taken: Vec<_> = takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect();
    taken.sort();
    assert!(taken.into_iter().eq(0..items), "an item was not taken exactly once");
}
