//! The rules: what a detector should say of a bug of a class, and why.
//!
//! An entry of the catalogue states only the exceptions of its pair. So a new detector is one function here, and a new
//! class of bugs one arm in each of them: the compiler asks for both.

use crate::BugClass::{self, *};
use crate::{Detector, Expectation, Side};

/// What a detector should say of the pairs of a class, unless their entries say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it should say of the broken program.
    pub buggy: Expectation,
    /// What it should say of the corrected one.
    pub fixed: Expectation,
    /// Why, in one sentence.
    pub because: &'static str,
}

impl Rule {
    /// What `detector` should say of the pairs of `class`.
    pub const fn of(detector: Detector, class: BugClass) -> Self {
        match detector {
            Detector::Compiler => compiler(class),
            Detector::Clippy => clippy(class),
            Detector::Loom => loom(class),
            Detector::Shuttle => shuttle(class),
            Detector::Raddle => raddle(class),
            Detector::Property => property(class),
            Detector::Stress => stress(class),
            Detector::Miri => miri(class),
            Detector::Tsan => tsan(class),
            Detector::Helgrind => helgrind(class),
            Detector::Drd => drd(class),
        }
    }

    /// What it should say of `side`.
    pub const fn expectation(&self, side: Side) -> Expectation {
        match side {
            Side::Buggy => self.buggy,
            Side::Fixed => self.fixed,
        }
    }
}

/// Types and lifetimes. Which thread does what when is part of neither.
const fn compiler(class: BugClass) -> Rule {
    match class {
        Deadlock => blind("which thread waits for which is not part of any type"),
        LostWakeup => blind("which condition a thread waits for is not part of any type"),
        Atomicity => blind("each step by itself is well typed"),
        Order => blind("which step comes first is not part of any type"),
        DataRace => blind("`unsafe` takes the data out of its hands"),
        MemoryOrder => blind("an ordering is an argument like any other"),
        UseAfterFree => blind("a raw pointer has no lifetime"),
        NotShared => blind("a copy is as well typed as what it was made from"),
        Lost => blind("what must become of a value is not part of its type"),
        PanicSafety => blind("which call may panic is not part of any type"),
    }
}

/// Lints, each about one pattern in the text.
const fn clippy(class: BugClass) -> Rule {
    match class {
        Deadlock => blind("no lint knows which thread waits for which"),
        LostWakeup => blind("no lint connects a wait with what ends it"),
        Atomicity => blind("no lint connects two critical sections"),
        Order => blind("no lint knows which thread comes first"),
        DataRace => blind("its lints believe a type that says it can be shared"),
        MemoryOrder => blind("its lint on orderings knows the invalid ones, not the weak ones"),
        UseAfterFree => blind("no lint follows a raw pointer from one thread to another"),
        NotShared => blind("no lint knows which values were meant to be shared"),
        Lost => blind("no lint asks what becomes of a thread, a message or a permit"),
        PanicSafety => blind("its lints on indexing and unwrapping are opt-in, and do not look for a lock"),
    }
}

/// Every execution of a small program, with weak memory.
const fn loom(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup | Atomicity | Order => found("it runs the program under every schedule"),
        DataRace => found("it orders every access to a cell by happens-before"),
        MemoryOrder => found("a load may see every value that its ordering allows"),
        UseAfterFree => blind("nothing watches the heap: what is read from freed memory is a value like any other"),
        NotShared | Lost | PanicSafety => found("it fails under some schedule, and every schedule is run"),
    }
}

/// Sampled schedules, sequentially consistent.
const fn shuttle(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup | Atomicity | Order => found("a small program's schedules are few beside its samples"),
        DataRace => blind("it does not watch plain data and never switches threads between two accesses to it"),
        MemoryOrder => blind("it runs every atomic as if it were SeqCst"),
        UseAfterFree => blind("nothing watches the heap: what is read from freed memory is a value like any other"),
        NotShared | Lost | PanicSafety => found("it fails in most schedules, and many are run"),
    }
}

/// Every execution once, under RC11.
const fn raddle(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup | Atomicity | Order => found("it runs every execution of the program"),
        DataRace => found("it orders every access to a cell by happens-before"),
        MemoryOrder => found("a load may see every value that RC11 allows"),
        UseAfterFree => blind("nothing watches the heap: what is read from freed memory is a value like any other"),
        NotShared | Lost | PanicSafety => found("it fails in some execution, and every execution is run"),
    }
}

