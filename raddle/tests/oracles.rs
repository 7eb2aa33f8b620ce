//! The engine against a naive search of interleavings, on random programs with locks, channels and sleeps, shrunk when
//! they disagree.
//!
//! The programs are the same on every run. `RADDLE_ORACLE_CASES` asks for another number of them, drawn afresh.

// The engine runs threads as coroutines, which Miri cannot.
#![cfg(not(miri))]

mod oracle {
    pub(crate) mod cases;
    pub(crate) mod interleavings;
}

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use oracle::cases::cases;
use oracle::interleavings;
use proptest::prelude::*;
use raddle::{Checker, FindingKind, Model, Time};

mod blocking {
    use super::*;
    use interleavings::{OBJECTS, Op, Outcome, Program, fewest_preemptions, outcomes};
    use raddle::sync::atomic::{AtomicU64, Ordering::SeqCst};
    use raddle::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
    use raddle::sync::{Condvar, MutexGuard};
    use raddle::thread::{self, Thread};

    struct Shared {
        atomics: [AtomicU64; OBJECTS],
        mutexes: [raddle::sync::Mutex<()>; OBJECTS],
        condvars: [Condvar; OBJECTS],
        /// The threads' handles, for `unpark`; filled before any of them goes on.
        handles: raddle::sync::OnceLock<Vec<Thread>>,
    }

    /// One thread's ends of the channels.
    struct Ends {
        senders: [Option<Sender<u64>>; OBJECTS],
        receivers: [Option<Receiver<u64>>; OBJECTS],
    }

    fn sends(ops: &[Op], channel: usize) -> bool {
        ops.iter().any(|op| matches!(op, Op::Send(c, _) if *c == channel))
    }

    fn receives(ops: &[Op], channel: usize) -> bool {
        ops.iter().any(|op| matches!(op, Op::Recv(c) | Op::TryRecv(c) | Op::RecvTimeout(c, _) if *c == channel))
    }

