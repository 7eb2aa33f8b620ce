//! Starting threads, and joining them.

use std::io;
use std::os::unix::thread::{JoinHandleExt, RawPthread};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};

use super::current::{self, Thread};
use super::parker::Parker;
use crate::sync::PlainMutex;

/// A thread that was spawned.
pub struct Joinable {
    /// Empty once it was joined; locked while somebody joins it.
    handle: PlainMutex<Option<JoinHandle<()>>>,
    thread: Thread,
}

impl Joinable {
    /// Starts std's thread with a token of this crate.
    ///
    /// # Safety
    /// It must end before what `body` borrows does.
    ///
    /// # Errors
    /// If the system cannot.
    ///
    /// # Panics
    /// If the name contains a NUL.
    pub unsafe fn spawn(
        name: Option<String>,
        stack_size: Option<usize>,
        _scoped: bool,
        body: Box<dyn FnOnce() + Send + '_>,
    ) -> io::Result<Self> {
        let mut builder = Builder::new();
        if let Some(name) = name {
            builder = builder.name(name);
        }
        if let Some(size) = stack_size {
            builder = builder.stack_size(size);
        }
        let parker = Arc::<Parker>::default();
        let body = {
            let parker = Arc::clone(&parker);
            move || {
                current::start(parker);
                body();
            }
        };
        // SAFETY: the caller's promise; what is added to the body borrows nothing.
        let handle = unsafe { builder.spawn_unchecked(body) }?;
        let thread = Thread::new(handle.thread().clone(), parker);
        Ok(Self { handle: PlainMutex::new(Some(handle)), thread })
    }

    /// Its handle.
    #[must_use]
    pub fn thread(&self) -> &Thread {
        &self.thread
    }

    /// Waits until it has ended.
    pub fn join(&self) {
        if let Some(handle) = self.handle.enter().take() {
            handle.join().expect("internal error: the body of a thread unwinds");
        }
    }

    /// The same, by the scope that it belongs to.
    pub fn join_at_end_of_scope(&self) {
        self.join();
    }

    /// Whether its body has ended.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        // If it is locked, whoever joins it will tell.
        self.handle.try_enter().is_some_and(|handle| handle.as_ref().is_none_or(JoinHandle::is_finished))
    }

    /// The system's thread.
    ///
    /// # Panics
    /// If it was joined: then there is none.
    #[must_use]
    pub fn as_pthread_t(&self) -> RawPthread {
        self.handle.enter().as_ref().expect(JOINED).as_pthread_t()
    }

    /// The same, for whoever will join it by the system's means.
    ///
    /// # Panics
    /// If it was joined: then there is none.
    #[must_use]
    pub fn into_pthread_t(mut self) -> RawPthread {
        self.handle.get_mut().take().expect(JOINED).into_pthread_t()
    }
}

const JOINED: &str = "internal error: a joined handle is used";

/// A thread that is over is joined, because nobody else waits for it, and one that is not is detached, as by std.
///
/// DRD takes a thread that was detached after its end for one that is still to be joined. When a later thread gets
/// the same `pthread_t`, it mistakes the later one's join for that of the earlier, and reports races.
impl Drop for Joinable {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.get_mut().take_if(|handle| handle.is_finished()) {
            let _ = handle.join();
        }
    }
}
