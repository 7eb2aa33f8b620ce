//! What a thread leaves for whoever joins it.

use std::sync::{Arc, PoisonError};

use backend::sync::PlainMutex;

use super::Result;
use super::scope::ScopeData;

/// A thread's result, shared by the thread and its handle.
pub(super) struct Packet<T> {
    result: PlainMutex<Option<Result<T>>>,
    /// The execution that the thread belongs to.
    execution: u64,
    /// The scope that waits for the thread.
    scope: Option<Arc<ScopeData>>,
}

impl<T> Packet<T> {
    pub(super) fn new(scope: Option<Arc<ScopeData>>) -> Arc<Self> {
        Arc::new(Self { result: PlainMutex::new(None), execution: backend::execution(), scope })
    }

    /// The thread's closure has come to this.
    pub(super) fn put(&self, result: Result<T>) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    }

    /// The result, for whoever joined the thread. A thread ends without one only if its execution does.
    pub(super) fn take(&self) -> Result<T> {
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        let result = result.unwrap_or_else(|| Err(Box::new("the execution is over")));
        if let Err(payload) = &result {
            backend::thread::joined(&**payload);
        }
        result
    }
}

impl<T> Drop for Packet<T> {
    fn drop(&mut self) {
        // By the lock, for those who watch locks and not the count of an `Arc`.
        let result = self.result.lock().unwrap_or_else(PoisonError::into_inner).take();
        match (result, &self.scope) {
            (Some(Err(payload)), Some(scope)) => {
                backend::thread::joined(&*payload);
                scope.note_panic();
            }
            (Some(Err(payload)), None) if self.execution == backend::execution() => {
                backend::thread::unjoined(payload);
            }
            _ => {}
        }
    }
}
