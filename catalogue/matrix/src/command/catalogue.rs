//! `cargo matrix`.

use std::ffi::OsString;
use std::process::ExitCode;

use cargo_raddle::cli::exit;
use clap::{Parser, Subcommand};

use super::{attempt, book, matrix, show};

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Runs the command that `arguments` name, the first being the executable.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    // `cargo matrix x` comes as `cargo-matrix matrix x`.
    if arguments.get(1).is_some_and(|argument| argument == "matrix") {
        arguments.remove(1);
    }
    let matrix = Matrix::parse_from(arguments);
    let done = match matrix.command {
        None => matrix.options.run(),
        Some(Command::Show(options)) => options.run(),
        Some(Command::Try(options)) => options.run(),
        Some(Command::Book(options)) => options.run(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(exit::FOUND),
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(exit::USAGE)
        }
    }
}

/// Runs the detectors over the catalogue and prints who finds what, for each broken program and its fix.
#[derive(Debug, Parser)]
#[command(name = "cargo-matrix", bin_name = "cargo matrix", version, about)]
#[command(args_conflicts_with_subcommands = true)]
#[command(after_help = format!("{}\n\n{}", matrix::EXAMPLES, exit::help(&CODES)))]
struct Matrix {
    #[command(flatten)]
    options: matrix::Options,

    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print a pair: its lesson, both programs as a diff, and its row of the matrix.
    Show(show::Options),
    /// Ask one detector about one program, and print all it says.
    Try(attempt::Options),
    /// Write all pairs as a small static site, for code-review training.
    Book(book::Options),
}

const CODES: [(u8, &str); 3] = [
    (exit::OK, "every cell is as the catalogue expects"),
    (exit::FOUND, "a cell is not, or its tool is missing"),
    (exit::USAGE, "bad usage"),
];
