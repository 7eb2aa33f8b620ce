//! What cargo says of the workspace.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;
use serde_json::Value;

use super::{Failure, Selection, Toolchain};

/// The workspace of the package that is tested.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Workspace {
    /// Its directory.
    #[serde(rename = "workspace_root")]
    pub(crate) root: PathBuf,
    target_directory: PathBuf,
    /// Its members.
    pub(crate) packages: Vec<Package>,
    #[serde(default)]
    metadata: Value,
}

/// A member of the workspace.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) id: String,
    pub(crate) manifest_path: PathBuf,
    #[serde(default)]
    pub(crate) features: BTreeMap<String, Value>,
}

impl Workspace {
    /// Asks cargo.
    pub(crate) fn here(toolchain: &Toolchain, selection: &Selection) -> Result<Self, Failure> {
        let mut command = Command::new(&toolchain.cargo);
        command.args(["metadata", "--no-deps", "--format-version", "1"]).args(selection.for_metadata());
        let output = command.output().map_err(|error| Failure::set_up(format!("cargo does not run: {error}")))?;
        if !output.status.success() {
            return Err(Failure::usage(String::from_utf8_lossy(&output.stderr).trim().trim_start_matches("error: ")));
        }
        serde_json::from_slice(&output.stdout).map_err(|error| {
            Failure::set_up(format!("what `cargo metadata` says cannot be read: {error} (hint: a newer cargo?)"))
        })
    }

    /// Where the tests are built: apart from what cargo itself builds.
    pub(crate) fn target(&self) -> PathBuf {
        self.target_directory.join("raddle")
    }

    /// `[workspace.metadata.raddle]`.
    pub(crate) fn raddle(&self) -> Option<&Value> {
        self.metadata.get("raddle")
    }

    /// The member of an identifier, as cargo's messages give it.
    pub(crate) fn package(&self, id: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.id == id)
    }
}

impl Package {
    /// Whether a target of the package has no libtest in it (`harness = false`).
    pub(crate) fn has_own_harness(&self, kind: &str, name: &str) -> bool {
        let Ok(text) = std::fs::read_to_string(&self.manifest_path) else { return false };
        let Ok(manifest) = text.parse::<toml::Table>() else { return false };
        let off = |target: &toml::Value| target.get("harness").and_then(toml::Value::as_bool) == Some(false);
        match manifest.get(kind) {
            Some(toml::Value::Array(targets)) => targets
                .iter()
                .any(|target| target.get("name").and_then(toml::Value::as_str) == Some(name) && off(target)),
            Some(target) => off(target),
            None => false,
        }
    }
}
