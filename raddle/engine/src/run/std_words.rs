//! Reads std's words: what the message of a panic tells about another panic.
//!
//! `JoinHandle::join` hands a panic over in a box, a lock as a `PoisonError`, and to unwrap
//! either panics with its `Debug` form. A scope says only that there was one. There is nothing else to go by. The words are those
//! of std 1.95, which the tests below make std say.

/// Whether the message of a panic says no more than that another thread panicked.
pub(crate) fn pass_on_a_panic(message: &str) -> bool {
    message.contains("PoisonError { .. }") || message.contains("Any { .. }") || message == "a scoped thread panicked"
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// The words of the panic that `f` is.
    fn words(f: impl FnOnce() + Send) -> String {
        let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(f)).expect_err("it panics");
        let words = payload.downcast_ref::<String>().cloned();
        words.or_else(|| Some((*payload.downcast_ref::<&str>()?).to_owned())).expect("it has words")
    }

    #[test]
    fn std_says_so_of_a_thread_that_was_joined() {
        let said = words(|| std::thread::spawn(|| panic!("the cause")).join().unwrap());
        assert!(pass_on_a_panic(&said), "{said}");
    }

    #[test]
    fn std_says_so_of_a_lock_that_was_poisoned() {
        let lock = Arc::new(Mutex::new(()));
        let theirs = Arc::clone(&lock);
        let poisons = move || {
            let _guard = theirs.lock();
            panic!("the cause");
        };
        std::thread::spawn(poisons).join().unwrap_err();
        let said = words(|| drop(lock.lock().unwrap()));
        assert!(pass_on_a_panic(&said), "{said}");
    }

    #[test]
    fn std_says_so_of_a_scoped_thread() {
        let said = words(|| {
            std::thread::scope(|scope| {
                scope.spawn(|| panic!("the cause"));
            });
        });
        assert!(pass_on_a_panic(&said), "{said}");
    }

    #[test]
    fn words_of_the_programs_own_stand_for_themselves() {
        assert!(!pass_on_a_panic("left == right"));
    }
}
