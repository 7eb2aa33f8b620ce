//! From what an engine reports to a verdict: what is the program's, and what only the engine's.
//!
//! loom and shuttle report everything by panicking, and [`engine_panic`](raddle_tools::engine_panic) knows what that
//! means. raddle's findings say what they are.

use catalogue::FailureKind;
use raddle::{Evidence, FindingKind};
use raddle_tools::engine_panic::{Meaning, Panicked};
use raddle_tools::text::{one_line, relative};
use raddle_tools::verdict::{Finding, Verdict};

use crate::text::site;

/// What a finding of raddle's says of the program.
pub(crate) fn verdict(finding: &raddle::Finding) -> Verdict {
    let (kind, words) = match (&finding.evidence, finding.kind) {
        (Some(Evidence::Panic { site, message, cause, .. }), _) => {
            // A panic that `join` has passed on is named by its cause.
            let (site, words) = cause.as_ref().map_or((site, message), |cause| (&cause.site, &cause.message));
            // Where it was raised decides, as it does for the other engines.
            let (file, line) = file_and_line(site);
            let panicked = Panicked { message: words.clone(), file: file.to_owned(), line, execution: 0 };
            match panicked.meaning() {
                Meaning::Failure(kind) => (kind, words.as_str()),
                Meaning::Limit | Meaning::EngineFault => return of_panic(&panicked),
            }
        }
        (_, FindingKind::Panic) => (FailureKind::Panic, finding.message.as_str()),
        (_, FindingKind::Deadlock) => (FailureKind::Deadlock, finding.words()),
        // The cell is the witness of what would be a race: nothing orders the two threads that use it.
        (_, FindingKind::DataRace | FindingKind::BorrowConflict) => (FailureKind::DataRace, finding.words()),
        (_, FindingKind::UseAfterFree | FindingKind::DoubleFree | FindingKind::InvalidFree) => {
            (FailureKind::UndefinedBehaviour, finding.words())
        }
        (_, FindingKind::Livelock) => (FailureKind::Hang, finding.words()),
        (_, FindingKind::StackOverflow) => (FailureKind::StackOverflow, finding.words()),
        // An engine that cannot run the same execution twice has seen nothing that it could vouch for.
        _ => return Verdict::Inconclusive(one_line(&finding.message)),
    };
    let proved = finding.evidence.iter().flat_map(places).find_map(site);
    let last = || finding.trace.steps.iter().rev().find_map(|step| site(&step.location));
    Verdict::Found(Finding {
        kind,
        message: one_line(words),
        site: proved.or_else(last),
        evidence: relative(&finding.to_string()),
        executions: Some(finding.executions_before + 1),
    })
}

/// The places that evidence points at, the first being the best. What a deadlock names first is where `main` waits for
/// the others to end, so there the last step is the better place.
fn places(evidence: &Evidence) -> Vec<&str> {
    match evidence {
        Evidence::Race(first, second) => vec![&first.operation.location, &second.operation.location],
        Evidence::Panic { site, cause, .. } => vec![cause.as_ref().map_or(site, |cause| &cause.site)],
        Evidence::Borrow { operation, .. } => vec![&operation.location],
        _ => Vec::new(),
    }
}

