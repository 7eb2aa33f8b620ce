//! The backend of std's surface on raddle's engine: every schedule and every weak-memory outcome, each once.
//!
//! In a model every operation that another thread can see is an event of an execution graph, which raddle explores under
//! RC11; outside it is std's. `BACKEND.md` in `std/surface` says what each item means.
//!
//! # What differs from std in a model
//!
//! | what | here | why |
//! |---|---|---|
//! | atomics, `fence` | RC11, without load buffering | it is what Rust promises, save that a load never sees a later store |
//! | `Cell`, `RefCell`, `OnceCell` | accesses that nothing orders are a data race | an `unsafe impl Sync` makes them possible |
//! | `UnsafeCell`, `LazyCell`, raw pointers, `static mut` | std's: not seen, unless `cargo raddle test --memory on` instruments the program | only operations of this crate are seen; `raddle::cell::UnsafeCell` is watched |
//! | the contents of a `Mutex` and the like | not watched | only a guard leads there |
//! | `Arc`, `Weak` | std's: no events | coercion to `Arc<dyn Trait>` is std's alone; who drops the last reference is not explored |
//! | `compare_exchange_weak`, `Condvar::wait*`, `park*` | may fail or wake for no reason, at most `spurious` times an execution | std allows it |
//! | `Condvar::notify_one` | wakes any of those who wait | std promises no order |
//! | `wait_timeout*`, `recv_timeout`, `park_timeout` | time out when nobody can notify them any more, and at any moment, at most `spurious` times an execution; under `Time::Ordered` only if the wait is of up to 100 ms and the program never sleeps | a machine may be that busy |
//! | `Instant` | under `Time::Free` a clock for each thread that moves by what it slept or waited out; under `Time::Ordered` one for all | the same execution gives the same times |
//! | `sleep` | under `Time::Free` takes no turn; under `Time::Ordered`, as `cargo raddle test` has it, lasts until nobody else can go on | sleeping orders nothing on a busy machine; tests rely on it all the same |
//! | `SystemTime`, addresses, input and output | std's | a program that depends on them is reported as nondeterministic where it shows |
//! | `HashMap`, `HashSet`, `RandomState` | the same hashes always, in a model and outside | a map is walked in the same order in every execution |
//! | `available_parallelism` | 2 | the same on every machine |
//! | `Builder::stack_size` | 1 MiB, whatever was asked | stacks are pooled; an overflow is reported as such |
//! | `as_pthread_t` | the one that all threads of the model run on | a model thread is no pthread |
//! | a thread that nobody joins | must end, and must not panic | with std the process just ends, or the message is missed |
//! | statics of this crate's types | have their initial value in every execution | executions must not depend on each other |
//! | statics of plain memory (`UnsafeCell`, `static mut`) | keep what the last execution made of them | other memory is out of reach; `cargo raddle test` does not report a failure that is not there in a new process |
//! | `panic::set_hook`, `take_hook` | do nothing in a model | the hook is the engine's |
//! | `#[test]` | makes a model of the test | that is what `cargo raddle test` is for |

#![expect(missing_debug_implementations, clippy::new_without_default, reason = "the surface has what users see")]

mod root;

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
