//! Findings that are known, and not reported for a while.

use super::config::Suppression;
use super::today::Date;
use crate::findings::{Test, Verdict};

/// Takes out what is known, and says so; also which suppressions were not needed.
pub(crate) fn suppress(tests: &mut [Test], suppressions: &[Suppression]) -> Vec<String> {
    let today = Date::today();
    let mut used = vec![false; suppressions.len()];
    for test in tests.iter_mut().filter(|test| test.verdict == Verdict::Found) {
        let mut known = Vec::new();
        test.findings.retain(|finding| {
            let covers = suppressions.iter().position(|s| s.covers(&test.name, finding, today));
            known.extend(covers);
            covers.is_none()
        });
        known.iter().for_each(|&at| used[at] = true);
        if let (true, Some(&at)) = (test.findings.is_empty(), known.first()) {
            test.verdict = Verdict::Ignored;
            test.reason = Some(format!("suppressed until {}: {}", suppressions[at].until, suppressions[at].reason));
        }
    }
    let unused = suppressions.iter().zip(used).filter(|(_, used)| !used).map(|(suppression, _)| {
        let why = if today > suppression.until { "has expired" } else { "matches no finding" };
        format!("the suppression of `{}` ({}) {why}", suppression.test, suppression.reason)
    });
    unused.collect()
}
