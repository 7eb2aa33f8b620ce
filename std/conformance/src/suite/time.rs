//! `time::Instant`, whose clock an engine replaces, and what stays std's.

use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::run::run;

#[test]
fn it_never_goes_back() {
    run(|| {
        let first = Instant::now();
        let second = Instant::now();
        assert!(second >= first);
        assert_eq!(first.duration_since(second), Duration::ZERO.min(second - first));
    });
}

#[test]
fn it_moves_on_while_a_thread_sleeps() {
    run(|| {
        let start = Instant::now();
        thread::sleep(Duration::from_millis(3));
        assert!(start.elapsed() >= Duration::from_millis(3));
    });
}

#[test]
fn another_thread_reads_the_same_clock() {
    run(|| {
        let start = Instant::now();
        let there = thread::spawn(|| {
            thread::sleep(Duration::from_millis(1));
            Instant::now()
        });
        let there = there.join().unwrap();
        assert!(there >= start + Duration::from_millis(1));
        assert!(Instant::now() >= there);
    });
}

#[test]
fn durations_are_added_and_taken_away() {
    run(|| {
        let (now, second) = (Instant::now(), Duration::from_secs(1));
        let mut later = now + second;
        assert_eq!((later - now, later.duration_since(now)), (second, second));
        assert_eq!(later - second, now);
        assert_eq!(now.checked_add(second), Some(later));
        assert_eq!(later.checked_sub(second), Some(now));
        later += second;
        later -= second;
        assert_eq!(later.checked_duration_since(now), Some(second));
        assert_eq!(now.checked_duration_since(later), None);
        assert_eq!(now.saturating_duration_since(later), Duration::ZERO);
        assert_eq!(now.duration_since(later), Duration::ZERO);
        assert_eq!(now.checked_add(Duration::MAX), None);
    });
}

#[test]
fn it_is_ordered_hashed_and_copied() {
    run(|| {
        let now = Instant::now();
        let copy = now;
        let later = now + Duration::from_nanos(1);
        assert!(copy == now && later > now && now.max(later) == later);
        let set = std::collections::HashSet::from([now, copy, later]);
        assert_eq!(set.len(), 2);
        assert!(format!("{now:?}").starts_with("Instant"));
    });
}

#[test]
fn the_calendar_clock_keeps_its_arithmetic() {
    run(|| {
        let later = UNIX_EPOCH + Duration::from_secs(5);
        assert_eq!(later.duration_since(SystemTime::UNIX_EPOCH).unwrap(), Duration::from_secs(5));
        assert_eq!(UNIX_EPOCH.duration_since(later).unwrap_err().duration(), Duration::from_secs(5));
    });
}
