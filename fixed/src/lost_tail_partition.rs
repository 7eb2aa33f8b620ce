//! Adds up meter readings, in as many parts of equal size as there are workers.
//!
//! The size of a part is rounded up, and `chunks` makes the last part as short as it has to be: whatever the
//! numbers, every reading is in exactly one part.
//!
//! Other usual fixes: parts by index, `i * len / n..(i + 1) * len / n`, which differ by one at most; or rayon's
//! `par_iter`, which leaves the split to the library.

use std::thread;

/// The sum of `readings`, computed by at most `workers` threads; there must be one at least.
pub fn total(readings: &[u64], workers: usize) -> u64 {
    let size = readings.len().div_ceil(workers).max(1);
    let parts = readings.chunks(size);
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
