//! `cargo raddle test`, on crates that know nothing of it: made in a temporary directory, built and run as a user would.
//!
//! The suite is the command too: cargo calls it as the compiler's wrapper.

#[path = "check/engines.rs"]
mod engines;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use cargo_raddle::findings::{Coverage, Report, Test, Verdict};
use engines::{
    an_option_that_an_engine_does_not_have_is_bad_usage, loom_finds_the_three_bugs_and_completes_the_fourth_test,
    loom_says_which_accesses_race, old_editions_and_crates_without_std_are_checked_by_every_engine,
    shuttle_finds_what_needs_no_weak_memory, what_an_engine_cannot_do_is_inconclusive_and_says_what_can,
    whatever_a_test_does_is_a_verdict_of_every_engine,
};
use raddle::FindingKind;
use tempfile::TempDir;

#[path = "check/also.rs"]
mod also;

/// With this first argument the suite is `cargo raddle`.
const AS_RADDLE: &str = "as-raddle";

fn main() -> ExitCode {
    cargo_raddle::harness::run_if_asked();
    let mut arguments = std::env::args_os();
    if arguments.by_ref().nth(1).is_some_and(|first| first == AS_RADDLE) {
        return cargo_raddle::command::run(std::iter::once("cargo-raddle".into()).chain(arguments));
    }
    suites::main(|| {
        let mut tests = suites::sentences![
            three_bugs_in_a_crate_of_std_alone_are_found_and_its_files_are_left_alone,
            bugs_in_the_use_of_dependencies_are_found,
            whatever_a_test_does_is_a_verdict,
            old_editions_and_crates_without_std_are_checked,
            time_passes_when_nobody_can_go_on_and_what_fails_otherwise_is_said,
            a_token_repeats_its_finding,
            a_variable_of_an_engine_changes_nothing,
            plain_memory_is_watched_where_that_is_asked_for,
            what_cannot_be_run_has_an_exit_code_and_a_reason,
            what_cannot_be_judged_has_an_exit_code_and_a_reason,
            loom_finds_the_three_bugs_and_completes_the_fourth_test,
            loom_says_which_accesses_race,
            shuttle_finds_what_needs_no_weak_memory,
            whatever_a_test_does_is_a_verdict_of_every_engine,
            old_editions_and_crates_without_std_are_checked_by_every_engine,
            what_an_engine_cannot_do_is_inconclusive_and_says_what_can,
            an_option_that_an_engine_does_not_have_is_bad_usage,
        ];
        tests.extend(also::tests());
        tests
    })
}

fn three_bugs_in_a_crate_of_std_alone_are_found_and_its_files_are_left_alone() {
    let bank = Crate::new("bank", "2024", include_str!("check/bank.rs"));
    let before = bank.files();
    let run = bank.check(&[]);
    // Far from its budget, on any machine.
    let executions: Vec<u64> = run.tests.iter().map(|test| test.executions).collect();
    assert!(executions.iter().all(|&n| n <= 10), "{executions:?} executions");
    assert_eq!(run.code, 100, "{}", run.said);
    run.found("lost_update", "panic: main panicked at src/lib.rs");
    run.found("lock_order", "deadlock");
    run.found("relaxed_publication", "left: 0");
    run.clean("correct", Coverage::Complete);
    assert_eq!(bank.files(), before, "a file of the crate changed");
}

fn bugs_in_the_use_of_dependencies_are_found() {
    let users = Crate::new("users", "2024", include_str!("check/users.rs"));
    users.add_dependencies(
        "parking_lot = \"=0.12.5\"\ncrossbeam-channel = \"=0.5.17\"\n\
         tokio = { version = \"=1.54.1\", features = [\"macros\", \"rt\", \"sync\"] }\n",
    );
    let run = users.check(&["--budget", "2s"]);
    assert_eq!(run.code, 100, "{}", run.said);
    run.found("parking_lot_lost_update", "left: 1");
    run.found("parking_lot_lock_order", "deadlock");
    run.found("crossbeam_channel_full", "deadlock");
    run.found("tokio_check_then_act", "left: 1");
    run.clean("parking_lot_correct", Coverage::Complete);
    run.clean("tokio_correct", Coverage::Complete);
}

