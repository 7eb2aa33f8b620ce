//! The compiler: what rustc refuses, and the few of its warnings that speak of concurrency.
//!
//! A program is one file and needs nothing but std, so rustc is asked about the text that the catalogue embeds, alone.
//! The lints below are forced on, whatever the program expects; no other lint is a verdict. Where the broken program
//! has an `unsafe impl` that the corrected one does not need, the compiler is asked a second time, without it: that is
//! what it had said before it was silenced.

use std::env;
use std::fs;
use std::io;
use std::process::Command;
use std::time::{Duration, Instant};

use catalogue::{Detector, FailureKind, Listed, Side};
use raddle_tools::process::{self, End, Limits};
use raddle_tools::text::one_line;
use raddle_tools::verdict::{Coverage, Finding, Missing, Verdict};
use serde::Deserialize;

use super::Detect;
use crate::child::Program;
use crate::measured::Measured;
use crate::text::workspace;

/// The lints that count. Each is about state that several threads, or a task and its caller, were meant to share.
const LINTS: &[&str] = &[
    "invalid_atomic_ordering",
    "invalid_reference_casting",
    "let_underscore_lock",
    "static_mut_refs",
    "unused_assignments",
    "unused_must_use",
];

/// The part in which the whole file is compiled.
const AS_IT_IS: &str = "as-it-is";

/// The part in which the `unsafe impl`s are left out that the corrected program does not need.
const WITHOUT_UNSAFE_IMPL: &str = "without-unsafe-impl";

/// The detector.
#[derive(Debug)]
pub(super) struct Compiler;

impl Detect for Compiler {
    fn prepare(&self) -> Result<(), Missing> {
        answers(rustc())
            .then_some(())
            .ok_or_else(|| Missing { what: "rustc".to_owned(), install: "rustup toolchain install stable".to_owned() })
    }

    fn parts(&self, listed: &Listed) -> Vec<&'static str> {
        let silenced = silencers(listed).next().is_some();
        if silenced { vec![AS_IT_IS, WITHOUT_UNSAFE_IMPL] } else { vec![AS_IT_IS] }
    }

    fn examine(&self, listed: &Listed, side: Side, part: &str) -> Measured {
        let mut text = text(listed, side).to_owned();
        if part == WITHOUT_UNSAFE_IMPL {
            // The line stays, empty, so that all others keep their numbers.
            silencers(listed).for_each(|line| text = text.replace(line, ""));
        }
        let program = Program { listed, side, scenario: part };
        diagnosed(rustc(), LINTS, &text, program, Detector::Compiler)
    }
}

/// The compiler's or Clippy's verdict on `text`: the first error, else the first of each of `lints`.
pub(super) fn diagnosed(
    compiler: Command,
    lints: &[&str],
    text: &str,
    program: Program<'_>,
    detector: Detector,
) -> Measured {
    let started = Instant::now();
    let verdict = diagnose(compiler, lints, text, program)
        .unwrap_or_else(|error| Verdict::Inconclusive(format!("the compiler could not be asked: {error}")));
    Measured { verdict, took: started.elapsed(), reproduce: program.reproduce(detector) }
}

/// Whether the tool is there and runs.
pub(super) fn answers(mut tool: Command) -> bool {
    tool.arg("--version");
    process::run(tool, Limits::tool(Duration::from_secs(60))).is_ok_and(|ended| ended.end.success())
}

/// A tool of the toolchain that this workspace is pinned to, in a clean environment.
pub(super) fn tool(name: impl AsRef<std::ffi::OsStr>) -> Command {
    let mut command = Command::new(name);
    process::tidy(&mut command);
    command.current_dir(workspace());
    command
}

/// The text of a program.
pub(super) const fn text(listed: &Listed, side: Side) -> &'static str {
    match side {
        Side::Buggy => listed.buggy,
        Side::Fixed => listed.fixed,
    }
}

