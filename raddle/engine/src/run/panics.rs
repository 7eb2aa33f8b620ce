//! Panics of model threads, and which of them only passes another one on.

use crate::run::std_words;
use crate::run::world::Thread;

/// A panic that left a model thread.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Panic {
    pub(crate) message: String,
    /// `file:line:column`.
    pub(crate) site: String,
    /// No hook saw it: `resume_unwind` passed another one on.
    is_resumed: bool,
}

impl Panic {
    pub(crate) fn new(message: String, site: String) -> Self {
        Self { message, site, is_resumed: false }
    }

    /// One that no hook saw.
    pub(crate) fn resumed() -> Self {
        let (message, site) = ("a panic was passed on", "an unknown place");
        Self { message: message.to_owned(), site: site.to_owned(), is_resumed: true }
    }

    /// Whether it only says that there was another panic.
    fn passes_on(&self) -> bool {
        self.is_resumed || std_words::pass_on_a_panic(&self.message)
    }

    /// The thread whose panic it passes on, if it passes one on: one that was joined, or that poisoned a lock.
    pub(crate) fn cause(&self, threads: &[Thread]) -> Option<usize> {
        if !self.passes_on() {
            return None;
        }
        let causes = || (0..threads.len()).filter(|&t| threads[t].panic.as_ref().is_some_and(|p| !p.passes_on()));
        causes().find(|&t| threads[t].joined).or_else(|| causes().next())
    }
}

/// The words of a panic's payload.
pub fn message(payload: &(dyn std::any::Any + Send)) -> Option<&str> {
    payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str))
}
