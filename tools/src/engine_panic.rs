//! What loom and shuttle panic with: what is the program's, and what only the engine's.
//!
//! Both report everything by panicking. Where the panic was raised decides: in a program's file it is the program's
//! assertion, whatever its words; in an engine's own sources it is a deadlock, a race, a leak, a limit that was reached,
//! or the engine's own fault, which says nothing about the program.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::FailureKind;
use crate::text::{one_line, relative};

/// A panic, as the hook saw it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panicked {
    /// What it says.
    pub message: String,
    /// The file, as the compiler names it.
    pub file: String,
    /// The line.
    pub line: u32,
    /// The execution, the first being 1.
    pub execution: u64,
}

impl Panicked {
    /// Which of the panics seen is that of a failure with this message.
    ///
    /// The payload has no place; the hook saw it. Engines pass a panic on from thread to thread, words unchanged; std's
    /// `join` hands it over in a box, and whoever unwraps that only says that there was one.
    pub fn cause<'a>(message: &str, seen: &'a [Self]) -> Option<&'a Self> {
        let consequence = |words: &str| words.contains("value: Any { .. }") || words == "a scoped thread panicked";
        let cause = |panicked: &&Self| match consequence(message) {
            true => !consequence(&panicked.message),
            false => panicked.message == message,
        };
        seen.iter().rev().find(cause).or(seen.last())
    }

    /// Whether it is an engine's word for a deadlock.
    pub fn is_deadlock(&self) -> bool {
        self.meaning() == Meaning::Failure(FailureKind::Deadlock)
    }

    /// What it says of the program, were it the failure.
    pub fn meaning(&self) -> Meaning {
        let says = |words: &str| self.message.contains(words);
        if says("unsafe precondition(s) violated") {
            return Meaning::Failure(FailureKind::UndefinedBehaviour);
        }
        if !self.is_an_engines() {
            return Meaning::Failure(FailureKind::Panic);
        }
        match () {
            () if says("internal error") => Meaning::EngineFault,
            () if says("exceeded maximum number of branches") || says("exceeded max_steps") => Meaning::Limit,
            () if says("threads at most, and this spawns one more") => Meaning::Limit,
            () if self.message.starts_with("deadlock") => Meaning::Failure(FailureKind::Deadlock),
            () if says("Causality violation") => Meaning::Failure(FailureKind::DataRace),
            () if says(" leaked.") => Meaning::Failure(FailureKind::Leak),
            () if self.is_a_stand_ins() => Meaning::Failure(FailureKind::Panic),
            () => Meaning::EngineFault,
        }
    }

    /// Whether it was raised in an engine or a stand-in, rather than in a program or in std.
    fn is_an_engines(&self) -> bool {
        ["/loom-", "/generator-", "/shuttle-"].iter().any(|part| self.file.contains(part))
            || relative(&self.file).starts_with("raddle/engine/src/")
            || self.is_a_stand_ins()
    }

    /// Whether it is what std itself would have said: it comes from a stand-in, or from what one is made of.
    fn is_a_stand_ins(&self) -> bool {
        relative(&self.file).starts_with("std/")
    }
}

impl fmt::Display for Panicked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "panicked at {}:{}: {}", relative(&self.file), self.line, one_line(&self.message))
    }
}

/// What a panic says of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The program fails so.
    Failure(FailureKind),
    /// The engine came to a limit of its own: nothing.
    Limit,
    /// The engine itself failed: nothing.
    EngineFault,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panicked(file: &str, message: &str) -> Panicked {
        Panicked { message: message.to_owned(), file: file.to_owned(), line: 7, execution: 3 }
    }

    #[test]
    fn the_same_words_mean_a_deadlock_only_from_an_engine() {
        let words = "deadlock; threads = [(Id(0), Blocked)]";
        assert!(panicked("/registry/loom-0.7.2/src/rt/execution.rs", words).is_deadlock());
        assert!(!panicked("buggy/src/bank.rs", words).is_deadlock());
    }

    #[test]
    fn an_engines_own_assertion_says_nothing_of_the_program() {
        let panic = panicked("/registry/loom-0.7.2/src/rt/thread.rs", "assertion failed: threads < max");
        assert_eq!(panic.meaning(), Meaning::EngineFault);
    }

    #[test]
    fn a_limit_of_the_engines_is_told_from_its_faults() {
        for (file, message) in [
            ("std/loom/src/engine/thread.rs", "loom runs 5 threads at most, and this spawns one more"),
            ("/registry/loom-0.7.2/src/rt/path.rs", "Model exceeded maximum number of branches. This is often"),
        ] {
            assert_eq!(panicked(file, message).meaning(), Meaning::Limit, "{message}");
        }
    }
}
