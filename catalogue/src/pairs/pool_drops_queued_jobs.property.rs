//! `pool-drops-queued-jobs`: any number of jobs for any number of workers.

use super::subject::pool_drops_queued_jobs::Pool;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "when a pool has been dropped, every job that was submitted has been done once",
    tool: Tool::Proptest,
    check: || by_proptest((1..4_usize, 0..5_usize), |case| sampled(case, every_job_is_done)),
};

fn every_job_is_done((workers, jobs): (usize, usize)) {
    let done: Arc<Vec<AtomicUsize>> = Arc::new((0..jobs).map(|_| AtomicUsize::new(0)).collect());

    let pool = Pool::new(workers);
    assert_eq!(pool.size(), workers, "the pool has another number of workers");
    for job in 0..jobs {
        let done = done.clone();
        pool.submit(move || {
            done[job].fetch_add(1, Ordering::Relaxed);
        });
    }
    drop(pool);

    let done = done.iter().map(|job| job.load(Ordering::Relaxed));
    assert!(done.eq([1].repeat(jobs)), "the pool was dropped with jobs in its queue");
}
