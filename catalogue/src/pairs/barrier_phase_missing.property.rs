//! `barrier-phase-missing`: rods of any length, any number of steps and of workers.

use super::subject::barrier_phase_missing::simulate;
use proptest::collection::vec;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "any number of workers computes what one does alone",
    tool: Tool::Proptest,
    check: || {
        let case = (vec(0..100_i32, 1..7), 0..4_usize, 1..4_usize);
        by_proptest(case, |case| sampled(case, workers_compute_what_one_does))
    },
};

fn workers_compute_what_one_does((start, steps, workers): (Vec<i32>, usize, usize)) {
    let mut expected = start.clone();
    for _ in 0..steps {
        let at = |point: usize| expected[point.min(start.len() - 1)];
        let next = |point: usize| (at(point.saturating_sub(1)) + 2 * at(point) + at(point + 1)) / 4;
        expected = (0..start.len()).map(next).collect();
    }

    assert_eq!(simulate(&start, steps, workers), expected, "a worker did not keep step with its neighbour");
}
