//! What raddle shows is as small as can be: no schedule with fewer preemptions fails the same way.
//!
//! The witness against it is a search of its own, which shares nothing with the engine's minimiser: depth first through
//! every schedule with at most so many preemptions, without a budget, counting by itself. Reads see the newest value,
//! unless the failure does not exist under sequential consistency; then they may see any that RC11 allows.

use std::process::ExitCode;

use catalogue::{Listed, PAIRS, Scenario};
use libtest_mimic::{Failed, Trial};
use raddle::{Checker, Finding, FindingKind, Model};
use raddle::{Question, ask};

/// Spurious effects in one execution: the checker's default.
const SPURIOUS: u32 = 1;

fn main() -> ExitCode {
    suites::main(|| {
        let scenarios =
            PAIRS.iter().flat_map(|listed| listed.pair.scenarios.iter().map(move |scenario| (listed, scenario)));
        let mut tests: Vec<Trial> = scenarios.map(|(listed, scenario)| test(listed, scenario)).collect();
        tests.extend(suites::sentences![the_search_finds_what_needs_two_preemptions]);
        tests
    })
}

fn test(listed: &'static Listed, scenario: &'static Scenario) -> Trial {
    let (_, scenarios) =
        programs_on_raddle::buggy::PROGRAMS.iter().find(|(name, _)| *name == listed.pair.name).expect("a program");
    let (_, program) = scenarios.iter().find(|(name, _)| *name == scenario.name).expect("a scenario");
    Trial::test(format!("{}::{}", listed.pair.name, scenario.name), || is_minimal(*program))
}

/// Compares a finding, if the program has one, with the smallest that the search finds.
fn is_minimal(program: fn()) -> Result<(), Failed> {
    let outcome = Checker::new().spurious(SPURIOUS).run(program);
    let Some(finding) = outcome.findings.first() else { return Ok(()) };
    let smallest = smallest(program, finding);
    if finding.preemptions == smallest {
        return Ok(());
    }
    Err(format!("{smallest} preemptions are enough, but raddle shows:\n{finding}").into())
}

/// The fewest preemptions with which the program fails as the finding does.
fn smallest(program: fn(), finding: &Finding) -> u32 {
    let sequential = Checker::new().model(Model::Sc).spurious(SPURIOUS).keep_going(true).run(program);
    assert!(sequential.complete, "not all sequentially consistent executions were explored");
    let signature = signature(finding.kind, &finding.message);
    let weak = sequential.findings.iter().all(|other| self::signature(other.kind, &other.message) != signature);

    let fails_within = |&bound: &u32| {
        let mut search = Search { bound, weak, path: Vec::new() };
        loop {
            let failure = search.execute(program);
            if failure.is_some_and(|(kind, message)| self::signature(kind, &message) == signature) {
                return true;
            }
            if !search.advance() {
                return false;
            }
        }
    };
    (0..).find(fails_within).expect("it fails")
}

/// What makes two failures the same: which thread panicked may depend on the schedule, where and why may not.
fn signature(kind: FindingKind, message: &str) -> (FindingKind, &str) {
    match kind {
        FindingKind::Panic => (kind, message.split_once(" panicked at ").map_or("", |(_, what)| what)),
        _ => (kind, ""),
    }
}

/// Every execution with at most `bound` preemptions, one by one.
struct Search {
    bound: u32,
    weak: bool,
    /// The answers of the last execution, by number, each with how many there were.
    path: Vec<(usize, usize)>,
}

impl Search {
    /// Runs the program with the answers of the path, and the first ones from where it ends.
    fn execute(&mut self, program: fn()) -> Option<(FindingKind, String)> {
        let (mut at, mut preemptions) = (0, 0);
        ask(program, SPURIOUS, |question| {
            let answers = self.answers(question, preemptions);
            if at == self.path.len() {
                self.path.push((0, answers.len()));
            }
            let (number, of) = self.path[at];
            assert_eq!(of, answers.len(), "the program does not do the same under the same schedule");
            at += 1;
            if let Question::Thread { ready, last } = question {
                preemptions += u32::from(ready.contains(&last) && answers[number] != last);
            }
            answers[number]
        })
    }

    /// What may be answered when so many preemptions have been.
    fn answers(&self, question: Question<'_>, preemptions: u32) -> Vec<u32> {
        match question {
            Question::Thread { ready, last } if ready.contains(&last) && preemptions == self.bound => vec![last],
            Question::Thread { ready, .. } => ready.to_vec(),
            Question::Behind(_) if !self.weak => vec![0],
            Question::Behind(most) => (0..=most).collect(),
            Question::Choice(n) => (0..n).collect(),
        }
    }

    /// Goes on to the next path; false when there is none.
    fn advance(&mut self) -> bool {
        while let Some((number, of)) = self.path.pop() {
            if number + 1 < of {
                self.path.push((number + 1, of));
                return true;
            }
        }
        false
    }
}

/// A program made so that nothing less than two preemptions shows its bug: the search must say so as well.
fn the_search_finds_what_needs_two_preemptions() {
    use raddle::sync::atomic::{AtomicU32, Ordering::SeqCst};
    use std::sync::Arc;

    fn program() {
        let word = Arc::new(AtomicU32::new(0));
        let seen = {
            let word = Arc::clone(&word);
            raddle::thread::spawn(move || (word.load(SeqCst), word.load(SeqCst)))
        };
        let writer = raddle::thread::spawn(move || (1..=2).for_each(|n| word.store(n, SeqCst)));
        writer.join().unwrap();
        assert_ne!(seen.join().unwrap(), (0, 1));
    }

    let outcome = Checker::new().run(program);
    assert_eq!(smallest(program, &outcome.findings[0]), 2, "{outcome}");
    assert!(is_minimal(program).is_ok());
}
