//! A long interleaving, cut to what a person would read: its beginning, its end, and what is around the steps that
//! break it.

use std::borrow::Cow;

use crate::finding::{Finding, Step, Trace};

/// Steps that are shown as they are.
const READABLE: usize = 400;
/// Steps that are kept at the beginning, at the end, and on either side of a decisive one.
const BEGINNING: usize = 10;
const END: usize = 12;
const AROUND: usize = 5;

impl Trace {
    /// Whether steps were left out.
    pub fn is_abridged(&self) -> bool {
        self.steps.iter().any(|step| step.left_out > 0)
    }
}

impl Finding {
    /// The finding with a trace that can be read: where it has more than 400 steps, most are left out, and a step that
    /// stands for them says how many. The token repeats all of them.
    pub fn abridged(&self) -> Cow<'_, Self> {
        let steps = &self.trace.steps;
        if steps.len() <= READABLE {
            return Cow::Borrowed(self);
        }
        let mut kept = vec![false; steps.len()];
        let mut keep = |from: usize, to: usize| kept[from..to.min(steps.len())].fill(true);
        keep(0, BEGINNING);
        keep(steps.len() - END, steps.len());
        for at in self.decisive() {
            for at in std::iter::once(at).chain(steps[at].reads_from) {
                keep(at.saturating_sub(AROUND), at + AROUND + 1);
            }
        }
        let mut abridged: Vec<Step> = Vec::new();
        let mut place = vec![0; steps.len()];
        for (at, step) in steps.iter().enumerate() {
            if kept[at] {
                place[at] = abridged.len();
                abridged.push(step.clone());
                continue;
            }
            if abridged.last().is_none_or(|last| last.left_out == 0) {
                let Step { thread, location, .. } = step.clone();
                abridged.push(Step { thread, location, ..Step::default() });
            }
            place[at] = abridged.len() - 1;
            let last = abridged.last_mut().expect("just pushed");
            last.left_out += 1;
            last.operation = format!("… {} steps more …", last.left_out);
        }
        for step in &mut abridged {
            step.reads_from = step.reads_from.map(|from| place[from]);
        }
        let trace = Trace { threads: self.trace.threads.clone(), steps: abridged };
        Cow::Owned(Self { trace, ..self.clone() })
    }
}
