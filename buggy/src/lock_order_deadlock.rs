//! A transfer between two accounts locks the payer, then the payee.
//!
//! Two transfers in opposite directions each take their own payer's lock and then wait for the other's: neither
//! can go on, and neither ever will. Nothing crashes and no data is wrong; two requests just never come back.
//!
//! In review: two locks of the same kind are held together, and which comes first depends on the arguments.

use std::sync::{Arc, Mutex};
use std::thread;

/// An account that many threads use.
#[derive(Debug)]
pub struct Account {
    /// Unique, and fixed for the account's life.
    pub id: u32,
    balance: Mutex<u64>,
}

impl Account {
    /// An account that holds `balance`.
    pub fn new(id: u32, balance: u64) -> Self {
        Self { id, balance: Mutex::new(balance) }
    }

    /// What the account holds.
    pub fn balance(&self) -> u64 {
        *self.balance.lock().unwrap()
    }
}

/// Moves `amount` between two different accounts, or nothing when `from` holds less.
pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    let mut payer = from.balance.lock().unwrap();
    let mut payee = to.balance.lock().unwrap();
    if *payer < amount {
        return false;
    }
    *payer -= amount;
    *payee += amount;
    true
}

/// Two customers pay each other at the same time.
pub fn scenario() {
    let savings = Arc::new(Account::new(1, 100));
    let giro = Arc::new(Account::new(2, 100));

    let rent = {
        let (savings, giro) = (savings.clone(), giro.clone());
        thread::spawn(move || transfer(&savings, &giro, 30))
    };
    let salary = {
        let (savings, giro) = (savings.clone(), giro.clone());
        thread::spawn(move || transfer(&giro, &savings, 50))
    };

    assert!(rent.join().unwrap(), "the rent was not paid");
    assert!(salary.join().unwrap(), "the salary was not paid");
    assert_eq!((savings.balance(), giro.balance()), (120, 80), "money was lost");
}
