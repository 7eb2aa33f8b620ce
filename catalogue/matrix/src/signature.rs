//! From what an engine reports to a verdict: what is the program's, and what only the engine's.
//!
//! loom and shuttle report everything by panicking, and [`engine_panic`](raddle_tools::engine_panic) knows what that
//! means. raddle's findings say what they are.

use catalogue::FailureKind;
use raddle::FindingKind;
use raddle_tools::engine_panic::{Meaning, Panicked};
use raddle_tools::text::{one_line, relative};
use raddle_tools::verdict::{Finding, Verdict};

use crate::text::site;

/// What a finding of raddle's says of the program.
pub(crate) fn verdict(finding: &raddle::Finding) -> Verdict {
    let (words, place) = words(finding);
    // Where the panic of a program that is nobody's assertion was raised decides, as it does for the other engines.
    let (file, line) = place.and_then(|place| place.split_once(':')).unwrap_or_default();
    let line = line.split(':').next().and_then(|line| line.parse().ok()).unwrap_or(0);
    let panicked = Panicked { message: words.to_owned(), file: file.to_owned(), line, execution: 0 };
    let kind = match finding.kind {
        FindingKind::Panic => match panicked.meaning() {
            Meaning::Failure(kind) => kind,
            Meaning::Limit | Meaning::EngineFault => return of_panic(&panicked),
        },
        FindingKind::Deadlock => FailureKind::Deadlock,
        // The cell is the witness of what would be a race: nothing orders the two threads that use it.
        FindingKind::DataRace | FindingKind::BorrowConflict => FailureKind::DataRace,
        FindingKind::Livelock => FailureKind::Hang,
        FindingKind::StackOverflow => FailureKind::StackOverflow,
        // An engine that cannot run the same execution twice has seen nothing that it could vouch for.
        _ => return Verdict::Inconclusive(one_line(&finding.message)),
    };
    let last = || finding.trace.steps.iter().rev().find_map(|step| site(&step.location));
    let site = match place {
        Some(place) => site(place).or_else(last),
        // A deadlock's words begin with `main`, who only waits for the others to end.
        None if finding.kind == FindingKind::Deadlock => last(),
        None => site(words).or_else(last),
    };
    Verdict::Found(Finding {
        kind,
        message: one_line(words),
        site,
        evidence: relative(&finding.to_string()),
        executions: Some(finding.executions_before + 1),
    })
}

/// What a finding of raddle's says beside its kind, and `file:line:column` of a panic. One that `join` has passed on is
/// named by its cause.
fn words(finding: &raddle::Finding) -> (&str, Option<&str>) {
    let panicked = || {
        let (_, panic) = finding.message.split_once(" panicked at ")?;
        panic.rsplit_once(": a thread panicked at ").map_or(panic, |(_, cause)| cause).split_once(": ")
    };
    match panicked().filter(|_| finding.kind == FindingKind::Panic) {
        Some((place, words)) => (words, Some(place)),
        None => {
            let kind = format!("{}: ", finding.kind);
            (finding.message.strip_prefix(&kind).unwrap_or(&finding.message), None)
        }
    }
}

/// What the panic says of the program, were it the failure.
pub(crate) fn of_panic(panicked: &Panicked) -> Verdict {
    match panicked.meaning() {
        Meaning::Failure(kind) => Verdict::Found(Finding {
            kind,
            message: one_line(&panicked.message),
            site: site_of(panicked),
            evidence: panicked.to_string(),
            executions: (panicked.execution > 0).then_some(panicked.execution),
        }),
        Meaning::Limit => Verdict::Inconclusive(one_line(&panicked.message)),
        Meaning::EngineFault => Verdict::Inconclusive(format!("the engine itself failed: {panicked}")),
    }
}

