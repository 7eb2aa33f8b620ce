//! Topics: what a tutorial would file a pair under.

use serde::Serialize;

/// The part of the standard library, or the technique, that a pair is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Spawning and joining, and what a closure captures.
    Threads,
    /// `Mutex`, guards and poisoning.
    Mutexes,
    /// `RwLock`.
    ReadWriteLocks,
    /// `Condvar`.
    ConditionVariables,
    /// `Barrier`.
    Barriers,
    /// Semaphores, which std does not have.
    Semaphores,
    /// Channels, bounded and unbounded.
    Channels,
    /// Pools of worker threads.
    Pools,
    /// Atomics and their orderings.
    Atomics,
    /// `Cell`, `RefCell`, `Send` and `Sync`.
    SharedData,
    /// Lock-free structures on raw pointers.
    LockFree,
    /// Futures, wakers and executors.
    Async,
    /// Splitting data among threads.
    DataParallelism,
}

impl Topic {
    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Threads => "Threads",
            Self::Mutexes => "Mutexes",
            Self::ReadWriteLocks => "Read-write locks",
            Self::ConditionVariables => "Condition variables",
            Self::Barriers => "Barriers",
            Self::Semaphores => "Semaphores",
            Self::Channels => "Channels",
            Self::Pools => "Thread pools",
            Self::Atomics => "Atomics and their orderings",
            Self::SharedData => "Send, Sync and shared data",
            Self::LockFree => "Lock-free structures",
            Self::Async => "Async",
            Self::DataParallelism => "Data parallelism",
        }
    }
}
