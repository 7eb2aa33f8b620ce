//! The matrix for a terminal.

use std::fmt::Write as _;

use anstyle::Style;
use catalogue::{Detector, Side};

use super::mark::Mark;
use super::unexpected::unexpected;
use crate::cell::Cell;

/// The whole matrix: a row a pair, a column a detector, in it the broken program and the fix; then the legend, what is
/// unexpected, and the count.
pub fn table(cells: &[Cell]) -> String {
    let columns = columns(cells);
    let widest = cells.iter().map(|cell| cell.listed.pair.name.len()).max().unwrap_or(0);
    let bold = Style::new().bold();
    let mut text = String::new();

    let _ = write!(text, "{:widest$}", "");
    for &(detector, _) in &columns {
        let _ = write!(text, "  {bold}{detector:^width$}{bold:#}", width = width(detector));
    }
    text.push('\n');
    for row in rows(cells) {
        let _ = write!(text, "{:widest$}", row[0].listed.pair.name);
        for (detector, sides) in &columns {
            let _ = write!(text, "  {}", marks(row, *detector, sides));
        }
        text.push('\n');
    }

    let _ = write!(text, "\n{}", legend(cells));
    let _ = write!(text, "\n{}", unexpected(cells));
    text
}

/// One pair's row: a line a detector, with what each side's verdict says.
pub fn row(cells: &[Cell]) -> String {
    let mut text = String::new();
    for cell in cells {
        let mark = Mark::of(cell);
        let style = mark.style();
        let said = match cell.message() {
            message if message.is_empty() => cell.reason().to_owned(),
            message if cell.reason().is_empty() => message,
            message => format!("{message} ({})", cell.reason()),
        };
        let _ = writeln!(
            text,
            "{:<9} {:<5}  {style}{}{style:#} {:<14}  {said}",
            cell.detector,
            cell.side,
            mark.glyph(),
            cell.verdict()
        );
    }
    text
}

/// The detectors, in the order of the first row, with the sides they have.
fn columns(cells: &[Cell]) -> Vec<(Detector, Vec<Side>)> {
    let mut columns: Vec<(Detector, Vec<Side>)> = Vec::new();
    for cell in rows(cells).next().unwrap_or_default() {
        match columns.iter_mut().find(|(detector, _)| *detector == cell.detector) {
            Some((_, sides)) => sides.push(cell.side),
            None => columns.push((cell.detector, vec![cell.side])),
        }
    }
    columns
}

/// The cells of each pair. They stand together.
pub(super) fn rows(cells: &[Cell]) -> impl Iterator<Item = &[Cell]> {
    cells.chunk_by(|one, other| one.listed.pair.name == other.listed.pair.name)
}

/// A column's width: its name's, or three for the two glyphs.
fn width(detector: Detector) -> usize {
    detector.name().len().max(3)
}

/// The glyphs of both sides, in the middle of the column.
fn marks(row: &[Cell], detector: Detector, sides: &[Side]) -> String {
    let mut text = String::new();
    for (place, &side) in sides.iter().enumerate() {
        let cell = row.iter().find(|cell| cell.detector == detector && cell.side == side);
        if let Some(mark) = cell.map(Mark::of) {
            let _ = write!(
                text,
                "{}{style}{}{style:#}",
                if place > 0 { " " } else { "" },
                mark.glyph(),
                style = mark.style()
            );
        }
    }
    let used = 2 * sides.len() - 1;
    let left = (width(detector) - used) / 2;
    let right = width(detector) - used - left;
    format!("{:left$}{text}{:right$}", "", "")
}

/// What the glyphs mean that occur.
fn legend(cells: &[Cell]) -> String {
    let mut text = String::from("each column: the broken program, then the fix\n");
    for mark in Mark::ALL.into_iter().filter(|mark| cells.iter().any(|cell| Mark::of(cell) == *mark)) {
        let _ = writeln!(text, "  {style}{}{style:#} {}", mark.glyph(), mark.words(), style = mark.style());
    }
    text
}
