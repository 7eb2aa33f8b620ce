//! A finding: the lines that break it, the stage that shows one step, and the table of all of them.

use maud::{Markup, html};
use raddle::{Finding, Step};

use super::lane::{lane, missed};
use super::{graph, moment};
use crate::findings::line::{does, has_lanes};
use crate::findings::sources::Sources;
use crate::findings::timeline::{State, states};
use crate::findings::view::View;
use crate::findings::words::provenance;

/// A finding, in elements whose ids begin with `id`.
pub fn timeline(id: &str, finding: &Finding, sources: &Sources) -> Markup {
    let finding = &*finding.abridged();
    let view = View::of(finding, sources);
    let states = states(&finding.trace);
    let board = graph::Board::of(&finding.trace, &states);
    html! {
        p .headline { (view.headline) }
        @if !view.lines.is_empty() { (decisive(id, finding, &view)) }
        @if view.headline != view.message { details { summary { "In full" } p { (view.message) } } }
        @if has_lanes(finding) {
            div .timeline data-timeline=(id) {
                p .provenance { (provenance(finding)) "." }
                (stage(id, finding, sources, &states, &board))
                (table(id, finding, sources, &states))
            }
        }
    }
}

fn decisive(id: &str, finding: &Finding, view: &View) -> Markup {
    let thread = |name: &str| finding.trace.threads.iter().position(|other| other == name).unwrap_or(0);
    html! {
        h3 { "The lines that break it" }
        ol .decisive {
            @for line in &view.lines {
                li .(lane(thread(&line.thread))) {
                    span .who { (line.thread) }
                    span .at { (line.place.file) ":" (line.place.line) }
                    @if let Some(step) = line.step { a .step href=(format!("#{id}-step-{}", step + 1)) { "step " (step + 1) } }
                    @if let Some(text) = &line.place.text { pre { code { (text) } } }
                    p { (line.does) }
                }
            }
        }
        @if let Some(note) = view.note { p .note { (note) } }
    }
}

/// Where the script shows a step. Without it the table says the same.
fn stage(id: &str, finding: &Finding, sources: &Sources, states: &[State], board: &graph::Board) -> Markup {
    let last = finding.trace.steps.len();
    html! {
        div .stage role="group" aria-label="One step at a time" {
            div .controls {
                button type="button" data-go="first" aria-label="First step" title="Home" { "«" }
                button type="button" data-go="back" aria-label="Previous step" title="← or k" { "‹" }
                span .position aria-hidden="true" { "step " b data-position { "1" } " of " (last) }
                button type="button" data-go="on" aria-label="Next step" title="→ or j" { "›" }
                button type="button" data-go="last" aria-label="Last step" title="End" { "»" }
                span .keys { kbd { "←" } " " kbd { "→" } " or " kbd { "k" } " " kbd { "j" } }
            }
            p .announce aria-live="polite" {}
            @for (at, state) in states.iter().enumerate() {
                (moment::moment(id, finding, sources, at, state, board))
            }
        }
    }
}

fn table(id: &str, finding: &Finding, sources: &Sources, states: &[State]) -> Markup {
    let (trace, decisive) = (&finding.trace, finding.decisive());
    html! {
        div .wide .lanes-box tabindex="0" role="group" aria-label="All steps" {
            table .lanes {
                caption {
                    @if finding.trace.is_abridged() { "The steps around those that break it, the first and the last" }
                    @else { "Every step" }
                    ", in the order in which they run; a column a thread."
                }
                thead { tr {
                    th scope="col" { "Step" }
                    @for (thread, name) in trace.threads.iter().enumerate() { th scope="col" .(lane(thread)) { (name) } }
                    th scope="col" { "Source" }
                    th scope="col" { "Locks held after it" }
                } }
                tbody {
                    @for (at, step) in trace.steps.iter().enumerate() {
                        tr id=(format!("{id}-step-{}", at + 1))
                            .is-decisive[decisive.contains(&at)] .is-stale[step.stale] .is-blocked[step.blocked]
                            data-from=[step.reads_from.map(|from| from + 1)] data-missed=[missed(trace, at).map(|step| step + 1)] {
                            th scope="row" {
                                a href=(format!("#{id}-step-{}", at + 1)) { (at + 1) }
                                @if decisive.contains(&at) { span .mark title="one of the lines that break it" { " ▶" } }
                            }
                            @for thread in 0..trace.threads.len() { (cell(finding, at, thread)) }
                            td .source {
                                @let place = sources.place(&step.location);
                                @if let Some(text) = &place.text { code { (text) } }
                                span .at { (place.file) ":" (place.line) }
                            }
                            td .held { (held(trace, &states[at])) }
                        }
                    }
                    @for (n, access) in finding.accesses().iter().enumerate() {
                        tr .race .is-decisive {
                            th scope="row" { "(" (n + 1) ")" span .mark { " ▶" } }
                            @for thread in 0..trace.threads.len() {
                                @if thread == access.thread { td .act .(lane(thread)) { code { (access) } span .does { "races with (" (2 - n) ")" } } }
                                @else { td {} }
                            }
                            td .source {
                                @let place = sources.place(&access.location);
                                @if let Some(text) = &place.text { code { (text) } }
                                span .at { (place.file) ":" (place.line) }
                            }
                            td .held {}
                        }
                    }
                }
            }
        }
    }
}

fn cell(finding: &Finding, at: usize, thread: usize) -> Markup {
    let step: &Step = &finding.trace.steps[at];
    if step.thread != thread {
        return html! { td {} };
    }
    html! {
        td .act .(lane(thread)) {
            code { (step) }
            @let does = does(finding, at);
            @if does != step.to_string() { span .does { (does) } }
            @if let Some(from) = step.reads_from.filter(|_| step.ordering.is_some()) { span .does { "from step " (from + 1) } }
        }
    }
}

fn held(trace: &raddle::Trace, state: &State) -> Markup {
    html! {
        @for (n, held) in state.held.iter().enumerate() {
            @if n > 0 { ", " }
            (held.object) " by " (trace.threads[held.thread])
        }
    }
}
