//! What a test did that no engine controls, seen from the process it ran in: threads of the system's own and open
//! descriptors. On a system without `/proc` nothing is seen.

use std::collections::BTreeSet;
use std::fs;

/// What the process has.
pub(super) struct Surroundings {
    threads: usize,
    descriptors: BTreeSet<String>,
}

pub(super) fn look() -> Surroundings {
    let threads = fs::read_dir("/proc/self/task").map_or(0, Iterator::count);
    let links = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let descriptors = links.filter_map(|entry| fs::read_link(entry.path()).ok());
    Surroundings { threads, descriptors: descriptors.map(|d| d.to_string_lossy().into_owned()).collect() }
}

/// What has come since, in words.
pub(super) fn since(before: &Surroundings) -> Vec<String> {
    let now = look();
    let mut limits = Vec::new();
    if now.threads > before.threads {
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
