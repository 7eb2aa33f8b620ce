//! The panics that std printed.

use crate::text::one_line;

/// A panic, as std prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panic {
    /// The name of its thread.
    pub thread: String,
    /// Its words, in one line.
    pub message: String,
    /// `file:line:column`, as the compiler names the file.
    pub place: String,
}

/// The panic that ended a run, from what std printed.
///
/// It is the last one of `thread`, on which what is looked at runs. Where that only passes another thread's panic on, it
/// is the latest one with words of its own.
pub fn panic(stderr: &str, thread: &str) -> Option<Panic> {
    let consequence =
        |panic: &&Panic| panic.message.contains("value: Any { .. }") || panic.message == "a scoped thread panicked";
    let panics = panics(stderr);
    let last = panics.iter().rfind(|panic| panic.thread == thread).or(panics.last())?;
    let cause =
        if consequence(&last) { panics.iter().rfind(|panic| !consequence(panic)).unwrap_or(last) } else { last };
    Some(cause.clone())
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
    use super::*;

    const PASSED_ON: &str = "\nthread '<unnamed>' (7) panicked at buggy/src/bank.rs:9:5:\n\
         assertion `left == right` failed: money was lost\n  left: 1\n right: 2\n\
         note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
         \nthread 'main' (6) panicked at buggy/src/bank.rs:20:17:\n\
         called `Result::unwrap()` on an `Err` value: Any { .. }\n";

    #[test]
    fn a_panic_that_join_passes_on_is_named_by_its_cause() {
        let panic = panic(PASSED_ON, "main").expect("there are two");
        assert_eq!(panic.message, "assertion `left == right` failed: money was lost; left: 1; right: 2");
        assert_eq!(panic.place, "buggy/src/bank.rs:9:5");
    }

    #[test]
    fn a_caught_panic_is_not_the_failure() {
        let stderr = "thread '<unnamed>' (7) panicked at fixed/src/a.rs:1:1:\ncaught\n\nthread 'main' (6) panicked at fixed/src/a.rs:2:2:\nnot caught\n";
        let panic = panic(stderr, "main").expect("there are two");
        assert_eq!((&*panic.message, &*panic.place), ("not caught", "fixed/src/a.rs:2:2"));
    }

    #[test]
    fn a_thread_that_panics_when_main_already_has_is_not_the_failure() {
        let stderr = "thread 'main' (6) panicked at buggy/src/a.rs:5:5:\nlines are missing\nstack backtrace:\n   0: x\n\n\
             thread '<unnamed>' (7) panicked at buggy/src/a.rs:9:9:\nPoisonError { .. }\n";
        assert_eq!(panic(stderr, "main").map(|panic| panic.message).as_deref(), Some("lines are missing"));
    }
}
