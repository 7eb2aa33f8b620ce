//! Model threads: coroutines on pooled stacks, all on the OS thread of their explorer.
//!
//! A model thread runs until it asks for an event, and goes on when it is answered. What asks is the library of
//! primitives, through [`request`]; [`active`] tells it whether it is in a model at all. A thread that overflows its
//! stack runs into the guard page; the signal handler makes its coroutine return [`Finished::Overflow`], and the rest
//! goes on.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use corosensei::stack::{DefaultStack, Stack as _};
use corosensei::trap::CoroutineTrapHandler;
use corosensei::{Coroutine, CoroutineResult, Yielder};

use crate::graph::site::Site;
use crate::run::panics::{Panic, message};
use crate::run::request::{Op, Request};
use crate::run::world::World;
use crate::run::world_owner::{self, WorldOwner};

const STACK: usize = 1 << 20;

/// How a model thread ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Finished {
    Normally,
    /// With a panic that nothing caught.
    Panicked,
    Overflow,
}

pub(crate) type Fiber = Coroutine<u64, NonNull<Request>, Finished, DefaultStack>;

/// What a fiber suspends itself with.
type Switch = Yielder<u64, NonNull<Request>>;

thread_local! {
    static YIELDER: Cell<*const Switch> = const { Cell::new(std::ptr::null()) };
    static TEARDOWN: Cell<bool> = const { Cell::new(false) };
    /// Whether a model thread is being ended before its time; which, whether it was unwinding, and how often it may still
    /// catch that.
    static KILLING: Cell<bool> = const { Cell::new(false) };
    static KILLED: Cell<*const Switch> = const { Cell::new(std::ptr::null()) };
    static UNWINDING: Cell<bool> = const { Cell::new(false) };
    static LIVES: Cell<u32> = const { Cell::new(0) };
    static DESTRUCTORS: Cell<u32> = const { Cell::new(0) };
    static TRAP: Cell<Option<CoroutineTrapHandler<Finished>>> = const { Cell::new(None) };
    /// The panic that is under way in the current model thread.
    static PANIC: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// Whether the caller is a model thread in a running execution.
#[inline]
pub fn active() -> bool {
    let active = !YIELDER.get().is_null();
    if !active && KILLING.get() {
        killed();
    }
    active
}

/// Whether the caller is a destructor that runs because its execution is over. Nothing may block then.
#[inline]
pub fn tearing_down() -> bool {
    TEARDOWN.get()
}

/// The state of the current execution. To be used in a model thread, and not across a request.
pub(crate) fn world<R>(f: impl FnOnce(&mut World) -> R) -> R {
    world_owner::with(f)
}

/// Like [`world`], but does nothing outside a model.
pub(crate) fn world_if_active<R>(f: impl FnOnce(&mut World) -> R) -> Option<R> {
    active().then(|| world(f))
}

/// The memory was freed: what will be there is new.
#[doc(hidden)]
pub fn freed(memory: &Range<usize>) {
    // Not `active`: an allocator must not panic. Where the engine itself frees memory, none of it held a cell or an
    // atomic.
    if !YIELDER.get().is_null() {
        world_owner::with_if_free(|w| w.retire_range(memory));
    }
}

/// As [`freed`], for a caller that has stepped out of the model.
pub(crate) fn freed_here(memory: &Range<usize>) {
    world_owner::with_if_free(|w| w.retire_range(memory));
}

/// Threads and shared locations of the execution so far; nothing outside a model.
#[doc(hidden)]
pub fn exercised() -> Option<(usize, usize)> {
    world_if_active(|w| (w.threads.len(), w.bound.len()))
}

/// From now on threads that an execution leaves behind are not unwound: what they own is lost. For programs whose
/// destructors panic then, or that wait within functions that cannot unwind.
#[doc(hidden)]
pub fn abandon_threads() {
    ABANDON.store(true, Ordering::Relaxed);
}

/// Drops what an execution left behind; its destructor may look at the world. That it panics then, in the middle of
/// things, says nothing.
pub(crate) fn discard<T>(_: &mut WorldOwner, value: T) {
    if ABANDON.load(Ordering::Relaxed) {
        std::mem::forget(value);
    } else {
        let _ = catch_unwind(AssertUnwindSafe(|| drop(value)));
    }
}

static ABANDON: AtomicBool = AtomicBool::new(false);

/// Performs one event and answers with its value.
pub(crate) fn request(op: Op, site: Site) -> u64 {
    let yielder = YIELDER.get();
    if yielder.is_null() {
        // An operation of several events that the end of the execution came into.
        assert!(KILLING.get(), "internal error: an event outside a model");
        return 0;
    }
    world_owner::assert_not_in_use();
    let request = Request { op, site };
    // SAFETY: a fiber's yielder lives as long as the fiber, and this is the fiber that runs.
    let answer = unsafe { (*yielder).suspend(NonNull::from(&request)) };
    if KILLING.get() && !UNWINDING.get() {
        over();
    }
    answer
}

/// The caller is in no model until [`step_in`].
pub(crate) fn step_out() -> *const () {
    YIELDER.replace(std::ptr::null()).cast()
}

/// The caller is where it was before [`step_out`], which has answered `yielder`.
pub(crate) fn step_in(yielder: *const ()) {
    YIELDER.set(yielder.cast());
}

/// Leaves the running model thread where it is, for good: its stack is lost.
pub(crate) fn stop_for_good(site: Site) -> ! {
    request(Op::Stopped, site);
    unreachable!("internal error: a thread that was stopped for good goes on")
}

/// What a model thread that is being killed does still.
#[cold]
fn killed() {
    if !std::thread::panicking() {
        // It caught the panic that is to end it: there is nothing for it to do.
        over();
    }
    let left = DESTRUCTORS.get();
    if left == 0 {
        // Nothing gets it out of there: the thread that would do what it waits for has ended.
        eprintln!("a destructor spins for ever after the end of an execution: the thread it waits for has ended, too");
        std::process::abort();
    }
    DESTRUCTORS.set(left - 1);
}

/// Operations of the destructors of a model thread that is being killed: a tenth of a second's.
const OPERATIONS: u32 = 10_000_000;

/// Ends the model thread that is being killed, by a panic. One that catches it again and again is left where it is.
#[cold]
fn over() {
    LIVES.set(LIVES.get() - 1);
    let yielder = KILLED.get();
    if LIVES.get() == 0 {
        // SAFETY: `kill` set it to the yielder of the fiber that it resumed, which is the one that runs. It is not resumed
        // again, and its stack is leaked with it.
        unsafe { (*yielder).suspend(NonNull::dangling()) };
    }
    resume_unwind(Box::new("the execution is over"));
}

/// Leaves the caller where it is for ever, if it is a model thread whose execution is over: no thread is left to end what it
/// is about to wait for.
#[doc(hidden)]
pub fn leave_if_over() {
    let yielder = KILLED.get();
    if KILLING.get() && YIELDER.get().is_null() && !yielder.is_null() {
        // SAFETY: `kill` set it to the yielder of the fiber that it resumed, which is the one that runs: none other does
        // while `KILLING` is set. Its stack is leaked with it.
        unsafe { (*yielder).suspend(NonNull::dangling()) };
    }
}

/// Panics that a model thread may catch after the end of its execution.
const CATCHES: u32 = 1000;

/// Stacks for model threads, kept between executions.
#[derive(Default)]
pub(crate) struct Stacks(Vec<DefaultStack>);

impl Stacks {
    pub(crate) fn fiber(&mut self, body: Box<dyn FnOnce()>) -> Fiber {
        let stack = self
            .0
            .pop()
            .unwrap_or_else(|| DefaultStack::new(STACK).expect("no memory for the stack of a model thread"));
        Coroutine::with_stack(stack, move |yielder, _| {
            YIELDER.set(std::ptr::from_ref(yielder));
            match catch_unwind(AssertUnwindSafe(body)) {
                Ok(()) => Finished::Normally,
                // Also when its end was forced upon it, or it panicked over that.
                Err(_) => Finished::Panicked,
            }
        })
    }

    /// The memory of the stack that the next fiber gets, or that was put back last.
    pub(crate) fn latest(&self) -> Range<usize> {
        self.0.last().map_or(0..0, |stack| stack.limit().get()..stack.base().get())
    }

    /// Runs a fiber until its next request, which is on its stack until it is resumed, or its end.
    pub(crate) fn resume(
        &mut self,
        _: &mut WorldOwner,
        fiber: &mut Option<Fiber>,
        yielder: &mut usize,
        answer: u64,
    ) -> Result<NonNull<Request>, Finished> {
        let f = fiber.as_mut().expect("internal error: resumed a thread that has ended");
        TRAP.set(Some(f.trap_handler()));
        YIELDER.set(*yielder as *const _);
        let result = f.resume(answer);
        *yielder = YIELDER.replace(std::ptr::null()) as usize;
        TRAP.set(None);
        match result {
            CoroutineResult::Yield(request) => Ok(request),
            CoroutineResult::Return(finished) => {
                let f = fiber.take().expect("just resumed");
                if !matches!(finished, Finished::Overflow) {
                    self.0.push(f.into_stack());
                }
                Err(finished)
            }
        }
    }

    /// Ends a fiber before its time: it panics, so that what it owns is dropped. One that is unwinding already cannot be
    /// made to panic once more; it is let go on, with operations that do nothing.
    /// `is_stopped` says that it is in the middle of an access, out of which nothing can unwind.
    pub(crate) fn kill(
        &mut self,
        _: &mut WorldOwner,
        fiber: Option<Fiber>,
        yielder: usize,
        is_unwinding: bool,
        is_stopped: bool,
    ) {
        let Some(mut f) = fiber else { return };
        if is_stopped {
            // What it owns is lost, and its stack with it.
            return std::mem::forget(f);
        }
        if ABANDON.load(Ordering::Relaxed) {
            // SAFETY: what is on its stack is not used again: all threads of its execution end together, and what the others
            // have on theirs is abandoned as well.
            unsafe { f.force_reset() };
            self.0.push(f.into_stack());
            return;
        }
        if f.started() {
            let outer = KILLING.replace(true);
            KILLED.set(yielder as *const _);
            UNWINDING.set(is_unwinding);
            LIVES.set(CATCHES);
            DESTRUCTORS.set(OPERATIONS);
            let ended = f.resume(0);
            KILLING.set(outer);
            if let CoroutineResult::Yield(_) = ended {
                // What it owns is lost, and its stack with it.
                return std::mem::forget(f);
            }
        }
        f.force_unwind();
        self.0.push(f.into_stack());
    }
}

impl std::fmt::Debug for Stacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Stacks({})", self.0.len())
    }
}

