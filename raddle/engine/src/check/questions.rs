//! One execution whose decisions are made outside: for tests that search the schedules in a way of their own.

use std::fmt;
use std::sync::Arc;

use crate::check::run::{Program, execute};
use crate::check::settings::Settings;
use crate::evidence::FindingKind;
use crate::explore::single::{Single, Strategy};
use crate::graph::execution_graph::Graph;
use crate::run::deadline::Deadline;
use crate::run::driver::Ending;
use crate::run::execution::Execution;
use crate::run::virtual_time::Timing;
use crate::run::world::World;

/// What is to be decided.
#[derive(Clone, Copy, Debug)]
pub enum Question<'a> {
    /// Which of `ready`, ascending, makes the next visible step? `last` made the one before.
    Thread {
        /// The threads that can go on, at least two.
        ready: &'a [u32],
        /// The thread that made the last visible step.
        last: u32,
    },
    /// How far from the newest write of its location is a read, or a write, at most this many?
    Behind(u32),
    /// Which of so many?
    Choice(u32),
}

/// Runs the program once under RC11, with at most `spurious` effects, as `answer` decides; says how it fails.
pub fn ask<F, A>(program: F, spurious: u32, answer: A) -> Option<(FindingKind, String)>
where
    F: Fn() + Send + Sync + 'static,
    A: FnMut(Question<'_>) -> u32,
{
    let bounds = Settings { spurious, ..Settings::default() }.bounds();
    let mut driver = Single::new(Answers(answer), bounds);
    match execute(
        &mut Execution::new(Timing::Free, false, Deadline::default()),
        &mut driver,
        &(Arc::new(program) as Program),
    ) {
        Ending::Failed(evidence) => Some((evidence.kind(), evidence.to_string())),
        _ => None,
    }
}

struct Answers<A>(A);

impl<A: FnMut(Question<'_>) -> u32> Strategy for Answers<A> {
    fn thread(&mut self, _: &World, _: &Graph, ready: &[u32], last: u32) -> u32 {
        (self.0)(Question::Thread { ready, last })
    }

    fn read(&mut self, _: &Graph, _: u32, _: u32, most: u32) -> u32 {
        (self.0)(Question::Behind(most))
    }

    fn place(&mut self, _: &Graph, _: u32, _: u32, most: u32) -> u32 {
        (self.0)(Question::Behind(most))
    }

    fn choice(&mut self, _: &Graph, _: u32, n: u32) -> u32 {
        (self.0)(Question::Choice(n))
    }
}

impl<A> fmt::Debug for Answers<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers")
    }
}
