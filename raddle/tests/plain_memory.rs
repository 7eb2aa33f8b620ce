//! Data races on plain memory against a brute-force enumeration of RC11's axioms, on random programs.
//!
//! The programs tell the engine of their plain accesses as instrumented code does. They are the same on every run;
//! `RADDLE_ORACLE_CASES` asks for another number of them, drawn afresh.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod oracle {
    #[expect(dead_code, reason = "what the program may do is another suite's question")]
    pub(crate) mod axioms;
    pub(crate) mod cases;
    pub(crate) mod relation;
    pub(crate) mod straight_line;
}

use std::sync::Arc;

use oracle::axioms::{Op, Plain, candidates, is_racy};
use oracle::cases::cases;
use oracle::straight_line::{op, perform};
use proptest::prelude::*;
use raddle::sync::atomic::AtomicU64;
use raddle::{Checker, FindingKind};
use raddle_engine::backend::instrumentation;

const CELLS: usize = 2;

#[derive(Clone, Copy, Debug)]
enum Step {
    Atomic(Op),
    Plain { cell: usize, write: bool },
}

/// The atomic operations of each thread, and the plain accesses between them.
fn apart(threads: &[Vec<Step>]) -> (Vec<Vec<Op>>, Vec<Plain>) {
    let mut plain = Vec::new();
    let atomic = threads.iter().enumerate().map(|(thread, steps)| {
        let mut ops = Vec::new();
        for step in steps {
            match *step {
                Step::Atomic(op) => ops.push(op),
                Step::Plain { cell, write } => plain.push(Plain { thread, after: ops.len(), cell, write }),
            }
        }
        ops
    });
    (atomic.collect(), plain)
}

/// Whether the engine finds a race.
fn found(threads: &[Vec<Step>], locations: usize) -> bool {
    instrumentation::turn_on(|_| {}, false);
    let threads = threads.to_vec();
    let outcome = Checker::new().spurious(0).minimised(false).run(move || {
        let memory: Arc<Vec<AtomicU64>> = Arc::new((0..locations).map(|_| AtomicU64::new(0)).collect());
        let cells: Arc<Vec<u64>> = Arc::new(vec![0; CELLS]);
        let running: Vec<_> = threads
            .iter()
            .cloned()
            .map(|steps| {
                let (memory, cells) = (Arc::clone(&memory), Arc::clone(&cells));
                raddle::thread::spawn(move || {
                    let mut registers = Vec::new();
                    for step in steps {
                        match step {
                            Step::Atomic(op) => perform(op, &memory, &mut registers),
                            Step::Plain { cell, write } => {
                                let addr = std::ptr::from_ref(&cells[cell]).addr();
                                instrumentation::access(addr, size_of::<u64>(), write, false, 1);
                            }
                        }
                    }
                })
            })
            .collect();
        running.into_iter().for_each(|thread| thread.join().unwrap());
    });
    let is_race = outcome.findings.iter().any(|finding| finding.kind == FindingKind::DataRace);
    assert!(is_race || outcome.complete && outcome.findings.is_empty(), "{outcome:?}");
    is_race
}

fn step(locations: usize) -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => op(locations).prop_map(Step::Atomic),
        2 => (0..CELLS, any::<bool>()).prop_map(|(cell, write)| Step::Plain { cell, write }),
    ]
}

/// Two or three threads, at most five steps each, one or two locations; few enough graphs for brute force.
fn program() -> impl Strategy<Value = (Vec<Vec<Step>>, usize)> {
    (1..=2_usize).prop_flat_map(|locations| {
        let thread = prop::collection::vec(step(locations), 1..=5);
        let threads = prop::collection::vec(thread, 2..=3)
            .prop_filter("too many graphs for brute force", move |threads| {
                candidates(&apart(threads).0, locations) <= 5_000
            });
        (threads, Just(locations))
    })
}

proptest! {
    #![proptest_config(cases(2000))]

    #[test]
    fn a_race_is_found_just_if_some_consistent_execution_has_one((threads, locations) in program()) {
        let (ops, plain) = apart(&threads);
        prop_assert_eq!(found(&threads, locations), is_racy(&ops, locations, &plain));
    }
}
