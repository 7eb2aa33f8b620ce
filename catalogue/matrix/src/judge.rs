//! The judge: is a verdict what the catalogue expects?
//!
//! A finding counts only by its signature: the kind and the words in which the scenario's bug shows itself. Another
//! failure is unexpected, even where a failure is expected.

use catalogue::{Detector, Expectation, Pair};
use raddle_tools::verdict::{Coverage, Verdict};

/// What is wrong with `verdict`, which `detector` gives on one part of a program of `pair`, or nothing.
///
/// `part` is a scenario's name, or a name of the detector's own, which stands for the whole program.
pub fn fault(
    pair: &Pair,
    detector: Detector,
    part: &str,
    expectation: &Expectation,
    verdict: &Verdict,
) -> Option<String> {
    if let Verdict::Unavailable(missing) = verdict {
        return Some(format!("{} is not on this machine (hint: {})", missing.what, missing.install));
    }
    match *expectation {
        Expectation::Found => expect_found(pair, part, verdict),
        Expectation::FoundIn(parts, _) if parts.contains(&part) => expect_found(pair, part, verdict),
        Expectation::FoundIn(..) | Expectation::Blind(_) => expect_nothing(verdict),
        Expectation::Clean => expect_clean(detector, verdict),
        Expectation::FalseAlarm(_) => expect_alarm(verdict),
        Expectation::FalseAlarmIn(parts, _) if parts.contains(&part) => expect_alarm(verdict),
        Expectation::FalseAlarmIn(..) => expect_clean(detector, verdict),
        Expectation::Chance { .. } => match verdict {
            Verdict::Found(_) => expect_found(pair, part, verdict),
            Verdict::Clean { .. } => None,
            _ => Some(inconclusive(verdict)),
        },
        Expectation::NotApplicable(_) => Some("the detector was asked although it does not apply".to_owned()),
    }
}

fn expect_found(pair: &Pair, part: &str, verdict: &Verdict) -> Option<String> {
    let Verdict::Found(finding) = verdict else {
        return Some(match verdict {
            Verdict::Clean { .. } => "the bug was not found".to_owned(),
            _ => inconclusive(verdict),
        });
    };
    let named = pair.scenarios.iter().find(|scenario| scenario.name == part);
    let mut shows = match named {
        Some(scenario) => scenario.shows.to_vec(),
        None => pair.scenarios.iter().flat_map(|scenario| scenario.shows).copied().collect(),
    }
    .into_iter();
    if shows.any(|failure| failure.matches(finding.kind, &finding.message)) {
        None
    } else {
        Some(format!("a failure, but none that the entry names: {}: {}", finding.kind, finding.message))
    }
}

/// A blind detector may also fail to come to an end.
fn expect_nothing(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Found(finding) => {
            Some(format!("found by a detector that is said to be blind: {}: {}", finding.kind, finding.message))
        }
        _ => None,
    }
}

fn expect_alarm(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Found(_) => None,
        _ => Some("the known false alarm was not raised".to_owned()),
    }
}

fn expect_clean(detector: Detector, verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Found(finding) => Some(format!("a failure: {}: {}", finding.kind, finding.message)),
        Verdict::Clean { coverage, .. } if searches_everything(detector) && *coverage != Coverage::Complete => {
            Some(format!("not proven: {detector} came to an end only {coverage}"))
        }
        Verdict::Clean { .. } => None,
        _ => Some(inconclusive(verdict)),
    }
}

/// Whether nothing less than every execution counts as a proof of this detector's.
const fn searches_everything(detector: Detector) -> bool {
    matches!(detector, Detector::Loom | Detector::Raddle)
}

