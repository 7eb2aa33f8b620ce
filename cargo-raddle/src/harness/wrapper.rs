//! The compiler's wrapper: this executable, called by cargo in rustc's place.
//!
//! Cargo builds with an explicit `--target`, which it passes for what runs in the end and not for build scripts and
//! procedural macros. So a call with `--target` is for a crate that goes on the stand-ins, or gets other flags, and
//! every other call is passed on as it is.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::process::Command;

use serde::{Deserialize, Serialize};

use super::embed::StandIns;

/// The variable that holds a [`Plan`] and makes this executable a wrapper.
pub(super) const WRAP: &str = "__RADDLE_WRAP";

/// What the wrapper does.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Plan {
    /// What takes std's place, if anything does.
    pub(super) stand_ins: Option<StandIns>,
    /// Crates and packages that stay on the real std.
    pub(super) excluded: Vec<String>,
    /// What the compiler is told besides.
    pub(super) flags: Vec<String>,
}

/// Becomes the compiler and does not return, if cargo called this executable in its place.
pub fn run_if_asked() {
    let Ok(plan) = env::var(WRAP) else { return };
    let mut arguments = env::args_os().skip(1);
    let Some(compiler) = arguments.next() else { return };
    let mut arguments: Vec<OsString> = arguments.collect();
    match serde_json::from_str::<Plan>(&plan) {
        Ok(plan) => plan.add_to(&mut arguments),
        Err(error) => {
            eprintln!("internal error: the wrapper's plan cannot be read: {error}");
            std::process::exit(1);
        }
    }
    let error = Command::new(&compiler).args(arguments).exec();
    eprintln!("error: {} does not run: {error}", compiler.display());
    std::process::exit(1);
}

impl Plan {
    fn add_to(&self, arguments: &mut Vec<OsString>) {
        let is = |argument: &OsString, word: &str| argument.to_str().is_some_and(|a| a == word);
        let for_target =
            arguments.iter().any(|a| is(a, "--target") || a.to_str().is_some_and(|a| a.starts_with("--target=")));
        let after = |word: &str| arguments.iter().position(|a| is(a, word)).and_then(|at| arguments.get(at + 1));
        // Cargo asks the compiler about itself under this name.
        let name = after("--crate-name").and_then(|name| name.to_str()).filter(|name| *name != "___");
        let Some(name) = name.filter(|_| for_target) else { return };
        let package = env::var("CARGO_PKG_NAME").unwrap_or_default();
        if self.excluded.iter().any(|excluded| excluded == name || *excluded == package) {
            return;
        }
        arguments.extend(self.flags.iter().map(OsString::from));
        let Some(stand_ins) = &self.stand_ins else { return };
        let capped = arguments.iter().any(|a| is(a, "--cap-lints"));
        let mut extern_ = |name: &str, library: &std::path::Path| {
            let mut argument = OsString::from(format!("{name}="));
            argument.push(library);
            arguments.extend(["--extern".into(), argument]);
        };
        extern_("std", &stand_ins.std);
        if let Some(core) = &stand_ins.core {
            extern_("core", core);
        }
        let mut directory = OsString::from("dependency=");
        directory.push(&stand_ins.dependencies);
        arguments.extend(["-L".into(), directory]);
        if !capped {
            // What a crate forbids itself is not for its std.
            arguments.extend(["--cap-lints".into(), "warn".into()]);
        }
    }
}
