//! The stand-ins travel inside this executable; here they are unpacked and built, once for each toolchain.
//!
//! The directory is named by a hash of the sources, so a new version of this executable does not meet what an old one
//! left. Within it there is a target directory for each compiler, and in that a note of where the libraries are.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use raddle_tools::process;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::engine::Engine;
use super::{Failure, Toolchain};

/// The sources of the stand-ins, by path.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/stand_ins.rs"));

/// Built stand-ins.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StandIns {
    /// The library that takes std's place.
    pub(crate) std: PathBuf,
    /// The library that takes core's place, where the engine has one.
    pub(crate) core: Option<PathBuf>,
    /// Where the libraries are that these need.
    pub(crate) dependencies: PathBuf,
    /// Names the sources and the compiler.
    pub(crate) key: String,
}

impl StandIns {
    /// The stand-ins of an engine; built unless they are already.
    pub(crate) fn get(toolchain: &Toolchain, engine: Engine) -> Result<Self, Failure> {
        let packages = engine.packages();
        let sources = key(FILES);
        let compiler = key(&toolchain.version);
        let home = cache()?.join(&sources);
        let target = home.join(&compiler);
        let note = target.join(format!("{}.json", packages[0]));
        if let Some(known) = fs::read(&note).ok().and_then(|text| serde_json::from_slice::<Self>(&text).ok())
            && known.std.exists()
            && known.core.as_ref().is_none_or(|core| core.exists())
        {
            return Ok(known);
        }
        unpack(&home).map_err(|error| {
            Failure::set_up(format!("the stand-ins cannot be unpacked to {}: {error}", home.display()))
        })?;
        anstream::eprintln!("building the stand-ins for std on {}, once for this toolchain", engine.name());
        let libraries = build(toolchain, &home, &target, &packages)?;
        let dependencies = target.join("release/deps");
        let key = format!("{sources}-{compiler}-{}", engine.name());
        let mut libraries = libraries.into_iter();
        let std = libraries.next().expect("a library for each package");
        let built = Self { std, core: libraries.next(), dependencies, key };
        let text = serde_json::to_vec(&built).map_err(Failure::set_up)?;
        fs::write(&note, text).map_err(|error| Failure::set_up(format!("{}: {error}", note.display())))?;
        Ok(built)
    }
}

/// A short name for a value: the same for equal values, in every run.
pub(super) fn key(value: impl Hash) -> String {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

/// `RADDLE_CACHE`, or `raddle` where the system keeps caches.
fn cache() -> Result<PathBuf, Failure> {
    let below = |variable: &str, rest: &str| {
        env::var_os(variable).filter(|value| !value.is_empty()).map(|value| Path::new(&value).join(rest))
    };
    below("RADDLE_CACHE", "")
        .or_else(|| below("XDG_CACHE_HOME", "raddle"))
        .or_else(|| below("HOME", ".cache/raddle"))
        .ok_or_else(|| Failure::set_up("there is no place for a cache (hint: set RADDLE_CACHE)"))
}

fn unpack(home: &Path) -> io::Result<()> {
    for (name, text) in FILES {
        let path = home.join("src").join(name);
        // What is there already is the same: the directory is named by it. Cargo goes by the time of a file.
        if fs::read(&path).is_ok_and(|there| there == text.as_bytes()) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        // Another process may do the same at the same time.
        let temporary = path.with_extension(format!("{}.tmp", std::process::id()));
        fs::write(&temporary, text)?;
        fs::rename(&temporary, &path)?;
    }
    Ok(())
}

/// Builds the packages; the libraries in their order.
fn build(toolchain: &Toolchain, home: &Path, target: &Path, packages: &[String; 2]) -> Result<Vec<PathBuf>, Failure> {
    let mut command = Command::new(&toolchain.cargo);
    process::tidy(&mut command);
    command.args(["build", "--release", "--message-format", "json-render-diagnostics", "--target-dir"]).arg(target);
    command.args(packages.iter().flat_map(|package| ["-p", package]));
    // It is the stand-in for core that takes over tests, its std's along with it.
    command.args(["--features", &format!("{}/harness", packages[1])]);
    // The registry is the user's; flags and wrappers are for the user's crates.
    command.current_dir(home.join("src")).env("RUSTC", &toolchain.rustc);
    command.env("CARGO_INCREMENTAL", "0").env("RUSTC_WRAPPER", "").env("RUSTC_WORKSPACE_WRAPPER", "");
    // Tells these libraries from those of the same name and version that the package may need.
    command.env("RUSTFLAGS", "-Cmetadata=raddle");
    command.stdout(Stdio::piped()).stderr(Stdio::inherit());
    let output = command.output().map_err(|error| Failure::set_up(format!("cargo does not run: {error}")))?;
    if !output.status.success() {
        let place = home.join("src");
        return Err(Failure::set_up(format!("the stand-ins in {} cannot be built; cargo says why", place.display())));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let library = |package: &String| {
        let name = package.replace('-', "_");
        let of_it =
            messages.iter().filter(|m| m["reason"] == "compiler-artifact" && m["target"]["name"] == name.as_str());
        let files = of_it.flat_map(|m| m["filenames"].as_array().into_iter().flatten()).filter_map(Value::as_str);
        files.map(PathBuf::from).find(|file| file.extension().is_some_and(|e| e == "rlib"))
    };
    packages
        .iter()
        .map(|package| library(package).ok_or_else(|| Failure::set_up(format!("cargo built no library of {package}"))))
        .collect()
}
