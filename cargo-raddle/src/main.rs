//! `cargo raddle`.

use std::process::ExitCode;

fn main() -> ExitCode {
    cargo_raddle::harness::run_if_asked();
    cargo_raddle::command::main()
}
