//! `rwlock-upgrade`: customers that ask for one rate after another, while rates change.

use std::collections::BTreeMap;

use super::subject::rwlock_upgrade::RateCache;
use proptest::collection::vec;
use proptest::sample::select;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "all that ask for a currency get the same rate, whichever of them fetched it",
    tool: Tool::Proptest,
    check: || {
        let customer = || vec(select(&["CHF", "GBP", "USD"][..]), 0..4);
        by_proptest([customer(), customer()], |customers| sampled(customers, one_rate_for_all))
    },
};

fn one_rate_for_all(customers: [Vec<&'static str>; 2]) {
    let cache = Arc::new(RateCache::default());

    // Every question has an answer of its own, so that a rate which was fetched twice shows.
    let mut today = 0;
    let customers = customers.map(|currencies| {
        let cache = cache.clone();
        let first = today;
        today += currencies.len() as u64;
        thread::spawn(move || {
            let ask = |(today, currency)| (currency, cache.rate(currency, || today));
            (first..).zip(currencies).map(ask).collect::<Vec<_>>()
        })
    });

    let mut rates = BTreeMap::new();
    for (currency, rate) in customers.into_iter().flat_map(|customer| customer.join().unwrap()) {
        assert_eq!(*rates.entry(currency).or_insert(rate), rate, "two customers got two rates");
    }
}
