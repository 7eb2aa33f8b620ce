//! The backend of std's surface on libc's pthread objects: locks, condition variables, channels and parking that
//! Valgrind can see.
//!
//! Helgrind, DRD and ThreadSanitizer's lock-order check follow a program by the pthread functions that it calls.
//! Rust's std calls none of them on Linux: its locks are built on futexes, which these tools cannot see, so they
//! accuse correct programs and miss wrong ones. On this std they see every lock, and threads are still real. There are
//! no models: everything is as outside of one. `BACKEND.md` in `std/surface` says what each item means.
//!
//! # What differs from std
//!
//! | what | std on Linux | here | why |
//! |---|---|---|---|
//! | `Mutex`, `RwLock`, `Condvar` | a futex inside the object | a boxed pthread object, made at first use | the tools know locks by their address, and Rust moves its values; `const fn new` cannot allocate |
//! | `Mutex::lock` by its holder | waits for ever | waits for ever | Helgrind says so when it happens |
//! | `RwLock::read`, `write` by the writer | waits for ever | panics: "… would result in deadlock" | pthread tells, and a panic says where |
//! | `RwLockWriteGuard::downgrade` | one step | unlock and lock, while other writers stand back | pthread has no such step; a reader may come between, which cannot be told from one that comes after |
//! | `Barrier`, `mpsc`, `park` | futexes | a mutex and a condition variable of this crate | |
//! | `mpsc` | a message is ordered after its sending | all that is done on one channel is ordered | one lock a channel: a race between parties of one channel may go unseen |
//! | `Once`, `OnceLock`, `LazyLock` | futexes | a mutex and a condition variable; what was made is announced to Valgrind | the fast path is an atomic load, which orders nothing for Helgrind |
//! | `thread::scope` | a counter and a parked thread | every thread is joined | Helgrind knows `pthread_join` |
//! | `Thread` | | std's, with a token that Valgrind can see | the token is what `park` takes |
//! | `Instant` | std's clock | the same clock, asked directly | a beginning that one thread sets and all read is a race to Helgrind |
//! | `Thread::name` of the thread that the tests run in, `ThreadId`, `thread_local!`, `sleep` | | std's | nothing to see there |
//! | `Arc`, `atomic`, cells | | std's | nobody can tell Helgrind what an atomic orders, see below |
//!
//! What the tools still cannot see, and accuse wrongly: data that is published by an atomic alone. Helgrind reads
//! a plain atomic store as a plain store, and an atomic read-modify-write as a plain read. So a flag that is stored
//! by one thread and loaded by another is a race to it, and so is what the last owner of an `Arc` writes when it
//! drops the value (locks of this crate order that). Nor does it see the locks inside std that this crate does
//! not replace: those of `stdout`, of the panic hook, of the environment.
//!
//! Condition variables time out by `CLOCK_MONOTONIC`.

#![expect(missing_debug_implementations, clippy::new_without_default, reason = "the surface has what users see")]

mod root;
mod valgrind;

pub mod atomic;
pub mod cell;
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
