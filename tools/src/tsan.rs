//! ThreadSanitizer: how a program is built for it and asked to report, and its reports.

use std::ffi::OsString;

use crate::process::Ended;
use crate::text::{one_line, relative, tail};
use crate::verdict::{Finding, Verdict};
use crate::{Access, FailureKind, Race, Site};

/// The compiler's flag; std is built with it too.
pub const FLAG: &str = "-Zsanitizer=thread";

/// The exit code of a run with a report.
const REPORTED: i32 = 66;

/// The value of `TSAN_OPTIONS`: a run ends with its first report. What the user's own says comes last, and counts.
pub fn options(more: &str) -> OsString {
    let mut options = OsString::from(format!("halt_on_error=1 exitcode={REPORTED} {more}"));
    if let Some(own) = std::env::var_os("TSAN_OPTIONS") {
        options.push(" ");
        options.push(own);
    }
    options
}

/// What the tool itself says of a run, if it says anything. `own` tells the program's frames from others.
pub fn judge(ended: &Ended, site: Site<'_>, own: &dyn Fn(&str) -> bool) -> Option<Verdict> {
    if let Some((_, report)) = ended.stderr.split_once(WARNING) {
        return Some(Verdict::Found(reported(report, site, own)));
    }
    let (_, trouble) = ended.stderr.split_once("FATAL: ThreadSanitizer: ")?;
    Some(Verdict::Inconclusive(format!("ThreadSanitizer itself failed: {}", one_line(first_line(trouble)))))
}

/// What a report begins with.
const WARNING: &str = "WARNING: ThreadSanitizer: ";

/// The two accesses of a data race, with the threads' names as the program gave them.
pub fn race(stderr: &str, site: Site<'_>) -> Option<Race> {
    let (_, report) = stderr.split_once(WARNING)?;
    let mut paragraphs = report.split("\n\n");
    let access = |paragraph: &str| {
        let head = paragraph.lines().find(|line| line.contains(" of size "))?;
        let (does, _) = head.split_once(" of size ")?;
        let (_, thread) = head.trim_end_matches(':').rsplit_once(" by ")?;
        let does = does.to_lowercase();
        let (write, atomic) = (does.contains("write"), does.contains("atomic"));
        Some(Access { thread: named(report, thread), write, atomic, site: site(paragraph) })
    };
    Some([access(paragraphs.next()?)?, access(paragraphs.next()?)?])
}

/// What the program calls a thread that is `thread T1` here: "Thread T1 'worker' (tid=…) created by".
fn named(report: &str, thread: &str) -> String {
    // Locks that are held follow the name: "thread T1 (mutexes: write M0)".
    let thread = thread.split(" (").next().unwrap_or(thread);
    let Some(number) = thread.strip_prefix("thread ") else { return thread.trim_end_matches(" thread").to_owned() };
    let created = report.split_once(&format!("Thread {number} '")).and_then(|(_, rest)| rest.split_once("' (tid="));
    created.map_or(thread, |(name, _)| name).to_owned()
}

fn reported(report: &str, site: Site<'_>, own: &dyn Fn(&str) -> bool) -> Finding {
    let what = first_line(report).split(" (pid=").next().unwrap_or_default();
    let kind = match what {
        _ if what.starts_with("data race") => FailureKind::DataRace,
        _ if what.starts_with("lock-order-inversion") => FailureKind::LockOrder,
        _ if what.starts_with("thread leak") => FailureKind::Leak,
        _ => FailureKind::UndefinedBehaviour,
    };
    // The accesses come first, a paragraph each, then where the memory and the threads come from.
    let accesses: Vec<String> = report.split("\n\n").take(2).filter_map(site).collect();
    let message = match &accesses[..] {
        [one, other] => format!("{what} between {one} and {other}"),
        _ => what.to_owned(),
    };
    Finding {
        kind,
        message: one_line(&message),
        site: accesses.into_iter().next(),
        evidence: relative(shorter(report, own).trim()),
        executions: None,
    }
}

/// The report without the frames that are not the program's own, which are most of it.
fn shorter(report: &str, own: &dyn Fn(&str) -> bool) -> String {
    let frame = |line: &str| line.trim_start().starts_with('#');
    let kept: Vec<&str> = report.lines().filter(|line| !frame(line) || own(line)).collect();
    let kept = kept.join("\n");
    tail(&kept, 6 << 10).to_owned()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::process;
    use crate::text::tests::site;

    const RACE: &str = "==================\nWARNING: ThreadSanitizer: data race (pid=6574)\n  \
        Read of size 8 at 0x720800000050 by thread T1:\n    #0 get /rust/core/src/cell.rs:555:18 (programs+0x3f)\n    \
        #1 record buggy/src/hits.rs:27:35 (programs+0x35)\n\n  \
        Previous write of size 8 at 0x720800000050 by thread T2:\n    #0 set /rust/core/src/cell.rs:437:14\n    \
        #1 record buggy/src/hits.rs:28:20 (programs+0x35)\n\n  Thread T1 (tid=1) created by main thread at:\n    \
        #0 scenario buggy/src/hits.rs:43:9\n\nSUMMARY: ThreadSanitizer: data race /rust/core/src/cell.rs:555:18\n";

    #[test]
    fn a_race_is_named_by_its_two_accesses() {
        let stderr = RACE.to_owned();
        let ended = Ended { end: process::End::Exited(REPORTED), stdout: String::new(), stderr, took: Duration::ZERO };
        let own = |line: &str| site(line).is_some();
        let Some(Verdict::Found(finding)) = judge(&ended, &site, &own) else { panic!("nothing found") };
        assert_eq!(finding.kind, FailureKind::DataRace);
        assert_eq!(finding.message, "data race between buggy/src/hits.rs:27 and buggy/src/hits.rs:28");
        assert!(!finding.evidence.contains("cell.rs:437"), "{}", finding.evidence);
    }

    #[test]
    fn a_race_has_two_accesses_by_threads_with_their_names() {
        let report = RACE.replace("Thread T1 (tid=1) created", "Thread T1 'teller' (tid=1, running) created");
        let [first, second] = race(&report, &site).expect("it is one");
        let told = |a: &Access| (a.thread.clone(), a.write, a.atomic, a.site.clone().unwrap_or_default());
        assert_eq!(told(&first), ("teller".to_owned(), false, false, "buggy/src/hits.rs:27".to_owned()));
        assert_eq!(told(&second), ("thread T2".to_owned(), true, false, "buggy/src/hits.rs:28".to_owned()));
    }
}
