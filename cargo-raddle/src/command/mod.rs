//! The command line: `cargo raddle …`, also as `cargo-raddle …`.
//!
//! Results go to stdout, status to stderr. Exit codes: 0, every cell is as expected; 100, one is not; 2, bad usage.

mod attempt;
mod book;
mod generate;
mod matrix;
pub(crate) mod name;
mod show;
mod test;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    run(std::env::args_os())
}

/// Runs the command that `arguments` name, the first being the executable.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments: Vec<OsString> = arguments.into_iter().collect();
    // `cargo raddle x` comes as `cargo-raddle raddle x`.
    if arguments.get(1).is_some_and(|argument| argument == "raddle") {
        arguments.remove(1);
    }
    let done = match Raddle::parse_from(arguments).command {
        Command::Matrix(options) => options.run(),
        Command::Show(options) => options.run(),
        Command::Try(options) => options.run(),
        Command::Test(options) => return options.run(),
        Command::Book(options) => options.run(),
        Command::Completions(options) => options.run(),
        Command::Man(options) => options.run(),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(NOT_AS_EXPECTED),
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(BAD_USAGE)
        }
    }
}

const NOT_AS_EXPECTED: u8 = 100;
const BAD_USAGE: u8 = 2;

/// Who finds which concurrency bug.
#[derive(Debug, Parser)]
#[command(name = "cargo-raddle", bin_name = "cargo raddle", version, about, after_help = EXIT_CODES)]
struct Raddle {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the tests of a package, unmodified: every interleaving, every weak-memory outcome.
    Test(Box<test::Options>),
    /// Run the detectors over the catalogue and print who finds what.
    Matrix(matrix::Options),
    /// Print a pair: its lesson, both programs as a diff, and its row of the matrix.
    Show(show::Options),
    /// Ask one detector about one program, and print all it says.
    Try(attempt::Options),
    /// Write all pairs as a small static site, for code-review training.
    Book(book::Options),
    /// Print completions for a shell.
    Completions(generate::Completions),
    /// Print the manual page.
    Man(generate::Man),
}

const EXIT_CODES: &str = "\
Exit codes:
  0    every cell is as the catalogue expects
  100  a cell is not, or its tool is missing
  2    bad usage";

/// Prints a result. A reader that has seen enough is no error.
fn print(text: &str) -> io::Result<()> {
    let mut stdout = anstream::stdout();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}
