//! `sync::Condvar`. Every wait allows for spurious wake-ups, as std says it must.

use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use crate::run::run;

/// A flag and the condition variable that tells of it.
type Signal = Arc<(Mutex<bool>, Condvar)>;

/// A thread that raises the flag and then notifies with `notify`.
fn raise(signal: &Signal, notify: fn(&Condvar)) -> thread::JoinHandle<()> {
    let signal = signal.clone();
    thread::spawn(move || {
        *signal.0.lock().unwrap() = true;
        notify(&signal.1);
    })
}

#[test]
fn notify_one_wakes_a_waiter() {
    run(|| {
        let signal = Signal::default();
        let raiser = raise(&signal, Condvar::notify_one);
        let mut up = signal.0.lock().unwrap();
        while !*up {
            up = signal.1.wait(up).unwrap();
        }
        assert!(*up);
        drop(up);
        raiser.join().unwrap();
    });
}

#[test]
fn notify_all_wakes_every_waiter() {
    run(|| {
        let signal = Signal::default();
        let waiter = {
            let signal = signal.clone();
            thread::spawn(move || drop(signal.1.wait_while(signal.0.lock().unwrap(), |up| !*up).unwrap()))
        };
        let raiser = raise(&signal, Condvar::notify_all);
        drop(signal.1.wait_while(signal.0.lock().unwrap(), |up| !*up).unwrap());
        waiter.join().unwrap();
        raiser.join().unwrap();
    });
}

#[test]
fn two_threads_take_turns() {
    run(|| {
        let turn = Arc::new((Mutex::new(0), Condvar::new()));
        let other = {
            let turn = turn.clone();
            thread::spawn(move || {
                let mut n = turn.1.wait_while(turn.0.lock().unwrap(), |n| *n != 1).unwrap();
                *n = 2;
                turn.1.notify_one();
            })
        };
        let mut n = turn.0.lock().unwrap();
        *n = 1;
        turn.1.notify_one();
        let n = turn.1.wait_while(n, |n| *n != 2).unwrap();
        assert_eq!(*n, 2);
        drop(n);
        other.join().unwrap();
    });
}

#[test]
fn wait_while_returns_at_once_when_there_is_nothing_to_wait_for() {
    run(|| {
        let (m, c) = (Mutex::new(3), Condvar::new());
        let mut guard = c.wait_while(m.lock().unwrap(), |_| false).unwrap();
        *guard += 1;
        assert!(m.try_lock().is_err(), "the guard that comes back holds the lock");
        drop(guard);
        assert_eq!(*m.lock().unwrap(), 4);
    });
}

#[test]
fn a_notification_without_a_waiter_is_lost() {
    run(|| {
        let (m, c) = (Mutex::new(()), Condvar::new());
        c.notify_one();
        c.notify_all();
        let (guard, timed_out) = c.wait_timeout_while(m.lock().unwrap(), Duration::from_millis(5), |()| true).unwrap();
        assert!(timed_out.timed_out());
        drop(guard);
    });
}

#[test]
fn a_wait_that_nobody_ends_times_out_and_holds_the_lock_again() {
    run(|| {
        let (m, c) = (Mutex::new(1), Condvar::new());
        let start = Instant::now();
        let mut guard = m.lock().unwrap();
        loop {
            let (again, result) = c.wait_timeout(guard, Duration::from_millis(10)).unwrap();
            guard = again;
            if result.timed_out() {
                break;
            }
        }
        assert!(start.elapsed() >= Duration::from_millis(10));
        assert!(m.try_lock().is_err());
        assert_eq!(*guard, 1);
    });
}

#[test]
fn wait_timeout_while_tells_whether_the_condition_came() {
    run(|| {
        let (m, c) = (Mutex::new(true), Condvar::new());
        let (guard, result) = c.wait_timeout_while(m.lock().unwrap(), Duration::from_secs(9), |up| !*up).unwrap();
        assert!(*guard && !result.timed_out());
        drop(guard);
        let (guard, result) = c.wait_timeout_while(m.lock().unwrap(), Duration::ZERO, |up| *up).unwrap();
        assert!(*guard && result.timed_out());
    });
}

