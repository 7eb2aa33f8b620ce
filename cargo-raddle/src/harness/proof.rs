//! From the words of an engine that panics to findings: what they prove, and the places to show.

use raddle::evidence::{Access, Awaited, Evidence, Holder, Operation, ThreadName, Wait};
use raddle::{Finding, FindingKind, Step, Trace};
use raddle_tools::spoken::{self, Deed, Said};
use std_harness::account::Panic;

/// A panic that nothing handled.
pub(super) fn panic(panic: &Panic) -> Evidence {
    let Panic { thread, file, line, column, message, .. } = panic;
    Evidence::Panic {
        thread: ThreadName { number: 0, name: thread.clone() },
        site: format!("{file}:{line}:{column}"),
        message: message.clone(),
        cause: None,
    }
}

/// A deadlock: what its words prove, and the places that they name.
pub(super) fn deadlock(words: &str) -> Finding {
    let words = spoken::deadlock(words);
    let parts = spoken::parts(&words);
    let trace = places(&parts);
    let wait = |(number, said): (usize, &Said)| {
        let held = |thread| Awaited::Lock(vec![Holder { thread, shared: false, since: None }]);
        let awaits = match &said.deed {
            Deed::WaitsForEnd(other) => named(other, &trace).map(Awaited::End),
            Deed::WaitsForHolder(other) => named(other, &trace).map(held),
            Deed::Waits => None,
            Deed::Reads | Deed::Writes => return None,
        };
        let awaits = awaits.unwrap_or(Awaited::Unsaid);
        Some(Wait { thread: thread(number, &trace), operation: operation(said), awaits })
    };
    let waits: Option<Vec<Wait>> = parts.iter().enumerate().map(wait).collect();
    let proof = waits.filter(|waits| !waits.is_empty());
    let evidence = proof.map(|waits| Evidence::Deadlock { waits, cycle: Vec::new(), first_cause: None });
    Finding { evidence, trace, ..Finding::said(FindingKind::Deadlock, format!("deadlock: {words}")) }
}

/// A data race: its two accesses, where both have a place; else there are the places that its words name.
pub(super) fn race(words: &str) -> Finding {
    let words = spoken::as_raddle_names(words);
    let parts = spoken::parts(&words);
    let trace = places(&parts);
    let access = |number: usize| {
        let said = &parts[number];
        let write = match said.deed {
            Deed::Reads => false,
            Deed::Writes => true,
            _ => return None,
        };
        Some(Access { thread: thread(number, &trace), write, atomic: false, size: None, operation: operation(said) })
    };
    let accesses = if parts.len() == 2 { access(0).zip(access(1)) } else { None };
    let (evidence, trace) = match accesses {
        // The accesses are what there is to show.
        Some((first, second)) => (Some(Evidence::Race(first, second)), Trace { steps: Vec::new(), ..trace }),
        None => (None, trace),
    };
    Finding { evidence, trace, ..Finding::said(FindingKind::DataRace, words) }
}

/// What each thread does, as a step each. They are in no order.
fn places(parts: &[Said]) -> Trace {
    let step = |(thread, said): (usize, &Said)| Step {
        thread,
        operation: said.does.clone(),
        location: said.place.clone(),
        ..Step::default()
    };
    Trace {
        threads: parts.iter().map(|said| said.thread.clone()).collect(),
        steps: parts.iter().enumerate().map(step).collect(),
    }
}

fn operation(said: &Said) -> Operation {
    Operation { location: said.place.clone(), ..Operation::default() }
}

fn thread(number: usize, trace: &Trace) -> ThreadName {
    ThreadName { number, name: trace.threads[number].clone() }
}

