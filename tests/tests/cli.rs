//! The command line: options, exit codes, formats, and what it says when something is wrong.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, ExitCode, Output};

use cargo_raddle::cli::exit;
use serde_json::Value;

/// With one of these as its first argument the suite is that command.
const COMMANDS: [&str; 2] = ["cargo-matrix", "cargo-raddle"];

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let command = arguments.next().unwrap_or_default();
    if COMMANDS.iter().any(|known| command == *known) {
        let run = if command == "cargo-matrix" { cargo_matrix::command::run } else { cargo_raddle::command::run };
        return run(std::iter::once(command).chain(arguments).collect::<Vec<_>>());
    }
    suites::main(|| {
        suites::sentences![
            the_names_work_as_cargos_and_as_their_own,
            a_command_of_the_catalogue_says_where_it_is_now,
            one_cell_is_measured_and_shown,
            json_has_these_fields_and_no_others,
            markdown_is_a_table,
            the_matrix_goes_to_a_file,
            a_file_that_cannot_be_written_is_bad_usage,
            a_wrong_name_is_bad_usage_and_says_what_was_meant,
            no_job_is_bad_usage,
            colour_is_for_terminals_and_no_color_is_respected,
            a_pair_is_shown_with_lesson_diff_and_row,
            one_scenario_can_be_tried_again,
            every_help_text_has_an_example,
            an_older_toolchain_is_told_which_one_is_needed,
        ]
    })
}

fn the_names_work_as_cargos_and_as_their_own() {
    for (executable, name, usage) in [
        ("cargo-raddle", "raddle", "Usage: cargo raddle <COMMAND>"),
        ("cargo-matrix", "matrix", "Usage: cargo matrix [OPTIONS]"),
    ] {
        let (as_cargos, as_its_own) = (run(executable, &[name, "--help"]), run(executable, &["--help"]));
        assert_eq!(as_cargos.stdout, as_its_own.stdout);
        assert!(stdout(&as_its_own).contains(usage), "{}", stdout(&as_its_own));
    }
}

fn a_command_of_the_catalogue_says_where_it_is_now() {
    for (old, new) in [
        (&["matrix", "--all"][..], "`cargo matrix`"),
        (&["show", "lock-order-deadlock"], "`cargo matrix show`"),
        (&["raddle", "try", "--help"], "`cargo matrix try`"),
        (&["book"], "`cargo matrix book`"),
    ] {
        let output = raddle(old);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(exit::USAGE.into()), "{said}");
        assert!(said.starts_with("error: ") && said.contains(new) && said.lines().count() == 1, "{said}");
        assert!(output.stdout.is_empty());
    }
}

fn one_cell_is_measured_and_shown() {
    let output = matrix(&["--jobs", "1"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.lines().any(|line| line.starts_with("lock-order-deadlock") && line.contains("● ✓")), "{text}");
    assert!(text.contains("● found") && text.contains("✓ clean"), "no legend:\n{text}");
    assert!(text.ends_with("2 cells, all as expected\n"), "{text}");
    assert!(output.stderr.is_empty(), "status without a terminal: {}", stderr(&output));
}

fn json_has_these_fields_and_no_others() {
    const FIELDS: [&str; 11] = [
        "as_expected",
        "coverage",
        "detector",
        "executions",
        "expected",
        "message",
        "millis",
        "pair",
        "reason",
        "side",
        "verdict",
    ];
    let output = catalogue(&["--pair", "lock-order-deadlock", "--detector", "loom", "stress", "--format", "json"]);
    let json: Value = serde_json::from_slice(&output.stdout).expect("stdout is JSON");
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&json), BTreeSet::from(["cells".to_owned()]));
    let cells = json["cells"].as_array().expect("a list");
    assert_eq!(cells.len(), 4);
    for cell in cells {
        assert_eq!(keys(cell), FIELDS.map(str::to_owned).into());
        assert_eq!(cell["as_expected"], true, "{cell}");
        assert!(cell["millis"].is_u64() && cell["message"].is_string() && cell["reason"].is_string(), "{cell}");
    }
    let found = cells.iter().find(|cell| cell["detector"] == "loom" && cell["side"] == "buggy").expect("the cell");
    assert_eq!(
        (&found["verdict"], &found["expected"], &found["coverage"]),
        (&"found".into(), &"found".into(), &Value::Null)
    );
    let proven = cells.iter().find(|cell| cell["detector"] == "loom" && cell["side"] == "fixed").expect("the cell");
    assert_eq!((&proven["verdict"], &proven["coverage"]), (&"clean".into(), &"complete".into()));
    assert!(proven["executions"].as_u64() > Some(1), "{proven}");
}

fn markdown_is_a_table() {
    let text = stdout(&matrix(&["--format", "markdown"]));
    assert!(text.starts_with("| pair | loom |\n|---|:-:|\n| lock-order-deadlock | ● ✓ |\n"), "{text}");
}

fn the_matrix_goes_to_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("matrix.txt");
    let output = matrix(&["--out", path.to_str().expect("the path is text")]);
    assert!(output.stdout.is_empty());
    assert!(fs::read_to_string(path).expect("the file can be read").contains("● ✓"));
}

