//! Workers take jobs from a queue, and wait while it is empty.
//!
//! A worker that is woken takes it for granted that there is a job. Being woken only says that the queue should be
//! looked at again: between the notification and the moment the worker has the lock back, another worker may have
//! come along and taken the job (a stolen wake-up), and `Condvar::wait` may return without any notification at all
//! (a spurious one). In both cases the worker goes to an empty queue.
//!
//! In review: `if` before `wait`, where the condition is not checked again afterwards.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// The numbers of the jobs to do, for whoever takes them first.
#[derive(Debug, Default)]
pub struct JobQueue {
    jobs: Mutex<VecDeque<u32>>,
    added: Condvar,
}

impl JobQueue {
    /// Adds a job, and wakes a worker that waits for one.
    pub fn add(&self, job: u32) {
        let mut jobs = self.jobs.lock().unwrap();
        jobs.push_back(job);
        self.added.notify_one();
    }

    /// Takes the oldest job, and waits for one if there is none.
    pub fn take(&self) -> u32 {
        let mut jobs = self.jobs.lock().unwrap();
        if jobs.is_empty() {
            jobs = self.added.wait(jobs).unwrap();
        }
        let job = jobs.pop_front();
        drop(jobs);
        job.expect("a worker was woken, but there is no job")
    }
}

/// A worker waits, a client adds two jobs, and a second worker comes along: it may steal the first one's wake-up.
pub fn scenario() {
    let queue = Arc::new(JobQueue::default());

    let early = {
        let queue = queue.clone();
        thread::spawn(move || queue.take())
    };
    let client = {
        let queue = queue.clone();
        thread::spawn(move || [1, 2].map(|job| queue.add(job)))
    };
    let late = thread::spawn(move || queue.take());

    client.join().unwrap();
    let mut done = [early, late].map(|worker| worker.join().unwrap());
    done.sort();
    assert_eq!(done, [1, 2], "a job was not done exactly once");
}

/// One worker waits for one job: there is nobody to steal it, but `wait` may return early.
pub fn scenario_spurious() {
    let queue = Arc::new(JobQueue::default());

    let worker = {
        let queue = queue.clone();
        thread::spawn(move || queue.take())
    };
    let client = thread::spawn(move || queue.add(1));

    client.join().unwrap();
    assert_eq!(worker.join().unwrap(), 1, "the wrong job was done");
}
