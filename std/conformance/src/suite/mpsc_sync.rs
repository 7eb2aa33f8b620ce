//! `sync::mpsc::sync_channel`: its bound, the rendezvous of bound 0, and what happens when an end goes away.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};
use std::thread;
use std::time::Duration;

use crate::run::run;

#[test]
fn as_many_messages_as_its_bound_wait_in_it() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(2);
        tx.send(1).unwrap();
        tx.try_send(2).unwrap();
        assert_eq!(tx.try_send(3), Err(TrySendError::Full(3)));
        assert_eq!(rx.recv(), Ok(1));
        tx.try_send(3).unwrap();
        assert_eq!((rx.recv(), rx.recv(), rx.try_recv()), (Ok(2), Ok(3), Err(TryRecvError::Empty)));
    });
}

#[test]
fn a_full_one_makes_its_sender_wait() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(1);
        let through = Arc::new(AtomicBool::new(false));
        tx.send(1).unwrap();
        let sender = {
            let through = through.clone();
            thread::spawn(move || {
                tx.send(2).unwrap();
                through.store(true, Ordering::Relaxed);
            })
        };
        assert!(!through.load(Ordering::Relaxed), "a second message went into a channel of one");
        assert_eq!((rx.recv(), rx.recv(), rx.recv()), (Ok(1), Ok(2), Err(RecvError)));
        sender.join().unwrap();
    });
}

#[test]
fn a_rendezvous_sender_waits_until_its_message_is_taken() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(0);
        let receiving = Arc::new(AtomicBool::new(false));
        let sender = {
            let receiving = receiving.clone();
            thread::spawn(move || {
                tx.send(1).unwrap();
                assert!(receiving.load(Ordering::Relaxed), "sent before anybody received");
            })
        };
        receiving.store(true, Ordering::Relaxed);
        assert_eq!(rx.recv(), Ok(1));
        sender.join().unwrap();
    });
}

#[test]
fn a_rendezvous_hands_over_several_messages_in_order() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(0);
        let sender = thread::spawn(move || {
            tx.send(1).unwrap();
            tx.send(2).unwrap();
        });
        assert!(rx.iter().eq([1, 2]));
        sender.join().unwrap();
    });
}

#[test]
fn a_rendezvous_without_a_receiver_that_waits_is_full_and_empty() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(0);
        assert_eq!(tx.try_send(1), Err(TrySendError::Full(1)));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
        assert_eq!(rx.recv_timeout(Duration::from_millis(1)), Err(RecvTimeoutError::Timeout));
        assert_eq!(tx.try_send(1), Err(TrySendError::Full(1)));
    });
}

#[test]
fn two_rendezvous_senders_each_get_through_once() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(0);
        let senders = [1, 2].map(|n| {
            let tx = tx.clone();
            thread::spawn(move || tx.send(n).unwrap())
        });
        drop(tx);
        assert_eq!(rx.recv().unwrap() + rx.recv().unwrap(), 3);
        assert_eq!(rx.recv(), Err(RecvError));
        for s in senders {
            s.join().unwrap();
        }
    });
}

#[test]
fn a_waiting_sender_gets_its_message_back_when_the_receiver_goes() {
    fn check(bound: usize) {
        let (tx, rx) = mpsc::sync_channel(bound);
        for n in 0..bound {
            tx.send(n).unwrap();
        }
        let sender = thread::spawn(move || tx.send(9));
        drop(rx);
        assert_eq!(sender.join().unwrap(), Err(SendError(9)));
    }
    run(|| check(0));
    run(|| check(1));
}

#[test]
fn sending_to_nobody_gives_the_message_back() {
    fn check(bound: usize) {
        let (tx, rx) = mpsc::sync_channel(bound);
        drop(rx);
        assert_eq!(tx.send(1), Err(SendError(1)));
        assert_eq!(tx.try_send(2), Err(TrySendError::Disconnected(2)));
    }
    run(|| check(0));
    run(|| check(1));
}

#[test]
fn a_waiting_receiver_is_told_when_the_senders_go() {
    fn check(bound: usize) {
        let (tx, rx) = mpsc::sync_channel::<usize>(bound);
        let last = thread::spawn(move || drop(tx));
        assert_eq!(rx.recv(), Err(RecvError));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
        assert_eq!(rx.recv_timeout(Duration::from_secs(60)), Err(RecvTimeoutError::Disconnected));
        last.join().unwrap();
    }
    run(|| check(0));
    run(|| check(1));
}

#[test]
fn what_waits_in_it_arrives_though_the_senders_have_gone() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(2);
        tx.send(1).unwrap();
        tx.send(2).unwrap();
        drop(tx);
        assert!(rx.into_iter().eq([1, 2]));
    });
}

#[test]
fn messages_that_nobody_took_are_dropped_with_the_receiver() {
    run(|| {
        let value = Arc::new(());
        let (tx, rx) = mpsc::sync_channel(1);
        tx.send(value.clone()).unwrap();
        drop(rx);
        assert_eq!(Arc::strong_count(&value), 1);
        assert!(matches!(tx.try_send(value.clone()), Err(TrySendError::Disconnected(_))));
    });
}

#[test]
fn a_timed_receive_meets_a_sender() {
    run(|| {
        let (tx, rx) = mpsc::sync_channel(1);
        let sender = thread::spawn(move || tx.send(1).unwrap());
        assert_eq!(rx.recv_timeout(Duration::MAX), Ok(1));
        sender.join().unwrap();
    });
}

#[test]
fn its_sender_is_shown_as_std_shows_it() {
    run(|| assert_eq!(format!("{:?}", mpsc::sync_channel::<u8>(1).0), "SyncSender { .. }"));
}
