//! Builds the package's tests on the stand-ins, with cargo and in a target directory of their own.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::embed::{StandIns, key};
use super::engine::Engine;
use super::wrapper::{Plan, WRAP};
use super::{Failure, Selection, Toolchain, Workspace};

/// A test executable.
#[derive(Clone, Debug)]
pub(crate) struct Executable {
    pub(crate) path: PathBuf,
    pub(crate) package: String,
    pub(crate) version: String,
    /// Where the package is.
    pub(crate) directory: PathBuf,
    /// `lib`, or the name of the target.
    pub(crate) target: String,
    /// `lib`, `bin`, `test`, `bench` or `example`.
    pub(crate) kind: String,
    /// The features that the package has.
    pub(crate) features: Vec<String>,
}

/// What was built.
#[derive(Clone, Debug, Default)]
pub(crate) struct Built {
    pub(crate) executables: Vec<Executable>,
    /// What was left out, and why.
    pub(crate) notes: Vec<String>,
}

/// Builds the tests that are selected.
pub(crate) fn tests(
    toolchain: &Toolchain,
    workspace: &Workspace,
    selection: &Selection,
    engine: Engine,
    stand_ins: StandIns,
    excluded: &[String],
    flags: Vec<String>,
) -> Result<Built, Failure> {
    // Cargo does not see that the wrapper does something else: another plan builds in another directory.
    let place = key((&stand_ins.key, excluded, &flags));
    let plan = Plan { stand_ins: Some(stand_ins), excluded: excluded.to_vec(), flags };
    let mut command = Command::new(&toolchain.cargo);
    command.args(["test", "--target", &toolchain.host, "--target-dir"]);
    command.arg(workspace.target().join(place)).args(&selection.cargo).env_remove("RUSTC_WORKSPACE_WRAPPER");
    wrap(&mut command, &plan)?;
    compile(command, workspace).map_err(|stopped| stopped.explain(|errors| explain(engine.name(), errors)))
}

/// Has cargo call this executable in the compiler's place, to do what `plan` says.
pub(super) fn wrap(cargo: &mut Command, plan: &Plan) -> Result<(), Failure> {
    cargo.env("RUSTC_WRAPPER", std::env::current_exe().map_err(Failure::set_up)?);
    cargo.env(WRAP, serde_json::to_string(plan).map_err(Failure::set_up)?);
    // Findings name lines, and need no more of it.
    for profile in ["CARGO_PROFILE_DEV_DEBUG", "CARGO_PROFILE_TEST_DEBUG"] {
        if std::env::var_os(profile).is_none() {
            cargo.env(profile, "line-tables-only");
        }
    }
    Ok(())
}

/// Why cargo came to no end.
pub(super) enum Stopped {
    /// It does not run.
    SetUp(Failure),
    /// A crate does not compile.
    Build(Vec<CompilerMessage>),
}

impl Stopped {
    /// `words` has the words for crates that do not compile.
    pub(super) fn explain(self, words: impl FnOnce(&[CompilerMessage]) -> String) -> Failure {
        match self {
            Self::SetUp(failure) => failure,
            Self::Build(errors) => Failure::Build(words(&errors)),
        }
    }
}

