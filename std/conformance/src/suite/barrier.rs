//! `sync::Barrier`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use crate::run::run;

#[test]
fn nobody_passes_before_the_last_has_come() {
    run(|| {
        let barrier = Arc::new(Barrier::new(2));
        let arrived = Arc::new(AtomicUsize::new(0));
        let other = {
            let (barrier, arrived) = (barrier.clone(), arrived.clone());
            thread::spawn(move || {
                arrived.fetch_add(1, Ordering::Relaxed);
                barrier.wait();
                assert_eq!(arrived.load(Ordering::Relaxed), 2);
            })
        };
        arrived.fetch_add(1, Ordering::Relaxed);
        barrier.wait();
        assert_eq!(arrived.load(Ordering::Relaxed), 2);
        other.join().unwrap();
    });
}

#[test]
fn one_thread_of_each_round_leads() {
    run(|| {
        let barrier = Arc::new(Barrier::new(2));
        let other = {
            let barrier = barrier.clone();
            thread::spawn(move || [barrier.wait().is_leader(), barrier.wait().is_leader()])
        };
        let here = [barrier.wait().is_leader(), barrier.wait().is_leader()];
        let there = other.join().unwrap();
        assert!(here[0] != there[0] && here[1] != there[1]);
    });
}

#[test]
fn a_barrier_of_one_or_none_lets_everybody_through() {
    run(|| {
        let one = Barrier::new(1);
        assert!(one.wait().is_leader() && one.wait().is_leader());
        assert!(Barrier::new(0).wait().is_leader());
    });
}

#[test]
fn it_is_shown_as_std_shows_it() {
    run(|| {
        let barrier = Barrier::new(1);
        assert_eq!(format!("{barrier:?}"), "Barrier { .. }");
        assert_eq!(format!("{:?}", barrier.wait()), "BarrierWaitResult { is_leader: true }");
    });
}

#[test]
fn a_static_one_works() {
    static MEET: Barrier = Barrier::new(2);
    run(|| {
        let t = thread::spawn(|| MEET.wait().is_leader());
        let here = MEET.wait().is_leader();
        assert_ne!(t.join().unwrap(), here);
    });
}
