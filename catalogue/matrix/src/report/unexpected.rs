//! What is not as the catalogue says: every cell, with its evidence and the command that shows it again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use raddle_tools::verdict::{Missing, Verdict};

use crate::cell::{Cell, Part};

/// The unexpected cells, the missing tools, and the count: the last lines of the table.
pub fn unexpected(cells: &[Cell]) -> String {
    let red = AnsiColor::Red.on_default().bold();
    let mut text = String::new();
    for cell in cells.iter().filter(|cell| !cell.as_expected()) {
        if let Some(fault) = &cell.fault {
            let _ = writeln!(text, "{red}unexpected{red:#}  {}: {fault}\n", title(cell));
        }
        for part in &cell.parts {
            if let Some(fault) = &part.fault
                && !matches!(part.measured.verdict, Verdict::Unavailable(_))
            {
                let expected = cell.expected.word();
                let _ = writeln!(text, "{red}unexpected{red:#}  {}, {}: {fault}", title(cell), part.name);
                let _ = writeln!(text, "    expected   {expected}");
                text.push_str(&evidence(part));
                let _ = writeln!(text, "    reproduce  {}\n", part.measured.reproduce);
            }
        }
    }
    for (missing, number) in missing(cells) {
        let magenta = AnsiColor::Magenta.on_default();
        let _ = writeln!(text, "{magenta}unavailable{magenta:#}  {number} cells: {} is missing", missing.0);
        let _ = writeln!(text, "    install    {}\n", missing.1);
    }
    text.push_str(&count(cells));
    text
}

/// The evidence of a part, each line indented.
fn evidence(part: &Part) -> String {
    /// The whole of a long report is what `reproduce` prints.
    const LINES: usize = 20;
    let Verdict::Found(finding) = &part.measured.verdict else { return String::new() };
    let mut text = String::new();
    for line in finding.evidence.lines().take(LINES) {
        let _ = writeln!(text, "    evidence   {line}");
    }
    text
}

fn title(cell: &Cell) -> String {
    let bold = Style::new().bold();
    format!("{bold}{}{bold:#}, {}, {}", cell.listed.pair.name, cell.side, cell.detector)
}

/// What is missing, and how many cells it leaves without a verdict.
fn missing(cells: &[Cell]) -> BTreeMap<(&str, &str), usize> {
    let mut missing = BTreeMap::new();
    for cell in cells {
        if let Some(Verdict::Unavailable(Missing { what, install })) = cell.leading().map(|part| &part.measured.verdict)
        {
            *missing.entry((what.as_str(), install.as_str())).or_default() += 1;
        }
    }
    missing
}

fn count(cells: &[Cell]) -> String {
    let unexpected = cells.iter().filter(|cell| !cell.as_expected()).count();
    let style = if unexpected == 0 { AnsiColor::Green } else { AnsiColor::Red }.on_default().bold();
    let plural = if cells.len() == 1 { "cell" } else { "cells" };
    if unexpected == 0 {
        format!("{style}{} {plural}, all as expected{style:#}\n", cells.len())
    } else {
        format!("{style}{} {plural}, {unexpected} not as expected{style:#}\n", cells.len())
    }
}
