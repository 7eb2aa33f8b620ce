//! A transfer between two accounts locks both, the account with the smaller id first.
//!
//! Every thread takes the locks in the same order, whatever the direction of the payment, so no circle of waiting
//! threads can form.
//!
//! Another usual fix: one lock over all the accounts, where transfers are rare enough not to contend for it.

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
    let (mut payer, mut payee);
    if from.id < to.id {
        payer = from.balance.lock().unwrap();
        payee = to.balance.lock().unwrap();
    } else {
        payee = to.balance.lock().unwrap();
        payer = from.balance.lock().unwrap();
    }
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
