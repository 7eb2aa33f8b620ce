//! Miri's reports.
//!
//! A report begins with a line `error: …`. Of undefined behaviour it names the place, of a data race both, of a deadlock
//! where each thread got stuck, with its backtrace.

use crate::panic::panic;
use crate::process::Ended;
use crate::text::{one_line, relative, tail};
use crate::verdict::{Finding, Verdict};
use crate::{Access, FailureKind, Race, Site};

/// Seeds `range` in turn, on one of Miri's threads, so that the same seed is found first every time.
pub fn seeds(range: std::ops::Range<u32>) -> String {
    format!("-Zthreads=1 -Zmiri-many-seeds={}..{}", range.start, range.end)
}

/// One seed alone, for a report that is about nothing else.
pub fn seed(seed: u32) -> String {
    format!("-Zmiri-seed={seed}")
}

/// The seed under which a run of many failed.
pub fn failing(ended: &Ended) -> Option<u32> {
    let failing = |line: &str| line.strip_prefix("FAILING SEED: ")?.trim().parse::<u32>().ok();
    ended.stdout.lines().chain(ended.stderr.lines()).find_map(failing)
}

/// Whether the program asked for what isolation keeps from it: files, processes, the real time.
pub fn is_isolated(ended: &Ended) -> bool {
    said(&ended.stderr).contains("not available when isolation is enabled")
}

/// Whether a run that failed has no report, so that it was the program that ended it.
pub fn is_silent(ended: &Ended) -> bool {
    said(&ended.stderr).is_empty()
}

/// What the report on one failing seed says; `thread` is the one that what is looked at runs on.
pub fn judge(ended: &Ended, seed: u32, thread: &str, site: Site<'_>) -> Verdict {
    let said = said(&ended.stderr);
    let found = |kind, message: String, site| {
        let evidence = relative(tail(&ended.stderr, 8 << 10).trim());
        Verdict::Found(Finding { kind, message, site, evidence, executions: Some(u64::from(seed) + 1) })
    };
    // The lines before it are the compiler's warnings about other programs, or the program's own.
    let report = ended.stderr.split_once(said).map_or(&*ended.stderr, |(_, report)| report);
    let place = || site(report);
    if said.contains("deadlock") {
        let blocked = ended.stderr.matches("thread got stuck here").count();
        let message = match blocked {
            1 => "a thread is blocked for ever".to_owned(),
            _ => format!("{blocked} threads are blocked for ever"),
        };
        return found(FailureKind::Deadlock, message, place());
    }
    if let Some(words) = said.strip_prefix("Undefined Behavior: ") {
        let race = words.starts_with("Data race detected");
        let kind = if race { FailureKind::DataRace } else { FailureKind::UndefinedBehaviour };
        return found(kind, without_numbers(&one_line(words)), place());
    }
    if said.starts_with("memory leaked") || said.starts_with("the main thread terminated without waiting") {
        // A panic that leaves `main` leaves threads and memory behind, too: then it is what went wrong.
        let head = format!("thread '{thread}' ");
        let in_main = |line: &str| line.starts_with(&head) && line.contains(" panicked at ");
        let panicked = ended.stderr.lines().any(in_main).then(|| panic(&ended.stderr, thread)).flatten();
        return match panicked {
            Some(panic) => found(FailureKind::Panic, panic.message, site(&panic.place)),
            None => found(FailureKind::Leak, without_numbers(&one_line(said)), place()),
        };
    }
    if said.starts_with("abnormal termination") {
        return found(FailureKind::Abort, one_line(said), place());
    }
    match panic(&ended.stderr, thread) {
        Some(panic) if said.is_empty() => found(FailureKind::Panic, panic.message, site(&panic.place)),
        _ if said.is_empty() => Verdict::Inconclusive(format!("seed {seed} failed, and then did not: {:?}", ended.end)),
        _ => Verdict::Inconclusive(one_line(said)),
    }
}

/// What Miri itself says: its error, rather than a line that the program or cargo printed.
fn said(stderr: &str) -> &str {
    const ITS_OWN: [&str; 7] = [
        "Undefined Behavior: ",
        "the evaluated program deadlocked",
        "unsupported operation: ",
        "memory leaked",
        "the main thread terminated without waiting",
        "abnormal termination",
        "resource exhaustion: ",
    ];
    const CARGOS: [&str; 2] = ["aborting due to", "test failed, to rerun"];
    let errors = || stderr.lines().filter_map(|line| line.strip_prefix("error: "));
    let is_its_own = |words: &&str| ITS_OWN.iter().any(|start| words.starts_with(start));
    let is_cargos = |words: &&str| CARGOS.iter().any(|start| words.starts_with(start));
    errors().find(is_its_own).or_else(|| errors().find(|words| !is_cargos(words))).unwrap_or_default()
}

/// The two accesses of a data race.
pub fn race(stderr: &str, site: Site<'_>) -> Option<Race> {
    let (_, report) = stderr.split_once("Data race detected between (1) ")?;
    let (first, rest) = report.split_once(" and (2) ")?;
    let (second, rest) = rest.split_once(" at ")?;
    // The report points at the second access, and says of the first, if it is elsewhere, where it was.
    let (here, earlier) = rest.split_once("and (1) occurred earlier here").unwrap_or((rest, rest));
    let access = |words: &str, site| {
        let (does, thread) = words.split_once(" on thread `")?;
        let write = ["write", "store", "dealloc", "rmw", "swap"].iter().any(|word| does.to_lowercase().contains(word));
        let atomic = does.contains("atomic") && !does.contains("non-atomic");
        Some(Access { thread: thread.trim_end_matches('`').to_owned(), write, atomic, site })
    };
    // Where there is no second place, both accesses are at the first.
    let second_site = site(here);
    Some([access(first, site(earlier).or_else(|| second_site.clone()))?, access(second, second_site)?])
}

