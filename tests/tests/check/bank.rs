//! An account, two locks, a message: three bugs and a correct test.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::Mutex;

#[derive(Default)]
pub struct Account(AtomicU32);

impl Account {
    pub fn deposit(&self, amount: u32) {
        let balance = self.0.load(Ordering::SeqCst);
        self.0.store(balance + amount, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    #[test]
    fn lost_update() {
        let account = Account::default();
        thread::scope(|scope| {
            scope.spawn(|| account.deposit(1));
            scope.spawn(|| account.deposit(1));
        });
        assert_eq!(account.0.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn lock_order() {
        let (a, b) = (Mutex::new(1), Mutex::new(2));
        thread::scope(|scope| {
            scope.spawn(|| *a.lock().unwrap() += *b.lock().unwrap());
            scope.spawn(|| *b.lock().unwrap() += *a.lock().unwrap());
        });
    }

    #[test]
    fn relaxed_publication() {
        static DATA: AtomicU32 = AtomicU32::new(0);
        static READY: AtomicBool = AtomicBool::new(false);
        let writer = thread::spawn(|| {
            DATA.store(42, Ordering::Relaxed);
            READY.store(true, Ordering::Relaxed);
        });
        if READY.load(Ordering::Relaxed) {
            assert_eq!(DATA.load(Ordering::Relaxed), 42);
        }
        writer.join().unwrap();
    }

    #[test]
    fn correct() {
        let balance = Mutex::new(0);
        thread::scope(|scope| {
            scope.spawn(|| *balance.lock().unwrap() += 1);
            scope.spawn(|| *balance.lock().unwrap() += 1);
        });
        assert_eq!(balance.into_inner().unwrap(), 2);
    }
}
