//! `pool-nested-submit`: sites of any shape, submitted to a pool of any size.

use super::subject::pool_nested_submit::{Pool, crawl};
use proptest::collection::vec;
use proptest::strategy::Strategy;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::sync::atomic::{AtomicUsize, Ordering};

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "every page is visited once, whatever the sites' shape and however short the queue",
    tool: Tool::Proptest,
    check: || by_proptest(job(), |job| sampled(job, every_page_is_visited)),
};

/// What a crawler has, and is given to do.
#[derive(Clone, Debug)]
struct Job {
    workers: usize,
    waiting: usize,
    sites: Vec<Site>,
}

/// A site's levels below the front page, and the links on each of its pages.
#[derive(Clone, Copy, Debug)]
struct Site {
    depth: usize,
    links: usize,
}

impl Site {
    /// How many pages there are: one, and for each level as many times more as there are links.
    fn pages(self) -> usize {
        (0..=self.depth).map(|level| self.links.pow(level as u32)).sum()
    }
}

fn job() -> impl Strategy<Value = Job> {
    let site = (0..3_usize, 0..3_usize).prop_map(|(depth, links)| Site { depth, links });
    (1..4_usize, 0..4_usize, vec(site, 0..4)).prop_map(|(workers, waiting, sites)| Job { workers, waiting, sites })
}

fn every_page_is_visited(Job { workers, waiting, sites }: Job) {
    let visited = Arc::new(AtomicUsize::new(0));

    let (pool, workers) = Pool::start(workers, waiting);
    for site in &sites {
        crawl(&pool, site.depth, site.links, &visited);
    }
    drop(pool);

    for worker in workers {
        worker.join().unwrap();
    }
    let pages = sites.into_iter().map(Site::pages).sum::<usize>();
    assert_eq!(visited.load(Ordering::Relaxed), pages, "a page was not visited exactly once");
}
