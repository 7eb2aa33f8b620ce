//! [`Call`]: what primitives ask of the engine.

use std::panic::Location;
use std::time::Duration;

use super::anchor::hidden;
use crate::graph::event::Mode;
use crate::graph::site::{Object, Role, Site};
use crate::run::request::{Address, Op, Transition, Update, Wait};
use crate::run::runtime;
use crate::time::nanos;

/// What the program called, where, on what.
///
/// A primitive makes one for each call that the program makes, in a function that is `#[track_caller]`, and from it one
/// for each event of which that call consists: [`part`](Self::part), [`acting`](Self::acting) and [`on`](Self::on).
#[derive(Clone, Copy, Debug)]
pub struct Call {
    pub(crate) site: Site,
}

impl Call {
    #[track_caller]
    pub fn new(object: Object, operation: &'static str, role: Role) -> Self {
        Self { site: Site { operation, at: Location::caller(), object, role } }
    }

    /// A part of the call that has a name of its own.
    pub fn part(self, operation: &'static str, role: Role) -> Self {
        Self { site: Site { operation, role, ..self.site } }
    }

    /// A part of the call that bears its name.
    pub fn acting(self, role: Role) -> Self {
        Self { site: Site { role, ..self.site } }
    }

    /// A part of the call that concerns another object.
    pub fn on(self, object: Object) -> Self {
        Self { site: Site { object, ..self.site } }
    }

    pub(crate) fn request(self, op: Op) -> u64 {
        runtime::request(op, self.site)
    }

    /// An acquire-release transition of a hidden location; answers the value it had. `wait` says what to do while `f`
    /// answers `None`.
    pub fn update(self, addr: usize, wait: Wait, f: Transition<'_>) -> u64 {
        self.update_as(hidden(addr), Mode::AcqRel, Mode::Acquire, None, wait, f)
    }

    /// A read-modify-write of any location; answers the value it read. `expected` is the only value of which `f` makes
    /// another, if there is one such.
    pub fn update_as(
        self,
        address: Address,
        success: Mode,
        failure: Mode,
        expected: Option<u64>,
        wait: Wait,
        f: Transition<'_>,
    ) -> u64 {
        // SAFETY: only the lifetime changes; the engine calls `f` no later than it answers this request.
        let transition = unsafe { std::mem::transmute::<Transition<'_>, Transition<'static>>(f) };
        self.request(Op::Update(Update { address, transition, success, failure, expected, wait, silent: false }))
    }

    /// Waits until `f` holds of a hidden location, and acquires it.
    pub fn wait_until(self, addr: usize, wait: Wait, f: &dyn Fn(u64) -> bool) -> u64 {
        self.update_silently(addr, wait, &|v| f(v).then_some(v))
    }

    /// As [`update`](Self::update), but a transition to the same value is no write.
    pub fn update_silently(self, addr: usize, wait: Wait, f: Transition<'_>) -> u64 {
        // SAFETY: only the lifetime changes; the engine calls `f` no later than it answers this request.
        let transition = unsafe { std::mem::transmute::<Transition<'_>, Transition<'static>>(f) };
        let (success, failure) = (Mode::AcqRel, Mode::Acquire);
        self.request(Op::Update(Update {
            address: hidden(addr),
            transition,
            success,
            failure,
            expected: None,
            wait,
            silent: true,
        }))
    }

    /// A release store to a hidden location.
    pub fn store(self, addr: usize, value: u64) {
        self.request(Op::Store(hidden(addr), value, Mode::Release));
    }

    /// An acquire load of a hidden location.
    pub fn load(self, addr: usize) -> u64 {
        self.request(Op::Load(hidden(addr), Mode::Acquire))
    }

    /// Whether the wait that is about to begin times out at once, as far as others can see.
    pub fn times_out(self, question: &'static str, timeout: Duration) -> bool {
        let may = runtime::world(|w| w.clock.timing.times_out_early(timeout));
        let late = may && self.part(question, Role::Whether).choose(2, true) == 1;
        if late {
            self.lasted(timeout);
        }
        late
    }

    /// The wait that just ended lasted so long.
    pub fn lasted(self, time: Duration) {
        self.request(Op::Lasted { nanos: nanos(time) });
    }

    /// One of `n`, 0 by default.
    pub fn choose(self, n: usize, budgeted: bool) -> usize {
        if n <= 1 { 0 } else { self.request(Op::Choice { n: n as u32, budgeted }) as usize }
    }

    /// Loads from a location.
    #[inline]
    pub fn read(self, address: Address, mode: Mode) -> u64 {
        self.request(Op::Load(address, mode))
    }

    /// Stores to a location.
    #[inline]
    pub fn write(self, address: Address, value: u64, mode: Mode) {
        self.request(Op::Store(address, value, mode));
    }

    /// A fence.
    pub fn fence(self, mode: Mode) {
        self.request(Op::Fence(mode));
    }

    /// An access to the plain memory at an address. Does not return if it is a data race.
    pub fn touch(self, addr: usize, write: bool) {
        self.request(Op::Touch { addr, write });
    }

    /// Lets the other threads go first.
    pub fn yields(self) {
        self.request(Op::Yield);
    }

    /// Lets time pass.
    pub fn sleep(self, duration: Duration) {
        let nanos = nanos(duration);
        if !runtime::world(|w| w.clock.timing.is_ordered()) {
            self.request(Op::Lasted { nanos });
        } else if nanos > 0 {
            self.request(Op::Sleep { nanos });
        }
    }

    /// What the clock shows.
    pub fn clock(self) -> Duration {
        Duration::from_nanos(match runtime::world(|w| w.clock.timing.is_ordered()) {
            true => self.request(Op::Look),
            // Looking at the clock takes time, too: a loop that waits for a moment gets there, if slowly.
            false => runtime::world(|w| {
                let thread = w.thread();
                thread.now += 1;
                thread.now
            }),
        })
    }

    /// Starts a thread; answers its number. `body` must not borrow what ends before the thread does.
    pub fn spawn(self, name: Option<String>, body: Box<dyn FnOnce()>) -> u32 {
        runtime::world(|w| w.spawning.push_back((name, body)));
        self.request(Op::Spawn) as u32
    }

    /// Waits for a thread to end.
    pub fn join(self, thread: u32) {
        self.request(Op::Join { thread });
    }

    /// A `RefCell` is about to be borrowed, which cannot be. If it was last borrowed by another thread, this does not
    /// return: the two are a finding.
    pub fn conflicts(self, borrower: Option<u32>) {
        let failed = runtime::world(|w| {
            let other = borrower.filter(|&other| other != w.current);
            if let Some(other) = other {
                w.borrow_conflict(self.site, other);
            }
            other.is_some()
        });
        if failed {
            // Control passes to the explorer, which finds the failure.
            self.request(Op::Touch { addr: usize::MAX, write: false });
        }
    }
}
