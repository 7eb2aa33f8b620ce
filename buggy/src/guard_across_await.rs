//! An index that is filled in the background, by a task that lets others run after every word, and searched by
//! other tasks of the same worker thread.
//!
//! The importing task holds the lock's guard across its `.await`. While it is suspended another task on the thread
//! asks for the lock and blocks, not itself but the thread, and with it the only one who could give the lock back.
//! With more workers it takes more tasks, and comes a week later.
//!
//! In review: a std guard that is alive at an `.await`. Clippy's `await_holding_lock` sees it; a runtime that wants
//! its tasks to be `Send` refuses it.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;

/// Words that can be searched for.
#[derive(Debug, Default)]
pub struct Index {
    words: Mutex<Vec<String>>,
}

impl Index {
    /// Adds `words`, and lets other tasks run after each.
    pub async fn import(&self, words: &[&str]) {
        let mut index = self.words.lock().unwrap();
        for word in words {
            index.push(word.to_string());
            yield_now().await;
        }
    }

    /// Whether `word` is in the index by now.
    pub async fn contains(&self, word: &str) -> bool {
        self.words.lock().unwrap().iter().any(|known| known == word)
    }
}

/// Lets the other tasks of the thread run.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A task for [`run`].
pub type Task<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Runs tasks in turn on this thread until all are done. They may yield, but not wait for anything else.
pub fn run<'a>(tasks: impl IntoIterator<Item = Task<'a>>) {
    let mut tasks: VecDeque<Task<'a>> = tasks.into_iter().collect();
    let mut context = Context::from_waker(Waker::noop());
    while let Some(mut task) = tasks.pop_front() {
        if task.as_mut().poll(&mut context).is_pending() {
            tasks.push_back(task);
        }
    }
}

/// Two workers share an index: one imports two words and searches for one of them, the other one only searches.
pub fn scenario() {
    let index = Arc::new(Index::default());

    let importer = {
        let index = index.clone();
        thread::spawn(move || {
            let search = async { _ = index.contains("warp").await };
            run([Box::pin(index.import(&["warp", "weft"])) as Task<'_>, Box::pin(search)]);
        })
    };
    let searcher = {
        let index = index.clone();
        thread::spawn(move || run([Box::pin(async { _ = index.contains("weft").await }) as Task<'_>]))
    };

    importer.join().unwrap();
    searcher.join().unwrap();
    assert_eq!(*index.words.lock().unwrap(), ["warp", "weft"], "a word was not imported");
}
