//! `bounded-self-send`: letters to doors that stay closed now and then.

use super::subject::bounded_self_send::{Letter, deliver};
use proptest::collection::vec;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "every letter is delivered once, however often its door stays closed",
    tool: Tool::Proptest,
    check: || by_proptest(vec(0..3_u32, 0..5), |doors| sampled(doors, every_letter_is_delivered_once)),
};

/// The case says how often each letter's door stays closed.
fn every_letter_is_delivered_once(doors: Vec<u32>) {
    let letters: Vec<_> = (0..).zip(doors).map(|(id, closed)| Letter { id, closed }).collect();
    let expected = 0..letters.len() as u32;

    let mut delivered = deliver(letters);
    delivered.sort();
    assert!(delivered.into_iter().eq(expected), "a letter was not delivered exactly once");
}
