//! How a test ended, from what libtest says of it, on whatever it ran.

use raddle::{Finding, FindingKind};
use raddle_tools::panic::panic;
use raddle_tools::process::{End, Ended};
use raddle_tools::text::one_line;

use super::finding;
use super::places::Places;

/// What libtest prints after a run of one test, so often as there were runs.
pub(super) fn passed(ended: &Ended) -> u64 {
    ended.stdout.matches("test result: ok. 1 passed").count() as u64
}

/// The failure of the test itself: a panic, an error that it returned, a panic that did not come.
pub(super) fn failed(ended: &Ended, test: &str, places: &Places) -> Option<Finding> {
    if !ended.stdout.contains("test result: FAILED") {
        return None;
    }
    // "test did not panic as expected", "panic did not contain expected string", with what was expected.
    let about_panic = |line: &&str| line.starts_with("note: ") && line.contains("panic") && line.contains("expected");
    let mut lines = ended.stdout.lines().skip_while(|line| !about_panic(line));
    if let Some(note) = lines.next() {
        let more: Vec<&str> = lines.take(2).filter(|line| line.starts_with(' ')).map(str::trim).collect();
        let words = [&[note.trim_start_matches("note: ")], more.as_slice()].concat().join("; ");
        return Some(finding::at(FindingKind::Panic, &format!("the {words}"), places.first(note).as_deref()));
    }
    if let Some(panic) = panic(&ended.stderr, test) {
        return Some(finding::panicked(&panic, test));
    }
    let said = ended.stderr.lines().find(|line| line.starts_with("Error: ")).unwrap_or("it says no more");
    Some(finding::at(FindingKind::Panic, &format!("the test fails: {}", one_line(said)), None))
}

/// What the process's end says of a test that libtest said nothing of, or that it passed and that ended otherwise.
pub(super) fn end(ended: &Ended) -> Result<Finding, String> {
    let said = ended.stderr.lines().rfind(|line| !line.trim().is_empty()).map(one_line).unwrap_or_default();
    let found = |kind, words: String| Ok(finding::at(kind, words.trim_end_matches(": "), None));
    if ended.stderr.contains("has overflowed its stack") {
        return found(FindingKind::StackOverflow, "a thread has overflowed its stack".to_owned());
    }
    match ended.end {
        End::Exited(status) => {
            found(FindingKind::Abort, format!("it ended the process with status {status} before it was over: {said}"))
        }
        End::Signalled(signal) => found(FindingKind::Abort, format!("signal {signal} ended the process: {said}")),
        End::Stuck => {
            found(FindingKind::Deadlock, "every thread waits for another one, without a time limit".to_owned())
        }
        End::TimedOut | End::Asleep => Err(format!("no end after {} s", ended.took.as_secs())),
        End::OutOfMemory => Err("it used up the memory that it may have".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn told(stdout: &str, stderr: &str) -> String {
        let (stdout, stderr) = (format!("{stdout}\ntest result: FAILED. 0 passed; 1 failed"), stderr.to_owned());
        let ended = Ended { end: End::Exited(101), stdout, stderr, took: Duration::ZERO };
        failed(&ended, "tests::f", &Places("/home/me".into())).expect("it failed").message
    }

    #[test]
    fn a_failure_has_the_tests_own_words() {
        let stderr = "\nthread 'tests::f' (7) panicked at src/lib.rs:3:5:\nmoney was lost\nnote: run with\n";
        assert_eq!(told("", stderr), "main panicked at src/lib.rs:3:5: money was lost");
        let note =
            "note: panic did not contain expected string\n      panic message: \"a\"\n expected substring: \"b\"";
        let words = "the panic did not contain expected string; panic message: \"a\"; expected substring: \"b\"";
        assert_eq!(told(note, stderr), words);
        assert_eq!(told("", "Error: \"no such thing\"\n"), "the test fails: Error: \"no such thing\"");
    }
}
