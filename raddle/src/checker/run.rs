//! The loops over executions.

use std::sync::Arc;
use std::time::Instant;

use super::explorers::explore;
use super::minimise::minimise;
use super::settings::Settings;
use super::tally::{Distinct, Found};
use super::token::Token;
use super::trace;
use crate::FindingKind;
use crate::engine::driver::{Driver, Ending};
use crate::engine::execution::Execution;
use crate::engine::graph::Graph;
use crate::engine::linear::{Cost, Linear};
use crate::engine::world::Failure;
use crate::finding::{Finding, Outcome};
use crate::strategy::follow::Follow;
use crate::strategy::sampler::Sampler;
use crate::strategy::script::Script;

pub(super) type Program = Arc<dyn Fn() + Send + Sync>;

/// Sampled executions that share a sampler's memory (profiles, lengths).
const CHUNK: u64 = 256;

pub(super) fn execute(execution: &mut Execution, driver: &mut impl Driver, program: &Program) -> Ending {
    let program = Arc::clone(program);
    execution.run(driver, Box::new(move || crate::thread::main(|| program())))
}

/// Explores a program as the settings say.
pub(super) fn run(settings: &Settings, program: &Program) -> Outcome {
    let mut search =
        Search { settings, program, start: Instant::now(), outcome: Outcome::default(), distinct: Distinct::default() };
    match (&settings.replay, settings.sampled) {
        (Some(token), _) => search.replay(token),
        (None, None) => search.exhaustive(),
        (None, Some((strategy, executions))) => search.sampled(strategy, executions),
    }
    search.outcome
}

struct Search<'a> {
    settings: &'a Settings,
    program: &'a Program,
    start: Instant,
    outcome: Outcome,
    distinct: Distinct,
}

