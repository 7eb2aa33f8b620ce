//! `sync::mpsc::channel`: order, disconnection in both directions, waiting with and without a limit, iterators.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvError, RecvTimeoutError, SendError, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use crate::run::run;

#[test]
fn what_is_sent_is_received_in_order() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let sender = thread::spawn(move || {
            tx.send(1).unwrap();
            tx.send(2).unwrap();
        });
        assert_eq!((rx.recv(), rx.recv(), rx.recv()), (Ok(1), Ok(2), Err(RecvError)));
        sender.join().unwrap();
    });
}

#[test]
fn sending_never_waits() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        for n in 0..40 {
            tx.send(n).unwrap();
        }
        drop(tx);
        assert!(rx.into_iter().eq(0..40));
    });
}

#[test]
fn several_senders_each_keep_their_order() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let senders = [10, 20].map(|base| {
            let tx = tx.clone();
            thread::spawn(move || {
                tx.send(base).unwrap();
                tx.send(base + 1).unwrap();
            })
        });
        drop(tx);
        let got: Vec<i32> = rx.iter().collect();
        for s in senders {
            s.join().unwrap();
        }
        let of = |base: i32| got.iter().copied().filter(|n| n / 10 == base / 10).collect::<Vec<_>>();
        assert_eq!((of(10), of(20), got.len()), (vec![10, 11], vec![20, 21], 4));
    });
}

#[test]
fn one_sender_can_be_used_by_several_threads() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        thread::scope(|s| {
            s.spawn(|| tx.send(1).unwrap());
            s.spawn(|| tx.send(2).unwrap());
        });
        assert_eq!(rx.recv().unwrap() + rx.recv().unwrap(), 3);
    });
}

#[test]
fn a_message_brings_what_was_done_before_it_was_sent() {
    run(|| {
        let shared = Arc::new(std::sync::Mutex::new(0));
        let (tx, rx) = mpsc::channel();
        let sender = {
            let shared = shared.clone();
            thread::spawn(move || {
                *shared.lock().unwrap() = 1;
                tx.send(()).unwrap();
            })
        };
        rx.recv().unwrap();
        assert_eq!(*shared.lock().unwrap(), 1);
        sender.join().unwrap();
    });
}

#[test]
fn the_last_sender_that_goes_wakes_a_waiting_receiver() {
    run(|| {
        let (tx, rx) = mpsc::channel::<()>();
        let last = thread::spawn(move || drop(tx));
        assert_eq!(rx.recv(), Err(RecvError));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
        assert_eq!(rx.recv_timeout(Duration::from_secs(60)), Err(RecvTimeoutError::Disconnected));
        last.join().unwrap();
    });
}

#[test]
fn what_was_sent_before_the_senders_went_still_arrives() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let other = tx.clone();
        tx.send(1).unwrap();
        drop(tx);
        other.send(2).unwrap();
        drop(other);
        assert_eq!((rx.try_recv(), rx.recv()), (Ok(1), Ok(2)));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Disconnected));
    });
}

#[test]
fn sending_to_nobody_gives_the_message_back() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        drop(rx);
        assert_eq!(tx.send("kept"), Err(SendError("kept")));
        assert_eq!(tx.clone().send("kept").unwrap_err().0, "kept");
    });
}

#[test]
fn messages_that_nobody_took_are_dropped_with_the_receiver() {
    run(|| {
        let value = Arc::new(());
        let (tx, rx) = mpsc::channel();
        tx.send(value.clone()).unwrap();
        drop(rx);
        assert_eq!(Arc::strong_count(&value), 1);
        assert!(tx.send(value.clone()).is_err());
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn messages_that_nobody_took_are_dropped_though_the_sender_goes_last() {
    run(|| {
        let value = Arc::new(());
        let (tx, rx) = mpsc::channel();
        tx.send(value.clone()).unwrap();
        drop(tx);
        assert_eq!(Arc::strong_count(&value), 2);
        drop(rx);
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn try_recv_never_waits() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
        tx.send(1).unwrap();
        assert_eq!(rx.try_recv(), Ok(1));
        assert_eq!(rx.try_recv(), Err(TryRecvError::Empty));
    });
}

#[test]
fn recv_timeout_gives_up_in_time() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let start = Instant::now();
        assert_eq!(rx.recv_timeout(Duration::from_millis(10)), Err(RecvTimeoutError::Timeout));
        assert!(start.elapsed() >= Duration::from_millis(10));
        tx.send(1).unwrap();
        assert_eq!(rx.recv_timeout(Duration::ZERO), Ok(1));
        assert_eq!(rx.recv_timeout(Duration::ZERO), Err(RecvTimeoutError::Timeout));
    });
}

#[test]
fn recv_timeout_takes_any_duration() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        let sender = thread::spawn(move || tx.send(1).unwrap());
        assert_eq!(rx.recv_timeout(Duration::MAX), Ok(1));
        sender.join().unwrap();
    });
}

#[test]
fn its_iterators_end_with_the_senders_or_when_nothing_is_there() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        tx.send(1).unwrap();
        tx.send(2).unwrap();
        assert!(rx.try_iter().eq([1, 2]));
        assert_eq!(rx.try_iter().next(), None);
        tx.send(1).unwrap();
        tx.send(2).unwrap();
        let mut sum = 0;
        for got in &rx {
            sum += got;
            if sum == 3 {
                break;
            }
        }
        tx.send(4).unwrap();
        drop(tx);
        assert!(rx.into_iter().eq([4]));
    });
}

#[test]
fn a_channel_can_be_sent_through_a_channel() {
    run(|| {
        let (ask, asked) = mpsc::channel::<mpsc::Sender<u8>>();
        let server = thread::spawn(move || {
            for reply in asked {
                reply.send(7).unwrap();
            }
        });
        let (reply, answer) = mpsc::channel();
        ask.send(reply).unwrap();
        assert_eq!(answer.recv(), Ok(7));
        drop(ask);
        server.join().unwrap();
    });
}

#[test]
fn messages_need_not_be_send() {
    run(|| {
        let (tx, rx) = mpsc::channel();
        tx.send(Rc::new(1)).unwrap();
        assert_eq!(*rx.recv().unwrap(), 1);
    });
}

#[test]
fn its_ends_are_shown_as_std_shows_them() {
    run(|| {
        let (tx, rx) = mpsc::channel::<u8>();
        assert_eq!(format!("{tx:?} {rx:?}"), "Sender { .. } Receiver { .. }");
        assert_eq!(format!("{:?}", rx.iter()), "Iter { rx: Receiver { .. } }");
        assert_eq!(format!("{:?}", rx.try_iter()), "TryIter { rx: Receiver { .. } }");
        assert_eq!(format!("{:?}", rx.into_iter()), "IntoIter { rx: Receiver { .. } }");
    });
}
