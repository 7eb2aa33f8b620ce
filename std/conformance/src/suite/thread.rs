//! `thread`: spawning, joining, names, ids; scopes and parking have their own files.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::thread::{self, Builder, ThreadId};
use std::time::{Duration, Instant};

use crate::run::run;

#[test]
fn join_returns_what_the_thread_returned() {
    run(|| assert_eq!(thread::spawn(|| vec![1, 2]).join().unwrap(), [1, 2]));
}

#[test]
fn join_shows_what_the_thread_did() {
    run(|| {
        let log = Arc::new(Mutex::new(Vec::new()));
        let t = {
            let log = log.clone();
            thread::spawn(move || log.lock().unwrap().push(1))
        };
        t.join().unwrap();
        assert_eq!(Arc::into_inner(log).expect("the closure is gone").into_inner().unwrap(), [1]);
    });
}

#[test]
fn join_gives_the_payload_of_a_panic() {
    run(|| {
        let literal = thread::spawn(|| panic!("a literal")).join().unwrap_err();
        assert_eq!(literal.downcast_ref(), Some(&"a literal"));
        let text = thread::spawn(|| panic!("number {}", std::hint::black_box(7))).join().unwrap_err();
        assert_eq!(text.downcast_ref::<String>().unwrap(), "number 7");
        let any = thread::spawn(|| std::panic::panic_any(7_u8)).join().unwrap_err();
        assert_eq!(*any.downcast::<u8>().unwrap(), 7);
    });
}

#[test]
fn a_panic_in_one_thread_leaves_the_others_alone() {
    run(|| {
        let (tx, rx) = mpsc::channel::<()>();
        let fails = thread::spawn(move || {
            let _held_until_the_end = tx;
            panic!("alone");
        });
        assert_eq!(rx.recv(), Err(mpsc::RecvError));
        assert!(!thread::panicking());
        assert!(fails.join().is_err());
    });
}

#[test]
fn a_dropped_handle_detaches_the_thread() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        drop(thread::spawn(move || tx.send(1).unwrap()));
        assert_eq!(rx.recv(), Ok(1));
    });
}

#[test]
fn is_finished_comes_true_and_join_then_returns() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let t = thread::spawn(move || rx.recv().unwrap());
        assert!(!t.is_finished());
        tx.send(5).unwrap();
        while !t.is_finished() {
            thread::yield_now();
        }
        assert_eq!(t.join().unwrap(), 5);
    });
}

#[test]
fn a_thread_can_spawn_and_join_another() {
    run(|| {
        let outer = thread::spawn(|| thread::spawn(|| 1).join().unwrap() + 1);
        assert_eq!(outer.join().unwrap(), 2);
    });
}

#[test]
fn a_handle_can_be_joined_by_another_thread() {
    run(|| {
        let first = thread::spawn(|| 1);
        let second = thread::spawn(move || first.join().unwrap() + 1);
        assert_eq!(second.join().unwrap(), 2);
    });
}

#[test]
fn ids_are_unique_and_everywhere_the_same() {
    run(|| {
        let ids = |t: thread::JoinHandle<ThreadId>| (t.thread().id(), t.join().unwrap());
        let (a, b) = (thread::spawn(|| thread::current().id()), thread::spawn(|| thread::current().id()));
        let ((a, a_inside), (b, b_inside)) = (ids(a), ids(b));
        assert_eq!((a, b), (a_inside, b_inside));
        let here = thread::current().id();
        assert_eq!(here, thread::current().id());
        assert!(a != b && a != here && b != here);
        assert!(format!("{here:?}").starts_with("ThreadId("));
    });
}

#[test]
fn a_builder_names_its_thread() {
    run(|| {
        let t = Builder::new().name("weaver".to_owned()).stack_size(64 * 1024);
        let t = t.spawn(|| thread::current().name().map(str::to_owned)).unwrap();
        assert_eq!(t.thread().name(), Some("weaver"));
        assert!(format!("{:?}", t.thread()).contains(r#"name: Some("weaver")"#));
        assert_eq!(t.join().unwrap().as_deref(), Some("weaver"));
    });
}

#[test]
fn a_spawned_thread_has_no_name_of_its_own() {
    run(|| {
        let t = thread::spawn(|| thread::current().name().is_none());
        assert_eq!(t.thread().name(), None);
        assert!(t.join().unwrap());
    });
}

#[test]
fn a_thread_handle_can_be_cloned_and_outlives_its_thread() {
    run(|| {
        let t = Builder::new().name("gone".to_owned()).spawn(|| {}).unwrap();
        let handle = t.thread().clone();
        t.join().unwrap();
        assert_eq!(handle.name(), Some("gone"));
        handle.unpark();
        let copy = handle.clone();
        assert_eq!(copy.id(), handle.id());
    });
}

#[test]
fn a_name_with_a_nul_panics() {
    run(|| {
        let spawned = std::panic::catch_unwind(|| drop(Builder::new().name("nul\0".to_owned()).spawn(|| {})));
        assert!(spawned.is_err());
    });
}

#[test]
fn the_closure_is_dropped_in_its_thread() {
    struct Reports(mpsc::Sender<ThreadId>);
    impl Drop for Reports {
        fn drop(&mut self) {
            self.0.send(thread::current().id()).unwrap();
        }
    }
    run(|| {
        let (tx, rx) = mpsc::channel();
        let reports = Reports(tx);
        let t = thread::spawn(move || drop(reports));
        assert_eq!(rx.recv(), Ok(t.thread().id()));
        t.join().unwrap();
    });
}

#[test]
fn panicking_is_true_only_while_unwinding() {
    struct Looks(mpsc::Sender<bool>);
    impl Drop for Looks {
        fn drop(&mut self) {
            self.0.send(thread::panicking()).unwrap();
        }
    }
    run(|| {
        let (tx, rx) = mpsc::channel();
        drop(Looks(tx.clone()));
        assert_eq!(rx.recv(), Ok(false));
        let t = thread::spawn(move || {
            let _looks = Looks(tx);
            panic!("to be seen");
        });
        assert!(t.join().is_err());
        assert_eq!(rx.recv(), Ok(true));
        assert!(!thread::panicking());
    });
}

#[test]
fn sleep_takes_at_least_its_time() {
    run(|| {
        let start = Instant::now();
        thread::sleep(Duration::from_millis(2));
        thread::sleep(Duration::ZERO);
        assert!(start.elapsed() >= Duration::from_millis(2));
    });
}

#[test]
fn the_rest_is_there() {
    run(|| {
        thread::yield_now();
        assert!(thread::available_parallelism().is_ok_and(|n| n.get() > 0));
        let t = thread::spawn(|| ());
        assert!(format!("{t:?}").starts_with("JoinHandle"));
        assert!(format!("{:?}", Builder::new()).starts_with("Builder"));
        t.join().unwrap();
        let unwinds = thread::spawn(|| std::panic::resume_unwind(Box::new(3_u8))).join().unwrap_err();
        assert!(unwinds.is::<u8>());
    });
}
