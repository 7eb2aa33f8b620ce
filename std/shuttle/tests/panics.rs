//! Panics in a model: joined, poisoning, in destructors, and what reaches the terminal.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod support;

use std::process::Command;

use std_on_shuttle::model::{Sampler, Strategy};
use std_on_shuttle::sync::{Arc, Mutex, RwLock};
use std_on_shuttle::thread;
use support::{STRATEGIES, all, failure, finds, passes, plain};

#[test]
fn a_joined_panic_is_an_error_with_its_payload() {
    fn joins() {
        let died: Result<(), _> = thread::spawn(|| panic!("no luck")).join();
        assert_eq!(died.unwrap_err().downcast_ref::<&str>(), Some(&"no luck"));
    }
    assert!(passes(all(), joins).complete);
}

#[test]
fn a_panic_poisons_the_lock_it_held_and_no_other() {
    fn poisons() {
        let held = Arc::new((Mutex::new(0), RwLock::new(0), Mutex::new(0)));
        let dies = {
            let held = held.clone();
            thread::spawn(move || {
                let _mutex = held.0.lock().unwrap();
                let _write = held.1.write().unwrap();
                drop(held.2.lock());
                panic!("with two locks");
            })
        };
        let lives = {
            let held = held.clone();
            thread::spawn(move || drop(held.2.lock().unwrap()))
        };
        assert!(dies.join().is_err());
        lives.join().expect("was not poisoned");
        assert!(held.0.is_poisoned() && held.1.is_poisoned() && !held.2.is_poisoned());
    }
    for strategy in STRATEGIES {
        passes(plain(strategy), poisons);
    }
}

/// Waits for its thread, as pools do.
struct Joins(Option<thread::JoinHandle<()>>);

impl Drop for Joins {
    fn drop(&mut self) {
        // A second panic would end the process.
        drop(self.0.take().unwrap().join());
    }
}

#[test]
fn a_thread_that_blocks_while_it_unwinds_poisons_nothing_of_others() {
    fn joins_while_unwinding() {
        let shared = Arc::new(Mutex::new(0));
        let dies = {
            let shared = shared.clone();
            thread::spawn(move || {
                let worker = thread::spawn(move || {
                    assert!(!thread::panicking(), "it is another thread that unwinds");
                    for _ in 0..3 {
                        *shared.lock().unwrap() += 1;
                    }
                });
                let _joins = Joins(Some(worker));
                // Here the worker may come as far as into its critical section.
                (0..3).for_each(|_| thread::yield_now());
                panic!("and then waits");
            })
        };
        assert!(dies.join().is_err());
        assert_eq!(*shared.lock().expect("poisoned by the wrong thread"), 3);
    }
    for strategy in STRATEGIES {
        passes(plain(strategy), joins_while_unwinding);
    }
}

#[test]
fn a_scope_panics_for_the_thread_that_nobody_joined() {
    let unjoined = || thread::scope(|scope| drop(scope.spawn(|| panic!("in the scope"))));
    finds(plain(Strategy::Random), unjoined, "a scoped thread panicked");
    passes(plain(Strategy::Random), || {
        thread::scope(|scope| assert!(scope.spawn(|| panic!("in the scope")).join().is_err()));
    });
}

#[test]
fn a_failed_run_leaves_the_next_one_alone() {
    for _ in 0..3 {
        assert_eq!(failure(plain(Strategy::Random), || panic!("at once")), Err("at once".to_owned()));
        passes(Sampler { executions: 10, ..plain(Strategy::Random) }, || {
            assert!(!thread::panicking());
            thread::spawn(|| {}).join().unwrap();
        });
    }
}

/// What the test of this name, which runs only when it is asked for, writes to the standard error.
fn stderr_of(test: &str) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let output = command.args(["--exact", test, "--nocapture"]).env("RUN_CHILD", "1").env_remove("RUST_BACKTRACE");
    String::from_utf8(output.output().unwrap().stderr).unwrap()
}

fn is_child() -> bool {
    std::env::var_os("RUN_CHILD").is_some()
}

#[test]
fn quiet_child() {
    if is_child() {
        passes(plain(Strategy::Random), || {
            let lock = Arc::new(Mutex::new(0));
            let other = lock.clone();
            let died = thread::spawn(move || {
                let _guard = other.lock().unwrap();
                panic!("joined a thousand times");
            });
            assert!(died.join().is_err() && lock.is_poisoned());
        });
        assert!(std::panic::catch_unwind(|| panic!("outside, the first")).is_err());
        assert!(std::panic::catch_unwind(|| panic!("outside, the second")).is_err());
    }
}

#[test]
fn a_panic_of_a_thousand_executions_is_printed_once_and_shuttle_adds_nothing() {
    let stderr = stderr_of("quiet_child");
    assert_eq!(stderr.matches("joined a thousand times").count(), 1, "{stderr}");
    assert_eq!(stderr.matches("outside, the").count(), 2, "{stderr}");
    for word in ["serializing", "schedule", "test panicked in task", "SHUTTLE"] {
        assert!(!stderr.contains(word), "{word} in: {stderr}");
    }
}

#[test]
fn failing_child() {
    if is_child() {
        Sampler::default().run(|| assert_eq!(1, 2, "the reason"));
    }
}

#[test]
fn the_message_of_a_failure_is_printed() {
    let stderr = stderr_of("failing_child");
    assert!(stderr.contains("the reason") && stderr.contains("tests/panics.rs"), "{stderr}");
    assert!(!stderr.contains("schedule:"), "{stderr}");
}