impl Search<'_> {
    /// Counts an execution.
    fn count(&mut self, graph: &Graph) {
        self.outcome.executions += 1;
        self.distinct.insert(graph.fingerprint());
        self.outcome.distinct = self.distinct.len();
    }

    fn is_over(&self) -> bool {
        self.outcome.executions >= self.settings.max_executions
            || self.settings.max_time.is_some_and(|t| self.start.elapsed() >= t)
            || (!self.outcome.findings.is_empty() && !self.settings.keep_going)
    }

    fn exhaustive(&mut self) {
        let found = explore(self.settings, self.program, self.start);
        self.outcome.executions = found.executions;
        self.outcome.blocked = found.blocked;
        self.outcome.distinct = found.distinct.len();
        self.outcome.complete = !found.cut && !found.inconclusive;
        for Found { failure, graph, before } in found.failures {
            self.failed(failure, Origin::Graph(graph), before);
        }
    }

    fn sampled(&mut self, strategy: crate::Strategy, executions: u64) {
        let Settings { model, spurious, max_steps, seed, .. } = *self.settings;
        let mut execution = Execution::new();
        let mut driver = Linear::new(Sampler::new(strategy), model, spurious, max_steps);
        for n in 0..executions {
            if n % CHUNK == 0 {
                driver.strategy = Sampler::new(strategy);
            }
            driver.clear();
            driver.strategy.start(seed, n);
            match execute(&mut execution, &mut driver, self.program) {
                Ending::Complete => self.count(&driver.graph),
                Ending::Blocked | Ending::Inconclusive => self.outcome.blocked += 1,
                Ending::Failed(failure) => {
                    let before = self.outcome.executions;
                    self.count(&driver.graph);
                    self.failed(failure, Origin::Decisions(driver.decisions.clone()), before);
                }
            }
            if self.is_over() {
                return;
            }
        }
    }

    fn replay(&mut self, text: &str) {
        let token =
            Token::decode(text).unwrap_or_else(|| panic!("replay token {text:?} cannot be read: was it pasted whole?"));
        let mut player = Player::new(self.program, token.model, token.spurious, self.settings.max_steps);
        let found = player.play(&token.decisions);
        self.count(&player.driver.graph);
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
        let Settings { model, spurious, max_steps, .. } = *self.settings;
        let first = Failing { failure, decisions: Vec::new(), stale: 0, preemptions: 0, switches: 0 };
        if self.outcome.findings.iter().any(|f| f.kind == first.failure.kind && f.message == first.failure.message) {
            return;
        }
        let is_first = self.outcome.findings.iter().all(|f| f.kind != first.failure.kind);
        let decisions = match origin {
            Origin::Decisions(decisions) => decisions,
            Origin::Graph(graph) => {
                let mut follower = Linear::new(Follow::new(graph), model, spurious, max_steps);
                execute(&mut Execution::new(), &mut follower, self.program);
                follower.decisions
            }
        };
        let mut player = Player::new(self.program, model, spurious, max_steps);
        let replayed = player.play(&decisions).filter(|f| f.same_as(&first));
        let smallest = match replayed {
            // One of a kind is minimised; the others, which only a search that keeps going meets, are shown as they
            // are.
            Some(found) if is_first && found.failure.kind != FindingKind::Nondeterminism => {
                minimise(&mut player, found)
            }
            Some(found) => found,
            None => Failing { decisions, ..first },
        };
        player.play(&smallest.decisions);
        let trace = trace::of(&player.driver.graph, &player.execution.world.borrow());
        let token = Token { model, spurious, decisions: smallest.decisions };
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

/// How to repeat a failing execution.
enum Origin {
    Graph(Graph),
    Decisions(Vec<u32>),
}

/// An execution that failed.
#[derive(Clone, Debug)]
pub(super) struct Failing {
    pub(super) failure: Failure,
    pub(super) decisions: Vec<u32>,
    /// Decisions that only a weak memory model allows, or that look so.
    pub(super) stale: u32,
    pub(super) preemptions: u32,
    pub(super) switches: u32,
}

impl Failing {
    /// Whether both fail in the same way.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        let text = |f: &Failure| match f.kind {
            // Which thread panicked may depend on the schedule; where and why may not.
            FindingKind::Panic => {
                f.message.split_once(" panicked at ").map_or(String::new(), |(_, what)| what.to_owned())
            }
            _ => String::new(),
        };
        self.failure.kind == other.failure.kind && text(&self.failure) == text(&other.failure)
    }

    /// Plain interleaving first: a stale read that an interleaving explains is a riddle.
    pub(super) fn cost(&self) -> (u32, u32, u32, usize) {
        (self.stale, self.preemptions, self.switches, self.decisions.iter().filter(|d| **d != 0).count())
    }
}

/// Plays decisions.
pub(super) struct Player<'a> {
    program: &'a Program,
    execution: Execution,
    driver: Linear<Script>,
}

impl<'a> Player<'a> {
    fn new(program: &'a Program, model: crate::Model, spurious: u32, max_steps: u64) -> Self {
        let driver = Linear::new(Script::new(Vec::new()), model, spurious, max_steps);
        Self { program, execution: Execution::new(), driver }
    }

    /// Runs the program with these decisions.
    pub(super) fn play(&mut self, decisions: &[u32]) -> Option<Failing> {
        self.driver.clear();
        self.driver.strategy.set(decisions);
        let Ending::Failed(failure) = execute(&mut self.execution, &mut self.driver, self.program) else { return None };
        let mut decisions = self.driver.decisions.clone();
        decisions.truncate(decisions.iter().rposition(|d| *d != 0).map_or(0, |last| last + 1));
        let Linear { stale, preemptions, switches, .. } = self.driver;
        Some(Failing { failure, decisions, stale, preemptions, switches })
    }

    /// The decisions of the last execution, and what each could have been.
    pub(super) fn last(&self) -> (Vec<u32>, Vec<(u32, Cost)>) {
        (self.driver.decisions.clone(), self.driver.options.clone())
    }
}
