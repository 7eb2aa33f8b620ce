//! From a panic to a verdict: what the engines' own panics mean, and what is the program's.
//!
//! An engine reports everything by panicking. Where the panic was raised decides: in a program's file it is the
//! program's assertion, whatever its words; in an engine's own sources it is a deadlock, a race, a leak, a limit that
//! was reached, or the engine's own fault, which says nothing about the program.

use catalogue::FailureKind;

use crate::child::Panicked;
use crate::text::{one_line, relative};
use crate::verdict::{Finding, Verdict};

impl Panicked {
    /// What the panic says of the program, were it the failure.
    pub fn verdict(&self) -> Verdict {
        match self.meaning() {
            Meaning::Failure(kind) => Verdict::Found(Finding {
                kind,
                message: one_line(&self.message),
                site: self.site(),
                evidence: self.to_string(),
                executions: (self.execution > 0).then_some(self.execution),
            }),
            Meaning::Limit => Verdict::Inconclusive(one_line(&self.message)),
            Meaning::EngineFault => Verdict::Inconclusive(format!("the engine itself failed: {self}")),
        }
    }

    /// Whether it is an engine's word for a deadlock.
    pub fn is_deadlock(&self) -> bool {
        self.meaning() == Meaning::Failure(FailureKind::Deadlock)
    }

    /// `file:line` in a program.
    fn site(&self) -> Option<String> {
        let site = relative(&format!("{}:{}", self.file, self.line));
        (site.starts_with("buggy/src/") || site.starts_with("fixed/src/")).then_some(site)
    }

    fn meaning(&self) -> Meaning {
        let says = |words: &str| self.message.contains(words);
        if says("unsafe precondition(s) violated") {
            return Meaning::Failure(FailureKind::UndefinedBehaviour);
        }
        if !self.is_an_engines() {
            return Meaning::Failure(FailureKind::Panic);
        }
        match () {
            () if says("exceeded maximum number of branches") || says("exceeded max_steps") => Meaning::Limit,
            () if self.message.starts_with("deadlock") => Meaning::Failure(FailureKind::Deadlock),
            () if says("Causality violation") => Meaning::Failure(FailureKind::DataRace),
            () if says(" leaked.") => Meaning::Failure(FailureKind::Leak),
            () if self.is_a_stand_ins() => Meaning::Failure(FailureKind::Panic),
            () => Meaning::EngineFault,
        }
    }

    /// Whether it was raised in an engine or a stand-in, rather than in a program or in std.
    fn is_an_engines(&self) -> bool {
        ["/loom-", "/generator-", "/shuttle-"].iter().any(|part| self.file.contains(part)) || self.is_a_stand_ins()
    }

    fn is_a_stand_ins(&self) -> bool {
        relative(&self.file).starts_with("std/")
    }
}

impl std::fmt::Display for Panicked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "panicked at {}:{}: {}", relative(&self.file), self.line, one_line(&self.message))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Failure(FailureKind),
    Limit,
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
    fn an_engines_own_assertion_is_inconclusive() {
        let verdict = panicked("/registry/loom-0.7.2/src/rt/thread.rs", "assertion failed: threads < max").verdict();
        assert!(matches!(verdict, Verdict::Inconclusive(_)), "{verdict:?}");
    }

    #[test]
    fn a_programs_panic_has_its_site() {
        let Verdict::Found(finding) = panicked("buggy/src/bank.rs", "money was lost").verdict() else { panic!() };
        assert_eq!(finding.site.as_deref(), Some("buggy/src/bank.rs:7"));
        assert_eq!(finding.executions, Some(3));
    }
}
