//! Waiting without an object: `park`, `sleep` and `yield_now`.

use std::time::Duration;

use crate::engine::{self, Patience, Wake};

/// Waits for the token, or wakes for no reason.
#[track_caller]
pub fn park() {
    if engine::inside() { park_in_model(Patience::Spurious) } else { std::thread::park() }
}

/// Waits for the token, for `duration` at the longest, or wakes for no reason.
#[track_caller]
pub fn park_timeout(duration: Duration) {
    if engine::inside() {
        park_in_model(Patience::spurious_until(engine::deadline(duration)));
    } else {
        std::thread::park_timeout(duration);
    }
}

/// Sleeps. In a model this says nothing about what others do meanwhile: any of them may make any number of steps,
/// or none, because on a busy machine that is what happens. The virtual clock goes on by `duration`.
#[track_caller]
pub fn sleep(duration: Duration) {
    if engine::inside() {
        let end = engine::now().saturating_add(duration);
        engine::sleeps();
        engine::pass_time(end);
    } else {
        std::thread::sleep(duration);
    }
}

/// Lets others go first.
#[track_caller]
pub fn yield_now() {
    if engine::inside() { engine::yields() } else { std::thread::yield_now() }
}

/// Says that the thread spins: in a model, lets others go first.
#[inline]
#[track_caller]
pub fn spin_loop() {
    if engine::inside() { engine::yields() } else { std::hint::spin_loop() }
}

/// Gives a thread of the model its token.
#[track_caller]
pub(super) fn unpark(thread: usize) {
    engine::point();
    let parked = engine::task(thread, |task| {
        // The thread takes it if it waits; there is never more than one.
        task.token = !task.parked;
        task.parked
    });
    if parked {
        engine::notify(thread);
    }
}

#[track_caller]
fn park_in_model(patience: Patience) {
    let me = engine::me();
    let has_token = engine::task(me, |task| {
        task.parked = !task.token;
        std::mem::take(&mut task.token)
    });
    if !has_token {
        let _: Wake = engine::pause(patience);
        engine::task(me, |task| task.parked = false);
    }
}
