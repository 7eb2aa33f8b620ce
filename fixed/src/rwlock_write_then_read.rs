//! A warehouse that knows how many there are of each item, and says how full it is after each delivery.
//!
//! `receive` counts what its own guard shows it. No second lock is asked for, and the total is the one right after
//! this delivery: nothing can come between.
//!
//! Other usual fixes: `drop(items)` before the call, where it does not matter if another delivery is counted too;
//! private functions that take the guarded data, so that only the public ones lock.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};
use std::thread;

/// What is in the warehouse.
#[derive(Debug, Default)]
pub struct Warehouse {
    items: RwLock<BTreeMap<&'static str, u32>>,
}

impl Warehouse {
    /// Stores a delivery, and returns how many items there are now in all.
    pub fn receive(&self, item: &'static str, count: u32) -> u32 {
        let mut items = self.items.write().unwrap();
        *items.entry(item).or_default() += count;
        items.values().sum()
    }

    /// How many items there are in all.
    pub fn total(&self) -> u32 {
        self.items.read().unwrap().values().sum()
    }
}

/// Two lorries unload at the same time.
pub fn scenario() {
    let warehouse = Arc::new(Warehouse::default());

    let lorries = [("bolts", 30), ("nuts", 50)].map(|(item, count)| {
        let warehouse = warehouse.clone();
        thread::spawn(move || warehouse.receive(item, count))
    });

    let totals = lorries.map(|lorry| lorry.join().unwrap());
    assert_eq!(totals.into_iter().max(), Some(80), "no delivery was the last");
}
