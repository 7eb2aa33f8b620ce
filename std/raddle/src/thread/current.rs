//! What a thread does with itself: park, sleep, yield.

use std::io;
use std::num::NonZero;
use std::time::Duration;

pub use raddle_engine::backend::panicking;
use raddle_engine::backend::{Call, Object, Role, Wait, active, is_never, tearing_down};

use super::Thread;

/// The handle of the calling thread.
#[must_use]
pub fn current() -> Thread {
    if !active() {
        return Thread::outside(std::thread::current());
    }
    Thread::in_model(raddle_engine::backend::current())
}

/// How many threads can run at once: 2 in a model, so that it is the same on every machine.
///
/// # Errors
/// If the system does not say; never in a model.
pub fn available_parallelism() -> io::Result<NonZero<usize>> {
    if active() {
        return Ok(NonZero::new(2).expect("not zero"));
    }
    std::thread::available_parallelism()
}

/// Blocks until the thread is unparked, or for no reason at all.
#[track_caller]
pub fn park() {
    if !active() {
        if !tearing_down() {
            std::thread::park();
        }
        return;
    }
    let (call, me) = (Call::new(Object::None, "park", Role::Park), current());
    if call.part("park returns spuriously", Role::Whether).choose(2, true) == 1 {
        return;
    }
    me.take_token(call, Wait::Forever);
}

/// As [`park`], but not for longer than `timeout`.
#[track_caller]
pub fn park_timeout(timeout: Duration) {
    if !active() {
        if !tearing_down() {
            std::thread::park_timeout(timeout);
        }
        return;
    }
    if is_never(timeout) {
        return park();
    }
    let (call, me) = (Call::new(Object::None, "park_timeout", Role::Park), current());
    if call.times_out("park_timeout times out", timeout) {
        return;
    }
    me.take_token(call, Wait::until(timeout));
}

/// Lets virtual time pass: see [`Time`](raddle_engine::Time).
#[track_caller]
pub fn sleep(duration: Duration) {
    if active() {
        Call::new(Object::None, "sleep", Role::Sleep).sleep(duration);
    } else if !tearing_down() {
        std::thread::sleep(duration);
    }
}

/// Lets others run.
#[track_caller]
pub fn yield_now() {
    if active() {
        Call::new(Object::None, "yield_now", Role::Yield).yields();
    } else {
        std::thread::yield_now();
    }
}

/// Says that the thread spins: nothing it sees will change unless others run.
#[track_caller]
pub fn spin_loop() {
    if active() {
        Call::new(Object::None, "spin_loop", Role::Yield).yields();
    } else {
        std::hint::spin_loop();
    }
}
