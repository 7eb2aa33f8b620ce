//! The findings for a terminal: a line a test and detector; then each finding, the lines that break it first, then the lanes, then
//! how to see it again; then the count.
//!
//! Colours are escape codes, which the printer takes out where they are not wanted (`NO_COLOR`, a pipe).

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use raddle::{Finding, Step};

use super::line::{Line, has_lanes};
use super::sources::Sources;
use super::view::View;
use super::words::{again, by, count, numbers, provenance, said, title};
use super::{Report, Test, Verdict};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
const BAD: Style = AnsiColor::Red.on_default().bold();
const GOOD: Style = AnsiColor::Green.on_default();
const UNSURE: Style = AnsiColor::Yellow.on_default();

/// A colour a thread, the main one's first: the same in the lines, the lanes and the pages.
const LANES: [Style; 6] = [
    AnsiColor::White.on_default(),
    AnsiColor::Cyan.on_default(),
    AnsiColor::Magenta.on_default(),
    AnsiColor::Yellow.on_default(),
    AnsiColor::Blue.on_default(),
    AnsiColor::Green.on_default(),
];

/// The report for a terminal.
pub fn text(report: &Report, sources: &Sources) -> String {
    let mut text = String::new();
    let widest = report.tests.iter().map(|test| title(test).chars().count()).max().unwrap_or(0);
    for test in &report.tests {
        text.push_str(&verdict(report, test, widest));
    }
    for test in &report.tests {
        for finding in &test.findings {
            let _ = write!(text, "\n{}", block(report, test, finding, sources));
        }
    }
    let _ = write!(text, "\n{}", summary(report));
    text
}

fn verdict(report: &Report, test: &Test, widest: usize) -> String {
    let (sign, style) = match test.verdict {
        Verdict::Found => ('✗', BAD),
        Verdict::Clean => ('✓', GOOD),
        Verdict::Inconclusive => ('?', UNSURE),
        Verdict::Ignored => ('-', DIM),
    };
    let mut text = format!("{style}{sign} {:<23}{style:#} {:widest$}", said(test), title(test));
    if report.detectors().len() > 1 {
        let _ = write!(text, "  {:6}", test.detector);
    }
    if test.verdict != Verdict::Ignored {
        let _ = write!(text, "  {DIM}{}{DIM:#}", numbers(test));
    }
    text.push('\n');
    for note in test.reason.iter().chain(&test.limits) {
        let _ = writeln!(text, "  {DIM}{:<23} └ {note}{DIM:#}", "");
    }
    text
}

fn block(report: &Report, test: &Test, finding: &Finding, sources: &Sources) -> String {
    let finding = &*finding.abridged();
    let view = View::of(finding, sources);
    let mut text = format!("{BAD}{}{BAD:#} in {BOLD}{}{BOLD:#}{}\n", finding.kind, title(test), by(report, test));
    for line in wrapped(&view.headline, 96) {
        let _ = writeln!(text, "  {line}");
    }
    text.push('\n');
    text.push_str(&decisive(finding, &view));
    if has_lanes(finding) {
        let _ = writeln!(text, "  {DIM}{}{DIM:#}", provenance(finding));
        text.push_str(&lanes(finding, sources));
        text.push('\n');
    }
    if let Some(command) = again(test, finding) {
        let _ = writeln!(text, "  again: {BOLD}{command}{BOLD:#}");
    }
    text
}

