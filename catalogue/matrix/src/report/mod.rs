//! The reports, one file each: what they show is in the cells, and they run nothing.
//!
//! To add one: a file here with a function from cells to text, a variant of [`Format`], and an arm in [`render`].

mod json;
mod mark;
mod markdown;
mod table;
mod unexpected;

use clap::ValueEnum;

pub use mark::Mark;
pub use markdown::{expected as expected_markdown, markdown};
pub use table::{row, table};
pub use unexpected::unexpected;

use crate::cell::Cell;

/// How the matrix is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal: glyphs in columns, a legend, and what is unexpected.
    Table,
    /// For the README: the same as a Markdown table.
    Markdown,
    /// For programs: one object a cell.
    Json,
}

/// The matrix as text, with colours where the format has them.
pub fn render(cells: &[Cell], format: Format) -> String {
    match format {
        Format::Table => table(cells),
        Format::Markdown => markdown(cells),
        Format::Json => json::json(cells),
    }
}
