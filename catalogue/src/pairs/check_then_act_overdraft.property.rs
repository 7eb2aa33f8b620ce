//! `check-then-act-overdraft`: sequences of top-ups and payments, at two tills.

use super::subject::check_then_act_overdraft::Card;
use proptest::collection::vec;
use proptest::prop_oneof;
use proptest::strategy::Strategy;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "a card never has less than nothing on it, and ends with what was put on it less what it paid",
    tool: Tool::Proptest,
    check: || by_proptest([till(), till()], |tills| sampled(tills, the_books_balance)),
};

/// What is on the card at first.
const START: i64 = 20;

/// What a customer does with the card.
#[derive(Clone, Copy, Debug)]
enum Deal {
    TopUp(i64),
    Pay(i64),
}

/// The deals at one till, in turn.
fn till() -> impl Strategy<Value = Vec<Deal>> {
    vec(prop_oneof![1 => (1..20_i64).prop_map(Deal::TopUp), 3 => (1..20_i64).prop_map(Deal::Pay)], 0..5)
}

fn the_books_balance(tills: [Vec<Deal>; 2]) {
    let card = Arc::new(Card::new(START));

    let tills = tills.map(|deals| {
        let card = card.clone();
        thread::spawn(move || {
            let change = |deal| match deal {
                Deal::TopUp(amount) => {
                    card.top_up(amount);
                    amount
                }
                Deal::Pay(amount) if card.pay(amount) => -amount,
                Deal::Pay(_) => 0,
            };
            deals.into_iter().map(change).sum::<i64>()
        })
    });

    let changes = tills.map(|till| till.join().unwrap());
    assert!(card.balance() >= 0, "the card is overdrawn");
    assert_eq!(card.balance(), START + changes[0] + changes[1], "the card's books are wrong");
}
