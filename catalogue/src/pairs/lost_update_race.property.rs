//! `lost-update-race`: visitors that open one page after another.

use std::collections::BTreeMap;

use super::subject::lost_update_race::{SiteViews, ViewCounter};
use proptest::collection::vec;
use proptest::sample::select;
use std_on_shuttle::sync::Arc;
use std_on_shuttle::thread;

use crate::harness::{Property, Tool, by_proptest, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "each page is counted as often as all the visitors together opened it",
    tool: Tool::Proptest,
    check: || {
        let visitor = vec(select(&PAGES[..]), 0..4);
        by_proptest(vec(visitor, 1..4), |visitors| sampled(visitors, every_view_counts))
    },
};

const PAGES: [&str; 3] = ["/", "/jobs", "/news"];

fn every_view_counts(visitors: Vec<Vec<&'static str>>) {
    let all = Arc::new(ViewCounter::default());
    let site = Arc::new(SiteViews::default());

    let mut expected = BTreeMap::new();
    for page in visitors.iter().flatten() {
        *expected.entry(*page).or_insert(0) += 1;
    }

    let visits = visitors.into_iter().map(|pages| {
        let (all, site) = (all.clone(), site.clone());
        thread::spawn(move || {
            for page in pages {
                all.record();
                site.record(page);
            }
        })
    });
    for visit in visits.collect::<Vec<_>>() {
        visit.join().unwrap();
    }

    assert_eq!(all.views(), expected.values().sum::<u64>(), "a view was lost");
    for page in PAGES {
        assert_eq!(site.views(page), expected.get(page).copied().unwrap_or(0), "a view of a page was lost");
    }
}
