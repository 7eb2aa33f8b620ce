//! The binary `programs` and what a run of it leaves behind: for the tools that watch a whole process.

use std::env;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use catalogue::{FailureKind, Listed, Side};

use super::compiler::{answers, tool};
use crate::child::{self, End, Ended, Limits};
use crate::text::{one_line, relative, site, tail, workspace};
use crate::verdict::{Finding, Missing};

/// The last line on stdout of a run that has come to its end.
const OVER: &str = "programs: over";

/// The arguments of `programs` for a scenario that is to run `times` times.
pub(super) fn arguments(listed: &Listed, side: Side, scenario: &str, times: u32) -> [String; 4] {
    [side.name().to_owned(), listed.pair.name.to_owned(), scenario.to_owned(), times.to_string()]
}

/// `cargo +nightly`.
pub(super) fn nightly_cargo() -> Command {
    let mut command = tool("cargo");
    command.arg("+nightly");
    command
}

/// What is missing when a tool of the nightly toolchain does not answer: the toolchain itself, or only the tool.
pub(super) fn missing_on_nightly(what: &str) -> Missing {
    let (what, install) = if answers(nightly_cargo()) {
        (what, "rustup component add --toolchain nightly miri rust-src")
    } else {
        ("a nightly toolchain", "rustup toolchain install nightly --component miri --component rust-src")
    };
    Missing { what: what.to_owned(), install: install.to_owned() }
}

/// Builds with `cargo`, a command without its end; `install` is what to try when that fails.
pub(super) fn build(cargo: Command, what: &str, install: &str) -> Result<Ended, Missing> {
    let missing =
        |why: String| Missing { what: format!("{what}, which does not build ({why})"), install: install.to_owned() };
    let ended = child::run(cargo, Limits::tool(Duration::from_secs(900)))
        .map_err(|error: io::Error| missing(error.to_string()))?;
    if ended.end.success() { Ok(ended) } else { Err(missing(first_error(&ended.stderr))) }
}

/// The first error that cargo or a compiler printed.
pub(super) fn first_error(stderr: &str) -> String {
    one_line(stderr.lines().find(|line| line.contains("error")).unwrap_or("no error was printed"))
}

/// Where cargo puts what it builds.
pub(super) fn target() -> PathBuf {
    workspace().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The failure that the end of a run on real threads tells of, whatever the tool itself has to say.
///
/// `executions` are the runs that began, where that is known.
pub(super) fn failure(ended: &Ended, executions: Option<u64>) -> Option<Finding> {
    let over = ended.stdout.lines().any(|line| line == OVER);
    let (kind, message, site) = match ended.end {
        // A tool may put its own code in place of the program's; what it has to say is read before this is asked.
        End::Exited(_) if over => return None,
        End::Asleep => (FailureKind::Hang, "every thread is blocked for ever".to_owned(), None),
        End::TimedOut => (FailureKind::Hang, "the run goes on without an end".to_owned(), None),
        End::OutOfMemory => (FailureKind::OutOfMemory, "the memory limit was reached".to_owned(), None),
        End::Signalled(_) if ended.stderr.contains("has overflowed its stack") => {
            (FailureKind::StackOverflow, "a thread has overflowed its stack".to_owned(), None)
        }
        End::Signalled(signal) => (FailureKind::Abort, format!("ended by signal {signal}"), None),
        End::Exited(status) => match panic(&ended.stderr) {
            Some((message, site)) => (FailureKind::Panic, message, site),
            None => {
                let words = format!("the program ended the process with status {status} before the scenario was over");
                (FailureKind::Exit, words, None)
            }
        },
    };
    let evidence = relative(tail(&ended.stderr, 6 << 10).trim());
    Some(Finding { kind, message, site, evidence, executions })
}

/// The panic that ended a run, from what std printed: its message in one line, and its place in a program.
///
/// It is `main`'s last one: scenarios run there. Where that only passes another thread's panic on, it is the latest
/// one with words of its own.
pub(super) fn panic(stderr: &str) -> Option<(String, Option<String>)> {
    let consequence =
        |panic: &&Panic| panic.message.contains("value: Any { .. }") || panic.message == "a scoped thread panicked";
    let panics = panics(stderr);
    let last = panics.iter().rfind(|panic| panic.thread == "main").or(panics.last())?;
    let cause =
        if consequence(&last) { panics.iter().rfind(|panic| !consequence(panic)).unwrap_or(last) } else { last };
    Some((cause.message.clone(), site(&cause.place)))
}

/// A panic, as std prints it.
#[derive(Debug)]
struct Panic {
    thread: String,
    message: String,
    place: String,
}

fn panics(stderr: &str) -> Vec<Panic> {
    const ENDS: [&str; 6] = ["note: ", "thread '", "error: ", "programs: ", "stack backtrace:", "=="];
    let ends = |line: &str| line.is_empty() || ENDS.iter().any(|start| line.starts_with(start));
    let lines: Vec<&str> = stderr.lines().collect();
    let heads = lines.iter().enumerate().filter_map(|(at, line)| {
        let (thread, place) = line.strip_prefix("thread '")?.split_once(" panicked at ")?;
        Some((at, thread.split_once('\'')?.0, place))
    });
    heads
        .map(|(at, thread, place)| {
            let words: Vec<&str> = lines[at + 1..].iter().copied().take_while(|line| !ends(line)).collect();
            Panic {
                thread: thread.to_owned(),
                message: one_line(&words.join("\n")),
                place: place.trim_end_matches(':').to_owned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const PASSED_ON: &str = "\nthread '<unnamed>' (7) panicked at buggy/src/bank.rs:9:5:\n\
         assertion `left == right` failed: money was lost\n  left: 1\n right: 2\n\
         note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
         \nthread 'main' (6) panicked at buggy/src/bank.rs:20:17:\n\
         called `Result::unwrap()` on an `Err` value: Any { .. }\n";

    #[test]
    fn a_panic_that_join_passes_on_is_named_by_its_cause() {
        let (message, site) = panic(PASSED_ON).expect("there are two");
        assert_eq!(message, "assertion `left == right` failed: money was lost; left: 1; right: 2");
        assert_eq!(site.as_deref(), Some("buggy/src/bank.rs:9"));
    }

    #[test]
    fn a_caught_panic_is_not_the_failure() {
        let stderr = "thread '<unnamed>' (7) panicked at fixed/src/a.rs:1:1:\ncaught\n\nthread 'main' (6) panicked at fixed/src/a.rs:2:2:\nnot caught\n";
        assert_eq!(panic(stderr), Some(("not caught".to_owned(), Some("fixed/src/a.rs:2".to_owned()))));
    }

    #[test]
    fn a_thread_that_panics_when_main_already_has_is_not_the_failure() {
        let stderr = "thread 'main' (6) panicked at buggy/src/a.rs:5:5:\nlines are missing\nstack backtrace:\n   0: x\n\n\
             thread '<unnamed>' (7) panicked at buggy/src/a.rs:9:9:\nPoisonError { .. }\n";
        assert_eq!(panic(stderr).map(|(message, _)| message).as_deref(), Some("lines are missing"));
    }

    #[test]
    fn a_run_without_its_last_line_was_ended_by_its_program() {
        let ended = |stdout: &str| Ended {
            end: End::Exited(0),
            stdout: stdout.to_owned(),
            stderr: String::new(),
            took: Duration::ZERO,
        };
        assert_eq!(failure(&ended("programs: over\n"), None), None);
        assert_eq!(failure(&ended("half of it\n"), None).map(|finding| finding.kind), Some(FailureKind::Exit));
    }
}
