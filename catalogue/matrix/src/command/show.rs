//! `cargo matrix show PAIR`.

use std::fmt::Write as _;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use cargo_raddle::cli::print;
use catalogue::{Listed, Side};
use clap::Args;
use similar::{ChangeTag, TextDiff};

use super::{matrix, name};
use crate::book::{self, Kind, Measured};
use crate::cell::Cell;
use crate::report;

const EXAMPLES: &str = "\
Examples:
  cargo matrix show lock-order-deadlock
  cargo matrix show lost-update-race --all | less -R
  cargo matrix show lost-update-race --html page.html       with the bug's timeline to step through";

/// Prints a pair: its lesson, both programs as a diff, and its row of the matrix, measured.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// The pair.
    #[arg(value_parser = name::pair)]
    pair: Listed,

    /// Ask every detector, also those that need a tool.
    #[arg(long)]
    all: bool,

    /// Write a page instead: both programs, the diff, the bug's timeline, and what the catalogue expects.
    #[arg(long, value_name = "FILE", conflicts_with = "all")]
    html: Option<PathBuf>,
}

impl Options {
    /// Whether every cell of the row is as expected.
    pub(super) fn run(self) -> anyhow::Result<bool> {
        if let Some(path) = self.html {
            super::book::write(&path, &book::pair(&Measured::of(self.pair), Kind::Whole))?;
            return Ok(true);
        }
        print(&head(&self.pair))?;
        let cells = matrix::measure(&[self.pair], &Side::ALL, &matrix::detectors(&[], self.all), None);
        print(&report::row(&cells))?;
        anstream::eprint!("\n{}", report::unexpected(&cells));
        Ok(cells.iter().all(Cell::as_expected))
    }
}

/// What there is to say without running anything.
fn head(listed: &Listed) -> String {
    let (bold, pair) = (Style::new().bold(), &listed.pair);
    let mut text = String::new();
    let _ = writeln!(text, "{bold}{}{bold:#}: {}\n", pair.name, pair.title);
    let _ = writeln!(text, "{}\n", wrap(pair.lesson));
    for scenario in pair.scenarios {
        let _ = writeln!(text, "{}: {}", scenario.name, scenario.about);
    }
    let _ = writeln!(text, "\nclass: {}; topic: {}", pair.class.heading(), pair.topic.heading());
    for origin in pair.origins {
        let _ = writeln!(text, "from: {origin}");
    }
    let _ = writeln!(text, "\n{bold}buggy/src/{file}.rs → fixed/src/{file}.rs{bold:#}\n", file = listed.file);
    text.push_str(&diff(listed.buggy, listed.fixed));
    text.push('\n');
    text
}

/// Both texts, whole: what only the first has in red, what only the second has in green.
fn diff(buggy: &str, fixed: &str) -> String {
    let mut text = String::new();
    for change in TextDiff::from_lines(buggy, fixed).iter_all_changes() {
        let (sign, style) = match change.tag() {
            ChangeTag::Delete => ('-', AnsiColor::Red.on_default()),
            ChangeTag::Insert => ('+', AnsiColor::Green.on_default()),
            ChangeTag::Equal => (' ', Style::new()),
        };
        let _ = writeln!(text, "{style}{sign}{}{style:#}", change.value().trim_end_matches('\n'));
    }
    text
}

/// `text` in lines of at most 100 characters.
fn wrap(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < 100 => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}
