//! The same failure with the fewest stale reads, then the fewest preemptions, then the fewest switches.
//!
//! First greedy: forget decisions one by one (ddmin's smallest steps; decisions are mostly the obvious ones already).
//! Then iterative context bounding (Musuvathi and Qadeer, PLDI 2007) for every number of preemptions below the one
//! reached, within a budget of executions: where it is not exhausted, the number is the smallest that exists.

use super::run::{Failing, Player};
use crate::engine::linear::Cost;

const GREEDY: usize = 2_000;
const BOUNDED: usize = 5_000;

/// Preemptions tried for an execution without stale reads.
const INTERLEAVED: u32 = 3;

/// Finds the smallest failing execution like `failing`.
pub(super) fn minimise(player: &mut Player<'_>, failing: Failing) -> Failing {
    let mut best = greedy(player, failing);
    if best.stale > 0
        && let Some(found) = (0..=INTERLEAVED).find_map(|bound| bounded(player, &best, bound, 0))
    {
        best = greedy(player, found);
    }
    for bound in 0..best.preemptions {
        if let Some(better) = bounded(player, &best, bound, best.stale) {
            return greedy(player, better);
        }
    }
    best
}

fn greedy(player: &mut Player<'_>, mut best: Failing) -> Failing {
    let mut budget = GREEDY;
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
            if budget == 0 {
                return best;
            }
            budget -= 1;
            if let Some(found) = player.play(&candidate).filter(|f| f.same_as(&best) && f.cost() < best.cost()) {
                best = found;
                continue 'again;
            }
        }
        return best;
    }
}

/// Searches all executions with at most so many preemptions and stale reads.
fn bounded(player: &mut Player<'_>, like: &Failing, preemptions: u32, stale: u32) -> Option<Failing> {
    let mut todo = vec![Vec::new()];
    for _ in 0..BOUNDED {
        let prefix: Vec<u32> = todo.pop()?;
        let found =
            player.play(&prefix).filter(|f| f.same_as(like) && f.preemptions <= preemptions && f.stale <= stale);
        if found.is_some() {
            return found;
        }
        let (decisions, options) = player.last();
        let (mut preempted, mut aged) = (0, 0);
        for at in 0..decisions.len() {
            let (n, cost) = options[at];
            let (p, s) = (u32::from(cost == Cost::Preemption), u32::from(cost == Cost::Stale));
            if at >= prefix.len() && preempted + p <= preemptions && aged + s <= stale {
                for d in (1..n).rev() {
                    let mut next = decisions[..at].to_vec();
                    next.push(d);
                    todo.push(next);
                }
            }
            if decisions[at] != 0 {
                preempted += p;
                aged += s;
            }
        }
    }
    None
}
