//! SCTBench in Rust: the programs by which schedulers are ranked, written anew from their logic in plain std.
//!
//! SCTBench is the collection of Thomson, Donaldson and Betts ("Concurrency Testing Using Controlled Schedulers: An
//! Empirical Study", ACM TOPC 2016). C's data races are atomics here, sequentially consistent, so that only the
//! schedule decides; every thread is joined; each program has one bug, and its panic or deadlock is the signature.
//!
//! The same sources are compiled on raddle's std and on shuttle's: see the manifests in `raddle/` and `shuttle/`.

mod account;
mod bluetooth;
mod carter;
mod circular_buffer;
mod deadlock;
mod lazy;
mod queue;
mod reorder;
mod safe_stack;
mod stack;
mod string_buffer;
mod sync;
mod token_ring;
mod two_stage;
mod work_steal_queue;
mod wrong_lock;

/// How a program's bug shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shows {
    /// A panic whose message contains this text.
    Panic(&'static str),
    /// A deadlock.
    Deadlock,
}

/// A program of the benchmark.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// SCTBench's name for it.
    pub name: &'static str,
    /// One run.
    pub run: fn(),
    /// How its bug shows.
    pub shows: Shows,
}

const fn panics(name: &'static str, run: fn(), message: &'static str) -> Program {
    Program { name, run, shows: Shows::Panic(message) }
}

const fn deadlocks(name: &'static str, run: fn()) -> Program {
    Program { name, run, shows: Shows::Deadlock }
}

/// The 22 programs that schedulers are ranked by.
pub static PROGRAMS: &[Program] = &[
    panics("account", account::run, "balance"),
    panics("bluetooth", bluetooth::run, "the driver was stopped"),
    deadlocks("carter01", carter::run),
    panics("circular_buffer", circular_buffer::run, "out of order"),
    deadlocks("deadlock01", deadlock::run),
    panics("lazy01", lazy::run, "three or more"),
    panics("queue", queue::run, "wrong element"),
    panics("stack", stack::run, "underflow"),
    deadlocks("sync02", sync::run),
    panics("token_ring", token_ring::run, "the token was lost"),
    panics("twostage", || two_stage::run(1), "second stage"),
    panics("twostage_20", || two_stage::run(19), "second stage"),
    panics("twostage_100", || two_stage::run(99), "second stage"),
    panics("wronglock_3", || wrong_lock::run(3), "changed under the lock"),
    panics("wronglock", || wrong_lock::run(7), "changed under the lock"),
    panics("reorder_3", || reorder::run(2, 1), "half a pair"),
    panics("reorder_4", || reorder::run(3, 1), "half a pair"),
    panics("reorder_5", || reorder::run(4, 1), "half a pair"),
    panics("reorder_10", || reorder::run(9, 1), "half a pair"),
    panics("reorder_20", || reorder::run(10, 10), "half a pair"),
    panics("stringbuffer", string_buffer::run, "beyond the end"),
    panics("wsq", work_steal_queue::run, "was not taken once"),
];

/// The one that nobody finds quickly: it needs five preemptions.
pub static SAFE_STACK: Program = panics("safestack", safe_stack::run, "somebody else's element");
