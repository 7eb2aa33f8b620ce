//! From what a tool says to a finding of the form that raddle's have, so that every report shows it alike: the accesses
//! of a race, where each thread of a deadlock is stuck, or where else it went wrong.

use raddle::{Evidence, Finding, FindingKind, Step, Trace, evidence};
use raddle_tools::FailureKind;
use raddle_tools::panic::Panic;
use raddle_tools::{Access, Race};

/// The kind of finding that a failure is; `None` if it is nothing to report of a test.
pub(super) fn kind(failure: FailureKind) -> Option<FindingKind> {
    Some(match failure {
        FailureKind::Panic => FindingKind::Panic,
        FailureKind::Deadlock | FailureKind::Hang | FailureKind::LockOrder => FindingKind::Deadlock,
        FailureKind::DataRace => FindingKind::DataRace,
        FailureKind::UndefinedBehaviour => FindingKind::UndefinedBehavior,
        FailureKind::Abort | FailureKind::Exit => FindingKind::Abort,
        FailureKind::StackOverflow => FindingKind::StackOverflow,
        // Memory may be kept for as long as a program runs; the others are no verdicts of these tools.
        FailureKind::Leak | FailureKind::OutOfMemory | FailureKind::Refused | FailureKind::Lint => return None,
    })
}

/// A data race, in the words that raddle has for one.
pub(super) fn race(race: &Race, test: &str) -> Option<Finding> {
    let [first, second] = race;
    let mut threads = vec![named(&first.thread, test), named(&second.thread, test)];
    if threads[0] == threads[1] {
        threads[1].push_str(" (another)");
    }
    let access = |access: &Access, number: usize| {
        Some(evidence::Access {
            thread: evidence::ThreadName { number, name: threads[number].clone() },
            write: access.write,
            atomic: access.atomic,
            size: None,
            operation: evidence::Operation { location: access.site.clone()?, ..evidence::Operation::default() },
        })
    };
    let race = Evidence::Race(access(first, 0)?, access(second, 1)?);
    Some(Finding::told(race, Trace { threads, steps: Vec::new() }))
}

/// A deadlock of the threads that are stuck, each where it is.
pub(super) fn deadlock(stuck: &[(String, String)], test: &str) -> Option<Finding> {
    let threads: Vec<String> = stuck.iter().map(|(thread, _)| named(thread, test)).collect();
    let words: Vec<String> = threads.iter().zip(stuck).map(|(name, (_, at))| format!("{name} at {at}")).collect();
    let step = |(thread, (_, place)): (usize, &(String, String))| Step {
        thread,
        operation: "wait".to_owned(),
        location: place.clone(),
        blocked: true,
        ..Step::default()
    };
    let steps: Vec<Step> = stuck.iter().enumerate().map(step).collect();
    let message = format!("deadlock: for ever wait {}", words.join(" and "));
    (!steps.is_empty())
        .then(|| Finding { trace: Trace { threads, steps }, ..Finding::said(FindingKind::Deadlock, message) })
}

/// A panic, as raddle names it.
pub(super) fn panicked(panic: &Panic, test: &str) -> Finding {
    let thread = named(&panic.thread, test);
    let trace = Trace { threads: vec![thread.clone()], steps: Vec::new() };
    let panic = Evidence::Panic {
        thread: evidence::ThreadName { number: 0, name: thread },
        site: panic.place.clone(),
        message: panic.message.clone(),
        cause: None,
    };
    Finding::told(panic, trace)
}

/// Any other failure, with the place where it shows.
pub(super) fn at(kind: FindingKind, words: &str, place: Option<&str>) -> Finding {
    let Some(place) = place else { return Finding::said(kind, words.to_owned()) };
    let step = Step { operation: format!("{kind} here"), location: place.to_owned(), ..Step::default() };
    // Which thread it is stands in no tool's report in the same way.
    let trace = Trace { threads: vec!["a thread".to_owned()], steps: vec![step] };
    let message = if words.contains(place) { words.to_owned() } else { format!("{words} at {place}") };
    Finding { trace, ..Finding::said(kind, message) }
}

/// libtest names a test's thread by the test; raddle calls it `main`. The system keeps so many bytes of a name.
fn named(thread: &str, test: &str) -> String {
    const KEPT: usize = 15;
    let own = thread == test || thread == "main" || (thread.len() == KEPT && test.starts_with(thread));
    if own { "main".to_owned() } else { thread.to_owned() }
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn a_race_is_told_as_raddles() {
        let access = |thread: &str, write, line: u32| Access {
            thread: thread.to_owned(),
            write,
            atomic: false,
            site: Some(format!("src/lib.rs:{line}:9")),
        };
        let finding =
            race(&[access("tests::counts_w", true, 4), access("unnamed-2", false, 7)], "tests::counts_without")
                .expect("a race");
        let accesses = finding.accesses();
        let told: Vec<_> = accesses.iter().map(|a| (a.thread, a.value.as_deref(), a.location.as_str())).collect();
        assert_eq!(told, [(0, Some("(write)"), "src/lib.rs:4:9"), (1, Some("(read)"), "src/lib.rs:7:9")]);
        assert_eq!(finding.trace.threads, ["main", "unnamed-2"]);
    }
}
