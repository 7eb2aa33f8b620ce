//! Programs that misbehave get a clear verdict, and the process goes on.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

use std::sync::Arc;

use raddle::sync::atomic::{
    AtomicU64,
    Ordering::{Relaxed, SeqCst},
};
use raddle::sync::{Mutex, OnceLock, PoisonError, mpsc};
use raddle::{Checker, FindingKind, Outcome, Strategy, cell, hint, thread};

fn kind(outcome: &Outcome) -> Option<FindingKind> {
    outcome.findings.first().map(|f| f.kind)
}

#[test]
fn a_panic_while_a_guard_is_held_poisons_the_lock() {
    let outcome = Checker::new().run(|| {
        let m = Arc::new(Mutex::new(0));
        let n = Arc::clone(&m);
        let t = thread::spawn(move || {
            let _guard = n.lock().unwrap();
            panic!("held");
        });
        assert!(t.join().is_err());
        assert!(m.is_poisoned());
        assert_eq!(*m.lock().unwrap_or_else(PoisonError::into_inner), 0);
    });
    assert!(outcome.complete && outcome.findings.is_empty(), "{outcome}");
}

struct PanicsInDrop;

impl Drop for PanicsInDrop {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[test]
fn a_panic_in_a_destructor_is_found() {
    let outcome = Checker::new().run(|| drop(PanicsInDrop));
    assert_eq!(kind(&outcome), Some(FindingKind::Panic));
    assert!(outcome.findings[0].message.contains("dropped"));
}

/// Runs this test's other half in a child process.
fn child(name: &str) -> std::process::Output {
    let me = std::env::current_exe().unwrap();
    std::process::Command::new(me).args([name, "--exact", "--nocapture"]).env("RADDLE_CHILD", name).output().unwrap()
}

fn is_child(name: &str) -> bool {
    std::env::var("RADDLE_CHILD").is_ok_and(|v| v == name)
}

#[test]
fn a_double_panic_aborts_the_child_as_std_does() {
    let name = "a_double_panic_aborts_the_child_as_std_does";
    if is_child(name) {
        Checker::new().run(|| {
            let _second = PanicsInDrop;
            panic!("first");
        });
        return;
    }
    let output = child(name);
    assert!(!output.status.success());
}

#[test]
fn process_exit_ends_the_child_with_its_code() {
    let name = "process_exit_ends_the_child_with_its_code";
    if is_child(name) {
        Checker::new().run(|| std::process::exit(7));
        return;
    }
    assert_eq!(child(name).status.code(), Some(7));
}

#[expect(unconditional_recursion, reason = "that is the point")]
fn deep(n: u64) -> u64 {
    let page = hint::black_box([n; 64]);
    deep(n + 1) + page[0]
}

#[test]
fn a_stack_overflow_is_a_finding() {
    let outcome = Checker::new().run(|| {
        let _ = thread::spawn(|| hint::black_box(deep(0))).join();
    });
    assert_eq!(kind(&outcome), Some(FindingKind::StackOverflow), "{outcome}");
    assert!(Checker::new().run(|| ()).complete);
}

#[test]
fn ten_thousand_threads_one_after_another() {
    let outcome = Checker::new().run(|| {
        for _ in 0..10_000 {
            thread::spawn(|| ()).join().unwrap();
        }
    });
    assert_eq!((outcome.executions, outcome.complete), (1, true), "{outcome}");
}

#[test]
fn sixty_four_threads_at_once() {
    let outcome = Checker::new().run(|| {
        let x = Arc::new([const { AtomicU64::new(0) }; 64]);
        let threads: Vec<_> = (0..64)
            .map(|i| {
                let x = Arc::clone(&x);
                thread::spawn(move || x[i].store(1, SeqCst))
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().unwrap());
        assert!(x.iter().all(|x| x.load(SeqCst) == 1));
    });
    assert_eq!((outcome.executions, outcome.complete), (1, true), "{outcome}");
}

#[test]
fn a_million_steps() {
    let outcome = Checker::new().run(|| {
        let x = AtomicU64::new(0);
        for _ in 0..1_000_000 {
            x.fetch_add(1, Relaxed);
        }
        assert_eq!(x.load(Relaxed), 1_000_000);
    });
    assert_eq!((outcome.executions, outcome.complete), (1, true), "{outcome}");
}

#[test]
fn too_many_steps_are_inconclusive_and_no_bug() {
    let outcome = Checker::new().max_steps(1000).run(|| {
        let x = AtomicU64::new(0);
        loop {
            x.fetch_add(1, Relaxed);
        }
    });
    assert!(!outcome.complete && outcome.findings.is_empty());
}

#[test]
fn unordered_accesses_to_a_cell_are_a_data_race() {
    struct Shared(cell::Cell<u32>, AtomicU64);
    // SAFETY: none, this is the bug: nothing orders the accesses unless the flag does.
    unsafe impl Sync for Shared {}
    for order in [Relaxed, SeqCst] {
        let outcome = Checker::new().run(move || {
            let shared = Arc::new(Shared(cell::Cell::new(0), AtomicU64::new(0)));
            let theirs = Arc::clone(&shared);
            let t = thread::spawn(move || {
                theirs.0.set(1);
                theirs.1.store(1, order);
            });
            if shared.1.load(order) == 1 {
                assert_eq!(shared.0.get(), 1);
            }
            t.join().unwrap();
        });
        let expected = (order == Relaxed).then_some(FindingKind::DataRace);
        assert_eq!(kind(&outcome), expected, "{outcome}");
    }
}

#[test]
fn statics_begin_every_execution_as_they_were() {
    static COUNT: AtomicU64 = AtomicU64::new(3);
    static LIST: Mutex<Vec<u64>> = Mutex::new(Vec::new());
    let outcome = Checker::new().run(|| {
        let t = thread::spawn(|| LIST.lock().unwrap().push(COUNT.fetch_add(1, SeqCst)));
        LIST.lock().unwrap().push(COUNT.fetch_add(1, SeqCst));
        t.join().unwrap();
        assert_eq!(LIST.lock().unwrap().len(), 2);
        assert_eq!(COUNT.load(SeqCst), 5);
    });
    assert!(outcome.complete && outcome.findings.is_empty() && outcome.executions > 1, "{outcome}");
}

#[test]
fn a_program_that_depends_on_something_else_is_nondeterministic() {
    let runs = std::sync::atomic::AtomicU64::new(0);
    let outcome = Checker::new().run(move || {
        let first = runs.fetch_add(1, std::sync::atomic::Ordering::Relaxed).is_multiple_of(2);
        let x = Arc::new(AtomicU64::new(0));
        let y = Arc::clone(&x);
        let t = thread::spawn(move || y.store(1, SeqCst));
        if first {
            x.load(SeqCst);
        } else {
            x.store(2, SeqCst);
        }
        t.join().unwrap();
    });
    assert_eq!(kind(&outcome), Some(FindingKind::Nondeterminism), "{outcome}");
}

/// Objects of [`Held`] that were not dropped yet.
static HELD: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

/// What a thread holds when its execution ends.
struct Held;

impl Held {
    fn new() -> Self {
        HELD.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Self
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        HELD.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    }
}

#[test]
fn failing_executions_leave_nothing_behind() {
    let deadlock = || {
        let _held = Held::new();
        let locks = Arc::new((Mutex::new(Held::new()), Mutex::new(Held::new())));
        let theirs = Arc::clone(&locks);
        let other = thread::spawn(move || {
            let _held = Held::new();
            let _first = theirs.0.lock().unwrap();
            let _second = theirs.1.lock().unwrap();
        });
        let _first = locks.1.lock().unwrap();
        let _second = locks.0.lock().unwrap();
        drop((_first, _second));
        other.join().unwrap();
    };
    let panic = || {
        let (tx, rx) = mpsc::channel();
        let _held = Held::new();
        let other = thread::spawn(move || tx.send((Held::new(), 1)).unwrap());
        assert!(rx.try_recv().is_err());
        other.join().unwrap();
    };
    let detached = || {
        let x = Arc::new(AtomicU64::new(0));
        let y = Arc::clone(&x);
        thread::spawn(move || {
            let _held = Held::new();
            assert_eq!(y.load(SeqCst), 0);
        });
        x.store(1, SeqCst);
    };
    let programs: [fn(); 3] = [deadlock, panic, detached];
    for program in programs {
        let outcome = Checker::new().sampled(Strategy::Random, 2000).keep_going(true).run(program);
        assert!(kind(&outcome).is_some(), "{outcome}");
        assert_eq!(HELD.load(std::sync::atomic::Ordering::Relaxed), 0, "{outcome}");
    }
}

#[test]
fn an_execution_may_end_while_a_thread_unwinds() {
    let outcome = Checker::new().keep_going(true).run(|| {
        let shared = Arc::new((Mutex::new(0), AtomicU64::new(0)));
        let theirs = Arc::clone(&shared);
        let other = thread::spawn(move || {
            let _guard = theirs.0.lock().unwrap();
            theirs.1.store(1, SeqCst);
            panic!("the guard is still to be dropped");
        });
        assert_eq!(shared.1.load(SeqCst), 0);
        let _ = other.join();
    });
    assert_eq!((outcome.executions, kind(&outcome)), (2, Some(FindingKind::Panic)), "{outcome}");
}

#[test]
fn a_thread_that_catches_every_panic_ends_with_its_execution() {
    let outcome = Checker::new().run(|| {
        let lock = Arc::new(Mutex::new(0));
        let theirs = Arc::clone(&lock);
        let _held = lock.lock().unwrap();
        let other = thread::spawn(move || {
            let locked = || std::panic::catch_unwind(|| drop(theirs.lock().unwrap())).is_ok();
            while !locked() {}
        });
        other.join().unwrap();
    });
    assert_eq!(kind(&outcome), Some(FindingKind::Deadlock), "{outcome}");
}

#[test]
fn an_object_takes_its_state_along_when_it_moves_and_leaves_none_behind() {
    let outcome = Checker::new().run(|| {
        let make = |value| {
            let cell = OnceLock::new();
            cell.set(value).unwrap();
            cell
        };
        let moved: Vec<_> = (0..3).map(make).collect();
        let fresh = OnceLock::new();
        assert_eq!(moved.iter().map(|cell| *cell.get().unwrap()).sum::<u32>(), 3);
        assert_eq!(*fresh.get_or_init(|| 7), 7);
    });
    assert!(outcome.complete && outcome.findings.is_empty(), "{outcome}");
}

#[test]
fn a_destructor_after_the_end_of_an_execution_never_has_a_lock_twice() {
    use std::sync::atomic::AtomicBool;

    static TWICE: AtomicBool = AtomicBool::new(false);

    struct TakesTwice(Arc<Mutex<u32>>);

    impl Drop for TakesTwice {
        fn drop(&mut self) {
            let _first = self.0.lock();
            let _second = self.0.lock();
            TWICE.store(true, Relaxed);
        }
    }

    let outcome = Checker::new().run(|| {
        let lock = Arc::new(Mutex::new(0));
        let ready = Arc::new(AtomicU64::new(0));
        let (theirs, done) = (Arc::clone(&lock), Arc::clone(&ready));
        thread::spawn(move || {
            let _never_dropped_in_the_model = TakesTwice(theirs);
            done.store(1, SeqCst);
            loop {
                thread::park();
            }
        });
        while ready.load(SeqCst) == 0 {
            hint::spin_loop();
        }
        panic!("the end");
    });
    assert_eq!(kind(&outcome), Some(FindingKind::Panic));
    assert!(!TWICE.load(Relaxed), "two guards of one mutex at once");
}