/// Runs `cargo test …` without running a test.
pub(super) fn compile(mut command: Command, workspace: &Workspace) -> Result<Built, Stopped> {
    let cannot_run = |error: std::io::Error| Stopped::SetUp(Failure::set_up(format!("cargo does not run: {error}")));
    command.args(["--no-run", "--message-format", "json"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(cannot_run)?;
    let mut built = Built::default();
    let mut errors = Vec::new();
    for line in child.stdout.take().map(BufReader::new).into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
        match serde_json::from_str::<Message>(&line) {
            Ok(Message::CompilerArtifact(artifact)) => artifact.note(workspace, &mut built),
            Ok(Message::CompilerMessage(message)) if message.message.level.starts_with("error") => errors.push(message),
            _ => {}
        }
    }
    let status = child.wait().map_err(cannot_run)?;
    if status.success() { Ok(built) } else { Err(Stopped::Build(errors)) }
}

#[derive(Deserialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
enum Message {
    CompilerArtifact(Artifact),
    CompilerMessage(CompilerMessage),
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
struct Artifact {
    package_id: String,
    target: Target,
    profile: Profile,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

#[derive(Deserialize)]
pub(super) struct CompilerMessage {
    package_id: String,
    message: Diagnostic,
}

#[derive(Deserialize)]
struct Diagnostic {
    level: String,
    message: String,
    rendered: Option<String>,
    #[serde(default)]
    children: Vec<Value>,
}

impl Artifact {
    fn note(self, workspace: &Workspace, built: &mut Built) {
        let (Some(path), true) = (self.executable, self.profile.test) else { return };
        let Some(package) = workspace.package(&self.package_id) else { return };
        let kind = self.target.kind.first().map(String::as_str);
        let kind = kind.filter(|kind| ["bin", "test", "bench", "example"].contains(kind)).unwrap_or("lib");
        if package.has_own_harness(kind, &self.target.name) {
            let name = &self.target.name;
            let note = format!("{kind} `{name}` of {} has a harness of its own: it is left alone", package.name);
            built.notes.push(note);
            return;
        }
        let target = if kind == "lib" { "lib".to_owned() } else { self.target.name };
        let directory = package.manifest_path.parent().map(PathBuf::from).unwrap_or_default();
        let features = package.features.keys().cloned().collect();
        let (package, version) = (package.name.clone(), package.version.clone());
        let kind = kind.to_owned();
        built.executables.push(Executable { path, package, version, directory, target, kind, features });
    }
}

/// Errors of one crate that are shown; the others follow from these, as a rule.
const SHOWN: usize = 3;

/// Which crate does not compile `how`, and why.
pub(super) fn shown(errors: &[CompilerMessage], how: &str) -> String {
    let Some(first) = errors.first() else {
        return format!("cargo could not build the tests {how}; it says why above");
    };
    let mut text = format!("`{}` does not compile {how}\n\n", package_name(&first.package_id));
    for error in errors.iter().filter(|error| error.package_id == first.package_id).take(SHOWN) {
        text.push_str(error.message.rendered.as_deref().unwrap_or(&error.message.message).trim_end());
        text.push_str("\n\n");
    }
    text
}

/// Which crate does not compile on an engine's std, why, and what gets past it.
fn explain(engine: &str, errors: &[CompilerMessage]) -> String {
    let mut text = shown(errors, &format!("on {engine}'s std"));
    let Some(first) = errors.first() else { return text };
    let name = package_name(&first.package_id);
    let of_it = errors.iter().filter(|error| error.package_id == first.package_id);
    let lacking: Vec<&str> =
        of_it.filter(|error| error.message.is_about_std()).map(|error| error.message.message.as_str()).collect();
    match lacking.first() {
        Some(api) => text.push_str(&format!(
            "the stand-in for std lacks something that the real one has: {api}\n(hint: `cargo raddle test --exclude-std \
             {name}` leaves {name} on the real std, where {engine} neither controls nor sees it)"
        )),
        None if engine == Engine::Loom.name() => text.push_str(&format!(
            "(hint: loom's atomics and cells are larger than std's, which some crates refuse; `--exclude-std {name}` leaves \
             {name} on the real std, where loom neither controls nor sees it, and --engine raddle needs no such thing)"
        )),
        None => text.push_str("(hint: does `cargo test --no-run` build it? if so, this is a bug of raddle)"),
    }
    text
}

impl Diagnostic {
    /// Whether it names a part of std, so that the stand-in may be to blame.
    fn is_about_std(&self) -> bool {
        let text = |value: &Value| value["message"].as_str().map(str::to_owned);
        std::iter::once(self.message.clone()).chain(self.children.iter().filter_map(text)).any(|words| {
            ["std::", "core::", "raddle::", "`std`", "`core`", "std_on_"].iter().any(|name| words.contains(name))
        })
    }
}

/// The name in a package identifier: `registry+…#name@1.0.0`, `path+file:///dir/name#1.0.0`, `name 1.0.0 (…)`.
fn package_name(id: &str) -> &str {
    let (place, rest) = id.rsplit_once('#').unwrap_or(("", id));
    match rest.split_once('@') {
        Some((name, _)) => name,
        None if place.is_empty() => rest.split(' ').next().unwrap_or(rest),
        None => place.rsplit('/').next().unwrap_or(place),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_by_their_identifiers() {
        for id in
            ["registry+https://x/index#flume@0.11.0", "path+file:///a/flume#0.1.0", "flume 0.1.0 (path+file:///a)"]
        {
            assert_eq!(package_name(id), "flume");
        }
    }

    #[test]
    fn an_api_that_is_missing_is_named_with_the_way_past_it() {
        let line = r#"{"reason":"compiler-message","package_id":"registry+x#a-b@1.0.0","message":{"level":"error",
            "message":"no method named `x` found for struct `raddle::sync::Mutex<T>`","rendered":"error: no method"}}"#;
        let Ok(Message::CompilerMessage(message)) = serde_json::from_str(line) else { panic!("it is a message") };
        let text = explain("loom", &[message]);
        assert!(text.contains("`a-b` does not compile on loom's std") && text.contains("--exclude-std a-b"), "{text}");
    }
}
