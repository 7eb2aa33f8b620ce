//! The answer to a request, as a future: one thread awaits it, another fills it in.
//!
//! Before `poll` returns `Pending` it keeps the task's waker, under the lock that guards the answer: an answer comes
//! either before the look, or after the waker is kept, and then wakes it. The waker is replaced at every poll, since
//! the task may have moved to another executor.
//!
//! Without the lock the order matters: keep the waker, and then look (again) whether the answer has come.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

#[derive(Debug)]
struct Shared<T> {
    answer: Option<T>,
    waker: Option<Waker>,
}

/// The end that gives the answer.
#[derive(Debug)]
pub struct Responder<T>(Arc<Mutex<Shared<T>>>);

/// The end that awaits the answer.
#[derive(Debug)]
pub struct Answer<T>(Arc<Mutex<Shared<T>>>);

/// The two ends of an answer that is not there yet.
pub fn request<T>() -> (Responder<T>, Answer<T>) {
    let shared = Arc::new(Mutex::new(Shared { answer: None, waker: None }));
    (Responder(shared.clone()), Answer(shared))
}

impl<T> Responder<T> {
    /// Gives the answer, and wakes whoever awaits it.
    pub fn respond(self, answer: T) {
        let mut shared = self.0.lock().unwrap();
        shared.answer = Some(answer);
        let waker = shared.waker.take();
        drop(shared);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Answer<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut shared = self.0.lock().unwrap();
        match shared.answer.take() {
            Some(answer) => Poll::Ready(answer),
            None => {
                shared.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Runs `future` on this thread, which sleeps while the future is pending.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// A client awaits the answer that a server gives.
pub fn scenario() {
    let (responder, answer) = request();

    let client = thread::spawn(move || block_on(answer));
    let server = thread::spawn(move || responder.respond(42));

    server.join().unwrap();
    assert_eq!(client.join().unwrap(), 42, "the client got another answer");
}
