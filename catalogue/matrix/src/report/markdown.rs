//! The matrix for the README.

use std::fmt::Write as _;

use catalogue::{Detector, Listed, Side};

use super::mark::Mark;
use super::table::rows;
use crate::cell::Cell;

/// The measured matrix.
pub fn markdown(cells: &[Cell]) -> String {
    let rows: Vec<Row<'_>> = rows(cells)
        .map(|row| {
            (row[0].listed.pair.name, row.iter().map(|cell| (cell.detector, cell.side, Mark::of(cell))).collect())
        })
        .collect();
    write(&rows)
}

/// The matrix as the catalogue says it is. Where every cell is as expected, it is the measured one, to the letter.
pub fn expected(pairs: &[Listed], detectors: &[Detector]) -> String {
    let mark = |listed: &Listed, detector, side| {
        (detector, side, Mark::expected(detector, &listed.pair.expectation(detector, side)))
    };
    let row = |listed: &Listed| {
        let columns = detectors.iter().flat_map(|&detector| Side::ALL.map(|side| mark(listed, detector, side)));
        (listed.pair.name, columns.collect())
    };
    write(&pairs.iter().map(row).collect::<Vec<_>>())
}

type Row<'a> = (&'a str, Vec<(Detector, Side, Mark)>);

fn write(rows: &[Row<'_>]) -> String {
    let Some((_, first)) = rows.first() else { return String::new() };
    let mut columns: Vec<Detector> = first.iter().map(|(detector, ..)| *detector).collect();
    columns.dedup();

    let mut text = String::from("| pair |");
    for detector in &columns {
        let _ = write!(text, " {detector} |");
    }
    let _ = writeln!(text, "\n|---|{}", ":-:|".repeat(columns.len()));
    for (pair, marks) in rows {
        let _ = write!(text, "| {pair} |");
        for column in &columns {
            let glyphs: Vec<String> = marks
                .iter()
                .filter(|(detector, ..)| detector == column)
                .map(|(.., mark)| mark.glyph().to_string())
                .collect();
            let _ = write!(text, " {} |", glyphs.join(" "));
        }
        text.push('\n');
    }

    text.push_str("\nIn each column the broken program, then the fix. ");
    let used = |mark: &Mark| rows.iter().any(|(_, marks)| marks.iter().any(|(.., shown)| shown == mark));
    let meanings: Vec<String> =
        Mark::ALL.iter().filter(|mark| used(mark)).map(|mark| format!("`{}` {}", mark.glyph(), mark.words())).collect();
    text.push_str(&meanings.join(" · "));
    text.push('\n');
    text
}
