//! The cargo and the rustc that the package is built with: the user's own.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use raddle_tools::nightly;

use super::Failure;

/// A toolchain.
#[derive(Clone, Debug)]
pub(crate) struct Toolchain {
    /// Its cargo, as it was called.
    pub(crate) cargo: PathBuf,
    /// Its rustc itself, not a proxy that looks at the working directory.
    pub(crate) rustc: PathBuf,
    /// What `rustc -vV` says: everything that decides whether a built library can be used.
    pub(crate) version: String,
    /// The host's target triple.
    pub(crate) host: String,
}

impl Toolchain {
    /// The toolchain that cargo uses here.
    pub(crate) fn here() -> Result<Self, Failure> {
        let asked = env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
        let sysroot = PathBuf::from(output(Command::new(&asked).args(["--print", "sysroot"]))?.trim());
        Self::of(&sysroot, asked, env::var_os("CARGO").map(PathBuf::from))
    }

    /// The nightly toolchain, for the tools that need it.
    pub(crate) fn nightly() -> Result<Self, Failure> {
        let sysroot = nightly::sysroot().ok_or_else(|| nightly::missing("rustc"))?;
        Self::of(&sysroot, "rustc".into(), None)
    }

    /// What is in `sysroot`, or else has these names.
    fn of(sysroot: &Path, rustc: PathBuf, cargo: Option<PathBuf>) -> Result<Self, Failure> {
        let in_sysroot = |name: &str| Some(sysroot.join("bin").join(name)).filter(|path| path.exists());
        let rustc = in_sysroot("rustc").unwrap_or(rustc);
        let version = output(Command::new(&rustc).arg("-vV"))?;
        is_new_enough(&version)?;
        let host = version.lines().find_map(|line| line.strip_prefix("host: "));
        let host = host.ok_or_else(|| Failure::set_up("`rustc -vV` names no host"))?.to_owned();
        let cargo = cargo.or_else(|| in_sysroot("cargo"));
        Ok(Self { cargo: cargo.unwrap_or_else(|| "cargo".into()), rustc, version, host })
    }

    /// The directory with the toolchain's own dynamic libraries, which tests of procedural macros need.
    pub(crate) fn libraries(&self) -> Option<PathBuf> {
        Some(self.rustc.parent().and_then(Path::parent)?.join("lib"))
    }
}

/// The oldest Rust that builds the stand-ins, which are as this crate is.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");

/// Refuses a compiler that cannot build the stand-ins; `version` is what `rustc -vV` says.
fn is_new_enough(version: &str) -> Result<(), Failure> {
    let release = version.lines().find_map(|line| line.strip_prefix("release: ")).unwrap_or_default();
    match (minor(release), minor(OLDEST)) {
        (Some(minor), Some(oldest)) if minor < oldest => Err(Failure::set_up(format!(
            "the stand-ins for std need Rust {OLDEST} or newer, and this is rustc {release} (hint: rustup update, or \
             `cargo +TOOLCHAIN raddle test`)"
        ))),
        // A compiler that names itself otherwise may still do.
        _ => Ok(()),
    }
}

/// 88 of "1.88.0-nightly".
fn minor(release: &str) -> Option<u32> {
    release.strip_prefix("1.")?.split(['.', '-']).next()?.parse().ok()
}

fn output(command: &mut Command) -> Result<String, Failure> {
    let name = command.get_program().to_string_lossy().into_owned();
    let missing = |why: String| Failure::set_up(format!("{name} does not run: {why} (hint: https://rustup.rs)"));
    let output = command.output().map_err(|error| missing(error.to_string()))?;
    if !output.status.success() {
        return Err(missing(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_compiler_is_told_from_one_that_does() {
        let is_refused = |release: &str| is_new_enough(&format!("rustc 1.x\nrelease: {release}\nhost: x\n")).is_err();
        for (release, refused) in [
            ("1.87.0", true),
            ("1.9.0", true),
            ("1.88.0", false),
            ("1.97.0-nightly", false),
            ("2.0.0", false),
            ("dev", false),
        ] {
            assert_eq!(is_refused(release), refused, "{release}");
        }
    }
}