/// Makes a world the one that model threads on this OS thread live in, until what it answers is dropped.
///
/// # Safety
/// The owner outlives that.
pub(crate) unsafe fn enter(world: &WorldOwner) -> Entered {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        silence_panics();
        overflow::install();
    });
    Entered {
        // SAFETY: the caller's promise.
        _world: unsafe { world.enter() },
        yielder: YIELDER.replace(std::ptr::null()),
        teardown: TEARDOWN.replace(false),
    }
}

/// Leaves the world when dropped, for the one around it: a check may run inside a model thread.
pub(crate) struct Entered {
    _world: world_owner::Entered,
    yielder: *const Switch,
    teardown: bool,
}

impl Drop for Entered {
    fn drop(&mut self) {
        YIELDER.set(self.yielder);
        TEARDOWN.set(self.teardown);
    }
}

/// Runs `f` with [`tearing_down`] true.
pub(crate) fn tear_down(f: impl FnOnce()) {
    TEARDOWN.set(true);
    f();
    TEARDOWN.set(false);
}

/// The last panic of a model thread on this OS thread.
pub(crate) fn take_panic() -> Option<Panic> {
    PANIC.take()
}

/// A panic of a model thread is a finding, or the program handles it. It is noted and not printed: it may happen in
/// every execution.
fn silence_panics() {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !active() {
            if !tearing_down() {
                previous(info);
            }
            return;
        }
        let message = message(info.payload()).unwrap_or("Box<dyn Any>").to_owned();
        let site = info.location().map(ToString::to_string).unwrap_or_default();
        PANIC.set(Some(Panic::new(message, site)));
        world(|w| w.thread().unwinding = true);
    }));
}

