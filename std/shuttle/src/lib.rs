//! The backend of std's surface on shuttle: one schedule after another, chosen, not met by chance.
//!
//! In a model every operation that another thread can see is a scheduling point; outside it is std's, on real threads.
//! `BACKEND.md` in `std/surface` says what each item means. How it is built stands in the module `engine`: the real std
//! type holds the state, shuttle decides who runs.
//!
//! # What differs from std in a model
//!
//! | what | here | why |
//! |---|---|---|
//! | atomics, `fence` | sequentially consistent, whatever the ordering | shuttle runs all threads on one OS thread: weak memory is not seen |
//! | plain data, cells, `static mut` | no scheduling points, no race detection | only operations of this crate are seen |
//! | `compare_exchange_weak` | may fail for no reason, at most `spurious` times an execution | std allows it, and the usual machines never do it |
//! | `Condvar::wait*`, `park*` | may wake for no reason, at most `spurious` times an execution | the same |
//! | `Condvar::notify_one` | wakes any of those that wait | std promises no order |
//! | `wait_timeout*`, `recv_timeout`, `park_timeout` | time out when nobody else can run, when the virtual clock is there, or, at most `timeouts` times an execution, at any moment | a machine may be that busy |
//! | `Instant` | a virtual clock: 0.1 ms for each look, 1 ms for each `yield_now` and `spin_loop`, and what was slept or timed out | the same schedule gives the same times |
//! | `sleep` | a scheduling point | sleeping orders nothing |
//! | `SystemTime`, addresses | std's | a program that depends on them does not replay |
//! | `HashMap`, `HashSet`, `RandomState` | the same hashes always, in a model and outside | a map is walked in the same order in every execution |
//! | `RwLock::read` | never overtakes a writer that waits | as std on Linux; it is what makes reading twice deadlock |
//! | `available_parallelism` | 2 | the same on every machine |
//! | a thread that nobody joins | must end, and must not panic | with std the process just ends, or the message is missed |
//! | `join` after a panic | `Err`, as with std | shuttle's own threads fail the execution |
//! | a thread that blocks while it unwinds | others have no panic of their own noticed meanwhile | they share the OS thread's panic count |
//! | statics of std's types, save cells | have their initial value in every execution | they are put back, on 64-bit Linux and FreeBSD; elsewhere they keep what the last execution left |
//! | statics in which a library built on the real std keeps what it made at run time | keep it | putting it back would free it twice |
//! | a channel that outlives its execution | is disconnected | the threads at its other end are gone |
//! | `Builder::stack_size` | at least 512 KiB (with the feature `harness`, 2 MiB) | an overflow ends the process without a word |
//! | `as_pthread_t` | the one that all threads of the model run on | a model thread is no pthread |
//! | `ThreadId` | counts from 1 in every execution | the same schedule prints the same |
//! | a mutex used by real threads and a model at the same time | a deadlock is reported | a model cannot wait for what it does not run |
//! | `panic::set_hook`, `take_hook` | do nothing | the hook is the engine's |
//! | the panic hook | each message of a model is printed once in a process | thousands of executions panic alike; shuttle's own hook is taken off |
//!
//! What has no schedule to choose is not replayed either: input, output and time outside the model are real.

#![expect(missing_debug_implementations, reason = "the surface shows what users see")]
#![expect(clippy::new_without_default, reason = "a backend has `new`")]

mod engine;
mod root;

pub mod atomic;
pub mod cell;
/// The harness behind `#[test]`, with the feature of that name.
#[cfg(not(feature = "harness"))]
#[doc(hidden)]
pub mod harness {}
#[cfg(feature = "harness")]
#[doc(hidden)]
pub mod harness;
pub mod local;
#[doc(hidden)]
pub mod model;
pub mod mpsc;
pub mod panic;
pub mod sync;
pub mod thread;
pub mod time;

pub use self::root::{execution, in_model, is_over, visit};