fn inconclusive(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Inconclusive(why) => format!("no verdict: {why}"),
        _ => "no verdict".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use catalogue::{Failure, FailureKind, PAIRS};

    use super::*;
    use raddle_tools::verdict::Finding;

    fn pair() -> Pair {
        use catalogue::Scenario;
        const SCENARIOS: &[Scenario] = &[
            Scenario { name: "scenario", about: "", shows: &[Failure::panic("money was lost")] },
            Scenario { name: "scenario_other", about: "", shows: &[Failure::of(FailureKind::Deadlock)] },
        ];
        Pair { scenarios: SCENARIOS, ..PAIRS[0].pair }
    }

    fn found(kind: FailureKind, message: &str) -> Verdict {
        let message = message.to_owned();
        Verdict::Found(Finding { kind, message, site: None, evidence: String::new(), executions: Some(1) })
    }

    fn clean() -> Verdict {
        Verdict::Clean { coverage: Coverage::Complete, executions: Some(9) }
    }

    fn buggy(expectation: Expectation, verdict: &Verdict) -> Option<String> {
        fault(&pair(), Detector::Loom, "scenario", &expectation, verdict)
    }

    #[test]
    fn a_finding_counts_by_its_signature() {
        assert_eq!(buggy(Expectation::Found, &found(FailureKind::Panic, "1: money was lost")), None);
        assert!(buggy(Expectation::Found, &found(FailureKind::Panic, "index out of bounds")).is_some());
        assert!(buggy(Expectation::Found, &found(FailureKind::Hang, "money was lost")).is_some());
        assert!(buggy(Expectation::Found, &clean()).is_some());
    }

    #[test]
    fn an_expectation_turned_round_is_a_fault() {
        let lost = found(FailureKind::Panic, "money was lost");
        for (expectation, verdict) in [(Expectation::Found, &lost), (Expectation::Blind("why"), &clean())] {
            assert_eq!(buggy(expectation, verdict), None);
        }
        for (expectation, verdict) in [
            (Expectation::Blind("why"), &lost),
            (Expectation::Clean, &lost),
            (Expectation::Found, &clean()),
            (Expectation::FalseAlarm("why"), &clean()),
            (Expectation::NotApplicable("why"), &clean()),
        ] {
            assert!(buggy(expectation, verdict).is_some(), "{expectation:?} accepts {verdict:?}");
        }
    }

    #[test]
    fn another_scenarios_failure_does_not_count() {
        let deadlock = found(FailureKind::Deadlock, "deadlock");
        let in_part = |part| fault(&pair(), Detector::Loom, part, &Expectation::Found, &deadlock);
        assert!(in_part("scenario").is_some());
        assert_eq!(in_part("scenario_other"), None);
        assert_eq!(in_part("the whole program"), None);
    }

    #[test]
    fn scenarios_that_are_not_named_must_stay_unseen() {
        let expectation = Expectation::FoundIn(&["scenario_other"], "why");
        assert_eq!(buggy(expectation, &clean()), None);
        assert!(buggy(expectation, &found(FailureKind::Panic, "money was lost")).is_some());
    }

    #[test]
    fn a_false_alarm_is_known_only_where_it_is_named() {
        let named = Expectation::FalseAlarmIn(&["scenario"], "why");
        let other = Expectation::FalseAlarmIn(&["scenario_other"], "why");
        let lost = found(FailureKind::Panic, "money was lost");
        assert_eq!(buggy(named, &lost), None);
        assert!(buggy(named, &clean()).is_some());
        assert!(buggy(other, &lost).is_some());
        assert_eq!(buggy(other, &clean()), None);
    }

    #[test]
    fn a_fix_is_not_proven_by_a_bounded_search() {
        let bounded = Verdict::Clean { coverage: Coverage::Bounded { preemptions: 2 }, executions: None };
        let sampled = Verdict::Clean { coverage: Coverage::Sampled, executions: None };
        for detector in [Detector::Loom, Detector::Raddle] {
            let fixed = |verdict| fault(&pair(), detector, "scenario", &Expectation::Clean, verdict);
            assert!(fixed(&bounded).is_some() && fixed(&sampled).is_some());
            assert_eq!(fixed(&clean()), None);
        }
    }

    #[test]
    fn chance_accepts_the_bug_or_nothing_but_no_other_failure() {
        let chance = Expectation::Chance { reason: "why", found: 1, of: 2 };
        assert_eq!(buggy(chance, &clean()), None);
        assert_eq!(buggy(chance, &found(FailureKind::Panic, "money was lost")), None);
        assert!(buggy(chance, &found(FailureKind::OutOfMemory, "")).is_some());
    }

    #[test]
    fn a_missing_tool_is_never_as_expected() {
        let missing = raddle_tools::verdict::Missing { what: "loom".to_owned(), install: "cargo add loom".to_owned() };
        assert!(buggy(Expectation::Blind("why"), &Verdict::Unavailable(missing)).is_some());
    }
}
