//! The process's panic hook.
//!
//! shuttle wraps it, for good, to print a schedule and a task's name at every panic, caught or not, of the model or
//! not. Here the wrapper is taken off again. What takes its place prints a panic of a model once, not in each of
//! thousands of executions in which the same thread panics and is joined; the first is always printed, and panics
//! outside a model are left alone.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};

use shuttle::scheduler::RandomScheduler;

use super::execution::inside;
use crate::model::config;

/// Installs the hook, once in a process.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let original = take_hook();
        // shuttle wraps the hook in its first execution only.
        shuttle::Runner::new(RandomScheduler::new_from_seed(0, 1), config(usize::MAX)).run(|| {});
        let seen = Mutex::new(HashSet::new());
        set_hook(Box::new(move |info| {
            if !inside() || seen.lock().unwrap_or_else(PoisonError::into_inner).insert(identity(info)) {
                original(info);
            }
        }));
    });
}

/// Tells apart panics that read differently.
fn identity(info: &PanicHookInfo<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    info.location().map(|location| (location.file(), location.line(), location.column())).hash(&mut hasher);
    let payload = info.payload();
    let words =
        payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    words.hash(&mut hasher);
    hasher.finish()
}
