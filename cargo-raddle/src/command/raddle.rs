//! `cargo raddle`.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::{generate, moved, test};
use crate::cli::exit;

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
    if let Some(sentence) = moved::from(arguments.get(1)) {
        anstream::eprintln!("error: {sentence}");
        return ExitCode::from(exit::USAGE);
    }
    let done = match Raddle::parse_from(arguments).command {
        Command::Test(options) => return options.run(),
        Command::Completions(options) => options.run(),
        Command::Man(options) => options.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {error:#}");
            ExitCode::from(exit::USAGE)
        }
    }
}

/// Finds concurrency bugs in the tests of any crate, unmodified.
#[derive(Debug, Parser)]
#[command(name = "cargo-raddle", bin_name = "cargo raddle", version, about)]
pub(super) struct Raddle {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the tests of a package, unmodified: every interleaving, every weak-memory outcome.
    Test(Box<test::Options>),
    /// Print completions for a shell.
    Completions(generate::Completions),
    /// Print the manual page.
    Man(generate::Man),
}
