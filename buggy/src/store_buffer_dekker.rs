//! Two parties that each raise a flag of their own and then look at the other's: compaction and backup, which must
//! not run together, and a worker that dozes off while somebody posts mail.
//!
//! Release and Acquire order a store after what precedes it and a load before what follows, not a store before a
//! later load of something else. Both stores may still be on their way (on x86: in the store buffers) when both
//! loads are done, and each party finds the other's flag down: both tasks run; the mail is there and nobody rings.
//!
//! In review: store mine, load yours, and no `SeqCst` between or on them.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::thread;

/// Keeps two maintenance tasks from running together; neither waits for the other.
#[derive(Debug, Default)]
pub struct Maintenance {
    running: [AtomicBool; 2],
}

impl Maintenance {
    /// Starts `task` (0 or 1), unless the other one runs.
    pub fn try_start(&self, task: usize) -> bool {
        self.running[task].store(true, Release);
        if self.running[1 - task].load(Acquire) {
            self.finish(task);
            return false;
        }
        true
    }

    /// Notes that `task` no longer runs.
    pub fn finish(&self, task: usize) {
        self.running[task].store(false, Release);
    }
}

/// A letter box with a bell, for a worker that parks when there is no mail.
#[derive(Debug, Default)]
pub struct Mailbox {
    mail: AtomicBool,
    asleep: AtomicBool,
}

impl Mailbox {
    /// Leaves mail. Whether the worker is asleep and must be woken.
    pub fn post(&self) -> bool {
        self.mail.store(true, Release);
        self.asleep.load(Acquire)
    }

    /// Announces that the worker is going to sleep. Whether it may, because there is no mail.
    pub fn doze(&self) -> bool {
        self.asleep.store(true, Release);
        !self.mail.load(Acquire)
    }
}

/// Compaction and backup want to start at the same time.
pub fn scenario() {
    let maintenance = Arc::new(Maintenance::default());

    let compaction = {
        let maintenance = maintenance.clone();
        thread::spawn(move || maintenance.try_start(0))
    };
    let backup = thread::spawn(move || maintenance.try_start(1));

    let (compacts, backs_up) = (compaction.join().unwrap(), backup.join().unwrap());
    assert!(!(compacts && backs_up), "compaction and backup run together");
}

/// Mail comes while the worker falls asleep.
pub fn scenario_sleeping_worker() {
    let mailbox = Arc::new(Mailbox::default());

    let worker = {
        let mailbox = mailbox.clone();
        thread::spawn(move || mailbox.doze())
    };
    let sender = thread::spawn(move || mailbox.post());

    let (sleeps, rings) = (worker.join().unwrap(), sender.join().unwrap());
    assert!(!sleeps || rings, "the worker sleeps on its mail and nobody rings");
}
