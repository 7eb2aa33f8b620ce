//! What stands behind `--`: cargo test's own selection, and behind another `--` libtest's.

use super::Failure;

/// Which tests are meant.
#[derive(Clone, Debug, Default)]
pub(crate) struct Selection {
    /// For `cargo test --no-run`.
    pub(crate) cargo: Vec<String>,
    /// For the test executables: filters, `--ignored`, `--skip`, `--exact`.
    pub(crate) libtest: Vec<String>,
}

/// Options of `cargo test` that are followed by a value.
const WITH_VALUE: [&str; 19] = [
    "-p",
    "--package",
    "--exclude",
    "--bin",
    "--test",
    "--example",
    "--bench",
    "-j",
    "--jobs",
    "--profile",
    "-F",
    "--features",
    "--manifest-path",
    "--lockfile-path",
    "--color",
    "--config",
    "-Z",
    "-C",
    "--target",
];

/// Options that this command needs for itself.
const TAKEN: [&str; 5] = ["--target", "--target-dir", "--message-format", "--no-run", "--doc"];

impl Selection {
    /// Understands the arguments.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let mut selection = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let name = argument.split_once('=').map_or(argument.as_str(), |(name, _)| name);
            if TAKEN.contains(&name) {
                let why = if name == "--doc" { "examples in docs are not checked" } else { "raddle sets it itself" };
                return Err(Failure::usage(format!("`{name}` cannot be passed on to cargo test: {why}")));
            }
            if argument == "--" {
                selection.libtest.extend(arguments.by_ref().cloned());
            } else if WITH_VALUE.contains(&argument.as_str()) {
                selection.cargo.push(argument.clone());
                selection.cargo.extend(arguments.next().cloned());
            } else if argument.starts_with('-') {
                selection.cargo.push(argument.clone());
            } else {
                selection.libtest.push(argument.clone());
            }
        }
        Ok(selection)
    }

    /// What is neither a package nor a target: features, profiles, and how cargo is to work.
    pub(super) fn options(&self) -> Vec<String> {
        const SELECTING: [&str; 6] = ["-p", "--package", "--exclude", "--bin", "--test", "--example"];
        const WITHOUT_VALUE: [&str; 9] = [
            "--workspace",
            "--all",
            "--lib",
            "--bins",
            "--tests",
            "--examples",
            "--benches",
            "--all-targets",
            "--no-fail-fast",
        ];
        let mut options = Vec::new();
        let mut arguments = self.cargo.iter();
        while let Some(argument) = arguments.next() {
            let name = argument.split_once('=').map_or(argument.as_str(), |(name, _)| name);
            let value = WITH_VALUE.contains(&argument.as_str()).then(|| arguments.next()).flatten();
            // `-pname` is one word.
            let is_package = argument.starts_with("-p") && !argument.starts_with("--");
            if !SELECTING.contains(&name) && !WITHOUT_VALUE.contains(&name) && name != "--bench" && !is_package {
                options.push(argument.clone());
                options.extend(value.cloned());
            }
        }
        options
    }

    /// What `cargo metadata` has to know of it.
    pub(super) fn for_metadata(&self) -> Vec<String> {
        let mut wanted = Vec::new();
        let mut arguments = self.cargo.iter();
        while let Some(argument) = arguments.next() {
            let name = argument.split_once('=').map_or(argument.as_str(), |(name, _)| name);
            if ["--manifest-path", "--config", "-C", "--offline", "--locked", "--frozen"].contains(&name) {
                wanted.push(argument.clone());
                if WITH_VALUE.contains(&argument.as_str()) {
                    wanted.extend(arguments.next().cloned());
                }
            }
        }
        wanted
    }

    /// Whether ignored tests are meant, too.
    pub(super) fn runs_ignored(&self) -> bool {
        self.libtest.iter().any(|argument| argument == "--ignored" || argument == "--include-ignored")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Selection {
        Selection::parse(&text.split(' ').map(str::to_owned).collect::<Vec<_>>()).expect("it is understood")
    }

    #[test]
    fn a_filter_is_libtests_and_the_rest_is_cargos() {
        let selection = parse("-p some --lib queue --features=a,b -- --ignored stack");
        assert_eq!(selection.cargo, ["-p", "some", "--lib", "--features=a,b"]);
        assert_eq!(selection.libtest, ["queue", "--ignored", "stack"]);
        assert!(selection.runs_ignored());
    }

    #[test]
    fn options_are_what_selects_nothing() {
        let selection = parse("-p some --lib --test=io --features a,b -pother --release --exclude x --bench y name");
        assert_eq!(selection.options(), ["--features", "a,b", "--release"]);
    }

    #[test]
    fn what_raddle_sets_itself_is_refused() {
        let refused = Selection::parse(&["--target".to_owned(), "x".to_owned()]).unwrap_err();
        assert_eq!(refused.code(), 2);
    }

    #[test]
    fn metadata_is_asked_about_the_same_manifest() {
        assert_eq!(parse("--manifest-path a/Cargo.toml --lib").for_metadata(), ["--manifest-path", "a/Cargo.toml"]);
    }
}