fn a_file_that_cannot_be_written_is_bad_usage() {
    let output = matrix(&["--out", "/no/such/folder/matrix.txt"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("error: failed to write `/no/such/folder/matrix.txt`"), "{}", stderr(&output));
}

fn a_wrong_name_is_bad_usage_and_says_what_was_meant() {
    for (arguments, meant) in [
        (&["--detector", "lom"][..], "did you mean `loom`?"),
        (&["--pair", "lock-order-deadlok"], "did you mean `lock-order-deadlock`?"),
        (&["show", "lost-update"], "did you mean `lost-update-race`?"),
        (&["try", "lock-order-deadlock", "--detector", "loom", "--scenario", "scenari"], "did you mean `scenario`?"),
        (&["--format", "jsn"], "'json'"),
        (&["shw"], "'show'"),
    ] {
        let output = catalogue(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(meant), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty());
    }
}

fn no_job_is_bad_usage() {
    assert_eq!(matrix(&["--jobs", "0"]).status.code(), Some(2));
}

fn colour_is_for_terminals_and_no_color_is_respected() {
    let run = |variable: &str| {
        let output = command("cargo-matrix", &["show", "lock-order-deadlock", "--help"])
            .env(variable, "1")
            .output()
            .expect("it starts");
        assert!(output.status.success());
        let text = command("cargo-matrix", &["--pair", "lock-order-deadlock", "--detector", "stress"])
            .env(variable, "1")
            .output()
            .expect("it starts");
        stdout(&text).contains('\u{1b}')
    };
    assert!(!run("UNRELATED"), "colours in a pipe");
    assert!(run("CLICOLOR_FORCE"), "no colours although they are asked for");
    assert!(!run("NO_COLOR"), "colours in spite of NO_COLOR");
}

fn a_pair_is_shown_with_lesson_diff_and_row() {
    let output = catalogue(&["show", "lock-order-deadlock"]);
    let text = stdout(&output);
    let listed = suites::pair("lock-order-deadlock");
    let lesson = listed.pair.lesson.split_whitespace().take(5).collect::<Vec<_>>().join(" ");
    assert!(text.contains(&lesson), "no lesson:\n{text}");
    assert!(text.lines().any(|line| line.starts_with('-')) && text.lines().any(|line| line.starts_with('+')), "{text}");
    for line in listed.buggy.lines().chain(listed.fixed.lines()) {
        assert!(text.contains(line), "`{line}` is missing");
    }
    assert!(text.contains("loom      buggy  ● found"), "no row:\n{text}");
}

fn one_scenario_can_be_tried_again() {
    let output = catalogue(&[
        "try",
        "lock-order-deadlock",
        "--detector",
        "shuttle",
        "--side",
        "buggy",
        "--scenario",
        "scenario",
    ]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    assert!(text.contains("found: deadlock") && text.contains("in execution"), "{text}");
}

fn every_help_text_has_an_example() {
    for (executable, command, commands) in [
        ("cargo-raddle", "raddle", &["test", "completions", "man"]),
        ("cargo-matrix", "matrix", &["show", "try", "book"]),
    ] {
        for name in commands {
            let text = stdout(&run(executable, &[name, "--help"]));
            assert!(text.contains("Examples:") && text.contains(&format!("cargo {command} {name}")), "{text}");
        }
    }
    let text = stdout(&catalogue(&["--help"]));
    assert!(text.contains("Examples:") && text.contains("cargo matrix --all"), "{text}");
}

fn an_older_toolchain_is_told_which_one_is_needed() {
    let folder = tempfile::tempdir().expect("a folder");
    let rustc = folder.path().join("rustc");
    let answers =
        "case $1 in --print) echo /no/such/sysroot;; *) echo rustc 1.87.0; echo release: 1.87.0; echo host: x;; esac";
    fs::write(&rustc, format!("#!/bin/sh\n{answers}\n")).expect("the file can be written");
    fs::set_permissions(&rustc, fs::Permissions::from_mode(0o755)).expect("it can be made executable");
    let output = command("cargo-raddle", &["test"]).env("RUSTC", &rustc).output().expect("the suite starts itself");
    assert_eq!(output.status.code(), Some(exit::SETUP.into()));
    let needed = format!("need Rust {} or newer, and this is rustc 1.87.0 (hint: ", env!("CARGO_PKG_RUST_VERSION"));
    assert!(stderr(&output).contains(&needed), "{}", stderr(&output));
}

/// `cargo matrix` on one pair and loom.
fn matrix(more: &[&str]) -> Output {
    catalogue(&[&["--pair", "lock-order-deadlock", "--detector", "loom"], more].concat())
}

/// `cargo matrix`.
fn catalogue(arguments: &[&str]) -> Output {
    run("cargo-matrix", arguments)
}

/// `cargo raddle`.
fn raddle(arguments: &[&str]) -> Output {
    run("cargo-raddle", arguments)
}

fn run(executable: &str, arguments: &[&str]) -> Output {
    command(executable, arguments).output().expect("the suite starts itself")
}

fn command(executable: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("the suite knows itself"));
    command.arg(executable).args(arguments);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
        command.env_remove(variable);
    }
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
