//! A database pool lets only as many statements run at once as it has connections: `query` takes a permit, runs the
//! statement and gives the permit back.
//!
//! A statement that fails leaves through `?` before the permit is given back. Each failure costs one connection for
//! good; when the last one is gone every later query waits for ever, long after the faulty statement was seen.
//!
//! In review: a `release` on a line of its own, and a way out (`?`, `return`, a panic) between `acquire` and it.

use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// The database did not understand a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// Connections to a database, each for one statement at a time.
#[derive(Debug)]
pub struct Pool {
    idle: Semaphore,
}

impl Pool {
    /// A pool of `connections` idle connections.
    pub fn new(connections: usize) -> Self {
        Self { idle: Semaphore { permits: Mutex::new(connections), released: Condvar::new() } }
    }

    /// The number of rows that `statement` yields, once a connection is free to run it.
    pub fn query(&self, statement: &str) -> Result<usize, Refused> {
        self.idle.acquire();
        let rows = run(statement)?;
        self.idle.release();
        Ok(rows)
    }

    /// How many connections run nothing.
    pub fn idle(&self) -> usize {
        *self.idle.permits.lock().unwrap()
    }
}

/// The database's answer: one row for each column that is selected.
fn run(statement: &str) -> Result<usize, Refused> {
    let columns = statement.strip_prefix("select ").ok_or(Refused)?;
    Ok(columns.split(',').count())
}

/// A counter that threads wait for.
#[derive(Debug)]
struct Semaphore {
    permits: Mutex<usize>,
    released: Condvar,
}

impl Semaphore {
    fn acquire(&self) {
        let permits = self.permits.lock().unwrap();
        *self.released.wait_while(permits, |permits| *permits == 0).unwrap() -= 1;
    }

    fn release(&self) {
        *self.permits.lock().unwrap() += 1;
        self.released.notify_one();
    }
}

/// Two requests share one connection; one of them has a typing error in its statement.
pub fn scenario() {
    let pool = Arc::new(Pool::new(1));

    let typo = {
        let pool = pool.clone();
        thread::spawn(move || pool.query("selct name"))
    };
    let sound = {
        let pool = pool.clone();
        thread::spawn(move || pool.query("select name, age"))
    };

    assert_eq!(typo.join().unwrap(), Err(Refused));
    assert_eq!(sound.join().unwrap(), Ok(2));
    assert_eq!(pool.idle(), 1, "a connection was never given back");
}
