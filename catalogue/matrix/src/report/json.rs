//! The matrix for programs. The fields are a contract: nothing is added or left out.

use raddle_tools::verdict::Coverage;
use serde::Serialize;

use crate::cell::Cell;

/// `{"cells": […]}`, one object a cell.
pub(super) fn json(cells: &[Cell]) -> String {
    let matrix = Matrix { cells: cells.iter().map(Row::of).collect() };
    let mut text = serde_json::to_string_pretty(&matrix).unwrap_or_default();
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Matrix<'a> {
    cells: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    pair: &'a str,
    side: &'a str,
    detector: &'a str,
    verdict: &'a str,
    expected: &'a str,
    as_expected: bool,
    coverage: Option<&'a str>,
    executions: Option<u64>,
    millis: u128,
    message: String,
    reason: &'a str,
}

impl<'a> Row<'a> {
    fn of(cell: &'a Cell) -> Self {
        Self {
            pair: cell.listed.pair.name,
            side: cell.side.name(),
            detector: cell.detector.name(),
            verdict: cell.verdict(),
            expected: cell.expected.word(),
            as_expected: cell.as_expected(),
            coverage: cell.coverage().map(Coverage::name),
            executions: cell.executions(),
            millis: cell.took().as_millis(),
            message: cell.message(),
            reason: cell.reason(),
        }
    }
}
