//! Every pair of the catalogue under raddle: the broken program's own bug is found, the corrected one is clean in every
//! execution, and neither takes two seconds. A test a scenario and side; what raddle cannot see is listed with the reason,
//! and a test fails as well when it sees it after all.

use std::time::{Duration, Instant};

use catalogue::{FailureKind, Listed, PAIRS};
use libtest_mimic::{Arguments, Failed, Trial};
use std_on_raddle::model::{Checker, FindingKind, Outcome};

/// What a program may take.
const BUDGET: Duration = Duration::from_secs(2);

/// Where the checker gives up, so that a program that takes long is told from one that takes for ever.
const LIMIT: Duration = Duration::from_secs(20);

/// Scenarios whose bug raddle cannot see.
const BLIND: &[(&str, &str, &str)] = &[
    ("lost-tail-partition", "scenario_even", "there is no bug: an even division leaves nothing out"),
    ("lost-update-race", "scenario_static_mut", "a `static mut` is plain memory: it has no stand-in"),
    (
        "treiber-pop-use-after-free",
        "scenario",
        "what is read from the freed node is thrown away; nothing watches the heap",
    ),
];

fn main() {
    let trials = PAIRS.iter().flat_map(trials).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trials(listed: &'static Listed) -> Vec<Trial> {
    let pair = &listed.pair;
    let mut trials = Vec::new();
    for scenario in pair.scenarios {
        let buggy = program(buggy_on_raddle::PROGRAMS, pair.name, scenario.name);
        let fixed = program(fixed_on_raddle::PROGRAMS, pair.name, scenario.name);
        let blind = BLIND.iter().find(|blind| (blind.0, blind.1) == (pair.name, scenario.name)).map(|blind| blind.2);
        trials.push(Trial::test(format!("buggy::{}::{}", pair.name, scenario.name), move || match blind {
            Some(reason) => is_clean(&timed(buggy)?)
                .map_err(|e| format!("{}: expected to be blind: {reason}", e.message().unwrap_or_default()).into()),
            None => shows(&timed(buggy)?, scenario.shows),
        }));
        trials.push(Trial::test(format!("fixed::{}::{}", pair.name, scenario.name), move || is_clean(&timed(fixed)?)));
    }
    trials
}

fn program(programs: &[(&str, &'static [(&'static str, fn())])], pair: &str, scenario: &str) -> fn() {
    let scenarios = programs.iter().find(|p| p.0 == pair).expect("the catalogue's pairs are programs").1;
    scenarios.iter().find(|s| s.0 == scenario).expect("the catalogue's scenarios are functions").1
}

/// Explores a program with the checker's defaults: RC11, one spurious effect an execution.
fn timed(program: fn()) -> Result<Outcome, Failed> {
    let start = Instant::now();
    let outcome = Checker::new().exhaustive().spurious(1).max_time(LIMIT).run(program);
    let took = start.elapsed();
    let Outcome { executions, blocked, .. } = outcome;
    if std::env::var_os("RADDLE_SHOW").is_some() {
        let first =
            outcome.findings.first().map_or_else(|| "clean".to_owned(), |f| format!("{}: {}", f.kind, f.message));
        eprintln!("{executions} executions, {blocked} blocked, {took:.2?}: {first}");
    }
    if took > BUDGET {
        return Err(format!("took {took:.1?}, {executions} executions, {blocked} blocked").into());
    }
    Ok(outcome)
}

fn shows(outcome: &Outcome, expected: &[catalogue::Failure]) -> Result<(), Failed> {
    let finding = outcome.findings.first().ok_or_else(|| {
        let seen = if outcome.complete { "in every execution" } else { "in those explored" };
        format!("nothing found {seen}: {}", outcome.executions)
    })?;
    let kind = kind(finding.kind);
    if expected.iter().any(|failure| kind.is_some_and(|kind| failure.matches(kind, &finding.message))) {
        return Ok(());
    }
    Err(format!("found something else than {expected:?}:\n{finding}").into())
}

fn is_clean(outcome: &Outcome) -> Result<(), Failed> {
    if let Some(finding) = outcome.findings.first() {
        return Err(format!("found:\n{finding}").into());
    }
    if !outcome.complete {
        return Err(format!("not all explored in {} executions", outcome.executions).into());
    }
    Ok(())
}

/// A finding's kind in the catalogue's words.
fn kind(kind: FindingKind) -> Option<FailureKind> {
    Some(match kind {
        FindingKind::Panic => FailureKind::Panic,
        FindingKind::Deadlock => FailureKind::Deadlock,
        FindingKind::DataRace | FindingKind::BorrowConflict => FailureKind::DataRace,
        FindingKind::Livelock => FailureKind::Hang,
        FindingKind::StackOverflow => FailureKind::StackOverflow,
        _ => return None,
    })
}