    fn run_thread(ops: &[Op], shared: &Shared, ends: &Ends) -> Vec<u64> {
        let mut log = Vec::new();
        let mut held: [Option<MutexGuard<'_, ()>>; OBJECTS] = [const { None }; OBJECTS];
        for &op in ops {
            match op {
                Op::Load(x) => log.push(shared.atomics[x].load(SeqCst)),
                Op::Store(x, value) => shared.atomics[x].store(value, SeqCst),
                Op::Add(x, by) => log.push(shared.atomics[x].fetch_add(by, SeqCst)),
                Op::Lock(m) => held[m] = Some(shared.mutexes[m].lock().unwrap()),
                Op::Unlock(m) => held[m] = None,
                Op::TryLock(m) => match shared.mutexes[m].try_lock() {
                    Ok(guard) => {
                        held[m] = Some(guard);
                        log.push(1);
                    }
                    Err(_) => log.push(0),
                },
                Op::Wait(c, m) => held[m] = held[m].take().map(|guard| shared.condvars[c].wait(guard).unwrap()),
                Op::NotifyOne(c) => shared.condvars[c].notify_one(),
                Op::NotifyAll(c) => shared.condvars[c].notify_all(),
                Op::Send(c, value) => {
                    let _ = ends.senders[c].as_ref().expect("a sending thread has a sender").send(value);
                }
                Op::Recv(c) => {
                    let receiver = ends.receivers[c].as_ref().expect("a receiving thread has the receiver");
                    log.push(receiver.recv().map_or(0, |value| value + 1));
                }
                Op::TryRecv(c) => {
                    let receiver = ends.receivers[c].as_ref().expect("a receiving thread has the receiver");
                    log.push(match receiver.try_recv() {
                        Ok(value) => value + 2,
                        Err(TryRecvError::Disconnected) => 1,
                        Err(TryRecvError::Empty) => 0,
                    });
                }
                Op::RecvTimeout(c, time) => {
                    let receiver = ends.receivers[c].as_ref().expect("a receiving thread has the receiver");
                    log.push(match receiver.recv_timeout(Duration::from_millis(time)) {
                        Ok(value) => value + 2,
                        Err(RecvTimeoutError::Disconnected) => 1,
                        Err(RecvTimeoutError::Timeout) => 0,
                    });
                }
                Op::Sleep(time) => thread::sleep(Duration::from_millis(time)),
                Op::Park => thread::park(),
                Op::Unpark(t) => shared.handles.wait()[t].unpark(),
            }
        }
        // A thread must not end with a mutex it was never told to release: the oracle leaves it locked.
        held.into_iter().flatten().for_each(std::mem::forget);
        log
    }

    /// The program as the engine runs it; `ended` is called with the log of each thread.
    fn runnable<E>(Program { threads }: Program, ended: E) -> impl Fn() + Send + Sync + 'static
    where
        E: Fn(Vec<Vec<u64>>) + Send + Sync + 'static,
    {
        move || {
            let shared = Arc::new(Shared {
                atomics: [const { AtomicU64::new(0) }; OBJECTS],
                mutexes: [const { raddle::sync::Mutex::new(()) }; OBJECTS],
                condvars: [const { Condvar::new() }; OBJECTS],
                handles: raddle::sync::OnceLock::new(),
            });
            let mut ends: Vec<Ends> = Vec::new();
            let channels: [(Sender<u64>, Receiver<u64>); OBJECTS] = std::array::from_fn(|_| mpsc::channel());
            for ops in &threads {
                let senders = std::array::from_fn(|c| sends(ops, c).then(|| channels[c].0.clone()));
                ends.push(Ends { senders, receivers: [const { None }; OBJECTS] });
            }
            for (c, (sender, receiver)) in channels.into_iter().enumerate() {
                drop(sender);
                if let Some(t) = threads.iter().position(|ops| receives(ops, c)) {
                    ends[t].receivers[c] = Some(receiver);
                }
            }
            let running: Vec<_> = threads
                .iter()
                .cloned()
                .zip(ends)
                .map(|(ops, ends)| {
                    let shared = shared.clone();
                    thread::spawn(move || run_thread(&ops, &shared, &ends))
                })
                .collect();
            if threads.iter().flatten().any(|op| matches!(op, Op::Unpark(_))) {
                let _ = shared.handles.set(running.iter().map(|handle| handle.thread().clone()).collect());
            }
            ended(running.into_iter().map(|thread| thread.join().unwrap()).collect());
        }
    }

    fn explored(program: &Program, model: Model, time: Time, spurious: u32) -> BTreeSet<Outcome> {
        let found = Arc::new(Mutex::new(BTreeSet::new()));
        let seen = found.clone();
        let program = runnable(program.clone(), move |logs| {
            seen.lock().unwrap().insert(Outcome::Ended(logs));
        });
        let checker = Checker::new().model(model).exhaustive().spurious(spurious).time(time).keep_going(true);
        let outcome = checker.run(program);
        assert!(outcome.complete, "the engine did not finish");
        assert_eq!(outcome.distinct, outcome.executions, "an execution was reached twice");
        let mut found = found.lock().unwrap().clone();
        for finding in &outcome.findings {
            assert_eq!(finding.kind, FindingKind::Deadlock, "the only bug here is a deadlock: {}", finding.message);
            found.insert(Outcome::Deadlock);
        }
        found
    }

    /// Whether it has a `try_lock` or a `try_recv`: what these see need not be the latest, with nothing to order them.
    /// RC11 allows more than interleavings do.
    fn tries(program: &Program) -> bool {
        program.threads.iter().flatten().any(|op| matches!(op, Op::TryLock(_) | Op::TryRecv(_)))
    }

    /// A stretch of operations. Most release what they take.
    fn stretch() -> impl Strategy<Value = Vec<Op>> {
        let object = || 0..2_usize;
        let value = || 0..3_u64;
        let plain = || {
            prop_oneof![
                object().prop_map(Op::Load),
                (object(), 1..3_u64).prop_map(|(x, v)| Op::Store(x, v)),
                (object(), 1..3_u64).prop_map(|(x, v)| Op::Add(x, v)),
            ]
        };
        prop_oneof![
            3 => plain().prop_map(|op| vec![op]),
            3 => (object(), plain()).prop_map(|(m, op)| vec![Op::Lock(m), op, Op::Unlock(m)]),
            2 => (object(), plain()).prop_map(|(m, op)| vec![Op::TryLock(m), op, Op::Unlock(m)]),
            1 => object().prop_map(|m| vec![Op::Lock(m)]),
            1 => object().prop_map(|m| vec![Op::Unlock(m)]),
            1 => Just(vec![Op::Lock(0), Op::Lock(1), Op::Unlock(1), Op::Unlock(0)]),
            1 => Just(vec![Op::Lock(1), Op::Lock(0), Op::Unlock(0), Op::Unlock(1)]),
            2 => (object(), object()).prop_map(|(c, m)| vec![Op::Lock(m), Op::Wait(c, m), Op::Unlock(m)]),
            2 => object().prop_map(|c| vec![Op::NotifyOne(c)]),
            1 => object().prop_map(|c| vec![Op::NotifyAll(c)]),
            2 => (object(), value()).prop_map(|(c, v)| vec![Op::Send(c, v)]),
            1 => object().prop_map(|c| vec![Op::Recv(c)]),
            1 => object().prop_map(|c| vec![Op::TryRecv(c)]),
            1 => Just(vec![Op::Park]),
            1 => (0..3_usize).prop_map(|t| vec![Op::Unpark(t)]),
        ]
    }

    /// Two or three threads of one to three stretches. A channel keeps its first receiver; unparking goes to threads
    /// that are there.
    fn program() -> impl Strategy<Value = Program> {
        let thread = prop::collection::vec(stretch(), 1..=3).prop_map(|s| s.into_iter().flatten().collect::<Vec<_>>());
        prop::collection::vec(thread, 2..=3).prop_map(made_sound)
    }

    fn made_sound(mut threads: Vec<Vec<Op>>) -> Program {
        let n = threads.len();
        for c in 0..OBJECTS {
            let receiver = threads.iter().position(|ops| receives(ops, c));
            for (t, ops) in threads.iter_mut().enumerate() {
                let others = |op: &Op| receives(std::slice::from_ref(op), c);
                ops.retain(|op| receiver == Some(t) || !others(op));
            }
        }
        for op in threads.iter_mut().flatten() {
            if let Op::Unpark(t) = op {
                *t %= n;
            }
        }
        Program { threads }
    }

    /// Threads that take locks inside locks, and give all of them back: what deadlocks here seldom does without
    /// preemptions.
    fn nesting() -> impl Strategy<Value = Program> {
        let two = (0..OBJECTS, 1..OBJECTS, 0..OBJECTS).prop_map(|(outer, by, x)| {
            let inner = (outer + by) % OBJECTS;
            vec![Op::Lock(outer), Op::Load(x), Op::Lock(inner), Op::Unlock(inner), Op::Unlock(outer)]
        });
        let three = (0..OBJECTS, 1..OBJECTS).prop_map(|(first, by)| {
            let locks: [usize; OBJECTS] = std::array::from_fn(|n| (first + n * by) % OBJECTS);
            locks.into_iter().map(Op::Lock).chain(locks.into_iter().map(Op::Unlock)).collect()
        });
        let stretch = prop_oneof![4 => two, 1 => three, 2 => stretch()];
        let thread = prop::collection::vec(stretch, 1..=3).prop_map(|s| s.into_iter().flatten().collect::<Vec<_>>());
        prop::collection::vec(thread, 2..=3).prop_map(made_sound)
    }

    proptest! {
        #![proptest_config(cases(1000))]

        #[test]
        fn programs_with_locks_and_channels_end_in_every_way_they_can_and_no_other(program in program()) {
            let expected = outcomes(&program);
            prop_assert_eq!(&explored(&program, Model::Sc, Time::Free, 0), &expected, "under SC");
            let found = explored(&program, Model::Rc11, Time::Free, 0);
            if tries(&program) {
                prop_assert!(found.is_superset(&expected), "{:?} is less than {:?} under RC11", found, expected);
            } else {
                prop_assert_eq!(&found, &expected, "under RC11");
            }
        }
    }

    #[test]
    fn a_time_out_that_comes_last_hides_no_other_order() {
        // Whoever has the lock keeps it: where the second thread is first, the third one waits for ever, and time is up.
        let impatient = vec![Op::Send(1, 0), Op::RecvTimeout(0, 1)];
        let sender =
            vec![Op::Lock(1), Op::Load(0), Op::Unlock(1), Op::Send(1, 1), Op::Send(0, 0), Op::RecvTimeout(1, 1)];
        let program = Program { threads: vec![impatient, vec![Op::Lock(1)], sender] };
        for time in [Time::Free, Time::Ordered] {
            assert_eq!(explored(&program, Model::Sc, time, 0), outcomes(&program), "{time:?}");
        }
    }

    #[test]
    fn a_time_out_that_was_offered_still_comes_when_another_has_spent_the_budget() {
        let threads = vec![vec![Op::RecvTimeout(1, 2), Op::Send(0, 0), Op::Send(1, 0)], vec![Op::RecvTimeout(0, 1)]];
        let found = explored(&Program { threads }, Model::Sc, Time::Ordered, 1);
        assert!(found.contains(&Outcome::Ended(vec![vec![0], vec![0]])), "{found:?}");
    }

    /// Programs that sleep, in a few places, and wait for messages for a while.
    fn timed() -> impl Strategy<Value = Program> {
        let time = || 1..4_u64;
        let stretch = prop_oneof![
            3 => time().prop_map(|n| vec![Op::Sleep(n)]),
            2 => (0..2_usize, time()).prop_map(|(c, n)| vec![Op::RecvTimeout(c, n)]),
            1 => (0..2_usize, time()).prop_map(|(m, n)| vec![Op::Lock(m), Op::Sleep(n), Op::Unlock(m)]),
            1 => (0..2_usize, 0..3_u64).prop_map(|(c, v)| vec![Op::Send(c, v)]),
            5 => stretch(),
        ];
        let thread = prop::collection::vec(stretch, 1..=4).prop_map(|s| s.into_iter().flatten().collect::<Vec<_>>());
        prop::collection::vec(thread, 2..=3).prop_map(made_sound)
    }

    proptest! {
        #![proptest_config(cases(1000))]

        #[test]
        fn time_passes_only_when_nobody_can_go_on(program in timed()) {
            let expected = outcomes(&program);
            prop_assert_eq!(&explored(&program, Model::Sc, Time::Ordered, 0), &expected, "under SC");
            let found = explored(&program, Model::Rc11, Time::Ordered, 0);
            if tries(&program) {
                prop_assert!(found.is_superset(&expected), "{:?} is less than {:?} under RC11", found, expected);
            } else {
                prop_assert_eq!(&found, &expected, "under RC11");
            }
            let found = explored(&program, Model::Sc, Time::Ordered, 1);
            prop_assert!(found.is_superset(&expected), "{:?} is less than {:?} with early time-outs", found, expected);
        }
    }

    proptest! {
        #![proptest_config(cases(500))]

        #[test]
        fn what_is_shown_has_as_few_preemptions_as_can_be_and_is_replayed(
            program in prop_oneof![program(), nesting()]
        ) {
            // What takes the most: a deadlock, or an end that is made a panic.
            let all = fewest_preemptions(&program);
            let (hardest, &fewest) = all.iter().max_by_key(|(_, preemptions)| **preemptions).expect("it ends somehow");
            let (kind, forbidden) = match hardest.clone() {
                Outcome::Deadlock => (FindingKind::Deadlock, None),
                Outcome::Ended(logs) => (FindingKind::Panic, Some(logs)),
            };
            let program = Arc::new(runnable(program, move |logs| assert_ne!(Some(logs), forbidden)));
            for model in [Model::Sc, Model::Rc11] {
                let checker = Checker::new().model(model).spurious(0).keep_going(true);
                let outcome = checker.run({ let program = program.clone(); move || program() });
                let shown = outcome.findings.iter().find(|finding| finding.kind == kind);
                let shown = shown.unwrap_or_else(|| panic!("{kind} is not found under {model:?}: {outcome}"));
                // To show that five are not enough would take longer than anybody waits for a finding.
                let few = shown.preemptions == fewest || fewest > 4 && shown.preemptions > 4;
                prop_assert!(few, "{} preemptions are enough, under {:?}: {}", fewest, model, shown);
                let fewest = shown.preemptions;

                let replayed = Checker::new().replay(&shown.replay).run({ let program = program.clone(); move || program() });
                let again: Vec<_> = replayed.findings.iter().map(|f| (f.kind, f.preemptions, &f.trace)).collect();
                prop_assert_eq!(again, vec![(kind, fewest, &shown.trace)], "the replay of {}", shown);
            }
        }
    }
}
