//! A cache of exchange rates: many threads read it, and whoever misses a rate fetches and stores it.
//!
//! The read guard is a temporary in the head of the `match`, and temporaries there live to the end of the `match`.
//! So the arm for a miss asks for the write lock while the same thread still reads: it waits for itself. A hit works
//! and a miss hangs. (Edition 2024 has mended this for the `else` of an `if let`, but not for `match`.)
//!
//! In review: `match lock.read().unwrap()…` with `lock.write()` in an arm; a lock cannot be upgraded.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};
use std::thread;

/// Rates by currency, each fetched once.
#[derive(Debug, Default)]
pub struct RateCache {
    rates: RwLock<BTreeMap<&'static str, u64>>,
}

impl RateCache {
    /// The rate of `currency`, from `fetch` if it is not known yet.
    pub fn rate(&self, currency: &'static str, fetch: impl FnOnce() -> u64) -> u64 {
        match self.rates.read().unwrap().get(currency).copied() {
            Some(rate) => rate,
            None => *self.rates.write().unwrap().entry(currency).or_insert_with(fetch),
        }
    }
}

/// Two customers want the same rate, which changes between their requests.
pub fn scenario() {
    let cache = Arc::new(RateCache::default());

    let customers = [109, 110].map(|today| {
        let cache = cache.clone();
        thread::spawn(move || cache.rate("USD", || today))
    });

    let [first, second] = customers.map(|customer| customer.join().unwrap());
    assert_eq!(first, second, "two customers got two rates");
}
