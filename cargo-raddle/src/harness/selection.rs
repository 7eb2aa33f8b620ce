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

    /// What is said of one package besides its name and its targets: profiles, how cargo is to work, and those features
    /// that it has. A feature of another member, `other/feature`, is cargo's to refuse where that is not selected.
    pub(super) fn options(&self, package: &str, features: &[String]) -> Vec<String> {
        const SELECTING: [&str; 16] = [
            "-p",
            "--package",
            "--exclude",
            "--bin",
            "--test",
            "--example",
            "--bench",
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
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None if WITH_VALUE.contains(&argument.as_str()) => {
                    (argument.as_str(), arguments.next().map(String::as_str))
                }
                // `-pname` and `-Fname` are one word.
                None if argument.len() > 2 && (argument.starts_with("-p") || argument.starts_with("-F")) => {
                    (&argument[..2], Some(&argument[2..]))
                }
                None => (argument.as_str(), None),
            };
            if SELECTING.contains(&name) {
                continue;
            }
            let mut value = value.map(str::to_owned);
            if name == "-F" || name == "--features" {
                let has = |feature: &&str| match feature.split_once('/') {
                    Some((of, _)) => of == package,
                    None => features.iter().any(|known| known == feature),
                };
                let kept = value.iter().flat_map(|value| value.split([',', ' '])).filter(has);
                value = Some(kept.collect::<Vec<_>>().join(",")).filter(|kept| !kept.is_empty());
                if value.is_none() {
                    continue;
                }
            }
            options.push(name.to_owned());
            options.extend(value);
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
    fn of_one_package_only_its_own_features_are_said() {
        let text =
            "-p some --lib --test=io --features a,b -pother --release --exclude x --bench y -Fother/c,some/d name";
        let options = parse(text).options("some", &["a".to_owned()]);
        assert_eq!(options, ["--features", "a", "--release", "-F", "some/d"]);
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
