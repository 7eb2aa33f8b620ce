//! `cargo matrix` without a further word: the matrix itself.

use std::fs::File;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::thread;

use anyhow::Context as _;
use cargo_raddle::cli::{bar, print};
use catalogue::{Detector, Listed, PAIRS, Side};
use clap::Args;

use super::name;
use crate::cell::Cell;
use crate::report::{self, Format};
use crate::run;

pub(super) const EXAMPLES: &str = "\
Examples:
  cargo matrix                                       what needs nothing installed, on every pair
  cargo matrix --all                                 also clippy, Miri, ThreadSanitizer, Helgrind, DRD
  cargo matrix --pair lost-update-race --detector loom shuttle
  cargo matrix --format json --out matrix.json";

/// What to measure, and how to show it.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only these pairs.
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = name::pair)]
    pair: Vec<Listed>,

    /// Only these detectors.
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = name::detector)]
    detector: Vec<Detector>,

    /// Every detector, also those that need a tool: clippy, miri, tsan, helgrind, drd.
    #[arg(long)]
    all: bool,

    /// How to show the matrix.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,

    /// Programs examined at a time [default: the number of processors].
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Write the matrix to this file instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Options {
    /// Whether every cell is as expected.
    pub(super) fn run(self) -> anyhow::Result<bool> {
        // Before the run: nobody wants to learn after it that there is nowhere to write.
        let out = self
            .out
            .as_ref()
            .map(|path| File::create(path).with_context(|| format!("failed to write `{}`", path.display())));
        let mut out = out.transpose()?;

        let pairs = if self.pair.is_empty() { PAIRS.to_vec() } else { chosen(PAIRS, &self.pair) };
        let cells = measure(&pairs, &Side::ALL, &detectors(&self.detector, self.all), self.jobs);
        let text = report::render(&cells, self.format);
        let unexpected = report::unexpected(&cells);
        match &mut out {
            Some(file) => {
                file.write_all(anstream::adapter::strip_str(&text).to_string().as_bytes())
                    .context("failed to write the matrix")?;
                anstream::eprint!("{unexpected}");
            }
            None => {
                print(&text)?;
                if self.format != Format::Table {
                    anstream::eprint!("{unexpected}");
                }
            }
        }
        Ok(cells.iter().all(Cell::as_expected))
    }
}

/// The detectors of a run, in the matrix's order.
pub(super) fn detectors(named: &[Detector], all: bool) -> Vec<Detector> {
    let wanted = |detector: &Detector| match named {
        [] => all || detector.needs_nothing_installed(),
        named => named.contains(detector),
    };
    Detector::ALL.into_iter().filter(wanted).collect()
}

/// Measures with a progress bar on stderr, where that is a terminal.
pub(super) fn measure(
    pairs: &[Listed],
    sides: &[Side],
    detectors: &[Detector],
    jobs: Option<NonZeroUsize>,
) -> Vec<Cell> {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let bar = bar();
    let cells = run::matrix(pairs, sides, detectors, jobs, &|progress| {
        bar.set_length(progress.all as u64);
        bar.set_position(progress.done as u64);
        bar.set_message(progress.pair);
    });
    bar.finish_and_clear();
    cells
}

/// The named pairs once each, in the catalogue's order.
fn chosen(known: &[Listed], named: &[Listed]) -> Vec<Listed> {
    let is_named = |listed: &&Listed| named.iter().any(|one| one.pair.name == listed.pair.name);
    known.iter().filter(is_named).copied().collect()
}
