//! What a test did that no engine controls, seen from the process it ran in: threads of the system's own and open
//! descriptors. On a system without `/proc` nothing is seen.

use std::collections::BTreeSet;
use std::time::Duration;
use std::{fs, thread};

/// What the process has.
#[derive(Debug)]
pub struct Surroundings {
    threads: usize,
    descriptors: BTreeSet<String>,
}

/// Looks at the process.
pub fn look() -> Surroundings {
    let threads = fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    let links = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let descriptors = links.filter_map(|entry| fs::read_link(entry.path()).ok());
    Surroundings { threads, descriptors: descriptors.map(|d| d.to_string_lossy().into_owned()).collect() }
}

/// What has come since, in words. So many threads the engine itself has left behind.
pub fn since(before: &Surroundings, engines: usize) -> Vec<String> {
    let expected = before.threads + engines;
    let mut now = look();
    // A thread that was joined may still be seen for a moment.
    for _ in 0..20 {
        if now.threads <= expected {
            break;
        }
        thread::sleep(Duration::from_millis(1));
        now = look();
    }
    let mut limits = Vec::new();
    if now.threads > expected {
        limits
            .push("threads that were not started through std: what they do is neither controlled nor seen".to_owned());
    }
    let new = |what: &str| now.descriptors.iter().any(|d| d.starts_with(what) && !before.descriptors.contains(d));
    for (link, words) in [
        ("socket:", "a socket"),
        ("anon_inode:[eventpoll]", "an event queue (epoll)"),
        ("anon_inode:[eventfd]", "an event descriptor"),
        ("pipe:", "a pipe"),
    ] {
        if new(link) {
            limits.push(format!("real input and output, through {words}: when it is ready is up to the system"));
        }
    }
    limits
}