#[test]
fn a_timed_wait_can_be_notified() {
    run(|| {
        let signal = Signal::default();
        let raiser = raise(&signal, Condvar::notify_one);
        let mut up = signal.0.lock().unwrap();
        while !*up {
            up = signal.1.wait_timeout(up, Duration::from_secs(60)).unwrap().0;
        }
        drop(up);
        raiser.join().unwrap();
    });
}

#[test]
fn a_timed_wait_takes_any_duration() {
    run(|| {
        let signal = Signal::default();
        let raiser = raise(&signal, Condvar::notify_one);
        let wait = signal.1.wait_timeout_while(signal.0.lock().unwrap(), Duration::MAX, |up| !*up);
        assert!(*wait.unwrap().0);
        raiser.join().unwrap();
    });
}

#[test]
fn the_old_millisecond_wait_tells_of_a_time_out_by_false() {
    run(|| {
        let (m, c) = (Mutex::new(()), Condvar::new());
        let mut guard = m.lock().unwrap();
        loop {
            #[expect(deprecated, reason = "libraries still call it")]
            let (again, notified) = c.wait_timeout_ms(guard, 1).unwrap();
            guard = again;
            if !notified {
                break;
            }
        }
    });
}

#[test]
fn a_wait_on_a_mutex_that_gets_poisoned_tells_so() {
    run(|| {
        let signal = Signal::default();
        let holder = {
            let signal = signal.clone();
            thread::spawn(move || {
                let mut up = signal.0.lock().unwrap();
                *up = true;
                signal.1.notify_all();
                panic!("while the mutex is held");
            })
        };
        // Whether it was poisoned before the lock, or during the wait, or before the condition was first looked at.
        let up = match signal.0.lock() {
            Ok(guard) if *guard => unreachable!("the flag is up only after the panic"),
            Ok(guard) => signal.1.wait_while(guard, |up| !*up).unwrap_err().into_inner(),
            Err(poisoned) => poisoned.into_inner(),
        };
        assert!(*up);
        drop(up);
        assert!(holder.join().is_err());
    });
}

#[test]
fn a_wait_on_a_poisoned_mutex_returns_the_error_with_the_guard() {
    run(|| {
        let (m, c) = (Mutex::new(7), Condvar::new());
        let poisoned = panic::catch_unwind(AssertUnwindSafe(|| {
            let _guard = m.lock().unwrap();
            panic!("while the mutex is held");
        }));
        assert!(poisoned.is_err());
        let guard = m.lock().unwrap_err().into_inner();
        let (guard, result) = c.wait_timeout(guard, Duration::from_millis(1)).unwrap_err().into_inner();
        assert_eq!(*guard, 7);
        let _ = result.timed_out();
    });
}

#[test]
fn its_results_can_be_compared_and_shown() {
    run(|| {
        let (m, c) = (Mutex::new(()), Condvar::new());
        let (_guard, result) = c.wait_timeout_while(m.lock().unwrap(), Duration::ZERO, |()| true).unwrap();
        let copy = result;
        assert_eq!(copy, result);
        assert_eq!(format!("{result:?}"), "WaitTimeoutResult(true)");
        assert_eq!(format!("{:?}", Condvar::default()), "Condvar { .. }");
    });
}

#[test]
fn a_static_one_works() {
    static UP: Mutex<bool> = Mutex::new(false);
    static CHANGED: Condvar = Condvar::new();
    run(|| {
        let t = thread::spawn(|| {
            *UP.lock().unwrap() = true;
            CHANGED.notify_all();
        });
        drop(CHANGED.wait_while(UP.lock().unwrap(), |up| !*up).unwrap());
        t.join().unwrap();
        *UP.lock().unwrap() = false;
    });
}
