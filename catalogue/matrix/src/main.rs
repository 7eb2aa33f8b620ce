//! `cargo matrix`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_matrix::child::run_if_asked();
    cargo_matrix::command::main()
}
