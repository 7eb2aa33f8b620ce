//! `poison-cascade`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "poison-cascade",
    title: "one malformed request makes every client's request fail",
    class: BugClass::PanicSafety,
    topic: Topic::Mutexes,
    origins: &[
        tutorial("001", (14009, 14036), "a key-value server that indexes a word too far while it holds the lock"),
        tutorial("001", (7659, 7703), "a fault-tolerant map that panics under the lock"),
        tutorial("001", (7744, 7748), "the one place where poisoning is named"),
    ],
    lesson: "A panic under a lock poisons it for all threads, and `lock().unwrap()` passes the panic on. Do what \
             can fail before the lock is taken; decide at each lock whether poison means broken data.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "one client sends a request with a word too few, another client a sound one",
        shows: &[Failure::panic("a sound request died of another client's")],
    }],
    exceptions: &[buggy(&[Compiler], Blind("an index is checked when it is used"))],
};
