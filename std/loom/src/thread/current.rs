//! What a thread does with itself: park, sleep, yield.

use std::panic::Location;
use std::time::Duration;

use super::handle::Thread;
use crate::engine::{Execution, On, Woken, current as execution};

/// The running thread.
#[must_use]
pub fn current() -> Thread {
    match execution() {
        Some(ex) => Thread::in_model(ex, ex.me()),
        None => Thread::outside(std::thread::current()),
    }
}

/// Whether the running thread unwinds.
#[must_use]
pub fn panicking() -> bool {
    match execution() {
        Some(ex) => ex.is_unwinding(),
        None => std::thread::panicking(),
    }
}

/// Blocks until the thread's token is there, and takes it. May return for no reason.
#[track_caller]
pub fn park() {
    match execution() {
        Some(ex) => park_in_model(ex, None, Location::caller()),
        None => std::thread::park(),
    }
}

/// The same, for `dur` at most.
#[track_caller]
pub fn park_timeout(dur: Duration) {
    match execution() {
        Some(ex) => park_in_model(ex, Some(dur), Location::caller()),
        None => std::thread::park_timeout(dur),
    }
}

fn park_in_model(ex: &Execution, limit: Option<Duration>, at: &'static Location<'static>) {
    let me = ex.this_thread();
    if ex.wakes_spuriously() {
        return;
    }
    let until = limit.and_then(|limit| ex.until(limit));
    let early = until.is_some() && ex.times_out_early();
    me.parking.touch(ex);
    let mut token = me.token.take();
    if let (None, true, Some(until)) = (&token, early, until) {
        me.now.set(until);
    } else if token.is_none() {
        me.is_parked.set(true);
        let woken = ex.block("a token to unpark it", On::Anybody, until, at);
        me.is_parked.set(false);
        if woken == Woken::ByAnother {
            token = me.token.take();
        }
    }
    for stamp in token.into_iter().flatten() {
        stamp.acquire();
    }
}

/// Lets time pass for the running thread.
///
/// In a model nobody is faster than anybody else: a thread may be first although it sleeps. When it sleeps again, it
/// lets the others go first, so that loops that wait for something in this way come to an end.
pub fn sleep(dur: Duration) {
    let Some(ex) = execution() else { return std::thread::sleep(dur) };
    let me = ex.this_thread();
    me.now.set(me.now.get().saturating_add(dur));
    me.sleeps.set(me.sleeps.get() + 1);
    if me.sleeps.get() > 1 {
        ex.give_way();
    }
}

/// How long a thread takes that lets others go first.
const TURN: Duration = Duration::from_millis(1);

/// Lets others go first.
pub fn yield_now() {
    let Some(ex) = execution() else { return std::thread::yield_now() };
    let me = ex.this_thread();
    me.now.set(me.now.get().saturating_add(TURN));
    ex.give_way();
}

/// Lets others go first: what a spinning thread waits for must be able to happen.
pub fn spin_loop() {
    match execution() {
        Some(_) => yield_now(),
        None => std::hint::spin_loop(),
    }
}
