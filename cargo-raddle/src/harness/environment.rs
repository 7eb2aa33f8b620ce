//! What of the environment reaches a test: all that is not an engine's.
//!
//! The command line says what is done. `RADDLE_REPLAY`, `RADDLE_SEED` and the like are for `raddle::check` and a bare
//! `Checker`, and loom and shuttle have such variables, too: a forgotten `export` would make every test one replay that
//! is called clean.

use std::env;
use std::process::Command;

/// How the variables begin that engines read.
const ENGINES: [&str; 3] = ["RADDLE_", "LOOM_", "SHUTTLE_"];

/// Takes from `command` every variable that an engine reads.
pub(super) fn clear(command: &mut Command) {
    let names = env::vars_os().map(|(name, _)| name);
    for name in
        names.filter(|name| name.to_str().is_some_and(|name| ENGINES.iter().any(|start| name.starts_with(start))))
    {
        command.env_remove(name);
    }
}