/// The thread of this name among those that wait; a name that the thread was given stands behind it.
fn named(name: &str, trace: &Trace) -> Option<ThreadName> {
    let is_it = |known: &String| known == name || known.starts_with(&format!("{name} ("));
    Some(thread(trace.threads.iter().position(is_it)?, trace))
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;
    use crate::findings::{Report, Sources, Test, Verdict, github, html, junit, text};

    const DEADLOCK: &str = "deadlock; thread 0 waits for the end of thread 1 at src/a.rs:4:9; thread 1 (kid) waits for a mutex, \
                            held by thread 0, at src/a.rs:5:31";

    fn report(finding: Finding) -> Report {
        let finding = Finding { executions_before: 2, ..finding };
        let (detector, verdict, findings) = ("loom".to_owned(), Verdict::Found, vec![finding]);
        Report {
            version: 1,
            tests: vec![Test { detector, verdict, executions: 3, findings, ..Test::of("p", "lib", "a") }],
        }
    }

    /// The terminal's lines: the headline; then of each thread its name and place, and what it does.
    fn shown(finding: Finding) -> Vec<String> {
        let text = text(&report(finding), &Sources::new([]));
        let text = anstream::adapter::strip_str(&text).to_string();
        let (_, of_finding) = text.split_once("\n\n").expect("the tests come first");
        let lines = of_finding.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        lines.skip(1).filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn a_deadlock_is_shown_by_who_waits_where() {
        let lines = [
            "main and thread 1 (kid) wait for ever",
            "main src/a.rs:4",
            "╰ waits for the end of thread 1",
            "thread 1 (kid) src/a.rs:5",
            "╰ waits for a mutex, held by main",
        ];
        assert_eq!(shown(deadlock(DEADLOCK))[..5], lines);
    }

    #[test]
    fn a_race_is_shown_by_its_two_accesses() {
        let words = "Causality violation: Concurrent write accesses to `UnsafeCell`. Thread 1 writes at src/a.rs:7:4; main \
                     reads at src/a.rs:8:4";
        let lines = shown(race(words));
        assert!(lines[0].starts_with("thread 1 and main use the same plain memory"), "{lines:?}");
        let accesses = ["thread 1 src/a.rs:7", "╰ (1) writes", "main src/a.rs:8", "╰ (2) reads"];
        assert_eq!(lines[lines.len() - 6..][..4], accesses, "{lines:?}");
    }

    #[test]
    fn words_without_a_place_are_shown_as_they_are() {
        let words = "signal 6 ended the process: abort() at will";
        assert_eq!(shown(Finding::said(FindingKind::Abort, words.to_owned()))[0], words);
        let words = "deadlock; threads = [(Id(0), Blocked)]";
        assert_eq!(shown(deadlock(words))[0], "threads = [(Id(0), Blocked)]");
    }

    #[test]
    fn no_report_promises_an_interleaving_or_a_token() {
        let (report, sources) = (report(deadlock(DEADLOCK)), Sources::new([]));
        for text in
            [text(&report, &sources), junit(&report, &sources), github(&report, &sources), html(&report, &sources)]
        {
            // Style and script of the page speak of what it may have.
            let text = text.split("</style>").last().unwrap_or_default().split("<script>'use strict'").next();
            let text = text.unwrap_or_default();
            assert!(text.contains("waits for a mutex, held by main"), "{text}");
            for promise in ["interleaving", "--replay", "RADDLE_REPLAY", "again:"] {
                assert!(!text.contains(promise), "{promise} in {text}");
            }
        }
    }

    #[test]
    fn a_deadlock_is_proved_by_what_each_thread_waits_for() {
        let Some(Evidence::Deadlock { waits, .. }) = deadlock(DEADLOCK).evidence else { panic!("no proof") };
        let [first, second] = waits.as_slice() else { panic!("{waits:?}") };
        let kid = ThreadName { number: 1, name: "thread 1 (kid)".to_owned() };
        assert_eq!((&first.awaits, first.operation.location.as_str()), (&Awaited::End(kid), "src/a.rs:4:9"));
        let Awaited::Lock(holders) = &second.awaits else { panic!("{second:?}") };
        assert_eq!((holders[0].thread.name.as_str(), &holders[0].since), ("main", &None));
    }

    #[test]
    fn a_deadlock_whose_words_do_not_say_what_is_awaited_is_one_all_the_same() {
        let words = "deadlock; main waits at src/a.rs:4:9";
        let Some(Evidence::Deadlock { waits, .. }) = deadlock(words).evidence else { panic!("no proof") };
        assert_eq!(waits[0].awaits, Awaited::Unsaid);
    }

    #[test]
    fn a_race_is_proved_by_two_accesses_and_not_by_one() {
        let both = "Causality violation. Thread 1 writes at src/a.rs:7:4; main reads at src/a.rs:8:4";
        let Finding { evidence: Some(Evidence::Race(first, second)), trace, .. } = race(both) else {
            panic!("no proof")
        };
        assert_eq!((first.write, second.write, trace.steps.len()), (true, false, 0));
        assert_eq!(trace.threads, ["thread 1", "main"]);
        let Finding { evidence, trace, .. } = race("Causality violation. Thread 1 writes at src/a.rs:7:4");
        assert_eq!((evidence, trace.steps[0].operation.as_str()), (None, "writes"));
    }
}
