//! The tests, by module and type.

mod atomic;
mod atomic_int;
mod barrier;
mod bounds;
mod cell;
mod condvar;
mod constants;
mod hint;
mod lazy_lock;
mod mpsc;
mod mpsc_errors;
mod mpsc_sync;
mod mutex;
mod once;
mod once_lock;
mod poison;
mod rwlock;
mod thread;
mod thread_local;
mod thread_park;
mod thread_scope;
mod time;