/// `file:line` in a program.
fn site_of(panicked: &Panicked) -> Option<String> {
    let at = relative(&format!("{}:{}", panicked.file, panicked.line));
    site(&at).filter(|site| *site == at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panicked(file: &str, message: &str) -> Panicked {
        Panicked { message: message.to_owned(), file: file.to_owned(), line: 7, execution: 3 }
    }

    #[test]
    fn an_engines_own_assertion_is_inconclusive() {
        let verdict = of_panic(&panicked("/registry/loom-0.7.2/src/rt/thread.rs", "assertion failed: threads < max"));
        assert!(matches!(verdict, Verdict::Inconclusive(_)), "{verdict:?}");
    }

    #[test]
    fn a_limit_of_the_engines_is_inconclusive() {
        for (file, message) in [
            ("std/loom/src/engine/thread.rs", "loom runs 5 threads at most, and this spawns one more"),
            ("/registry/loom-0.7.2/src/rt/path.rs", "Model exceeded maximum number of branches. This is often"),
        ] {
            let verdict = of_panic(&panicked(file, message));
            assert!(matches!(&verdict, Verdict::Inconclusive(why) if why == message), "{verdict:?}");
        }
    }

    fn raddles(kind: FindingKind, message: &str) -> Verdict {
        let trace = raddle::Trace {
            threads: vec!["main".to_owned()],
            steps: vec![raddle::Step {
                operation: "lock".to_owned(),
                object: "Mutex#1".to_owned(),
                location: format!("{}/buggy/src/bank.rs:30:9", crate::text::workspace().display()),
                ..raddle::Step::default()
            }],
        };
        verdict(&raddle::Finding {
            kind,
            message: message.to_owned(),
            evidence: None,
            replay: "r1.".to_owned(),
            executions_before: 4,
            preemptions: 0,
            trace,
        })
    }

    #[test]
    fn raddles_panic_is_named_as_every_other_engines() {
        let root = crate::text::workspace().display();
        let words =
            format!("teller panicked at {root}/buggy/src/bank.rs:9:5: assertion failed: money was lost\n  left: 1");
        let Verdict::Found(finding) = raddles(FindingKind::Panic, &words) else { panic!() };
        assert_eq!(
            (finding.kind, finding.message.as_str(), finding.site.as_deref(), finding.executions),
            (FailureKind::Panic, "assertion failed: money was lost; left: 1", Some("buggy/src/bank.rs:9"), Some(5))
        );
        assert!(finding.evidence.contains("│ Mutex#1.lock"), "no lanes:\n{}", finding.evidence);
        assert!(finding.evidence.contains("RADDLE_REPLAY=r1."), "no token:\n{}", finding.evidence);
    }

    #[test]
    fn a_panic_that_join_passes_on_is_raddles_by_its_cause() {
        let words = "main panicked at buggy/src/bank.rs:20:9: called `Result::unwrap()` on an `Err` value: Any { .. }: \
                     a thread panicked at buggy/src/bank.rs:9:5: money was lost";
        let Verdict::Found(finding) = raddles(FindingKind::Panic, words) else { panic!() };
        assert_eq!(
            (finding.message.as_str(), finding.site.as_deref()),
            ("money was lost", Some("buggy/src/bank.rs:9"))
        );
    }

    #[test]
    fn a_deadlock_is_where_somebody_else_than_main_waits() {
        let words = "deadlock: main waits in `JoinHandle::join` at buggy/src/bank.rs:50:9 for thread 1 to end";
        let Verdict::Found(finding) = raddles(FindingKind::Deadlock, words) else { panic!() };
        assert!(finding.message.starts_with("main waits"), "{}", finding.message);
        assert_eq!(finding.site.as_deref(), Some("buggy/src/bank.rs:30"));
    }

    #[test]
    fn a_finding_without_a_place_has_that_of_its_last_step() {
        let Verdict::Found(finding) = raddles(FindingKind::StackOverflow, "main overflowed its stack") else {
            panic!()
        };
        assert_eq!((finding.kind, finding.site.as_deref()), (FailureKind::StackOverflow, Some("buggy/src/bank.rs:30")));
    }

    #[test]
    fn every_kind_of_finding_has_its_word() {
        for (kind, word) in [
            (FindingKind::Deadlock, FailureKind::Deadlock),
            (FindingKind::DataRace, FailureKind::DataRace),
            (FindingKind::BorrowConflict, FailureKind::DataRace),
            (FindingKind::Livelock, FailureKind::Hang),
        ] {
            let Verdict::Found(finding) = raddles(kind, "what it says") else { panic!("{kind}") };
            assert_eq!((finding.kind, finding.message.as_str()), (word, "what it says"));
        }
    }

    #[test]
    fn what_raddle_cannot_vouch_for_is_inconclusive() {
        for (kind, message) in [
            (FindingKind::Nondeterminism, "nondeterministic program: event 12 of main was a load"),
            (
                FindingKind::Panic,
                "main panicked at raddle/engine/src/run/world.rs:40:9: internal error: not in a model",
            ),
        ] {
            let verdict = raddles(kind, message);
            assert!(matches!(verdict, Verdict::Inconclusive(_)), "{verdict:?}");
        }
        // What std would have said is the program's.
        let words = "main panicked at std/raddle/src/sync/once.rs:73:29: Once instance has previously been poisoned";
        assert!(matches!(raddles(FindingKind::Panic, words), Verdict::Found(_)));
    }

    #[test]
    fn a_programs_panic_has_its_site() {
        let Verdict::Found(finding) = of_panic(&panicked("buggy/src/bank.rs", "money was lost")) else { panic!() };
        assert_eq!(finding.site.as_deref(), Some("buggy/src/bank.rs:7"));
        assert_eq!(finding.executions, Some(3));
    }
}