/// Every access that is wrong is found, in its line and as what it is; and none that is right.
fn plain_memory_is_watched_where_that_is_asked_for() {
    let text = include_str!("check/memory.rs");
    let run = Crate::new("memory", "2024", text).check(&["--memory", "on", "--budget", "5s"]);
    assert_eq!(run.code, 100, "{}", run.said);
    let marked: Vec<String> = (1..)
        .zip(text.lines())
        .filter(|(_, l)| l.ends_with("// here"))
        .map(|(n, _)| format!("src/lib.rs:{n}"))
        .collect();
    let kinds = |name: &str| match name.trim_start_matches("wrong::") {
        "used_after_free" | "lock_that_is_gone" | "stack_of_an_ended_thread" => FindingKind::UseAfterFree,
        "freed_twice" => FindingKind::DoubleFree,
        _ => FindingKind::DataRace,
    };
    for test in &run.tests {
        if test.name.starts_with("right::") {
            assert_eq!((test.verdict, test.coverage), (Verdict::Clean, Some(Coverage::Complete)), "{}", run.said);
            continue;
        }
        assert_eq!(test.verdict, Verdict::Found, "{}: {}", test.name, run.said);
        let finding = &test.findings[0];
        assert_eq!(finding.kind, kinds(&test.name), "{}", run.said);
        let is_at = |line: &String| {
            finding.message.contains(&format!("{line} ")) || finding.message.contains(&format!("{line}:"))
        };
        assert!(marked.iter().any(is_at), "no line that is marked: {}", finding.message);
    }
    assert_eq!(run.tests.len(), 11 + 9, "{}", run.said);
}

fn whatever_a_test_does_is_a_verdict() {
    let all = Crate::new("verdicts", "2021", include_str!("check/verdicts.rs"));
    all.write("tests/own.rs", "fn main() { panic!(\"it was run\") }");
    all.append("Cargo.toml", "[[test]]\nname = \"own\"\nharness = false\n");
    let run = all.check(&["--budget", "1s"]);
    run.says_of_every_end(Coverage::Complete);
    let alone = run.test("returns_ok").reason.as_deref().unwrap_or_default();
    assert!(alone.contains("exercised nothing"), "{alone}");
    assert!(run.said.contains("`own` of verdicts has a harness of its own"), "{}", run.said);
}

fn old_editions_and_crates_without_std_are_checked() {
    for (edition, text) in [("2015", include_str!("check/edition_2015.rs")), ("2018", include_str!("check/no_std.rs"))]
    {
        let run = Crate::new("old", edition, text).check(&[]);
        assert_eq!(run.code, 100, "{}", run.said);
        run.found("taken_twice", "assertion");
        run.clean("taken_once", Coverage::Complete);
    }
}

fn time_passes_when_nobody_can_go_on_and_what_fails_otherwise_is_said() {
    let timed = Crate::new("timed", "2024", include_str!("check/timed.rs"));
    let run = timed.check(&[]);
    run.clean("rests_on_sleep", Coverage::Bounded);
    let limits = run.test("rests_on_sleep").limits.join(" ");
    assert!(limits.contains("it fails (hint: --time free): panic: main panicked"), "{limits}");
    run.found("sleeps_in_between", "left: 1");
    run.clean("leaves_a_pool_behind", Coverage::Complete);
    let free = timed.check(&["--time", "free", "--", "rests_on_sleep"]);
    free.found("rests_on_sleep", "not done");
}

fn a_token_repeats_its_finding() {
    let bank = Crate::new("again", "2024", include_str!("check/bank.rs"));
    let first = bank.check(&["--", "lost_update"]);
    let token = &first.test("lost_update").findings[0].replay;
    let again = bank.check(&["--replay", token, "--", "lost_update"]);
    assert_eq!(again.test("lost_update").findings[0].trace, first.test("lost_update").findings[0].trace);
    assert_eq!(again.test("lost_update").executions, 1);
}

