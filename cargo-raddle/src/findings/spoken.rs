//! Findings of engines without traces: their words say who waits or collides, and where, and those are the lines to show.

use raddle::{Finding, FindingKind};

use super::line::{Line, race_of};
use super::sources::Sources;

/// The lines that a message names: "main waits for a mutex at src/lib.rs:1:2; thread 1 waits at …".
pub(super) fn lines(finding: &Finding, sources: &Sources) -> Vec<Line> {
    let message = finding.message.lines().flat_map(|line| line.split("; "));
    let line = |part: &str| {
        let (said, place) = part.rsplit_once(" at ")?;
        let site = place.trim_end_matches(['.', ',', ')']);
        let place = Some(sources.place(site)).filter(|place| place.line > 0)?;
        let said = said.strip_prefix("deadlock: ").unwrap_or(said).trim_end_matches(',');
        let (thread, does) = match (said.find(" waits"), said.to_ascii_lowercase().rfind("thread ")) {
            (Some(at), _) => (said[..at].to_owned(), said[at..].trim_start()),
            (None, Some(at)) => {
                let (number, does) = said[at + "thread ".len()..].split_once(' ')?;
                (format!("thread {number}"), does)
            }
            (None, None) => said.split_once(' ').map(|(thread, does)| (thread.to_owned(), does))?,
        };
        Some(Line { thread, step: None, place, does: does.to_owned() })
    };
    message.filter_map(line).collect()
}

/// Who waits, or that it is a race: the lines tell the rest.
pub(super) fn headline(finding: &Finding, lines: &[Line]) -> Option<String> {
    let names: Vec<&str> = lines.iter().map(|line| line.thread.as_str()).filter(|name| !name.is_empty()).collect();
    match (finding.kind, names.as_slice()) {
        (FindingKind::Deadlock, [one]) => Some(format!("{one} waits for ever")),
        (FindingKind::Deadlock, [_, _, ..]) => Some(format!("{} wait for ever", names.join(" and "))),
        (FindingKind::DataRace, [one, other]) => Some(race_of(one, other)),
        _ => None,
    }
}

#[cfg(all(test, not(miri)))]
mod tests {
    use super::*;
    use crate::findings::view::View;
    use crate::findings::{Report, Test, Verdict, github, html, junit, text};

    fn finding(kind: FindingKind, message: &str) -> Finding {
        let (message, trace) = (message.to_owned(), raddle::Trace::default());
        Finding { kind, message, evidence: None, replay: String::new(), executions_before: 2, preemptions: 0, trace }
    }

    fn shown(kind: FindingKind, message: &str) -> (String, Vec<(String, u32, String)>) {
        let view = View::of(&finding(kind, message), &Sources::new([]));
        (view.headline, view.lines.into_iter().map(|line| (line.thread, line.place.line, line.does)).collect())
    }

    const DEADLOCK: &str = "deadlock: main waits for the end of thread 1 at src/a.rs:4:9; thread 1 waits for a mutex, held \
                            by kid, at src/a.rs:5:31";

    #[test]
    fn a_deadlock_is_shown_by_who_waits_where() {
        let (headline, lines) = shown(FindingKind::Deadlock, DEADLOCK);
        assert_eq!(headline, "main and thread 1 wait for ever");
        let line = |thread: &str, line, does: &str| (thread.to_owned(), line, does.to_owned());
        let expected =
            [line("main", 4, "waits for the end of thread 1"), line("thread 1", 5, "waits for a mutex, held by kid")];
        assert_eq!(lines, expected);
    }

    #[test]
    fn a_race_is_shown_by_its_two_accesses() {
        let words = "Causality violation: Concurrent write accesses to `UnsafeCell`. Thread 1 writes at src/a.rs:7:4; main \
                     reads at src/a.rs:8:4";
        let (headline, lines) = shown(FindingKind::DataRace, words);
        assert!(headline.starts_with("thread 1 and main use the same plain memory"), "{headline}");
        let line = |thread: &str, line, does: &str| (thread.to_owned(), line, does.to_owned());
        assert_eq!(lines, [line("thread 1", 7, "writes"), line("main", 8, "reads")]);
    }

    #[test]
    fn words_without_a_place_are_shown_as_they_are() {
        let (headline, lines) = shown(FindingKind::Abort, "signal 6 ended the process: abort() at will");
        assert_eq!((headline.as_str(), lines.len()), ("signal 6 ended the process: abort() at will", 0));
    }

    #[test]
    fn no_report_promises_an_interleaving_or_a_token() {
        let test = Test {
            detector: "loom".to_owned(),
            verdict: Verdict::Found,
            executions: 3,
            findings: vec![finding(FindingKind::Deadlock, DEADLOCK)],
            ..Test::of("p", "lib", "a")
        };
        let (report, sources) = (Report { version: 1, tests: vec![test] }, Sources::new([]));
        for text in
            [text(&report, &sources), junit(&report, &sources), github(&report, &sources), html(&report, &sources)]
        {
            // Style and script of the page speak of what it may have.
            let text = text.split("</style>").last().unwrap_or_default().split("<script>'use strict'").next();
            let text = text.unwrap_or_default();
            assert!(text.contains("waits for a mutex, held by kid"), "{text}");
            for promise in ["interleaving", "--replay", "RADDLE_REPLAY", "again:"] {
                assert!(!text.contains(promise), "{promise} in {text}");
            }
        }
    }
}
