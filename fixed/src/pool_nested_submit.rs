//! A crawler: a pool with a short queue runs a job for every page, and a page's job submits jobs for its links.
//!
//! Where the queue is full, `submit` runs the job itself. A worker never waits for a worker, and a caller from
//! outside is still slowed down to what the pool can do.
//!
//! Other usual fixes: a queue without bound for jobs that jobs submit; a queue of its own for each worker.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

/// A handle to submit jobs with; the workers end when the last one is dropped.
#[derive(Clone, Debug)]
pub struct Pool {
    jobs: SyncSender<Job>,
}

impl Pool {
    /// Starts `workers` threads, with a queue for `waiting` jobs that no worker has taken yet.
    pub fn start(workers: usize, waiting: usize) -> (Self, Vec<JoinHandle<()>>) {
        let (jobs, queue) = sync_channel::<Job>(waiting);
        let queue = Arc::new(Mutex::new(queue));
        let worker = || {
            let queue = queue.clone();
            thread::spawn(move || work(&queue))
        };
        (Self { jobs }, (0..workers).map(|_| worker()).collect())
    }

    /// Has `job` run; runs it here when the queue is full.
    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        match self.jobs.try_send(Box::new(job)) {
            Err(TrySendError::Full(job)) => job(),
            sent => sent.expect("the workers live as long as a handle"),
        }
    }
}

/// What a worker does until the queue is closed and empty.
fn work(queue: &Mutex<Receiver<Job>>) {
    loop {
        let job = queue.lock().unwrap().recv();
        match job {
            Ok(job) => job(),
            Err(_) => return,
        }
    }
}

/// Visits a site of `depth` levels below its front page, of which every page has `links` links.
pub fn crawl(pool: &Pool, depth: usize, links: usize, visited: &Arc<AtomicUsize>) {
    let (handle, visited) = (pool.clone(), visited.clone());
    pool.submit(move || {
        visited.fetch_add(1, Relaxed);
        if depth > 0 {
            (0..links).for_each(|_| crawl(&handle, depth - 1, links, &visited));
        }
    });
}

/// Somebody submits two sites to a crawler with one worker and room for one job; each has a page with one link.
pub fn scenario() {
    let visited = Arc::new(AtomicUsize::new(0));
    let (pool, workers) = Pool::start(1, 1);

    let user = {
        let visited = visited.clone();
        thread::spawn(move || (0..2).for_each(|_| crawl(&pool, 1, 1, &visited)))
    };

    user.join().unwrap();
    for worker in workers {
        worker.join().unwrap();
    }
    assert_eq!(visited.load(Relaxed), 4, "a page was not visited");
}