/// Turns a hit of a model thread's guard page into the end of that thread.
mod overflow {
    use super::{Finished, TRAP};

    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    pub(crate) fn install() {
        use std::sync::OnceLock;
        static PREVIOUS: OnceLock<libc::sigaction> = OnceLock::new();

        unsafe extern "C" fn handle(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
            // SAFETY: the kernel passes a valid context to a SA_SIGINFO handler; a fault in the guard page of the
            // running fiber happened in that fiber, whose trap handler is in TRAP for as long as it runs.
            unsafe {
                let registers = &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext.gregs;
                let sp = registers[libc::REG_RSP as usize] as usize;
                let fault = (*info).si_addr() as usize;
                if let Some(trap) = TRAP.get().filter(|t| t.stack_ptr_in_bounds(sp) && fault.abs_diff(sp) < 1 << 16) {
                    let regs = trap.setup_trap_handler(|| Finished::Overflow);
                    registers[libc::REG_RIP as usize] = regs.rip as i64;
                    registers[libc::REG_RSP as usize] = regs.rsp as i64;
                    registers[libc::REG_RBP as usize] = regs.rbp as i64;
                    registers[libc::REG_RDI as usize] = regs.rdi as i64;
                    registers[libc::REG_RSI as usize] = regs.rsi as i64;
                    return;
                }
                // It is not ours: the handler before this one gets it, as the faulting instruction runs again.
                let previous = PREVIOUS.get().copied().unwrap_or(std::mem::zeroed());
                libc::sigaction(signal, &raw const previous, std::ptr::null_mut());
            }
        }

        // SAFETY: installs a handler that is async-signal-safe (it touches registers and const thread-locals).
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = handle as *const () as usize;
            action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
            libc::sigemptyset(&raw mut action.sa_mask);
            let mut previous: libc::sigaction = std::mem::zeroed();
            libc::sigaction(libc::SIGSEGV, &raw const action, &raw mut previous);
            let _ = PREVIOUS.set(previous);
        }
    }

    #[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
    pub(crate) fn install() {
        let _: fn() -> Finished = || Finished::Overflow;
        TRAP.set(None);
    }
}