fn a_variable_of_an_engine_changes_nothing() {
    // Each would change what is explored, were it read.
    const VARIABLES: [(&str, &[(&str, &str)]); 3] = [
        (
            "raddle",
            &[
                ("RADDLE_REPLAY", "r1."),
                ("RADDLE_SAMPLED", "random"),
                ("RADDLE_EXECUTIONS", "1"),
                ("RADDLE_MAX_EXECUTIONS", "1"),
                ("RADDLE_MAX_STEPS", "3"),
                ("RADDLE_MAX_TIME", "0"),
                ("RADDLE_MODEL", "sc"),
                ("RADDLE_TIME", "never"),
                ("RADDLE_SEED", "one"),
                ("RADDLE_SPURIOUS", "one"),
                ("RADDLE_JOBS", "one"),
                ("RADDLE_KEEP_GOING", "1"),
            ],
        ),
        ("loom", &[("LOOM_MAX_PREEMPTIONS", "0"), ("LOOM_MAX_BRANCHES", "3"), ("LOOM_MAX_THREADS", "1")]),
        ("shuttle", &[("SHUTTLE_RANDOM_SEED", "7"), ("SHUTTLE_SEED", "7")]),
    ];
    let bank = Crate::new("variables", "2024", include_str!("check/bank.rs"));
    for (engine, variables) in VARIABLES {
        // So many executions, whatever the time.
        let options: &[&str] = if engine == "shuttle" { &["--sample", "50"] } else { &["--exhaustive"] };
        let options = [&["--engine", engine], options, &["--", "relaxed_publication", "correct"]].concat();
        let told = |variables: &[(&str, &str)]| {
            let run = bank.check_in(variables, &options);
            let mut tests = run.tests;
            tests.iter_mut().for_each(|test| test.millis = 0);
            (run.code, tests)
        };
        let without = told(&[]);
        assert_eq!(without.1.len(), 2, "{without:?}");
        for variable in variables {
            assert_eq!(told(&[*variable]), without, "{variable:?}");
        }
    }
}

fn what_cannot_be_run_has_an_exit_code_and_a_reason() {
    let bank = Crate::new("codes", "2024", include_str!("check/bank.rs"));
    let nothing = bank.check(&["--", "no_such_test"]);
    assert_eq!(nothing.code, 4, "{}", nothing.said);
    bank.write("raddle.toml", "buget = \"1s\"\n");
    let misspelt = bank.check(&[]);
    assert_eq!(misspelt.code, 2, "{}", misspelt.said);
    assert!(misspelt.said.contains("did you mean `budget`?"), "{}", misspelt.said);

    let suppression = "[[suppress]]\ntest = \"lost_update\"\nkind = \"panic\"\nreason = \"known\"\n";
    bank.write("raddle.toml", &format!("{suppression}until = \"2999-12-31\"\n"));
    let suppressed = bank.check(&["--", "lost_update", "correct"]);
    assert_eq!(suppressed.code, 0, "{}", suppressed.said);
    assert_eq!(suppressed.test("lost_update").verdict, Verdict::Ignored);
    bank.write("raddle.toml", &format!("{suppression}until = \"2020-12-31\"\n"));
    let expired = bank.check(&["--", "lost_update"]);
    assert_eq!(expired.code, 100, "{}", expired.said);
    assert!(expired.said.contains("has expired"), "{}", expired.said);

    let lacking = Crate::new("lacking", "2024", "pub fn f() { std::sync::no_such_thing(); }");
    let run = lacking.check(&[]);
    assert_eq!(run.code, 101, "{}", run.said);
    assert!(
        run.said.contains("`lacking` does not compile") && run.said.contains("--exclude-std lacking"),
        "{}",
        run.said
    );
}

fn what_cannot_be_judged_has_an_exit_code_and_a_reason() {
    let odd = Crate::new("odd", "2024", include_str!("check/odd.rs"));
    let hung = odd.check(&["--budget", "200ms", "--", "spins_outside"]);
    assert_eq!(hung.code, 102, "{}", hung.said);
    let test = hung.test("spins_outside");
    assert_eq!((test.verdict, test.coverage), (Verdict::Inconclusive, None));
    let reason = test.reason.as_deref().unwrap_or_default();
    assert!(reason.starts_with("no end after 10 s") && reason.contains("no operation that raddle sees"), "{reason}");

    let options =
        ["--max-steps", "20", "--budget", "200ms", "--allow-inconclusive", "--", "takes_many_steps", "is_short"];
    let long = odd.check(&options);
    assert_eq!(long.code, 0, "{}", long.said);
    let reason = long.test("takes_many_steps").reason.as_deref().unwrap_or_default();
    assert!(reason.contains("too many steps"), "{reason}");
    long.clean("is_short", Coverage::Complete);
    let strict: Vec<&str> = options.into_iter().filter(|option| *option != "--allow-inconclusive").collect();
    assert_eq!(odd.check(&strict).code, 102);
}

/// A package in a temporary directory.
struct Crate(TempDir);

