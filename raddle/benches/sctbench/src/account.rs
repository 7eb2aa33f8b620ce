//! `account`: the oracle of the last thread has a wrong sign, which shows only when it runs last.

use std::sync::{Arc, Mutex};
use std::thread;

#[derive(Default)]
struct Account {
    balance: i32,
    deposited: bool,
    withdrawn: bool,
}

pub(crate) fn run() {
    let (x, y, z) = (1, 2, 4);
    let account = Arc::new(Mutex::new(Account { balance: x, ..Account::default() }));
    let check = thread::spawn({
        let account = account.clone();
        move || {
            let account = account.lock().unwrap();
            if account.deposited && account.withdrawn {
                assert_eq!(account.balance, (x - y) - z, "the balance is wrong");
            }
        }
    });
    let deposit = thread::spawn({
        let account = account.clone();
        move || {
            let mut account = account.lock().unwrap();
            account.balance += y;
            account.deposited = true;
        }
    });
    let withdraw = thread::spawn(move || {
        let mut account = account.lock().unwrap();
        account.balance -= z;
        account.withdrawn = true;
    });
    for thread in [check, deposit, withdraw] {
        thread.join().unwrap();
    }
}
