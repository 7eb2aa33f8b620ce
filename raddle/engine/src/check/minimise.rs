//! The same failure with the fewest stale reads, then the fewest preemptions, then the fewest switches.
//!
//! First greedy: forget decisions one by one (ddmin's smallest steps; decisions are mostly the obvious ones already).
//! Then iterative context bounding (Musuvathi and Qadeer, PLDI 2007) for every number of preemptions below the one
//! reached, going on from each state only once, within a budget of events: where it is not exhausted, the number is the
//! smallest that exists.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::check::run::{Failing, Plays};
use crate::explore::single::Cost;

/// Events of the executions tried by forgetting decisions, in all: two seconds' work, as a rule far less.
const GREEDY: usize = 2_000_000;

/// Events of the executions tried for one number of preemptions, and for all numbers.
const BOUNDED: usize = 1_000_000;
const ALL_BOUNDED: usize = 4_000_000;

/// Preemptions tried for an execution without stale reads.
const INTERLEAVED: u32 = 6;

/// Finds the smallest failing execution like `failing`.
pub(crate) fn minimise(player: &mut impl Plays, failing: Failing) -> Failing {
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

fn greedy(player: &mut impl Plays, mut best: Failing, effort: &mut Effort) -> Failing {
    'again: loop {
        for at in (0..best.decisions.len()).filter(|&at| best.decisions[at] != 0) {
            for forget in [cut_at, without, dropped] {
                if effort.greedy == 0 {
                    return best;
                }
                let found =
                    player.play(&forget(&best.decisions, at)).filter(|f| f.same_as(&best) && f.cost() < best.cost());
                effort.greedy = effort.greedy.saturating_sub(player.events());
                if let Some(found) = found {
                    best = found;
                    continue 'again;
                }
            }
        }
        return best;
    }
}

/// Forgets everything from a decision on.
fn cut_at(decisions: &[u32], at: usize) -> Vec<u32> {
    decisions[..at].to_vec()
}

/// Decides the obvious instead.
fn without(decisions: &[u32], at: usize) -> Vec<u32> {
    let mut decisions = decisions.to_vec();
    decisions[at] = 0;
    decisions
}

/// Forgets a decision, so that the later ones come earlier.
fn dropped(decisions: &[u32], at: usize) -> Vec<u32> {
    let mut decisions = decisions.to_vec();
    decisions.remove(at);
    decisions
}

/// Searches all executions with at most these numbers of preemptions and stale reads.
fn bounded(
    player: &mut impl Plays,
    like: &Failing,
    preemptions: u32,
    stale: u32,
    effort: &mut Effort,
) -> Option<Failing> {
    let mut todo = vec![Branch::default()];
    // The fewest preemptions, and stale reads, with which each state was reached.
    let mut reached: FxHashMap<u64, (u32, u32)> = FxHashMap::default();
    let mut budget = BOUNDED.min(effort.bounded);
    while budget > 0 {
        let prefix = todo.pop()?.decisions();
        let found =
            player.play(&prefix).filter(|f| f.same_as(like) && f.preemptions <= preemptions && f.stale <= stale);
        if found.is_some() {
            return found;
        }
        budget = budget.saturating_sub(player.events());
        effort.bounded = effort.bounded.saturating_sub(player.events());
        let all: Rc<[u32]> = player.last().map(|(decision, ..)| decision).collect();
        let (mut preempted, mut aged) = (0, 0);
        for (at, (decision, of, cost, state)) in player.last().enumerate() {
            if at >= prefix.len() {
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
                    todo.extend((1..of).rev().map(|other| Branch { from: Rc::clone(&all), at, other: Some(other) }));
                }
            }
            if decision != 0 {
                preempted += u32::from(cost == Cost::Preemption);
                aged += u32::from(cost == Cost::Stale);
            }
        }
    }
    None
}

/// Decisions like those of an execution that was tried, but for the last one.
#[derive(Default)]
struct Branch {
    from: Rc<[u32]>,
    at: usize,
    /// `None` for no decisions at all.
    other: Option<u32>,
}

