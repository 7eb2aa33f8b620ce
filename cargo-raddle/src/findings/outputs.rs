//! Where the reports of a run go.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use super::{Report, Sources, github, html, json, junit, sarif, text};

/// The reports that are asked for. It is a group of options too: `#[command(flatten)]` puts them on a command line.
#[derive(Clone, Debug, Default, Args)]
pub struct Outputs {
    /// How to print the report
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,

    /// Also write it as JUnit XML to this file
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,

    /// Also write it as SARIF 2.1.0 to this file, for code scanning
    #[arg(long, value_name = "FILE")]
    pub sarif: Option<PathBuf>,

    /// Also write it as a page that steps through each finding to this file
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// How a report is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a terminal: verdicts, lanes, source lines.
    #[default]
    Text,
    /// For programs: `docs/report.schema.json`.
    Json,
}

impl Outputs {
    /// Prints the report to stdout and writes the files; where `GITHUB_ACTIONS` is set, annotates the files of the
    /// program as well.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(&self, report: &Report, sources: &Sources) -> anyhow::Result<()> {
        let annotate = std::env::var_os("GITHUB_ACTIONS").is_some();
        self.write_to(&mut anstream::stdout(), annotate, report, sources)
    }

    /// As [`write`](Self::write), with what is printed going to `out`, and annotations, which JSON has no room for, if
    /// `annotate`.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write_to(
        &self,
        out: &mut dyn io::Write,
        annotate: bool,
        report: &Report,
        sources: &Sources,
    ) -> anyhow::Result<()> {
        match self.format {
            Format::Text => print(out, &text(report, sources))?,
            Format::Json => print(out, &json(report))?,
        }
        if annotate && self.format == Format::Text {
            print(out, &github(report, sources))?;
        }
        let files = [(&self.junit, junit as fn(&Report, &Sources) -> String), (&self.sarif, sarif), (&self.html, html)];
        for (path, render) in files {
            if let Some(path) = path {
                write(path, &render(report, sources))?;
            }
        }
        Ok(())
    }
}

/// Prints a report. A reader that has seen enough is no error.
fn print(out: &mut dyn io::Write, text: &str) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).with_context(|| format!("failed to create `{}`", folder.display()))?;
    }
    fs::write(path, text).with_context(|| format!("failed to write `{}`", path.display()))
}
