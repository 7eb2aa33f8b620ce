//! The engine against a brute-force enumeration of RC11's axioms, on random straight-line programs.
//!
//! The programs are the same on every run. `RADDLE_ORACLE_CASES` asks for another number of them, drawn afresh.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod oracle {
    #[expect(dead_code, reason = "plain memory is another suite's question")]
    pub(crate) mod axioms;
    pub(crate) mod cases;
    pub(crate) mod relation;
    pub(crate) mod straight_line;
}

use std::sync::{Arc, Mutex};

use oracle::axioms::{Behaviour, Op, behaviour, candidates};
use oracle::cases::cases;
use oracle::straight_line::{op, perform};
use proptest::prelude::*;
use raddle::sync::atomic::AtomicU64;
use raddle::{Checker, Model};

/// What the engine says the program may do.
fn explored(threads: &[Vec<Op>], locations: usize, model: Model) -> Behaviour {
    let outcomes = Arc::new(Mutex::new(Behaviour::new()));
    let threads = threads.to_vec();
    let seen = outcomes.clone();
    let outcome = Checker::new().model(model).exhaustive().spurious(0).run(move || {
        let memory: Arc<Vec<AtomicU64>> = Arc::new((0..locations).map(|_| AtomicU64::new(0)).collect());
        let running: Vec<_> = threads
            .iter()
            .cloned()
            .map(|ops| {
                let memory = memory.clone();
                raddle::thread::spawn(move || {
                    let mut registers = Vec::new();
                    ops.into_iter().for_each(|op| perform(op, &memory, &mut registers));
                    registers
                })
            })
            .collect();
        let registers: Vec<u64> = running.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        *seen.lock().unwrap().entry(registers).or_default() += 1;
    });
    assert!(outcome.complete, "the engine did not finish");
    assert_eq!(outcome.findings.len(), 0, "a straight-line program has no bug");
    assert_eq!(outcome.distinct, outcome.executions, "a graph was reached twice");
    outcomes.lock().unwrap().clone()
}

/// Two to four threads, at most four operations each, one to three locations; few enough for brute force.
fn program() -> impl Strategy<Value = (Vec<Vec<Op>>, usize)> {
    (1..=3_usize).prop_flat_map(|locations| {
        let thread = prop::collection::vec(op(locations), 1..=4);
        let threads = prop::collection::vec(thread, 2..=4)
            .prop_filter("too many graphs for brute force", move |threads| candidates(threads, locations) <= 20_000);
        (threads, Just(locations))
    })
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn every_consistent_graph_is_reached_exactly_once((threads, locations) in program()) {
        for (ours, theirs) in [(Model::Rc11, oracle::axioms::Model::Rc11), (Model::Sc, oracle::axioms::Model::Sc)] {
            let expected = behaviour(&threads, locations, theirs);
            prop_assert_eq!(explored(&threads, locations, ours), expected, "under {:?}", theirs);
        }
    }
}