impl Branch {
    fn decisions(&self) -> Vec<u32> {
        self.from[..self.at].iter().copied().chain(self.other).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Evidence, Spin};

    /// A program with one decision for each of `costs`, which is what the answer 1 costs; 0 is the obvious one. It fails if
    /// `fails` says so of the answers.
    struct Scripted<F> {
        costs: Vec<Cost>,
        fails: F,
        answers: Vec<u32>,
        played: usize,
    }

    impl<F: Fn(&[u32]) -> bool> Plays for Scripted<F> {
        fn play(&mut self, decisions: &[u32]) -> Option<Failing> {
            let answer = |at: usize| decisions.get(at).copied().unwrap_or(0).min(1);
            self.answers = (0..self.costs.len()).map(answer).collect();
            self.played += 1;
            let cost =
                |cost: Cost| self.answers.iter().zip(&self.costs).filter(|(a, c)| **a == 1 && **c == cost).count();
            let used = self.answers.iter().rposition(|a| *a == 1).map_or(0, |last| last + 1);
            (self.fails)(&self.answers).then(|| Failing {
                evidence: Box::new(Evidence::Livelock { threads: Vec::new(), spin: Spin::Values }),
                decisions: self.answers[..used].to_vec(),
                stale: cost(Cost::Stale) as u32,
                preemptions: cost(Cost::Preemption) as u32,
                switches: 0,
            })
        }

        fn last(&self) -> impl Iterator<Item = (u32, u32, Cost, Option<u64>)> + '_ {
            self.answers.iter().zip(&self.costs).map(|(answer, cost)| (*answer, 2, *cost, None))
        }

        fn events(&self) -> usize {
            10
        }
    }

    fn minimised(costs: &[Cost], first: &[u32], fails: impl Fn(&[u32]) -> bool) -> Failing {
        let mut player = Scripted { costs: costs.to_vec(), fails, answers: Vec::new(), played: 0 };
        let first = player.play(first).expect("it fails");
        let smallest = minimise(&mut player, first);
        assert_eq!(player.play(&smallest.decisions).map(|f| f.cost()), Some(smallest.cost()), "it is repeated");
        assert!(player.played < 1_000, "{} executions", player.played);
        smallest
    }

    #[test]
    fn decisions_that_do_not_matter_are_forgotten() {
        let smallest = minimised(&[Cost::Preemption; 8], &[1, 1, 1, 1, 1, 1, 1, 1], |a| a[3] == 1);
        assert_eq!(smallest.decisions, [0, 0, 0, 1]);
    }

    #[test]
    fn fewer_preemptions_are_found_where_forgetting_leads_nowhere() {
        // Two preemptions fail together, and neither alone; another one alone does, which only a search can find.
        let smallest = minimised(&[Cost::Preemption; 6], &[1, 0, 0, 0, 1], |a| {
            (a[0] == 1 && a[4] == 1) || (a[2] == 1 && a[0] == 0)
        });
        assert_eq!((smallest.preemptions, smallest.decisions), (1, vec![0, 0, 1]));
    }

    #[test]
    fn a_stale_read_is_exchanged_for_preemptions_that_explain_it() {
        let costs = [Cost::Stale, Cost::Preemption, Cost::Preemption, Cost::Preemption];
        let smallest = minimised(&costs, &[1], |a| a[0] == 1 || a[1..] == [1, 0, 1]);
        assert_eq!((smallest.stale, smallest.preemptions, smallest.decisions), (0, 2, vec![0, 1, 0, 1]));
    }

    #[test]
    fn what_cannot_be_smaller_stays() {
        let smallest = minimised(&[Cost::Preemption; 4], &[1, 0, 1], |a| a[0] == 1 && a[2] == 1);
        assert_eq!((smallest.preemptions, smallest.decisions), (2, vec![1, 0, 1]));
    }
}
