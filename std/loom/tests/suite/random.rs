//! Random programs have exactly the outcomes that an interpreter finds for them.
//!
//! The interpreter knows nothing of reduction: it takes every interleaving, one step at a time. So this holds the
//! engine's scheduling points, its silent steps and loom's reduction together to what they must not lose.

use std::collections::{BTreeSet, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::{failure, outcomes, plain};

mod interpreter;
mod program;

use program::Program;

#[test]
fn random_programs_have_exactly_the_outcomes_of_an_interpreter() {
    let (mut deadlocks, mut largest) = (0, 0);
    for seed in 300..700 {
        let program = Program::random(seed);
        let expected = interpreter::outcomes(&program);
        let scenario = {
            let program = program.clone();
            move || program.run()
        };
        if expected.contains(&None) {
            deadlocks += 1;
            let message = failure(&plain(), move || drop(scenario()));
            assert!(message.starts_with("deadlock; "), "seed {seed}: {message}\n{program:#?}");
            continue;
        }
        let found = catch_unwind(AssertUnwindSafe(|| outcomes(&plain(), scenario)));
        let found = found.unwrap_or_else(|_| panic!("seed {seed} fails\n{program:#?}"));
        let found: BTreeSet<_> = found.into_iter().map(Some).collect();
        largest = largest.max(found.len());
        assert_eq!(found, expected, "seed {seed}\n{program:#?}");
    }
    assert!(deadlocks > 10 && largest > 10, "the programs are too simple: {deadlocks} deadlocks, {largest} outcomes");
}

/// What every thread of a program noted.
type Notes = Vec<Vec<i32>>;

/// The outcomes of a program; `None` is a deadlock.
type Outcomes = BTreeSet<Option<Notes>>;

/// States that have been seen.
type Seen<S> = HashSet<S>;
