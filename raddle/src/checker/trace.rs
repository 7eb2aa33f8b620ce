//! From an execution graph to a [`Trace`], and from a [`Finding`] to text.

use std::fmt;

use crate::engine::event::{Event, EventId, Kind};
use crate::engine::graph::Graph;
use crate::engine::request::Op;
use crate::engine::world::World;
use crate::finding::{Finding, Outcome, Step, Trace};

/// The trace of the execution that ended with this graph and world.
pub(super) fn of(graph: &Graph, world: &World) -> Trace {
    let threads: Vec<String> = (0..world.threads.len() as u32).map(|t| world.display_name(t)).collect();
    let mut steps: Vec<Step> = Vec::new();
    let mut step_of = std::collections::HashMap::new();
    for &id in &graph.schedule {
        let e = graph.get(id);
        if matches!(e.kind, Kind::Begin | Kind::End) || e.site.what == "finish" {
            continue;
        }
        if e.exclusive
            && let Some(&at) = step_of.get(&EventId::new(id.lane, id.index - 1))
        {
            // The write of a read-modify-write.
            let step: &mut Step = &mut steps[at];
            step.value = step.value.take().map(|seen| format!("{seen} → {}", e.value));
            step_of.insert(id, at);
            continue;
        }
        step_of.insert(id, steps.len());
        steps.push(step(graph, world, id, e, &step_of));
    }
    for (t, thread) in world.threads.iter().enumerate() {
        if let Some(request) = thread.pending
            && matches!(request.op, Op::Update(_) | Op::Join { .. })
        {
            steps.push(Step {
                thread: t,
                operation: format!("{} (blocked)", request.site.what),
                object: request.site.object.to_owned(),
                value: None,
                ordering: None,
                reads_from: None,
                stale: false,
                location: request.site.at.to_string(),
            });
        }
    }
    Trace { threads, steps }
}

fn step(
    graph: &Graph,
    world: &World,
    id: EventId,
    e: &Event,
    step_of: &std::collections::HashMap<EventId, usize>,
) -> Step {
    let access = e.is_read() || e.is_write();
    let same = |loc: &usize| graph.locs[*loc].object == e.site.object;
    let object = if access {
        let number = (0..=e.loc as usize).filter(same).count();
        format!("{}#{number}", e.site.object)
    } else {
        e.site.object.to_owned()
    };
    let atomic = e.site.object.starts_with("Atomic");
    let value = match e.kind {
        Kind::Read | Kind::Write if atomic => Some(e.value.to_string()),
        Kind::Choice => Some(e.value.to_string()),
        _ => None,
    };
    let mut owners =
        world.threads.iter().enumerate().rev().filter(|(_, t)| t.lane == id.lane && t.begin.index <= id.index);
    Step {
        thread: owners.next().map_or(0, |(t, _)| t),
        operation: e.site.what.to_owned(),
        object,
        value,
        ordering: (atomic || e.kind == Kind::Fence).then(|| format!("{:?}", e.mode)),
        reads_from: step_of.get(&e.rf).copied(),
        stale: e.is_read() && {
            let newer = &graph.locs[e.loc as usize].co[graph.co_place(e.rf) as usize..];
            newer
                .iter()
                .any(|w| graph.schedule.iter().position(|x| x == w) < graph.schedule.iter().position(|x| *x == id))
        },
        location: e.site.at.to_string(),
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells: Vec<String> = self.steps.iter().map(|s| s.to_string()).collect();
        let mut widths: Vec<usize> = self.threads.iter().map(|t| t.chars().count()).collect();
        for (step, cell) in self.steps.iter().zip(&cells) {
            widths[step.thread] = widths[step.thread].max(cell.chars().count());
        }
        write!(f, "     ")?;
        for (name, &width) in self.threads.iter().zip(&widths) {
            write!(f, "│ {name:width$} ")?;
        }
        writeln!(f, "│")?;
        for (n, (step, cell)) in self.steps.iter().zip(&cells).enumerate() {
            write!(f, "{:>4} ", n + 1)?;
            for (lane, &width) in widths.iter().enumerate() {
                write!(f, "│ {:width$} ", if lane == step.thread { cell } else { "" })?;
            }
            write!(f, "│ {}", step.location)?;
            if step.stale {
                let from = step.reads_from.map_or("the initial value".to_owned(), |s| format!("step {}", s + 1));
                write!(f, "  ← reads from {from}, not the newest")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.object.is_empty() {
            write!(f, "{}.", self.object)?;
        }
        write!(f, "{}", self.operation)?;
        if let Some(value) = &self.value {
            write!(f, " {value}")?;
        }
        if let Some(ordering) = &self.ordering {
            write!(f, " {ordering}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.kind, self.message)?;
        let plural = if self.preemptions == 1 { "" } else { "s" };
        let before = self.executions_before;
        writeln!(
            f,
            "found after {before} executions; the shortest interleaving has {} preemption{plural}:",
            self.preemptions
        )?;
        writeln!(f, "\n{}", self.trace)?;
        write!(f, "replay with RADDLE_REPLAY={}", self.replay)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { executions, blocked, distinct, complete, findings } = self;
        for finding in findings {
            writeln!(f, "{finding}\n")?;
        }
        let all = if *complete { "complete" } else { "not complete" };
        write!(
            f,
            "{executions} executions ({distinct} distinct, {blocked} more cut short), {all}, {} findings",
            findings.len()
        )
    }
}
