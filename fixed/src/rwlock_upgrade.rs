//! A cache of exchange rates: many threads read it, and whoever misses a rate fetches and stores it.
//!
//! The look-up is a statement of its own, so the read guard is gone before the write lock is asked for. Another
//! thread may have stored the rate in between, which is why `entry` looks again.
//!
//! Other usual fixes: a `Mutex`, which is as fast where the lock is held for a look-up only; `OnceLock` as the map's
//! value, so that fetching one rate does not hold up those who read others.

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
        let known = self.rates.read().unwrap().get(currency).copied();
        match known {
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
