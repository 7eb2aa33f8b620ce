//! `lock-order-deadlock`: sequences of transfers, at two counters of a bank.

use super::subject::lock_order_deadlock::{Account, transfer};
use proptest::collection::vec;
use proptest::strategy::Strategy;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "whatever is transferred, every account ends with what the transfers that were made say",
    tool: Tool::Proptest,
    check: || by_proptest([counter(), counter()], |counters| sampled(counters, balances_add_up)),
};

/// Accounts of the bank, and what each holds at first.
const ACCOUNTS: usize = 3;
const START: u64 = 50;

/// An order to move `amount` between two different accounts.
#[derive(Clone, Copy, Debug)]
struct Order {
    from: usize,
    to: usize,
    amount: u64,
}

/// The orders at one counter, in turn.
fn counter() -> impl Strategy<Value = Vec<Order>> {
    let order = (0..ACCOUNTS, 1..ACCOUNTS, 0..2 * START).prop_map(|(from, ahead, amount)| {
        let to = (from + ahead) % ACCOUNTS;
        Order { from, to, amount }
    });
    vec(order, 0..4)
}

fn balances_add_up(counters: [Vec<Order>; 2]) {
    let bank: Arc<Vec<Account>> = Arc::new((0..).map(|id| Account::new(id, START)).take(ACCOUNTS).collect());

    let clerks = counters.map(|orders| {
        let bank = bank.clone();
        thread::spawn(move || {
            let made = |order: &Order| transfer(&bank[order.from], &bank[order.to], order.amount);
            orders.into_iter().filter(made).collect::<Vec<_>>()
        })
    });

    let mut expected = [START as i64; ACCOUNTS];
    for order in clerks.into_iter().flat_map(|clerk| clerk.join().unwrap()) {
        expected[order.from] -= order.amount as i64;
        expected[order.to] += order.amount as i64;
    }
    let balances = [0, 1, 2].map(|account: usize| bank[account].balance() as i64);
    assert_eq!(balances, expected, "money was lost");
}
