//! From a [`Finding`] to text: a lane a thread, the lines that matter marked.

use std::fmt;

use crate::finding::{Finding, Outcome, Step, Trace};

impl Trace {
    /// Writes the lanes, with `▶` beside the steps in `decisive`, and the accesses of a race last.
    fn lanes(&self, f: &mut fmt::Formatter<'_>, decisive: &[usize], accesses: &[Step]) -> fmt::Result {
        let mut widths: Vec<usize> = self.threads.iter().map(|t| t.chars().count()).collect();
        for step in self.steps.iter().chain(accesses) {
            widths[step.thread] = widths[step.thread].max(step.to_string().chars().count());
        }
        write!(f, "       ")?;
        for (name, &width) in self.threads.iter().zip(&widths) {
            write!(f, "│ {name:width$} ")?;
        }
        writeln!(f, "│")?;
        for (n, step) in self.steps.iter().enumerate() {
            row(f, &widths, &format!("{:>4}", n + 1), step, decisive.contains(&n), self.why(n))?;
        }
        for (n, step) in accesses.iter().enumerate() {
            row(f, &widths, &format!(" ({})", n + 1), step, true, Some(format!("races with ({})", 2 - n)))?;
        }
        Ok(())
    }

    /// What the step alone does not tell: where a stale value is from, and which threads a thread waits for.
    pub fn why(&self, step: usize) -> Option<String> {
        let Step { stale, reads_from, blocked, waits_for, value, object, lock, .. } = self.steps.get(step)?;
        if *stale {
            let from = reads_from.map_or("the initial value".to_owned(), |s| format!("step {}", s + 1));
            return Some(format!("reads from {from}, not the newest"));
        }
        if !blocked {
            return None;
        }
        let names: Vec<&str> = waits_for.iter().filter_map(|t| self.threads.get(*t)).map(String::as_str).collect();
        let hold = if names.len() == 1 { "holds" } else { "hold" };
        Some(match (names.as_slice(), lock) {
            ([], Some(_)) => format!("waits for {object} for ever"),
            ([], None) => "waits for ever: nobody is left to wake it".to_owned(),
            (names, Some(_)) => format!("waits for {object}, which {} {hold}", names.join(" and ")),
            (names, None) if value.is_some() => format!("waits for {} to end", names.join(" and ")),
            (names, None) => format!("waits for {}", names.join(" and ")),
        })
    }
}

fn row(
    f: &mut fmt::Formatter<'_>,
    widths: &[usize],
    number: &str,
    step: &Step,
    is_decisive: bool,
    why: Option<String>,
) -> fmt::Result {
    write!(f, "{} {number} ", if is_decisive { '▶' } else { ' ' })?;
    for (lane, &width) in widths.iter().enumerate() {
        let cell = if lane == step.thread { step.to_string() } else { String::new() };
        write!(f, "│ {cell:width$} ")?;
    }
    write!(f, "│ {}", step.location)?;
    match why {
        Some(why) => writeln!(f, "  ← {why}"),
        None => writeln!(f),
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lanes(f, &[], &[])
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
        if self.blocked { write!(f, " (blocked)") } else { Ok(()) }
    }
}

impl Finding {
    /// The message without its kind: the messages of some kinds begin with it.
    pub fn words(&self) -> &str {
        let words = self.message.strip_prefix(&self.kind.to_string());
        words.map_or(&self.message, |words| words.trim_start_matches([':', ' ']))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.words() == self.message {
            writeln!(f, "{}: {}", self.kind, self.message)?;
        } else {
            writeln!(f, "{}", self.message)?;
        }
        // Another detector's: it has no interleaving to show.
        if self.replay.is_empty() {
            return Ok(());
        }
        let plural = if self.preemptions == 1 { "" } else { "s" };
        let before = self.executions_before;
        writeln!(
            f,
            "found after {before} executions; the shortest interleaving has {} preemption{plural}:",
            self.preemptions
        )?;
        writeln!(f)?;
        let short = self.abridged();
        short.trace.lanes(f, &short.decisive(), &self.accesses())?;
        write!(f, "\nreplay with RADDLE_REPLAY={}", self.replay)
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