/// The parts of `file:line:column`.
fn file_and_line(site: &str) -> (&str, u32) {
    let (file, rest) = site.split_once(':').unwrap_or((site, ""));
    (file, rest.split(':').next().and_then(|line| line.parse().ok()).unwrap_or(0))
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
    use raddle::evidence::{self, Access, Awaited, Operation, ThreadName, Wait};

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
        verdict(&raddle::Finding { kind, message: message.to_owned(), ..found(None) })
    }

    fn proved(evidence: Evidence) -> Verdict {
        verdict(&found(Some(evidence)))
    }

    fn found(evidence: Option<Evidence>) -> raddle::Finding {
        let trace = raddle::Trace {
            threads: vec!["main".to_owned()],
            steps: vec![raddle::Step {
                operation: "lock".to_owned(),
                object: "Mutex#1".to_owned(),
                location: format!("{}/buggy/src/bank.rs:30:9", crate::text::workspace().display()),
                ..raddle::Step::default()
            }],
        };
        raddle::Finding {
            kind: evidence.as_ref().map_or(FindingKind::Panic, Evidence::kind),
            message: evidence.as_ref().map(ToString::to_string).unwrap_or_default(),
            evidence,
            replay: "r1.".to_owned(),
            executions_before: 4,
            preemptions: 0,
            trace,
        }
    }

    fn thread(number: usize, name: &str) -> ThreadName {
        ThreadName { number, name: name.to_owned() }
    }

    fn panic(name: &str, site: &str, message: &str, cause: Option<(&str, &str)>) -> Verdict {
        let cause = cause.map(|(site, message)| evidence::Panicked {
            thread: thread(1, "thread 1"),
            site: site.to_owned(),
            message: message.to_owned(),
        });
        proved(Evidence::Panic { thread: thread(0, name), site: site.to_owned(), message: message.to_owned(), cause })
    }

    #[test]
    fn raddles_panic_is_named_as_every_other_engines() {
        let root = crate::text::workspace().display();
        let (site, words) = (format!("{root}/buggy/src/bank.rs:9:5"), "assertion failed: money was lost\n  left: 1");
        let Verdict::Found(finding) = panic("teller", &site, words, None) else { panic!() };
        assert_eq!(
            (finding.kind, finding.message.as_str(), finding.site.as_deref(), finding.executions),
            (FailureKind::Panic, "assertion failed: money was lost; left: 1", Some("buggy/src/bank.rs:9"), Some(5))
        );
        assert!(finding.evidence.contains("│ Mutex#1.lock"), "no lanes:\n{}", finding.evidence);
        assert!(finding.evidence.contains("RADDLE_REPLAY=r1."), "no token:\n{}", finding.evidence);
    }

    #[test]
    fn a_panic_that_join_passes_on_is_raddles_by_its_cause() {
        let words = "called `Result::unwrap()` on an `Err` value: Any { .. }";
        let cause = Some(("buggy/src/bank.rs:9:5", "a thread panicked at noon: money was lost"));
        let Verdict::Found(finding) = panic("main", "buggy/src/bank.rs:20:9", words, cause) else { panic!() };
        assert_eq!(
            (finding.message.as_str(), finding.site.as_deref()),
            ("a thread panicked at noon: money was lost", Some("buggy/src/bank.rs:9"))
        );
    }

    #[test]
    fn a_deadlock_is_where_somebody_else_than_main_waits() {
        let join = Operation {
            name: "join".to_owned(),
            object: "JoinHandle".to_owned(),
            location: "buggy/src/bank.rs:50:9".to_owned(),
            ..Operation::default()
        };
        let wait = Wait { thread: thread(0, "main"), operation: join, awaits: Awaited::End(thread(1, "thread 1")) };
        let deadlock = Evidence::Deadlock { waits: vec![wait], cycle: Vec::new(), first_cause: None };
        let Verdict::Found(finding) = proved(deadlock) else { panic!() };
        assert!(finding.message.starts_with("main waits"), "{}", finding.message);
        assert_eq!(finding.site.as_deref(), Some("buggy/src/bank.rs:30"));
    }

    #[test]
    fn a_race_is_where_its_first_access_in_a_program_is() {
        let access = |number, location: &str| Access {
            thread: thread(number, "teller"),
            write: true,
            atomic: false,
            size: None,
            operation: Operation { location: location.to_owned(), ..Operation::default() },
        };
        let race = Evidence::Race(access(0, "library/core/src/cell.rs:3:1"), access(0, "buggy/src/bank.rs:12:9"));
        let Verdict::Found(finding) = proved(race) else { panic!() };
        assert!(finding.message.starts_with("(1) write at library/core"), "{}", finding.message);
        assert_eq!((finding.kind, finding.site.as_deref()), (FailureKind::DataRace, Some("buggy/src/bank.rs:12")));
    }

    #[test]
    fn a_finding_without_a_place_has_that_of_its_last_step() {
        let overflow = Evidence::StackOverflow { thread: thread(0, "main") };
        let Verdict::Found(finding) = proved(overflow) else { panic!() };
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
        let internal = "internal error: not in a model";
        for verdict in [
            raddles(FindingKind::Nondeterminism, "nondeterministic program: event 12 of main was a load"),
            panic("main", "raddle/engine/src/run/world.rs:40:9", internal, None),
        ] {
            assert!(matches!(verdict, Verdict::Inconclusive(_)), "{verdict:?}");
        }
        // What std would have said is the program's.
        let words = "Once instance has previously been poisoned";
        let verdict = panic("main", "std/raddle/src/sync/once.rs:73:29", words, None);
        assert!(matches!(verdict, Verdict::Found(_)), "{verdict:?}");
    }

    #[test]
    fn a_programs_panic_has_its_site() {
        let Verdict::Found(finding) = of_panic(&panicked("buggy/src/bank.rs", "money was lost")) else { panic!() };
        assert_eq!(finding.site.as_deref(), Some("buggy/src/bank.rs:7"));
        assert_eq!(finding.executions, Some(3));
    }
}
