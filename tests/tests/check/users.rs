//! Users of well-known crates, whose own use of them is wrong, or right.

#![cfg(test)]

use std::sync::Arc;
use std::thread;

use parking_lot::Mutex;

#[test]
fn parking_lot_lost_update() {
    let n = Arc::new(Mutex::new(0));
    let add = |n: &Mutex<i32>| {
        let seen = *n.lock();
        *n.lock() = seen + 1;
    };
    let other = {
        let n = Arc::clone(&n);
        thread::spawn(move || add(&n))
    };
    add(&n);
    other.join().unwrap();
    assert_eq!(*n.lock(), 2);
}

#[test]
fn parking_lot_correct() {
    let n = Arc::new(Mutex::new(0));
    let other = {
        let n = Arc::clone(&n);
        thread::spawn(move || *n.lock() += 1)
    };
    *n.lock() += 1;
    other.join().unwrap();
    assert_eq!(*n.lock(), 2);
}

#[test]
fn parking_lot_lock_order() {
    let locks = Arc::new((Mutex::new(0), Mutex::new(0)));
    let other = {
        let locks = Arc::clone(&locks);
        thread::spawn(move || *locks.0.lock() += *locks.1.lock())
    };
    *locks.1.lock() += *locks.0.lock();
    other.join().unwrap();
}

#[test]
fn crossbeam_channel_full() {
    let (sender, receiver) = crossbeam_channel::bounded(1);
    let other = {
        let sender = sender.clone();
        thread::spawn(move || sender.send(1).unwrap())
    };
    sender.send(2).unwrap();
    other.join().unwrap();
    assert_eq!(receiver.recv().unwrap() + receiver.recv().unwrap(), 3);
}

#[tokio::test]
async fn tokio_check_then_act() {
    let n = Arc::new(tokio::sync::Mutex::new(0));
    let other = {
        let n = Arc::clone(&n);
        thread::spawn(move || {
            let seen = *n.blocking_lock();
            *n.blocking_lock() = seen + 1;
        })
    };
    let seen = *n.lock().await;
    *n.lock().await = seen + 1;
    other.join().unwrap();
    assert_eq!(*n.lock().await, 2);
}

#[tokio::test]
async fn tokio_correct() {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let other = thread::spawn(move || sender.send(7).unwrap());
    assert_eq!(receiver.await.unwrap(), 7);
    other.join().unwrap();
}