fn rustc() -> Command {
    tool(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// The `unsafe impl`s, a line each, that the broken program has and the corrected one has not.
fn silencers(listed: &Listed) -> impl Iterator<Item = &'static str> {
    let (buggy, fixed) = (listed.buggy, listed.fixed);
    let new = move |line: &&str| line.starts_with("unsafe impl") && !fixed.lines().any(|kept| kept == *line);
    buggy.lines().filter(new)
}

fn diagnose(mut compiler: Command, lints: &[&str], text: &str, program: Program<'_>) -> io::Result<Verdict> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join(format!("{}.rs", program.listed.file));
    fs::write(&file, text)?;
    compiler.args(["--edition", "2024", "--crate-type", "lib", "--emit", "metadata", "--error-format", "json"]);
    // What is capped is still forced: only the lints asked for are left.
    compiler.args(["--cap-lints", "allow"]);
    compiler.args(lints.iter().flat_map(|lint| ["--force-warn", lint]));
    compiler.arg("--out-dir").arg(folder.path()).arg(&file);

    let ended = process::run(compiler, Limits::tool(Duration::from_secs(60)))?;
    // As if the file had been compiled where it stands.
    let place = format!("{}/src/", program.side);
    let said = ended.stderr.replace(&format!("{}/", folder.path().display()), &place);
    let diagnostics: Vec<Diagnostic> = said.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();

    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.level == "error" && diagnostic.code.is_some());
    let mut relevant: Vec<&Diagnostic> = errors.take(1).collect();
    let kind = if relevant.is_empty() { FailureKind::Lint } else { FailureKind::Refused };
    if relevant.is_empty() {
        for diagnostic in diagnostics.iter().filter(|diagnostic| lints.contains(&diagnostic.name())) {
            if relevant.iter().all(|known| known.name() != diagnostic.name()) {
                relevant.push(diagnostic);
            }
        }
    }

    let Some(first) = relevant.first() else {
        return Ok(match ended.end {
            // It has read all there is to read.
            End::Exited(0) => Verdict::Clean { coverage: Coverage::Complete, executions: None },
            _ => Verdict::Inconclusive(format!("the compiler failed without an error code: {}", one_line(&said))),
        });
    };
    let words: Vec<String> = relevant.iter().map(|d| format!("{}: {}", d.name(), d.message)).collect();
    Ok(Verdict::Found(Finding {
        kind,
        message: one_line(&words.join("\n")),
        site: first.site(),
        evidence: relevant.iter().filter_map(|diagnostic| diagnostic.rendered.as_deref()).collect(),
        executions: None,
    }))
}

/// A diagnostic of rustc's, as `--error-format json` prints it.
#[derive(Debug, Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    code: Option<Code>,
    spans: Vec<Span>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    is_primary: bool,
}

impl Diagnostic {
    /// An error's code or a lint's name.
    fn name(&self) -> &str {
        self.code.as_ref().map_or("", |code| &code.code)
    }

    fn site(&self) -> Option<String> {
        let span = self.spans.iter().find(|span| span.is_primary)?;
        Some(format!("{}:{}", span.file_name, span.line_start))
    }
}

#[cfg(all(test, not(miri)))]
mod tests {
    use catalogue::PAIRS;

    use super::*;

    fn examine(text: &str) -> Verdict {
        let program = Program { listed: &PAIRS[0], side: Side::Buggy, scenario: AS_IT_IS };
        diagnosed(rustc(), LINTS, text, program, Detector::Compiler).verdict
    }

    fn finding(text: &str) -> Finding {
        match examine(text) {
            Verdict::Found(finding) => finding,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_lint_that_the_program_expects_is_still_a_finding() {
        let text =
            "#![expect(unused_assignments)]\npub fn f() {\n let mut n = 0;\n std::thread::spawn(move || n += 1);\n}";
        let finding = finding(text);
        assert_eq!(finding.kind, FailureKind::Lint);
        assert!(finding.message.starts_with("unused_assignments: "), "{}", finding.message);
        assert_eq!(finding.site.as_deref(), Some(&*format!("buggy/src/{}.rs:4", PAIRS[0].file)));
    }

    #[test]
    fn an_error_is_a_refusal_with_its_code() {
        let finding = finding("pub fn f(n: std::rc::Rc<u8>) { std::thread::spawn(move || drop(n)); }");
        assert_eq!(finding.kind, FailureKind::Refused);
        assert!(finding.message.starts_with("E0277: "), "{}", finding.message);
    }

    #[test]
    fn other_lints_are_no_verdict() {
        assert!(matches!(examine("fn dead() { let unused = 1; }"), Verdict::Clean { .. }));
    }
}
