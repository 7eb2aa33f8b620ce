//! `spin-lock-relaxed-unlock`.

use super::*;

pub(crate) const PAIR: Pair = Pair {
    name: "spin-lock-relaxed-unlock",
    title: "a lock is released, but not what was written under it",
    class: BugClass::MemoryOrder,
    topic: Topic::Atomics,
    origins: &[
        tutorial("001", (8371, 8427), "the implementation of a mutex, announced; std's is used instead"),
        tutorial("001", (5524, 5528), "lock-free programming as a reason for unsafe code, in prose"),
    ],
    lesson: "A lock that only excludes is half a lock: it must also hand on what its last owner wrote. Unlock with \
             Release, lock with Acquire, and test it under a weak memory model.",
    scenarios: &[Scenario {
        name: "scenario",
        about: "two requests are counted under the lock",
        shows: &[Failure::panic("a request was not counted"), Failure::of(FailureKind::DataRace)],
    }],
    exceptions: &[
        buggy(&[Compiler], Blind("`unsafe impl Sync` takes the data out of its hands")),
        buggy(&[Shuttle], Blind("it runs every atomic as if it were SeqCst, under which the lock is right")),
        chance(
            "this processor keeps stores in order, so that only the compiler could show it",
            &[rate(Stress, 0, 18_000)],
        ),
    ],
};
