//! Events as the primitives use them: accesses to locations named by the address of an object.

use std::panic::Location;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::graph::event::Mode;
use crate::graph::site::{Object, Role, Site};
use crate::run::request::{Op, Place, Transition, Update, Wait};
use crate::run::runtime;

/// What the program called, where, on what.
///
/// A primitive makes one for each call that the program makes, in a function that is `#[track_caller]`, and from it one
/// for each event of which that call consists: [`part`](Self::part), [`acting`](Self::acting) and [`on`](Self::on).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Call {
    pub(crate) site: Site,
}

impl Call {
    #[track_caller]
    pub(crate) fn new(object: Object, operation: &'static str, role: Role) -> Self {
        Self { site: Site { operation, at: Location::caller(), object, role } }
    }

    /// A part of the call that has a name of its own.
    pub(crate) fn part(self, operation: &'static str, role: Role) -> Self {
        Self { site: Site { operation, role, ..self.site } }
    }

    /// A part of the call that bears its name.
    pub(crate) fn acting(self, role: Role) -> Self {
        Self { site: Site { role, ..self.site } }
    }

    /// A part of the call that concerns another object.
    pub(crate) fn on(self, object: Object) -> Self {
        Self { site: Site { object, ..self.site } }
    }

    pub(crate) fn request(self, op: Op) -> u64 {
        runtime::request(op, self.site)
    }

    /// An acquire-release transition of a hidden location; answers the value it had. `wait` says what to do while `f`
    /// answers `None`.
    pub(crate) fn update(self, addr: usize, wait: Wait, f: Transition<'_>) -> u64 {
        self.update_as(hidden(addr), Mode::AcqRel, Mode::Acquire, None, wait, f)
    }

    pub(crate) fn update_as(
        self,
        place: Place,
        success: Mode,
        failure: Mode,
        expected: Option<u64>,
        wait: Wait,
        f: Transition<'_>,
    ) -> u64 {
        // SAFETY: only the lifetime changes; the engine calls `f` no later than it answers this request.
        let transition = unsafe { std::mem::transmute::<Transition<'_>, Transition<'static>>(f) };
        self.request(Op::Update(Update { place, transition, success, failure, expected, wait, silent: false }))
    }

    /// Waits until `f` holds of a hidden location, and acquires it.
    pub(crate) fn wait_until(self, addr: usize, wait: Wait, f: &dyn Fn(u64) -> bool) -> u64 {
        self.update_silently(addr, wait, &|v| f(v).then_some(v))
    }

    /// As [`update`](Self::update), but a transition to the same value is no write.
    pub(crate) fn update_silently(self, addr: usize, wait: Wait, f: Transition<'_>) -> u64 {
        // SAFETY: as in `update_as`.
        let transition = unsafe { std::mem::transmute::<Transition<'_>, Transition<'static>>(f) };
        let (success, failure) = (Mode::AcqRel, Mode::Acquire);
        self.request(Op::Update(Update {
            place: hidden(addr),
            transition,
            success,
            failure,
            expected: None,
            wait,
            silent: true,
        }))
    }

    /// A release store to a hidden location.
    pub(crate) fn store(self, addr: usize, value: u64) {
        self.request(Op::Store(hidden(addr), value, Mode::Release));
    }

    /// An acquire load of a hidden location.
    pub(crate) fn load(self, addr: usize) -> u64 {
        self.request(Op::Load(hidden(addr), Mode::Acquire))
    }

    /// Whether the wait that is about to begin times out at once, as far as others can see.
    pub(crate) fn times_out(self, question: &'static str, timeout: Duration) -> bool {
        let may = runtime::world(|w| w.clock.timing.times_out_early(timeout));
        let late = may && self.part(question, Role::Whether).choose(2, true) == 1;
        if late {
            self.lasted(timeout);
        }
        late
    }

    /// The wait that just ended lasted so long.
    pub(crate) fn lasted(self, time: Duration) {
        self.request(Op::Lasted { nanos: crate::time::nanos(time) });
    }

    /// One of `n`, 0 by default.
    pub(crate) fn choose(self, n: usize, budgeted: bool) -> usize {
        if n <= 1 { 0 } else { self.request(Op::Choice { n: n as u32, budgeted }) as usize }
    }
}

/// A location that no memory mirrors; it is 0 at first.
pub(crate) fn hidden(addr: usize) -> Place {
    Place { addr, mirror: 0 }
}

/// Stands in an object for its hidden location, whose name is the object's address.
///
/// It notes the address when it is first used, so that what is found at an address is told from what was there before:
/// an object that was moved since takes its location along, and one that was made in its place begins anew.
#[derive(Debug, Default)]
pub(crate) struct Anchor {
    home: AtomicUsize,
}

/// Set in the names of hidden locations, which so differ from the addresses of atomics.
const HIDDEN: usize = 1 << (usize::BITS - 1);

impl Anchor {
    pub(crate) const fn new() -> Self {
        Self { home: AtomicUsize::new(0) }
    }

    /// The name of the location, in a model.
    pub(crate) fn addr(&self) -> usize {
        let addr = std::ptr::from_ref(self).addr() | HIDDEN;
        let home = self.home.load(Relaxed);
        if home != addr {
            self.settle(home, addr);
        }
        addr
    }

    #[cold]
    fn settle(&self, home: usize, addr: usize) {
        runtime::world(|w| w.settle(home, addr));
        self.home.store(addr, Relaxed);
    }

    /// The object was exclusively owned: a new life begins.
    pub(crate) fn renew(&mut self) {
        *self.home.get_mut() = 0;
    }
}

/// If `value` lies in a static, sees to it that the next execution finds it as this one did.
pub(crate) fn note_static<T: ?Sized>(value: *mut T) {
    use crate::memory::statics::{Snapshot, is_static, may_own};
    let addr = value.cast::<u8>().addr();
    if !is_static(addr) {
        return;
    }
    runtime::world(|w| {
        w.take_turn();
        if w.has_snapshot(addr) {
            return;
        }
        // SAFETY: `value` points into a live static.
        let len = unsafe { size_of_val(&*value) };
        // SAFETY: `value` is a live static of that length.
        if std::mem::needs_drop::<T>() && unsafe { may_own(addr, len) } {
            w.statics.push(Snapshot::none(addr));
            return;
        }
        // SAFETY: runs when the execution is over and nothing borrows the static.
        let drop: Box<dyn Fn() + '_> = Box::new(move || unsafe { std::ptr::drop_in_place(value) });
        // SAFETY: a static's type has no lifetime that ends before the process does.
        let drop = unsafe { std::mem::transmute::<Box<dyn Fn() + '_>, Box<dyn Fn() + 'static>>(drop) };
        // SAFETY: as above.
        w.statics.push(unsafe { Snapshot::take(addr, len, drop) });
    });
}
