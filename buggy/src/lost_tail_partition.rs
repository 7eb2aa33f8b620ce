//! Adds up meter readings, in as many parts of equal size as there are workers.
//!
//! The size of a part is rounded down, so the parts cover everything only when the number of readings is a multiple
//! of the number of workers. Otherwise the last few are in no part and never counted. Every schedule gives the same
//! wrong sum, and no access is unsynchronised: only the input decides, and the round numbers of an example test
//! are just those that work.
//!
//! In review: `len / n` as the size of a part, with nothing that takes the remainder.

use std::thread;

/// The sum of `readings`, computed by at most `workers` threads; there must be one at least.
pub fn total(readings: &[u64], workers: usize) -> u64 {
    let size = readings.len() / workers;
    let parts = (0..workers).map(|i| &readings[i * size..(i + 1) * size]);
    thread::scope(|scope| {
        let sums: Vec<_> = parts.map(|part| scope.spawn(move || part.iter().sum::<u64>())).collect();
        sums.into_iter().map(|sum| sum.join().unwrap()).sum()
    })
}

/// Two workers share five readings.
pub fn scenario() {
    assert_eq!(total(&[3, 1, 4, 1, 5], 2), 14, "readings were left out of the sum");
}

/// Two workers share four readings: the example that everybody would write, and that shows nothing.
pub fn scenario_even() {
    assert_eq!(total(&[3, 1, 4, 1], 2), 9, "readings were left out of the sum");
}
