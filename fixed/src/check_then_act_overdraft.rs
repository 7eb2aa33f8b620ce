//! A prepaid card pays if there is enough on it: `pay` looks at the balance and takes the money off under one lock.
//!
//! What the decision was made on cannot change before the decision is carried out.
//!
//! Other usual fixes: `fetch_update` on an atomic balance, an `entry` instead of `contains` and `insert`, a condition
//! in the `UPDATE` statement instead of a `SELECT` before it.

use std::sync::{Arc, Mutex};
use std::thread;

/// A card with money on it, which must never be less than nothing.
#[derive(Debug)]
pub struct Card {
    balance: Mutex<i64>,
}

impl Card {
    /// A card with `balance` on it.
    pub fn new(balance: i64) -> Self {
        Self { balance: Mutex::new(balance) }
    }

    /// What is on the card.
    pub fn balance(&self) -> i64 {
        *self.balance.lock().unwrap()
    }

    /// Puts `amount` on the card.
    pub fn top_up(&self, amount: i64) {
        *self.balance.lock().unwrap() += amount;
    }

    /// Takes `amount` off the card, or nothing if there is less on it. Whether it did.
    pub fn pay(&self, amount: i64) -> bool {
        let mut balance = self.balance.lock().unwrap();
        if *balance < amount {
            return false;
        }
        *balance -= amount;
        true
    }
}

/// A car park charges a card by the hour, while a till charges it once.
pub fn scenario() {
    let card = Arc::new(Card::new(100));

    let car_park = {
        let card = card.clone();
        thread::spawn(move || (0..4).filter(|_| card.pay(20)).count())
    };
    let till = {
        let card = card.clone();
        thread::spawn(move || card.pay(30))
    };

    let (hours, bought) = (car_park.join().unwrap(), till.join().unwrap());
    assert!(card.balance() >= 0, "the card is overdrawn");
    assert_eq!(card.balance(), 100 - 20 * hours as i64 - 30 * i64::from(bought), "the card's books are wrong");
}
