//! What every report shows of a finding: a headline, the place to point at, the lines that break it, in words.

use raddle::{Evidence, Finding, FindingKind};

use super::line::{Line, has_lanes, race_of};
use super::sources::{Place, Sources};
use super::timeline::states;

/// A finding as it is shown.
#[derive(Debug)]
pub(super) struct View {
    /// What is wrong, as short as the lines below it allow.
    pub(super) headline: String,
    /// What is wrong in full, the kind not repeated and paths as short as they can be.
    pub(super) message: String,
    /// Where to point at.
    pub(super) place: Option<Place>,
    /// The lines to look at first, in the order in which they run.
    pub(super) lines: Vec<Line>,
    /// Why each of the two accesses of a data race may come first.
    pub(super) note: Option<&'static str>,
}

impl View {
    pub(super) fn of(finding: &Finding, sources: &Sources) -> Self {
        let decisive = finding.decisive();
        let mut lines: Vec<Line> = decisive.iter().map(|&at| Line::of_step(finding, at, sources)).collect();
        let accesses = finding.accesses();
        for (number, access) in accesses.iter().enumerate() {
            lines.push(Line::of_access(finding, access, number + 1, sources));
        }
        if lines.is_empty() && !has_lanes(finding) {
            lines = (0..finding.trace.steps.len()).map(|at| Line::of_step(finding, at, sources)).collect();
        }
        if let Some((thread, site)) = panic_site(finding) {
            let does = "panics".to_owned();
            lines.push(Line { thread: thread.to_owned(), step: None, place: sources.place(site), does });
        }
        let place = match finding.kind {
            FindingKind::Deadlock => lines.iter().rev().find(|line| line.place.own),
            _ => lines.iter().rev().find(|line| line.step.is_none()),
        };
        let place = place.or(lines.last()).map(|line| line.place.clone());
        let place = place.or_else(|| finding.trace.steps.last().map(|step| sources.place(&step.location)));
        let note = (accesses.len() == 2).then_some("nothing makes (1) happen before (2), or (2) before (1)");
        let message = message(finding, sources);
        let headline = headline(finding).unwrap_or_else(|| message.clone());
        Self { headline, message, place, lines, note }
    }
}

/// For a deadlock, the circle or those who wait; for a race, that it is one: the lines tell the rest.
fn headline(finding: &Finding) -> Option<String> {
    let trace = &finding.trace;
    let names = |threads: &[usize], between: &str| {
        threads.iter().map(|t| trace.threads[*t].as_str()).collect::<Vec<_>>().join(between)
    };
    match finding.kind {
        FindingKind::Deadlock => {
            let last = states(trace).pop().unwrap_or_default();
            if let Some(mut cycle) = last.cycle() {
                cycle.push(cycle[0]);
                return Some(match cycle.as_slice() {
                    [one, _] => format!("{} waits for itself", trace.threads[*one]),
                    cycle => format!("a circle of threads, each waiting for the next: {}", names(cycle, " → ")),
                });
            }
            let waiting: Vec<usize> = match &finding.evidence {
                // An engine that has no traces names the waits.
                Some(Evidence::Deadlock { waits, .. }) if last.waits.is_empty() => {
                    waits.iter().map(|wait| wait.thread.number).collect()
                }
                _ => last.waits.iter().map(|wait| wait.thread).collect(),
            };
            let wait = if waiting.len() == 1 { "waits" } else { "wait" };
            (!waiting.is_empty()).then(|| format!("{} {wait} for ever", names(&waiting, " and ")))
        }
        FindingKind::DataRace => {
            let accesses = finding.accesses();
            let [one, other] = accesses.as_slice() else { return None };
            Some(race_of(&trace.threads[one.thread], &trace.threads[other.thread]))
        }
        _ => None,
    }
}

/// The thread that panics, and where.
fn panic_site(finding: &Finding) -> Option<(&str, &str)> {
    let Some(Evidence::Panic { thread, site, .. }) = &finding.evidence else { return None };
    (!site.is_empty()).then_some((&thread.name, site))
}

/// What is wrong in full, in one line.
fn message(finding: &Finding, sources: &Sources) -> String {
    let message = sources.shorten(finding.words());
    let lines: Vec<&str> = message.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("; ")
}
