//! The loops over executions.

use std::sync::Arc;

use crate::FindingKind;
use crate::check::explorers::explore;
use crate::check::interleaving;
use crate::check::minimise::minimise;
use crate::check::samplers::sample;
use crate::check::settings::Settings;
use crate::check::states::States;
use crate::check::strategy::follow::Follow;
use crate::check::tally::{Found, Origin, Tally};
use crate::check::token::Token;
use crate::explore::single::{Cost, Linear};
use crate::finding::trace;
use crate::finding::{Finding, Outcome, Trace};
use crate::model::consistency::Model;
use crate::run::deadline::Deadline;
use crate::run::driver::{Driver, Ending};
use crate::run::execution::Execution;
use crate::run::virtual_time::Timing;
use crate::run::world::Failure;
use crate::time::Time;

pub(crate) type Program = Arc<dyn Fn() + Send + Sync>;

pub(crate) fn execute(execution: &mut Execution, driver: &mut impl Driver, program: &Program) -> Ending {
    let program = Arc::clone(program);
    execution.run(driver, Box::new(move || crate::thread::main(|| program())))
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
        for Found { failure, origin, before } in found.failures {
            self.failed(failure, origin, before);
        }
    }

    fn replay(&mut self, text: &str) {
        let token =
            Token::decode(text).unwrap_or_else(|| panic!("replay token {text:?} cannot be read: was it pasted whole?"));
        let mut player = Player::new(self.program, token.model, token.spurious, token.timing, self.settings);
        let found = player.play(&token.decisions);
        (self.outcome.executions, self.outcome.distinct) = (1, 1);
        if let Some(found) = found {
            let trace = trace::of(&player.driver.graph, &player.execution.world.borrow());
            self.outcome.findings.push(Finding {
                kind: found.failure.kind,
                message: found.failure.message,
                replay: text.trim().to_owned(),
                executions_before: 0,
                preemptions: found.preemptions,
                trace,
            });
        }
    }

    fn failed(&mut self, failure: Failure, origin: Origin, executions_before: u64) {
        let Settings { model, spurious, max_steps, daemons, .. } = *self.settings;
        let timing = self.timing;
        let first = Failing { failure, decisions: Vec::new(), stale: 0, preemptions: 0, switches: 0 };
        if self.outcome.findings.iter().any(|f| f.kind == first.failure.kind && f.message == first.failure.message) {
            return;
        }
        let is_first = self.outcome.findings.iter().all(|f| f.kind != first.failure.kind);
        let decisions = match origin {
            Origin::Decisions(decisions) => decisions,
            Origin::Graph(mut graph) => {
                graph.schedule = interleaving::of(&graph).unwrap_or(graph.schedule);
                let mut follower = Linear::new(Follow::new(graph), model, spurious, max_steps);
                execute(&mut Execution::new(timing, daemons, Deadline::default()), &mut follower, self.program);
                follower.decisions
            }
        };
        let mut player = Player::new(self.program, model, spurious, timing, self.settings);
        let replayed = player.play(&decisions).filter(|f| f.same_as(&first));
        let smallest = match replayed {
            // One of a kind is minimised; the others, which only a search that keeps going meets, are shown as they
            // are.
            Some(found) if self.settings.minimised && is_first && found.failure.kind != FindingKind::Nondeterminism => {
                minimise(&mut player, found)
            }
            Some(found) => found,
            None => Failing { decisions, ..first },
        };
        // Of a program that is not the same twice there is nothing to show.
        let is_repeated = player.play(&smallest.decisions).is_some_and(|f| f.failure.kind == smallest.failure.kind);
        let repeated = || trace::of(&player.driver.graph, &player.execution.world.borrow());
        let trace = if is_repeated { repeated() } else { Trace::default() };
        let token = Token { model, spurious, timing, decisions: smallest.decisions };
        self.outcome.findings.push(Finding {
            kind: smallest.failure.kind,
            message: smallest.failure.message,
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
    pub(crate) failure: Failure,
    pub(crate) decisions: Vec<u32>,
    /// Decisions that only a weak memory model allows, or that look so.
    pub(crate) stale: u32,
    pub(crate) preemptions: u32,
    pub(crate) switches: u32,
}

impl Failing {
    /// Whether both fail in the same way.
    pub(crate) fn same_as(&self, other: &Self) -> bool {
        let text = |f: &Failure| match f.kind {
            // Which thread panicked may depend on the schedule; where and why may not.
            // As a rule the numbers in it are what came out wrong: another wrong one will do.
            FindingKind::Panic => f.message.split_once(" panicked at ").map_or(String::new(), |(_, what)| {
                let (site, words) = what.split_once(": ").unwrap_or((what, ""));
                format!("{site}: {}", words.replace(|c: char| c.is_ascii_digit(), ""))
            }),
            _ => String::new(),
        };
        self.failure.kind == other.failure.kind && text(&self.failure) == text(&other.failure)
    }

    /// Plain interleaving first: a stale read that an interleaving explains is a riddle.
    pub(crate) fn cost(&self) -> (u32, u32, u32, usize) {
        (self.stale, self.preemptions, self.switches, self.decisions.iter().filter(|d| **d != 0).count())
    }
}

/// Plays decisions.
pub(crate) struct Player<'a> {
    program: &'a Program,
    execution: Execution,
    driver: Linear<States>,
}

impl<'a> Player<'a> {
    fn new(program: &'a Program, model: Model, spurious: u32, timing: Timing, settings: &Settings) -> Self {
        let driver = Linear::new(States::default(), model, spurious, settings.max_steps);
        Self { program, execution: Execution::new(timing, settings.daemons, Deadline::default()), driver }
    }

    /// Runs the program with these decisions.
    pub(crate) fn play(&mut self, decisions: &[u32]) -> Option<Failing> {
        self.driver.clear();
        self.driver.strategy.set(decisions);
        let Ending::Failed(failure) = execute(&mut self.execution, &mut self.driver, self.program) else { return None };
        let mut decisions = self.driver.decisions.clone();
        decisions.truncate(decisions.iter().rposition(|d| *d != 0).map_or(0, |last| last + 1));
        let Linear { stale, preemptions, switches, .. } = self.driver;
        Some(Failing { failure, decisions, stale, preemptions, switches })
    }

    /// The decisions of the last execution: each with how many there were, what another would have cost, and the state
    /// in which it was taken.
    pub(crate) fn last(&self) -> impl Iterator<Item = (u32, u32, Cost, Option<u64>)> + '_ {
        let Linear { decisions, options, strategy, .. } = &self.driver;
        decisions.iter().zip(options).zip(&strategy.names).map(|((d, (n, cost)), state)| (*d, *n, *cost, *state))
    }

    /// The events of the last execution.
    pub(crate) fn events(&self) -> usize {
        self.driver.graph.len()
    }
}
