//! One step on the stage: what happens, the source around it, where a value is from, who holds and who waits.

use maud::{Markup, html};
use raddle::Finding;

use super::graph::Board;
use super::lane::{lane, missed};
use crate::findings::line::does;
use crate::findings::sources::Sources;
use crate::findings::timeline::State;

/// Lines of source shown before and after the step's own.
const AROUND: u32 = 3;

pub(super) fn moment(
    id: &str,
    finding: &Finding,
    sources: &Sources,
    at: usize,
    state: &State,
    board: &Board,
) -> Markup {
    let (trace, step) = (&finding.trace, &finding.trace.steps[at]);
    let place = sources.place(&step.location);
    let around = sources.around(&step.location, AROUND, AROUND);
    html! {
        div .moment hidden data-step=(at + 1) {
            p .sentence .(lane(step.thread)) {
                span .who { (trace.threads[step.thread]) } " " span .says { (does(finding, at)) }
            }
            @if let Some(value) = origin(id, finding, at) { p .origin { (value) } }
            p .at { (place.file) ":" (place.line) }
            @if around.is_empty() { p .note { "The source is not here." } }
            @else {
                pre .code {
                    @for (number, text) in &around {
                        code .line .current[*number == place.line] { span .number { (number) } (text) "\n" }
                    }
                }
            }
            @if !board.is_empty() { (board.draw(trace, state)) }
        }
    }
}

/// Where a read has its value from, for those that have it from another step or should have.
fn origin(id: &str, finding: &Finding, at: usize) -> Option<Markup> {
    let trace = &finding.trace;
    let step = trace.steps[at].ordering.as_ref().map(|_| &trace.steps[at]).filter(|s| s.operation != "store")?;
    let link = |step: usize| html! { a href=(format!("#{id}-step-{}", step + 1)) { "step " (step + 1) } };
    Some(html! {
        @if let Some(from) = step.reads_from { "The value is from " (link(from)) ", by " (trace.threads[trace.steps[from].thread]) "." }
        @else { "The value is the initial one." }
        @if let Some(newer) = missed(trace, at) {
            " " strong { "It is stale:" } " " (link(newer)) " had already written "
            code { (trace.steps[newer].value.as_deref().unwrap_or_default()) } ", and nothing made this thread see it."
        }
    })
}
