//! `guard-across-await`: any tasks on any number of worker threads.

use super::subject::guard_across_await::{Index, Task, run};
use proptest::collection::vec;
use proptest::option;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "all tasks come to their end, and every word that was imported is in the index",
    tool: Tool::Proptest,
    check: || {
        let task = || option::of(1..4_usize);
        by_proptest(vec(vec(task(), 0..4), 0..3), |workers| sampled(workers, every_task_ends))
    },
};

const WORDS: [&str; 3] = ["warp", "weft", "shed"];

/// The case says of each worker's tasks how many words it imports; those that import none search for one.
fn every_task_ends(workers: Vec<Vec<Option<usize>>>) {
    let index = Arc::new(Index::default());
    let most = workers.iter().flatten().flatten().max().copied().unwrap_or(0);

    let workers = workers.into_iter().map(|tasks| {
        let index = index.clone();
        thread::spawn(move || {
            let index = &*index;
            run(tasks.into_iter().map(|imports| -> Task<'_> {
                match imports {
                    Some(words) => Box::pin(index.import(&WORDS[..words])),
                    None => Box::pin(async { _ = index.contains(WORDS[0]).await }),
                }
            }));
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.join().unwrap();
    }

    let search = WORDS.iter().enumerate().map(|(word, text)| -> Task<'_> {
        let index = &index;
        Box::pin(async move { assert_eq!(index.contains(text).await, word < most, "a word was not imported") })
    });
    run(search);
}
