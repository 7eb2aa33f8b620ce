//! `cargo matrix try PAIR`.

use std::fmt::Write as _;

use anstyle::Style;
use cargo_raddle::cli::{find, print};
use catalogue::{Detector, Listed, Side};
use clap::Args;
use raddle_tools::verdict::Verdict;

use super::name;
use crate::cell::{Cell, Part};
use crate::detectors;
use crate::run;

const EXAMPLES: &str = "\
Examples:
  cargo matrix try lock-order-deadlock --detector loom
  cargo matrix try lost-update-race --detector shuttle --side fixed --scenario scenario";

/// Asks one detector about one program, and prints all it says.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The pair.
    #[arg(value_parser = name::pair)]
    pair: Listed,

    /// The detector.
    #[arg(long, value_name = "NAME", value_parser = name::detector)]
    detector: Detector,

    /// The broken program, or the fix.
    #[arg(long, default_value = "buggy", value_parser = name::side)]
    side: Side,

    /// One scenario only, or whatever the detector calls its parts.
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
}

impl Options {
    /// Whether the program's cell, or the part of it that was asked for, is as expected.
    pub(super) fn run(self) -> anyhow::Result<bool> {
        let parts = detectors::of(self.detector).parts(&self.pair);
        let only = match &self.scenario {
            Some(wanted) => Some(*find("scenario", wanted, &parts, |part| *part).map_err(anyhow::Error::msg)?),
            None => None,
        };
        let cell = run::cell(&self.pair, self.side, self.detector, only);
        print(&told(&cell))?;
        Ok(cell.as_expected())
    }
}

/// Everything the detector says.
fn told(cell: &Cell) -> String {
    let mut text = String::new();
    for Part { name, measured, fault } in &cell.parts {
        let bold = Style::new().bold();
        let _ = writeln!(text, "{bold}{}, {}, {}, {name}{bold:#}", cell.listed.pair.name, cell.side, cell.detector);
        match &measured.verdict {
            Verdict::Found(finding) => {
                let _ = writeln!(text, "found: {}: {}", finding.kind, finding.message);
                let places = [
                    finding.site.as_ref().map(|site| format!("at {site}")),
                    finding.executions.map(|number| format!("in execution {number}")),
                ];
                for place in places.into_iter().flatten() {
                    let _ = writeln!(text, "{place}");
                }
                let _ = writeln!(text, "\n{}", finding.evidence.trim());
            }
            Verdict::Clean { coverage, executions: Some(number) } => {
                let _ = writeln!(text, "clean {coverage} ({number} executions)");
            }
            Verdict::Clean { .. } => text.push_str("clean\n"),
            Verdict::Inconclusive(why) => {
                let _ = writeln!(text, "inconclusive: {why}");
            }
            Verdict::Unavailable(missing) => {
                let _ = writeln!(text, "unavailable: {} is missing; `{}` installs it", missing.what, missing.install);
            }
        }
        let _ = writeln!(text, "\nexpected: {}", cell.expected.word());
        if let Some(fault) = fault {
            let _ = writeln!(text, "unexpected: {fault}");
        }
    }
    if cell.parts.is_empty() {
        return format!("{}: {}\n", cell.expected.word(), cell.fault.as_deref().unwrap_or(cell.reason()));
    }
    text
}
