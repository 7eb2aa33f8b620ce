//! `rwlock-write-then-read`: deliveries one after the other, while an inspector counts.

use std::collections::BTreeSet;

use super::subject::rwlock_write_then_read::Warehouse;
use proptest::collection::vec;
use proptest::sample::select;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "a delivery is told the sum of what came so far, and an inspector only ever sees such sums",
    tool: Tool::Proptest,
    check: || {
        let delivery = (select(&["bolts", "nuts", "washers"][..]), 0..100_u32);
        by_proptest(vec(delivery, 0..5), |deliveries| sampled(deliveries, totals_are_sums_so_far))
    },
};

fn totals_are_sums_so_far(deliveries: Vec<(&'static str, u32)>) {
    let warehouse = Arc::new(Warehouse::default());
    let sums = deliveries.iter().scan(0, |sum, (_, count)| {
        *sum += count;
        Some(*sum)
    });
    let sums: Vec<_> = sums.collect();

    let lorry = {
        let warehouse = warehouse.clone();
        thread::spawn(move || {
            let receive = |(item, count)| warehouse.receive(item, count);
            deliveries.into_iter().map(receive).collect::<Vec<_>>()
        })
    };
    let inspector = thread::spawn(move || [warehouse.total(), warehouse.total()]);

    assert_eq!(lorry.join().unwrap(), sums, "a delivery was told a wrong total");
    let seen = inspector.join().unwrap();
    let possible: BTreeSet<_> = [0].into_iter().chain(sums).collect();
    assert!(seen.is_sorted() && seen.iter().all(|total| possible.contains(total)), "an impossible total was seen");
}
