//! The loops over executions.

use std::sync::Arc;

use crate::check::explorers::explore;
use crate::check::interleaving::interleaving;
use crate::check::minimise::minimise;
use crate::check::samplers::sample;
use crate::check::settings::Settings;
use crate::check::states::States;
use crate::check::strategy::follow::Follow;
use crate::check::tally::{Found, Origin, Tally};
use crate::check::token::Token;
use crate::evidence::{Evidence, FindingKind, Panicked};
use crate::explore::single::{Cost, Single};
use crate::finding::trace::trace;
use crate::finding::{Finding, Outcome, Trace};
use crate::run::deadline::Deadline;
use crate::run::driver::{Bounds, Driver, Ending};
use crate::run::execution::Execution;
use crate::run::virtual_time::Timing;
use crate::time::Time;

pub(crate) type Program = Arc<dyn Fn() + Send + Sync>;

pub(crate) fn execute(execution: &mut Execution, driver: &mut impl Driver, program: &Program) -> Ending {
    let program = Arc::clone(program);
    execution.run(driver, Box::new(move || crate::backend::main(|| program())))
}

/// Explores a program as the settings say.
pub(crate) fn run(settings: &Settings, program: &Program) -> Outcome {
    let deadline = Deadline::after(settings.max_time);
    let timing = match settings.time {
        Time::Free => Timing::Free,
        Time::Ordered => Timing::Ordered { early: true },
    };
    let mut search = Search { settings, program, deadline, timing, outcome: Outcome::default() };
    if let Some(token) = &settings.replay {
        search.replay(token);
        return search.outcome;
    }
    let mut found = search.explore();
    if found.sleeps {
        search.timing = Timing::Ordered { early: false };
        found = search.explore();
    }
    search.take(found);
    search.outcome
}

struct Search<'a> {
    settings: &'a Settings,
    program: &'a Program,
    deadline: Deadline,
    timing: Timing,
    outcome: Outcome,
}

impl Search<'_> {
    fn explore(&self) -> Tally {
        let Self { settings, program, deadline, timing, .. } = *self;
        match settings.sampled {
            None => explore(settings, program, timing, deadline),
            Some(sampled) => sample(settings, program, timing, deadline, sampled),
        }
    }

    fn take(&mut self, found: Tally) {
        self.outcome.complete = self.settings.sampled.is_none() && !found.cut && !found.inconclusive;
        self.outcome.executions = found.executions;
        self.outcome.blocked = found.blocked;
        self.outcome.distinct = found.distinct.len();
        for Found { evidence, origin, before } in found.failures {
            self.failed(evidence, origin, before);
        }
    }

    fn replay(&mut self, text: &str) {
        let token =
            Token::decode(text).unwrap_or_else(|| panic!("replay token {text:?} cannot be read: was it pasted whole?"));
        let bounds = Bounds { model: token.model, spurious: token.spurious, ..self.settings.bounds() };
        let mut player = Player::new(self.program, bounds, token.timing, self.settings.daemons);
        let found = player.play(&token.decisions);
        (self.outcome.executions, self.outcome.distinct) = (1, 1);
        if let Some(found) = found {
            let trace = trace(&player.driver.graph, player.execution.world());
            self.outcome.findings.push(Finding {
                kind: found.evidence.kind(),
                message: found.evidence.to_string(),
                evidence: Some(*found.evidence),
                replay: text.trim().to_owned(),
                executions_before: 0,
                preemptions: found.preemptions,
                trace,
            });
        }
    }

    fn failed(&mut self, evidence: Box<Evidence>, origin: Origin, executions_before: u64) {
        let (bounds, daemons) = (self.settings.bounds(), self.settings.daemons);
        let timing = self.timing;
        if self.outcome.findings.iter().any(|f| f.evidence.as_ref() == Some(&*evidence)) {
            return;
        }
        let kind = evidence.kind();
        let is_first = self.outcome.findings.iter().all(|f| f.kind != kind);
        let first = Failing { evidence, decisions: Vec::new(), stale: 0, preemptions: 0, switches: 0 };
        let decisions = match origin {
            Origin::Decisions(decisions) => decisions,
            Origin::Graph(mut graph) => {
                graph.schedule = interleaving(&graph).unwrap_or(graph.schedule);
                let mut follower = Single::new(Follow::new(graph), bounds);
                execute(&mut Execution::new(timing, daemons, Deadline::default()), &mut follower, self.program);
                follower.decisions
            }
        };
        let mut player = Player::new(self.program, bounds, timing, daemons);
        let replayed = player.play(&decisions).filter(|f| f.same_as(&first));
        let smallest = match replayed {
            // One of a kind is minimised; the others, which only a search that keeps going meets, are shown as they
            // are.
            Some(found) if self.settings.minimised && is_first && kind != FindingKind::Nondeterminism => {
                minimise(&mut player, found)
            }
            Some(found) => found,
            None => Failing { decisions, ..first },
        };
        // Of a program that is not the same twice there is nothing to show.
        let kind = smallest.evidence.kind();
        let is_repeated = player.play(&smallest.decisions).is_some_and(|f| f.evidence.kind() == kind);
        let repeated = || trace(&player.driver.graph, player.execution.world());
        let trace = if is_repeated { repeated() } else { Trace::default() };
        let Bounds { model, spurious, .. } = bounds;
        let token = Token { model, spurious, timing, decisions: smallest.decisions };
        self.outcome.findings.push(Finding {
            kind,
            message: smallest.evidence.to_string(),
            evidence: Some(*smallest.evidence),
            replay: token.encode(),
            executions_before,
            preemptions: smallest.preemptions,
            trace,
        });
    }
}

