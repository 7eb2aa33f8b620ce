//! The backend of std's surface on [loom](https://docs.rs/loom): every schedule and every weak-memory outcome that loom
//! knows.
//!
//! [`model::Explorer`] runs a closure once for each of them, and panics with the first failure. `BACKEND.md` in
//! `std/surface` says what each item means.
//!
//! Outside a model every type is std's in effect: a value holds std's primitive beside the engine's, and uses the one or
//! the other. In a model a value gets its engine object at its first use in an execution, so that `const fn new` works,
//! and a `static` starts afresh in every execution.
//!
//! # What differs from std
//!
//! | | here, in a model | why |
//! |---|---|---|
//! | threads | five at most, the scenario's own included | loom's limit |
//! | a panic of a thread that nobody joins | fails the execution, at its end | it would go unseen |
//! | threads that are blocked for ever when the scenario returns | are a deadlock | loom ends an execution when all threads have |
//! | `sleep` | takes no time: a thread may be first although it sleeps; from its second sleep on it lets others go first | no order may rest on time, and loops that sleep must end |
//! | `yield_now`, `spin_loop` | another thread takes at least one step first | loom; a spinning thread would spin for ever |
//! | `Instant` | a clock for each thread, moved by its sleeps, yields and time-outs, and brought up when it joins or is woken | the model must not depend on real time |
//! | timed waits | time out when nothing else can happen, the earliest deadline first; before that in as many cases as [`model::Explorer::timeouts`] allows | all cases together are too many |
//! | spurious wake-ups | at once, in as many cases as [`model::Explorer::spurious`] allows | as above |
//! | `compare_exchange_weak` | never fails for no reason | loom |
//! | `RwLock` | is fair: a reader waits for a writer that came first, so reading twice can deadlock | std allows it, and does so on Linux |
//! | `Mutex`, channels | serve first come first; every order of coming is explored | any other order has the same outcomes |
//! | `Condvar::notify_one` | whichever waiter takes it first | as in std, and explored |
//! | `Arc`'s reference count | orders nothing: who is last to drop an `Arc` does not come after the others | loom's own `Arc` cannot be coerced, and triples the executions |
//! | `RefCell` | two threads that borrow race, also when both only read | they race for the counter, in std too |
//! | `Cell`, `RefCell`, `OnceCell`, atomics | larger than their values: no `Cell::from_mut`, `as_slice_of_cells`, `AtomicX::from_ptr` | the engine's object has to be found |
//! | an atomic's `as_ptr` | shows the value only until the atomic is used | loom has the value |
//! | `Builder::stack_size` | at least 256 KiB; the scenario's own thread has 32 KiB (with the feature `harness`, 2 MiB for both) | a stack is mapped for every thread of every execution |
//! | `as_pthread_t` | the one that all threads of the model run on | a model thread is no pthread |
//! | statics | are put back as their constants made them, without dropping what was in them; plain memory (`UnsafeCell`, `static mut`) is not, and where `raddle-image` knows nothing of the process only atomics, `Once` and thread-local values are | std never drops a static; other memory is out of reach |
//! | a value that outlives executions without being static | keeps what it holds, but for atomics, which begin every execution alike | an atomic's memory is not written in a model |
//! | channels made outside a model | are std's and block for real, if they block | their ends could be on threads of both kinds |
//! | `panic::set_hook`, `take_hook` | do nothing | the hook is the engine's |
//! | `SystemTime`, random numbers, `HashMap`'s order | are std's, and not for models | an execution must be repeatable |
//! | destructors, when a failure is found | do not run | they would run in a model that has stopped |
//!
//! # What loom 0.7.2 gets wrong, and what is done about it
//!
//! | loom | here |
//! |---|---|
//! | a lock poisoned by a panic makes the next `lock` panic | the poison is removed; the surface keeps its own |
//! | `try_lock` never meets a short critical section | found; costs more executions, in programs that use it |
//! | a thread that reads an `RwLock` twice corrupts it and aborts | `RwLock` is our own |
//! | `Condvar` wakes the first waiter only, never spuriously, and never times out | `Condvar` is our own |
//! | a token of `unpark` left over makes a later `join` panic; `unpark` is no scheduling point | parking is our own |
//! | `mpsc`: dropping the last sender wakes nobody, `recv_timeout` is not implemented, there is no `sync_channel` | channels are our own |
//! | no `Once`, `OnceLock`, `LazyLock`, `scope`, `Barrier`, `const fn new`, `join` that returns an error | there are |
//! | `join` is taken for an operation that orders threads: three threads with one lock each take 414 executions | joining orders nothing that could be otherwise: 26 |
//! | a thread's load hides the loads of others from its next store ([#392](https://github.com/tokio-rs/loom/issues/392)): outcomes are missed | such loads are ordered among each other, and the outcomes found |
//! | a value that is not made by the thread that uses it first seems to race | engine objects are made before the scenario begins |
//! | a failure aborts the process when a destructor uses a lock | the model's threads are left as they are |
//! | a deadlock names no lock and no line, a race no line | both do |
//! | `SeqCst` accesses are only `AcqRel` ([#180](https://github.com/tokio-rs/loom/issues/180)): a correct Dekker by `SeqCst` accesses fails | remains; `fence(SeqCst)` is right |
//! | a store may come between the halves of a read-modify-write ([#254](https://github.com/tokio-rs/loom/issues/254)): correct programs that mix them can fail | remains |
//! | no load buffering, and a failed exchange reads the newest value only | remains: such outcomes are missed |
//! | a notification orders the notified thread after the notifier, lock or not | remains, for `notify_one`, `notify_all` |
//! | only the last seven stores to an atomic can be read | remains |

#![expect(missing_debug_implementations, reason = "the surface shows what users see")]

pub mod atomic;
pub mod cell;
mod engine;
#[cfg(feature = "harness")]
#[doc(hidden)]
pub mod harness;
/// Only with the feature `harness`.
#[cfg(not(feature = "harness"))]
#[doc(hidden)]
pub mod harness {}
pub mod local;
pub mod model;
pub mod mpsc;
pub mod panic;
mod root;
pub mod sync;
pub mod thread;
pub mod time;

pub use self::root::{execution, in_model, is_over, visit};
