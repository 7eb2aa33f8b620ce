//! The engine against a brute-force enumeration of RC11's axioms, on random straight-line programs.
//!
//! The programs are the same on every run. `RADDLE_ORACLE_CASES` asks for another number of them, drawn afresh.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod oracle {
    pub(crate) mod axioms;
    pub(crate) mod cases;
    pub(crate) mod relation;
}

use std::sync::{Arc, Mutex};

use oracle::axioms::{Behaviour, Op, Ordering, behaviour, candidates};
use oracle::cases::cases;
use proptest::prelude::*;
use raddle::sync::atomic::{self, AtomicU64, fence};
use raddle::{Checker, Model};

fn order(ord: Ordering) -> atomic::Ordering {
    match ord {
        Ordering::Relaxed => atomic::Ordering::Relaxed,
        Ordering::Acquire => atomic::Ordering::Acquire,
        Ordering::Release => atomic::Ordering::Release,
        Ordering::AcqRel => atomic::Ordering::AcqRel,
        Ordering::SeqCst => atomic::Ordering::SeqCst,
    }
}

fn perform(op: Op, memory: &[AtomicU64], registers: &mut Vec<u64>) {
    match op {
        Op::Store { loc, value, ord } => memory[loc].store(value, order(ord)),
        Op::Load { loc, ord } => registers.push(memory[loc].load(order(ord))),
        Op::Add { loc, by, ord } => registers.push(memory[loc].fetch_add(by, order(ord))),
        Op::Cas { loc, expected, new, ord, fail } => {
            let (Ok(seen) | Err(seen)) = memory[loc].compare_exchange(expected, new, order(ord), order(fail));
            registers.push(seen);
        }
        Op::Fence { ord } => fence(order(ord)),
    }
}

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

fn load_order() -> impl Strategy<Value = Ordering> {
    prop::sample::select(vec![Ordering::Relaxed, Ordering::Acquire, Ordering::SeqCst])
}

fn store_order() -> impl Strategy<Value = Ordering> {
    prop::sample::select(vec![Ordering::Relaxed, Ordering::Release, Ordering::SeqCst])
}

fn any_order() -> impl Strategy<Value = Ordering> {
    use Ordering::*;
    prop::sample::select(vec![Relaxed, Acquire, Release, AcqRel, SeqCst])
}

fn fence_order() -> impl Strategy<Value = Ordering> {
    use Ordering::*;
    prop::sample::select(vec![Acquire, Release, AcqRel, SeqCst])
}

fn op(locations: usize) -> impl Strategy<Value = Op> {
    let loc = 0..locations;
    prop_oneof![
        4 => (loc.clone(), 1..3_u64, store_order()).prop_map(|(loc, value, ord)| Op::Store { loc, value, ord }),
        4 => (loc.clone(), load_order()).prop_map(|(loc, ord)| Op::Load { loc, ord }),
        2 => (loc.clone(), 1..3_u64, any_order()).prop_map(|(loc, by, ord)| Op::Add { loc, by, ord }),
        2 => (loc, 0..3_u64, 1..3_u64, any_order(), load_order())
            .prop_map(|(loc, expected, new, ord, fail)| Op::Cas { loc, expected, new, ord, fail }),
        2 => fence_order().prop_map(|ord| Op::Fence { ord }),
    ]
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
