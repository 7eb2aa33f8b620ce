//! `lost-tail-partition`: any number of readings among any number of workers.

use super::subject::lost_tail_partition::total;
use quickcheck::{Arbitrary, Gen};

use crate::harness::{Property, Tool, by_quickcheck, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "the parallel sum is the sum",
    tool: Tool::Quickcheck,
    check: || by_quickcheck(12, |case| sampled(case, the_parallel_sum_is_the_sum)),
};

/// A number of workers that shrinks towards one.
#[derive(Clone, Copy, Debug)]
struct Workers(usize);

impl Arbitrary for Workers {
    fn arbitrary(g: &mut Gen) -> Self {
        Self(*g.choose(&[1, 2, 3, 4]).expect("there is a choice"))
    }

    fn shrink(&self) -> Box<dyn Iterator<Item = Self>> {
        Box::new((1..self.0).map(Self))
    }
}

// quickcheck, because it shrinks a vector by halves: taking readings away one by one, as proptest does, soon comes to
// a number that the workers divide, where the sum is right and shrinking ends.
fn the_parallel_sum_is_the_sum((readings, Workers(workers)): (Vec<u16>, Workers)) {
    let readings: Vec<_> = readings.into_iter().map(u64::from).collect();
    assert_eq!(total(&readings, workers), readings.iter().sum(), "readings were left out of the sum");
}
