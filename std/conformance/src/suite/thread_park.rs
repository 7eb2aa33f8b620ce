//! `thread::park` and its token. Every wait allows for a park that returns for no reason.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::run::run;

#[test]
fn unpark_wakes_a_parked_thread() {
    run(|| {
        let woken = Arc::new(AtomicBool::new(false));
        let sleeper = {
            let woken = woken.clone();
            thread::spawn(move || {
                while !woken.load(Ordering::Acquire) {
                    thread::park();
                }
            })
        };
        woken.store(true, Ordering::Release);
        sleeper.thread().unpark();
        sleeper.join().unwrap();
    });
}

#[test]
fn a_token_given_before_the_park_lets_it_through() {
    run(|| {
        thread::current().unpark();
        thread::park();
    });
}

#[test]
fn a_token_of_another_thread_lets_it_through() {
    run(|| {
        let here = thread::current();
        let t = thread::spawn(move || here.unpark());
        t.join().unwrap();
        thread::park();
    });
}

#[test]
fn tokens_do_not_add_up() {
    run(|| {
        thread::current().unpark();
        thread::current().unpark();
        thread::park();
        let start = Instant::now();
        // A park that returns for no reason comes back early; whoever kept a second token would always do so.
        while start.elapsed() < Duration::from_millis(5) {
            thread::park_timeout(Duration::from_millis(5));
        }
    });
}

#[test]
fn unpark_makes_earlier_writes_visible() {
    run(|| {
        let value = Arc::new(AtomicBool::new(false));
        let here = thread::current();
        let t = {
            let value = value.clone();
            thread::spawn(move || {
                value.store(true, Ordering::Relaxed);
                here.unpark();
            })
        };
        while !value.load(Ordering::Relaxed) {
            thread::park();
        }
        t.join().unwrap();
    });
}

#[test]
fn park_timeout_comes_back_without_a_token() {
    run(|| {
        thread::park_timeout(Duration::from_millis(1));
        thread::park_timeout(Duration::ZERO);
        #[expect(deprecated, reason = "libraries still call it")]
        thread::park_timeout_ms(1);
    });
}

#[test]
fn park_timeout_takes_a_token_and_any_duration() {
    run(|| {
        thread::current().unpark();
        thread::park_timeout(Duration::MAX);
    });
}

#[test]
fn a_timed_park_can_be_unparked() {
    run(|| {
        let woken = Arc::new(AtomicBool::new(false));
        let sleeper = {
            let woken = woken.clone();
            thread::spawn(move || {
                while !woken.load(Ordering::Acquire) {
                    thread::park_timeout(Duration::from_secs(60));
                }
            })
        };
        woken.store(true, Ordering::Release);
        sleeper.thread().unpark();
        sleeper.join().unwrap();
    });
}

#[test]
fn scoped_threads_can_be_parked() {
    run(|| {
        let go = AtomicBool::new(false);
        thread::scope(|s| {
            let t = s.spawn(|| {
                while !go.load(Ordering::Acquire) {
                    thread::park();
                }
            });
            go.store(true, Ordering::Release);
            t.thread().unpark();
        });
    });
}