impl Crate {
    fn new(name: &str, edition: &str, library: &str) -> Self {
        let package = Self(tempfile::tempdir().expect("there is room"));
        let manifest = format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"{edition}\"\n");
        package.write("Cargo.toml", &format!("{manifest}\n[workspace]\n\n[dependencies]\n"));
        package.write("src/lib.rs", library);
        package
    }

    fn add_dependencies(&self, lines: &str) {
        self.append("Cargo.toml", lines);
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.0.path().join(path);
        fs::create_dir_all(path.parent().expect("it is below the package")).expect("there is room");
        fs::write(path, text).expect("there is room");
    }

    fn append(&self, path: &str, text: &str) {
        let before = fs::read_to_string(self.0.path().join(path)).expect("it was written");
        self.write(path, &(before + text));
    }

    /// The files and what is in them, without what cargo itself makes of a package.
    fn files(&self) -> BTreeMap<PathBuf, String> {
        fn collect(directory: &Path, into: &mut BTreeMap<PathBuf, String>) {
            for entry in fs::read_dir(directory).expect("it exists") {
                let path = entry.expect("it can be read").path();
                if path.is_dir() {
                    collect(&path, into);
                } else {
                    into.insert(path.clone(), fs::read_to_string(path).expect("it is text"));
                }
            }
        }
        let mut files = BTreeMap::new();
        collect(self.0.path(), &mut files);
        files.retain(|path, _| !path.ends_with("Cargo.lock"));
        files
    }

    fn check(&self, options: &[&str]) -> Run {
        self.check_in(&[], options)
    }

    /// With more variables in the environment.
    fn check_in(&self, variables: &[(&str, &str)], options: &[&str]) -> Run {
        // Apart from the user's cache, and beside what cargo has built for the suites.
        let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let mut command = Command::new(std::env::current_exe().expect("it runs"));
        command.args([AS_RADDLE, "test", "--format", "json"]).args(options).current_dir(self.0.path());
        // Tests that are this small need no fast stand-ins, and to optimise those takes most of the suite's time.
        command.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        command.env("RADDLE_CACHE", scratch.join("stand-ins")).env("CARGO_TARGET_DIR", scratch.join("checked"));
        command.env_remove("GITHUB_ACTIONS").envs(variables.iter().copied());
        let output = command.output().expect("it can be started");
        let text = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        let tests = if text.is_empty() {
            Vec::new()
        } else {
            serde_json::from_str::<Report>(&text).expect("it is a report").tests
        };
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Run { code: output.status.code().expect("it ends by itself"), tests, said }
    }
}

/// What a run came to.
struct Run {
    code: i32,
    tests: Vec<Test>,
    said: String,
}

/// The tests of `verdicts.rs` that no engine has anything against.
const FINE: [&str; 4] = ["panics_as_expected", "panics_with_the_words", "never_returns", "returns_ok"];

impl Run {
    /// Asserts what is said of the tests of `verdicts.rs`, each of which ends in a way of its own.
    fn says_of_every_end(&self, coverage: Coverage) {
        assert_eq!(self.code, 100, "{}", self.said);
        for name in FINE {
            self.clean(name, coverage);
        }
        self.found("panics_with_other_words", "as expected");
        self.found("does_not_panic", "did not panic as expected");
        self.found("returns_an_error", "no such thing");
        self.found("aborts", "signal 6");
        self.found("exits", "status 3");
        self.found("overflows", "overflow");
        assert_eq!(self.test("later").verdict, Verdict::Ignored);
    }

    fn test(&self, name: &str) -> &Test {
        let is_it = |test: &&Test| test.name.rsplit("::").next() == Some(name);
        self.tests.iter().find(is_it).unwrap_or_else(|| panic!("no test {name}\n{}", self.said))
    }

    fn found(&self, name: &str, words: &str) {
        let test = self.test(name);
        assert_eq!(test.verdict, Verdict::Found, "{test:?}");
        let finding = &test.findings[0];
        let said = format!("{}: {}", finding.kind, finding.message);
        assert!(said.contains(words), "{name}: {said}");
    }

    fn inconclusive(&self, name: &str, words: &str) {
        let test = self.test(name);
        let reason = test.reason.as_deref().unwrap_or_default();
        assert!(test.verdict == Verdict::Inconclusive && reason.contains(words), "{test:?}");
    }

    fn clean(&self, name: &str, coverage: Coverage) {
        let test = self.test(name);
        assert_eq!((test.verdict, test.coverage), (Verdict::Clean, Some(coverage)), "{test:?}");
    }
}
