//! A prepaid card pays if there is enough on it: `pay` looks at the balance, then takes the money off.
//!
//! Each step holds the lock, but not both together. Two payments may look before either takes, both find enough, and
//! the card is overdrawn. Every access is locked, no tool that looks for data races has anything to say.
//!
//! In review: a lock taken twice in one decision, once to ask (often through a getter) and once to act on the answer.

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
        if self.balance() < amount {
            return false;
        }
        *self.balance.lock().unwrap() -= amount;
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
