//! `condvar-spurious-wakeup`: any number of workers for any number of jobs.

use super::subject::condvar_spurious_wakeup::JobQueue;
use proptest::collection::vec;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "workers that take as many jobs as were added take each of them once",
    tool: Tool::Proptest,
    check: || by_proptest(vec(1..4_usize, 1..4), |workers| sampled(workers, every_job_is_taken_once)),
};

/// The case says how many jobs each worker takes.
fn every_job_is_taken_once(workers: Vec<usize>) {
    let queue = Arc::new(JobQueue::default());
    let jobs = 0..workers.iter().sum::<usize>() as u32;

    let workers = workers.into_iter().map(|takes| {
        let queue = queue.clone();
        thread::spawn(move || (0..takes).map(|_| queue.take()).collect::<Vec<_>>())
    });
    let workers: Vec<_> = workers.collect();
    let client = {
        let (queue, jobs) = (queue.clone(), jobs.clone());
        thread::spawn(move || jobs.for_each(|job| queue.add(job)))
    };

    let mut taken: Vec<_> = workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect();
    client.join().unwrap();
    taken.sort();
    assert!(taken.into_iter().eq(jobs), "a job was not done exactly once");
}
