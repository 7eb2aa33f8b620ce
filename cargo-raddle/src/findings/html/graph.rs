//! Who holds what and who waits for whom, drawn: threads above, locks below, an arrow from a lock to the thread that
//! holds it, a dashed one from a thread to what it waits for, red where they close a circle. The same in words beside it.

use maud::{Markup, html};
use raddle::Trace;

use crate::findings::timeline::{Held, State, Wait};

/// The places of a finding's threads and locks: the same at each step, so that only arrows move.
#[derive(Debug)]
pub(super) struct Board {
    threads: Vec<usize>,
    objects: Vec<String>,
}

const WIDTH: usize = 150;
const HEIGHT: usize = 170;
const TOP: usize = 54;
const BOTTOM: usize = 138;

impl Board {
    /// Empty unless locks are held or waited for in the trace.
    pub(super) fn of(trace: &Trace, states: &[State]) -> Self {
        let mut objects: Vec<String> = Vec::new();
        let mut threads: Vec<usize> = Vec::new();
        for state in states {
            for held in &state.held {
                note(&mut objects, &held.object);
                note(&mut threads, &held.thread);
            }
            for wait in &state.waits {
                if !wait.object.is_empty() {
                    note(&mut objects, &wait.object);
                }
                note(&mut threads, &wait.thread);
            }
        }
        threads.sort_unstable();
        threads.retain(|thread| *thread < trace.threads.len());
        Self { threads, objects }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    pub(super) fn draw(&self, trace: &Trace, state: &State) -> Markup {
        let sentences = sentences(trace, state);
        let width = WIDTH * self.threads.len().max(self.objects.len()).max(1);
        let cycle = state.cycle().unwrap_or_default();
        html! {
            figure .board {
                svg viewBox=(format!("0 0 {width} {HEIGHT}")) style=(format!("max-width:{width}px")) role="img"
                    aria-label=(if sentences.is_empty() { "No lock is held.".to_owned() } else { sentences.join(" ") }) {
                    (self.arrows(state, &cycle, width))
                    @for (n, thread) in self.threads.iter().enumerate() {
                        @let x = x(n, self.threads.len(), width);
                        g .thread .(super::lane::lane(*thread)) .in-cycle[cycle.contains(thread)] {
                            rect x=(x - 58) y=(TOP - 14) width="116" height="28" rx="14" {}
                            text x=(x) y=(TOP + 5) { (short(&trace.threads[*thread])) }
                        }
                    }
                    @for (n, object) in self.objects.iter().enumerate() {
                        @let x = x(n, self.objects.len(), width);
                        g .object {
                            rect x=(x - 58) y=(BOTTOM - 14) width="116" height="28" rx="3" {}
                            text x=(x) y=(BOTTOM + 5) { (short(object)) }
                        }
                    }
                }
                figcaption {
                    @if sentences.is_empty() { "No lock is held." }
                    @else { ul { @for sentence in &sentences { li { (sentence) } } } }
                }
            }
        }
    }

    fn arrows(&self, state: &State, cycle: &[usize], width: usize) -> Markup {
        let thread = |t: usize| self.threads.iter().position(|x| *x == t).map(|n| x(n, self.threads.len(), width));
        let object = |o: &str| self.objects.iter().position(|x| x == o).map(|n| x(n, self.objects.len(), width));
        let closes = |wait: &Wait| cycle.contains(&wait.thread) && wait.on.iter().any(|on| cycle.contains(on));
        let holds = |held: &Held| {
            let awaited = |w: &Wait| w.object == held.object && closes(w) && w.on.contains(&held.thread);
            cycle.contains(&held.thread) && state.waits.iter().any(awaited)
        };
        html! {
            @for held in &state.held {
                @if let (Some(from), Some(to)) = (object(&held.object), thread(held.thread)) {
                    // Beside the middle, so that the two directions between the same two stay apart.
                    (arrow((from - 14, BOTTOM - 14), (to - 14, TOP + 14), holds(held), "holds"))
                }
            }
            @for wait in &state.waits {
                @if let (Some(from), Some(to)) = (thread(wait.thread), object(&wait.object)) {
                    (arrow((from + 14, TOP + 14), (to + 14, BOTTOM - 14), closes(wait), "waits"))
                } @else {
                    @for on in &wait.on {
                        @if let (Some(from), Some(to)) = (thread(wait.thread), thread(*on)) {
                            path .arrow .waits .in-cycle[closes(wait)]
                                d=(format!("M{from},{} C{from},8 {to},8 {to},{}", TOP - 14, TOP - 22)) {}
                            (head(to, TOP - 14, 0.0, 1.0, closes(wait)))
                        }
                    }
                }
            }
        }
    }
}

fn note<T: Clone + PartialEq>(all: &mut Vec<T>, one: &T) {
    if !all.contains(one) {
        all.push(one.clone());
    }
}

/// The middle of the `n`-th of `all` in a row.
fn x(n: usize, all: usize, width: usize) -> usize {
    (2 * n + 1) * width / (2 * all.max(1))
}

fn short(name: &str) -> String {
    if name.chars().count() <= 14 { name.to_owned() } else { name.chars().take(13).chain(['…']).collect() }
}

fn arrow(from: (usize, usize), to: (usize, usize), in_cycle: bool, class: &str) -> Markup {
    let (dx, dy) = (to.0 as f64 - from.0 as f64, to.1 as f64 - from.1 as f64);
    let length = dx.hypot(dy).max(1.0);
    let (dx, dy) = (dx / length, dy / length);
    html! {
        line .arrow .(class) .in-cycle[in_cycle] x1=(from.0) y1=(from.1)
            x2=(format!("{:.1}", to.0 as f64 - dx * 7.0)) y2=(format!("{:.1}", to.1 as f64 - dy * 7.0)) {}
        (head(to.0, to.1, dx, dy, in_cycle))
    }
}

/// An arrow's head at a point, in a direction.
fn head(x: usize, y: usize, dx: f64, dy: f64, in_cycle: bool) -> Markup {
    let (x, y) = (x as f64, y as f64);
    let (left, right) =
        ((x - dx * 9.0 - dy * 4.5, y - dy * 9.0 + dx * 4.5), (x - dx * 9.0 + dy * 4.5, y - dy * 9.0 - dx * 4.5));
    let points = format!("{x:.1},{y:.1} {:.1},{:.1} {:.1},{:.1}", left.0, left.1, right.0, right.1);
    html! { polygon .head .in-cycle[in_cycle] points=(points) {} }
}

/// What the arrows say.
fn sentences(trace: &Trace, state: &State) -> Vec<String> {
    let name = |thread: &usize| trace.threads[*thread].as_str();
    let holds = |held: &Held| {
        let to_read = if held.shared { " to read" } else { "" };
        format!("{} holds {}{to_read}, since step {}.", name(&held.thread), held.object, held.since + 1)
    };
    let waits = |wait: &Wait| match (wait.object.as_str(), wait.on.as_slice()) {
        ("", on) => format!(
            "{} waits for {} to end.",
            name(&wait.thread),
            on.iter().map(name).collect::<Vec<_>>().join(" and ")
        ),
        (object, []) => format!("{} waits for {object}; nobody is left to wake it.", name(&wait.thread)),
        (object, _) => format!("{} waits for {object}.", name(&wait.thread)),
    };
    let mut sentences: Vec<String> = state.held.iter().map(holds).collect();
    sentences.extend(state.waits.iter().map(waits));
    if let Some(mut cycle) = state.cycle() {
        cycle.push(cycle[0]);
        sentences.push(format!("A circle: {}.", cycle.iter().map(name).collect::<Vec<_>>().join(" → ")));
    }
    sentences
}