/// Generated cases under shuttle's schedules.
const fn property(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup | Atomicity | Order => found("many cases run, each under many of shuttle's schedules"),
        DataRace => not_applicable("its schedules never switch threads between two plain accesses"),
        MemoryOrder => {
            not_applicable("its schedules are sequentially consistent, and under these both sides are right")
        }
        UseAfterFree => found("the sequential model knows what was freed too early, once it is used again"),
        NotShared | Lost => found("the result is not the sequential model's"),
        PanicSafety => found("some generated case panics"),
    }
}

/// Real threads, many runs.
const fn stress(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup => found("the threads cannot miss each other, and the run hangs"),
        Atomicity => chance("another thread must come between two steps that are nanoseconds apart", 0, 20_020),
        Order => found("the wrong order is the usual one"),
        DataRace => chance("the accesses of two threads must overlap, and each takes a few nanoseconds", 0, 18_020),
        MemoryOrder => chance("the processor must reorder what this one mostly keeps in order", 0, 94_000),
        UseAfterFree => chance("the memory must be freed between two instructions of another thread", 0, 40_000),
        NotShared | Lost | PanicSafety => found("it fails in every run"),
    }
}

/// An interpreter with many seeds, each another schedule.
const fn miri(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup | Atomicity | Order => found("it switches threads at random, and asks under many seeds"),
        DataRace => found("it orders every access to memory by happens-before"),
        MemoryOrder => found("a load may return a stale value, if its ordering allows it"),
        UseAfterFree => found("it knows of every byte whether it is allocated"),
        NotShared | Lost | PanicSafety => found("it fails under most seeds"),
    }
}

/// Real threads, with every access to memory instrumented.
const fn tsan(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup => found("the threads cannot miss each other, and the run hangs"),
        Atomicity => chance("there is no race; the assertion fails when a thread comes between two steps", 20, 120),
        Order => found("nothing orders the two accesses, or the wrong order is the usual one"),
        DataRace => found("it orders every access to memory by happens-before"),
        MemoryOrder => found("an ordering that is too weak leaves the data that it should order in a race"),
        UseAfterFree => chance("the memory must be freed between two instructions of another thread", 0, 200),
        NotShared | Lost | PanicSafety => found("it fails in every run"),
    }
}

/// Valgrind's race detector with a check of the order of locks; one thread at a time.
const fn helgrind(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup => found("the locks are taken in both orders, or the run hangs"),
        Atomicity => blind("every access is under the lock, so there is no race, and it runs one thread at a time"),
        Order => found("nothing orders the two accesses, or the wrong order is the usual one"),
        DataRace => found("it orders every access to memory by happens-before"),
        MemoryOrder => {
            false_alarm("it knows no atomics, and takes every access to one for a race, on both sides alike")
        }
        UseAfterFree => blind("it does not look for freed memory"),
        NotShared | Lost | PanicSafety => found("it fails in every run"),
    }
}

/// Valgrind's other race detector: as Helgrind, without the check of the order of locks.
const fn drd(class: BugClass) -> Rule {
    match class {
        Deadlock | LostWakeup => found("the threads cannot miss each other, and the run hangs"),
        _ => helgrind(class),
    }
}

const fn found(because: &'static str) -> Rule {
    Rule { buggy: Expectation::Found, fixed: Expectation::Clean, because }
}

const fn blind(because: &'static str) -> Rule {
    Rule { buggy: Expectation::Blind(because), fixed: Expectation::Clean, because }
}

const fn false_alarm(because: &'static str) -> Rule {
    let alarm = Expectation::FalseAlarm(because);
    Rule { buggy: alarm, fixed: alarm, because }
}

const fn not_applicable(because: &'static str) -> Rule {
    let not_asked = Expectation::NotApplicable(because);
    Rule { buggy: not_asked, fixed: not_asked, because }
}

/// `found` of `of` runs of the class's programs showed their bugs.
const fn chance(because: &'static str, found: u32, of: u32) -> Rule {
    Rule { buggy: Expectation::Chance { reason: because, found, of }, fixed: Expectation::Clean, because }
}
