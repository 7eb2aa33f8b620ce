//! The nightly toolchain, which Miri and ThreadSanitizer need: `nightly`, or the one that `RADDLE_NIGHTLY` names.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use crate::process::{self, Limits};
use crate::verdict::Missing;

/// The variable that names another toolchain than `nightly`.
const NAMED: &str = "RADDLE_NIGHTLY";

/// The toolchain's name, as rustup knows it.
pub fn name() -> String {
    env::var(NAMED).ok().filter(|name| !name.is_empty()).unwrap_or_else(|| "nightly".to_owned())
}

/// `cargo +nightly` or `rustc +nightly`; what the environment says of other toolchains is left out.
pub fn command(proxy: &str) -> Command {
    let mut command = Command::new(proxy);
    for variable in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        command.env_remove(variable);
    }
    // What is missing is named, not fetched.
    command.env("RUSTUP_AUTO_INSTALL", "0").arg(format!("+{}", name()));
    command
}

/// Whether `what` answers: `cargo +nightly …`.
pub fn answers(what: &[&str]) -> bool {
    let mut cargo = command("cargo");
    process::tidy(&mut cargo);
    cargo.args(what).arg("--version");
    process::run(cargo, Limits::tool(Duration::from_secs(60))).is_ok_and(|ended| ended.end.success())
}

/// Says that Miri is missing, if it is, or the sources of std, without which it has none.
pub fn has_miri() -> Result<(), Missing> {
    if answers(&["miri"]) { Ok(()) } else { Err(missing("Miri")) }
}

/// Says that the sources of std are missing, if they are: std is built from them, interpreted or instrumented.
pub fn has_sources() -> Result<(), Missing> {
    let sources = sysroot().map(|root| root.join("lib/rustlib/src/rust/library/Cargo.lock"));
    if sources.is_some_and(|sources| sources.exists()) { Ok(()) } else { Err(missing("rust-src")) }
}

/// Where the toolchain is.
pub fn sysroot() -> Option<PathBuf> {
    Some(PathBuf::from(ask(&["--print", "sysroot"])?.trim()))
}

/// The target that it builds for by itself.
pub fn host() -> Option<String> {
    let said = ask(&["-vV"])?;
    said.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

/// What is missing when a tool of the toolchain does not answer: the toolchain itself, or only the tool.
pub fn missing(what: &str) -> Missing {
    let name = name();
    if answers(&[]) {
        let install = format!("rustup component add --toolchain {name} miri rust-src");
        return Missing { what: format!("{what} of the toolchain `{name}`"), install };
    }
    let install = format!("rustup toolchain install {name} --component miri --component rust-src");
    Missing { what: format!("the toolchain `{name}`"), install }
}

fn ask(arguments: &[&str]) -> Option<String> {
    let mut rustc = command("rustc");
    process::tidy(&mut rustc);
    rustc.args(arguments);
    let ended = process::run(rustc, Limits::tool(Duration::from_secs(60))).ok()?;
    ended.end.success().then_some(ended.stdout)
}
