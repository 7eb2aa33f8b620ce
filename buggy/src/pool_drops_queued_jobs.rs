//! A pool of workers that share a queue of jobs; when the pool is dropped the queue is closed.
//!
//! Closing the queue lets the workers finish what is in it and then end, but nobody waits for that. Whoever drops
//! the pool goes on (at the end of `main`: ends the process) while jobs are still queued or half done. On an idle
//! machine the workers are usually quick enough.
//!
//! In review: threads started in `new`, their handles dropped or kept and never joined, and no `Drop`.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

type Job = Box<dyn FnOnce() + Send>;

/// Threads that run jobs in the background.
#[derive(Debug)]
pub struct Pool {
    jobs: Option<Sender<Job>>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// A pool of `workers` threads.
    pub fn new(workers: usize) -> Self {
        let (sender, queue) = channel::<Job>();
        let queue = Arc::new(Mutex::new(queue));
        let worker = || {
            let queue = queue.clone();
            thread::spawn(move || work(&queue))
        };
        Self { jobs: Some(sender), workers: (0..workers).map(|_| worker()).collect() }
    }

    /// Has `job` run by one of the workers.
    pub fn submit(&self, job: impl FnOnce() + Send + 'static) {
        let jobs = self.jobs.as_ref().expect("only dropping the pool closes its queue");
        jobs.send(Box::new(job)).expect("a worker lives as long as the queue is open");
    }

    /// The number of workers.
    pub fn size(&self) -> usize {
        self.workers.len()
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

/// Two letters are handed to a pool, which is then dropped.
pub fn scenario() {
    let sent = Arc::new(AtomicUsize::new(0));

    let pool = Pool::new(1);
    for _ in 0..2 {
        let sent = sent.clone();
        pool.submit(move || {
            sent.fetch_add(1, Relaxed);
        });
    }
    drop(pool);

    assert_eq!(sent.load(Relaxed), 2, "the pool was dropped with jobs in its queue");
}