/// The threads of a deadlock that got stuck in the program, and where.
pub fn stuck(stderr: &str, site: Site<'_>) -> Vec<(String, String)> {
    let reports = stderr.split("error: the evaluated program deadlocked").skip(1);
    let threads = reports.filter_map(|report| {
        let report = report.split_once("\nerror: ").map_or(report, |(report, _)| report);
        let (name, rest) = report.split_once("this is on thread `")?.1.split_once('`')?;
        Some((name.to_owned(), site(rest).or_else(|| site(report))?))
    });
    threads.collect()
}

/// Miri numbers allocations from the start of the run: the number says nothing to anybody.
fn without_numbers(message: &str) -> String {
    let mut parts = message.split("alloc");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        words.push_str("alloc");
        words.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    words
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::process::End;
    use crate::text::tests::site;

    fn judged(stderr: &str) -> Finding {
        let stderr = stderr.to_owned();
        let ended = Ended { end: End::Exited(1), stdout: String::new(), stderr, took: Duration::ZERO };
        match judge(&ended, 6, "main", &site) {
            Verdict::Found(finding) => finding,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_data_race_is_told_from_other_undefined_behaviour() {
        let race = judged(
            "warning: unused\n --> buggy/src/other.rs:3:1\n\nerror: Undefined Behavior: Data race detected between (1) \
             non-atomic write on thread `unnamed-2` and (2) non-atomic read on thread `unnamed-1` at alloc3631\n   \
             --> buggy/src/hits.rs:57:14\n\nerror: aborting due to 1 previous error\n",
        );
        assert_eq!((race.kind, race.executions), (FailureKind::DataRace, Some(7)));
        assert_eq!(race.site.as_deref(), Some("buggy/src/hits.rs:57"));
        assert!(race.message.ends_with("on thread `unnamed-1` at alloc"), "{}", race.message);

        let freed = judged("\nerror: Undefined Behavior: memory access failed: alloc84198 has been freed, so this\n");
        assert_eq!(freed.kind, FailureKind::UndefinedBehaviour);
    }

    #[test]
    fn what_a_panic_leaves_behind_is_not_the_failure() {
        let left = "error: the main thread terminated without waiting for all remaining threads\n";
        assert_eq!(judged(&format!("\n{left}")).kind, FailureKind::Leak);
        let panicked = "thread 'main' (1000) panicked at buggy/src/a.rs:5:5:\nlines are missing\nnote: run with\n";
        let finding = judged(&format!("\n{panicked}{left}"));
        assert_eq!((finding.kind, &*finding.message), (FailureKind::Panic, "lines are missing"));
    }

    #[test]
    fn a_deadlock_counts_the_threads_in_it() {
        let stuck =
            "\nerror: the evaluated program deadlocked\n --> std/futex.rs:81:21\n   |  ^ thread got stuck here\n";
        assert_eq!(judged(&stuck.repeat(3)).message, "3 threads are blocked for ever");
    }

    const RACE: &str = "test tests::race ... \nerror: Undefined Behavior: Data race detected between (1) non-atomic write \
        on thread `tests::race` and (2) non-atomic read on thread `unnamed-2` at alloc43556+0x10\n  \
        --> buggy/src/hits.rs:14:88\n   |\nhelp: and (1) occurred earlier here\n  --> buggy/src/hits.rs:15:18\n   |\n";

    #[test]
    fn a_race_has_two_accesses_with_their_places() {
        let [first, second] = race(RACE, &site).expect("it is one");
        let told = |a: &Access| (a.thread.clone(), a.write, a.atomic, a.site.clone().unwrap_or_default());
        assert_eq!(told(&first), ("tests::race".to_owned(), true, false, "buggy/src/hits.rs:15".to_owned()));
        assert_eq!(told(&second), ("unnamed-2".to_owned(), false, false, "buggy/src/hits.rs:14".to_owned()));
    }

    #[test]
    fn a_thread_is_stuck_where_the_program_has_its_innermost_frame() {
        let one = |thread: &str, frame: &str| {
            format!(
                "error: the evaluated program deadlocked\n  --> /std/futex.rs:81:21\n   = note: this is on thread \
                 `{thread}`\n   = note: stack backtrace:\n  0: lock\n   at /std/futex.rs:3:1: 3:9\n  1: f\n   at \
                 {frame}\n\n"
            )
        };
        let stderr = one("main", "/std/lib.rs:1:1: 1:2") + &one("unnamed-2", "buggy/src/a.rs:34:87: 34:95");
        assert_eq!(stuck(&stderr, &site), [("unnamed-2".to_owned(), "buggy/src/a.rs:34".to_owned())]);
    }

    #[test]
    fn what_the_program_prints_is_not_miris_word() {
        let stderr = "error: the config is odd\nerror: unsupported operation: can't call foreign function `f`\nerror: \
                      test failed, to rerun pass `--lib`\n";
        assert_eq!(said(stderr), "unsupported operation: can't call foreign function `f`");
        assert_eq!(said("error: test failed, to rerun pass `--lib`\n"), "");
    }
}
