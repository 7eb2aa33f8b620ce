//! How long a program may make no progress: a watchdog inside the child, which tells a hang from a slow machine.
//!
//! The parent's time limit cannot: on a loaded machine a long search looks like a hang. Here two signs are read that
//! load does not change. A process all of whose threads sleep, and which was not scheduled once in between, waits for
//! something that does not come. A process that uses processor time without beginning another execution spins.

use std::thread;
use std::time::Duration;

use super::own;

/// How long a child may go on without progress before it is said to hang.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// With every thread asleep.
    pub asleep: Duration,
    /// In processor time, spent in one execution.
    pub busy: Duration,
}

impl Patience {
    /// A second asleep, which no program of the catalogue ever waits for, and two seconds of work.
    pub const DEFAULT: Self = Self { asleep: Duration::from_secs(1), busy: Duration::from_secs(2) };

    /// Watches this process on a thread of its own and calls `hung` once when it makes no progress any more.
    pub(super) fn watch(self, progress: fn() -> u64, hung: impl FnOnce(&'static str) + Send + 'static) {
        const PAUSE: Duration = Duration::from_millis(50);
        thread::spawn(move || {
            let mut last_progress = (progress(), own::own_cpu_time());
            let mut last_switch = own::asleep_since();
            let mut asleep = Duration::ZERO;
            loop {
                thread::sleep(PAUSE);

                let switch = own::asleep_since();
                asleep = if switch.is_some() && switch == last_switch { asleep + PAUSE } else { Duration::ZERO };
                last_switch = switch;
                if asleep >= self.asleep {
                    return hung("every thread is blocked for ever");
                }

                let (now, used) = (progress(), own::own_cpu_time());
                if now != last_progress.0 {
                    last_progress = (now, used);
                } else if used.saturating_sub(last_progress.1) >= self.busy {
                    return hung("the run goes on without an end");
                }
            }
        });
    }
}