/// An execution that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failing {
    pub(crate) evidence: Box<Evidence>,
    pub(crate) decisions: Vec<u32>,
    /// Decisions that only a weak memory model allows, or that look so.
    pub(crate) stale: u32,
    pub(crate) preemptions: u32,
    pub(crate) switches: u32,
}

impl Failing {
    /// Whether both fail in the same way.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        match (&*self.evidence, &*other.evidence) {
            // Which thread panicked may depend on the schedule; where and why may not.
            (
                Evidence::Panic { site, message, cause, .. },
                Evidence::Panic { site: other_site, message: other_message, cause: other_cause, .. },
            ) => {
                let words = |message: &str, cause: &Option<Panicked>| {
                    let cause =
                        cause.as_ref().map(|cause| (without_numbers(&cause.site), without_numbers(&cause.message)));
                    (without_numbers(message), cause)
                };
                site == other_site && words(message, cause) == words(other_message, other_cause)
            }
            (one, other) => one.kind().is_like(other.kind()),
        }
    }

    /// Plain interleaving first: a stale read that an interleaving explains is a riddle.
    pub(crate) fn cost(&self) -> (u32, u32, u32, usize) {
        (self.stale, self.preemptions, self.switches, self.decisions.iter().filter(|d| **d != 0).count())
    }
}

/// As a rule the numbers in the words of a panic are what came out wrong: another wrong one will do.
fn without_numbers(words: &str) -> String {
    words.replace(|c: char| c.is_ascii_digit(), "")
}

/// Runs a program as decisions say.
pub(crate) trait Plays {
    /// Runs it with these decisions; the obvious ones are taken where they end. How it failed, if it did.
    fn play(&mut self, decisions: &[u32]) -> Option<Failing>;

    /// The decisions of the last execution: each with how many there were, what another would have cost, and the state
    /// in which it was taken.
    fn last(&self) -> impl Iterator<Item = (u32, u32, Cost, Option<u64>)> + '_;

    /// The events of the last execution.
    fn events(&self) -> usize;
}

/// Plays decisions on a program.
pub(crate) struct Player<'a> {
    program: &'a Program,
    execution: Execution,
    driver: Single<States>,
}

impl<'a> Player<'a> {
    fn new(program: &'a Program, bounds: Bounds, timing: Timing, daemons: bool) -> Self {
        let driver = Single::new(States::default(), bounds);
        Self { program, execution: Execution::new(timing, daemons, Deadline::default()), driver }
    }
}

impl Plays for Player<'_> {
    fn play(&mut self, decisions: &[u32]) -> Option<Failing> {
        self.driver.clear();
        self.driver.strategy.set(decisions);
        let Ending::Failed(evidence) = execute(&mut self.execution, &mut self.driver, self.program) else {
            return None;
        };
        let mut decisions = self.driver.decisions.clone();
        decisions.truncate(decisions.iter().rposition(|d| *d != 0).map_or(0, |last| last + 1));
        let Single { stale, preemptions, switches, .. } = self.driver;
        Some(Failing { evidence, decisions, stale, preemptions, switches })
    }

    fn last(&self) -> impl Iterator<Item = (u32, u32, Cost, Option<u64>)> + '_ {
        let Single { decisions, options, strategy, .. } = &self.driver;
        decisions.iter().zip(options).zip(&strategy.names).map(|((d, (n, cost)), state)| (*d, *n, *cost, *state))
    }

    fn events(&self) -> usize {
        self.driver.graph.len()
    }
}
