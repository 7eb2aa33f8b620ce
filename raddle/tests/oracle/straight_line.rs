//! Random operations on atomics, and how the engine's atomics do them.

use proptest::prelude::*;
use raddle::sync::atomic::{self, AtomicU64, fence};

use super::axioms::{Op, Ordering};

fn order(ord: Ordering) -> atomic::Ordering {
    match ord {
        Ordering::Relaxed => atomic::Ordering::Relaxed,
        Ordering::Acquire => atomic::Ordering::Acquire,
        Ordering::Release => atomic::Ordering::Release,
        Ordering::AcqRel => atomic::Ordering::AcqRel,
        Ordering::SeqCst => atomic::Ordering::SeqCst,
    }
}

pub(crate) fn perform(op: Op, memory: &[AtomicU64], registers: &mut Vec<u64>) {
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

pub(crate) fn op(locations: usize) -> impl Strategy<Value = Op> {
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