/// The lines that break it, with the source and what each does.
fn decisive(finding: &Finding, view: &View) -> String {
    let at = |line: &Line| format!("{}:{}", line.place.file, line.place.line);
    let name = view.lines.iter().map(|line| line.thread.chars().count()).max().unwrap_or(0);
    let place = view.lines.iter().map(|line| at(line).chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for line in &view.lines {
        let style = style_of(finding, &line.thread);
        let source = line.place.text.as_deref().unwrap_or_default();
        let step = line.step.map_or(String::new(), |step| format!("{}", step + 1));
        let _ = writeln!(
            text,
            "  {DIM}{step:>4}{DIM:#} {style}{:name$}{style:#} {DIM}{:place$}{DIM:#}  {BOLD}{source}{BOLD:#}",
            line.thread,
            at(line)
        );
        let _ = writeln!(text, "  {:4} {:name$} {:place$}  {style}╰ {}{style:#}", "", "", "", line.does);
    }
    if let Some(note) = view.note {
        let _ = writeln!(text, "  {:4} {:name$} {:place$}    {DIM}{note}{DIM:#}", "", "", "");
    }
    if !view.lines.is_empty() {
        text.push('\n');
    }
    text
}

/// A lane a thread, a row a step, the accesses of a race last; `▶` marks the lines shown before.
fn lanes(finding: &Finding, sources: &Sources) -> String {
    let (trace, decisive) = (&finding.trace, finding.decisive());
    let accesses = finding.accesses();
    let numbered = |(at, step)| (format!("{:>3}", at + 1), step, decisive.contains(&at), trace.why(at));
    let race = |(n, step)| (format!("({})", n + 1), step, true, Some(format!("races with ({})", 2 - n)));
    let rows: Vec<(String, &Step, bool, Option<String>)> =
        trace.steps.iter().enumerate().map(numbered).chain(accesses.iter().enumerate().map(race)).collect();
    let mut widths: Vec<usize> = trace.threads.iter().map(|name| name.chars().count()).collect();
    for (_, step, ..) in &rows {
        widths[step.thread] = widths[step.thread].max(step.to_string().chars().count());
    }
    let mut text = String::from("       ");
    for (thread, (name, width)) in trace.threads.iter().zip(&widths).enumerate() {
        let style = LANES[thread % LANES.len()];
        let _ = write!(text, " {DIM}│{DIM:#} {style}{name:width$}{style:#}");
    }
    let _ = writeln!(text, " {DIM}│{DIM:#}");
    for (number, step, is_decisive, why) in rows {
        let mark = if is_decisive { '▶' } else { ' ' };
        let _ = write!(text, "  {BAD}{mark}{BAD:#} {DIM}{number}{DIM:#}");
        for (thread, &width) in widths.iter().enumerate() {
            let style = LANES[thread % LANES.len()];
            let style = if is_decisive { style.bold() } else { style };
            let cell = if thread == step.thread { step.to_string() } else { String::new() };
            let _ = write!(text, " {DIM}│{DIM:#} {style}{cell:width$}{style:#}");
        }
        let place = sources.place(&step.location);
        let _ = write!(text, " {DIM}│ {}:{}{DIM:#}", place.file, place.line);
        if let Some(why) = why {
            let _ = write!(text, "  {BAD}← {why}{BAD:#}");
        }
        text.push('\n');
    }
    text
}

fn style_of(finding: &Finding, thread: &str) -> Style {
    let lane = finding.trace.threads.iter().position(|name| name == thread).unwrap_or(0);
    LANES[lane % LANES.len()]
}

fn summary(report: &Report) -> String {
    let of = |verdict| report.verdicts().filter(|said| *said == verdict).count() as u64;
    let mut parts = Vec::new();
    for (verdict, words, style) in [
        (Verdict::Found, "with findings", BAD),
        (Verdict::Clean, "clean", GOOD),
        (Verdict::Inconclusive, "inconclusive", UNSURE),
        (Verdict::Ignored, "ignored", DIM),
    ] {
        if of(verdict) > 0 {
            parts.push(format!("{style}{} {words}{style:#}", of(verdict)));
        }
    }
    if parts.is_empty() {
        "no tests\n".to_owned()
    } else {
        let detectors = report.detectors();
        let looked = if detectors.len() > 1 { format!(", by {}", detectors.join(", ")) } else { String::new() };
        format!("{}{looked}: {}\n", count(report.by_test().count() as u64, "test"), parts.join(", "))
    }
}

/// `text` in lines of at most `width` characters, longer words apart.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + word.chars().count() < width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
