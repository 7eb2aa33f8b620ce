//! The same failure with the fewest stale reads, then the fewest preemptions, then the fewest switches.
//!
//! First greedy: forget decisions one by one (ddmin's smallest steps; decisions are mostly the obvious ones already).
//! Then iterative context bounding (Musuvathi and Qadeer, PLDI 2007) for every number of preemptions below the one
//! reached, going on from each state only once, within a budget of events: where it is not exhausted, the number is the
//! smallest that exists.

use rustc_hash::FxHashMap;

use super::run::{Failing, Player};
use crate::engine::linear::Cost;

/// Events of the executions tried by forgetting decisions, in all: two seconds' work, as a rule far less.
const GREEDY: usize = 2_000_000;

/// Events of the executions tried for one number of preemptions, and for all numbers.
const BOUNDED: usize = 1_000_000;
const ALL_BOUNDED: usize = 4_000_000;

/// Preemptions tried for an execution without stale reads.
const INTERLEAVED: u32 = 6;

/// Finds the smallest failing execution like `failing`.
pub(super) fn minimise(player: &mut Player<'_>, failing: Failing) -> Failing {
    let mut effort = Effort { greedy: GREEDY, bounded: ALL_BOUNDED };
    let mut best = greedy(player, failing, &mut effort);
    if best.stale > 0
        && let Some(found) = (0..=INTERLEAVED).find_map(|bound| bounded(player, &best, bound, 0, &mut effort))
    {
        best = greedy(player, found, &mut effort);
    }
    for bound in 0..best.preemptions {
        if let Some(better) = bounded(player, &best, bound, best.stale, &mut effort) {
            return greedy(player, better, &mut effort);
        }
    }
    best
}

/// Events that may still be spent.
struct Effort {
    greedy: usize,
    bounded: usize,
}

fn greedy(player: &mut Player<'_>, mut best: Failing, effort: &mut Effort) -> Failing {
    'again: loop {
        let mut candidates: Vec<Vec<u32>> = Vec::new();
        for (at, _) in best.decisions.iter().enumerate().filter(|(_, d)| **d != 0) {
            candidates.push(best.decisions[..at].to_vec());
            let mut without = best.decisions.clone();
            without[at] = 0;
            candidates.push(without);
            let mut dropped = best.decisions.clone();
            dropped.remove(at);
            candidates.push(dropped);
        }
        for candidate in candidates {
            if effort.greedy == 0 {
                return best;
            }
            let found = player.play(&candidate).filter(|f| f.same_as(&best) && f.cost() < best.cost());
            effort.greedy = effort.greedy.saturating_sub(player.events());
            if let Some(found) = found {
                best = found;
                continue 'again;
            }
        }
        return best;
    }
}

/// Searches all executions with at most so many preemptions and stale reads.
fn bounded(
    player: &mut Player<'_>,
    like: &Failing,
    preemptions: u32,
    stale: u32,
    effort: &mut Effort,
) -> Option<Failing> {
    let mut todo = vec![Vec::new()];
    // The fewest preemptions, and stale reads, with which each state was reached.
    let mut reached: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    let mut budget = BOUNDED.min(effort.bounded);
    while budget > 0 {
        let prefix: Vec<u32> = todo.pop()?;
        let found =
            player.play(&prefix).filter(|f| f.same_as(like) && f.preemptions <= preemptions && f.stale <= stale);
        if found.is_some() {
            return found;
        }
        budget = budget.saturating_sub(player.events());
        effort.bounded = effort.bounded.saturating_sub(player.events());
        let mut decisions = Vec::new();
        let (mut preempted, mut aged) = (0, 0);
        for (decision, of, cost, state) in player.last() {
            if decisions.len() >= prefix.len() {
                if let Some(state) = state {
                    let before = reached.entry(state).or_insert((u32::MAX, u32::MAX));
                    if before.0 <= preempted && before.1 <= aged {
                        break;
                    }
                    if preempted <= before.0 && aged <= before.1 {
                        *before = (preempted, aged);
                    }
                }
                let (p, s) = (u32::from(cost == Cost::Preemption), u32::from(cost == Cost::Stale));
                if preempted + p <= preemptions && aged + s <= stale {
                    todo.extend((1..of).rev().map(|other| [&decisions[..], &[other]].concat()));
                }
            }
            if decision != 0 {
                preempted += u32::from(cost == Cost::Preemption);
                aged += u32::from(cost == Cost::Stale);
            }
            decisions.push(decision);
        }
    }
    None
}
