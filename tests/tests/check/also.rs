//! `cargo raddle test --also`. Miri and ThreadSanitizer take a nightly toolchain, and the latter a std of its own, so what
//! asks them is left to the jobs `ci/miri` and `ci/tsan`: `cargo test -p suites --test check -- --ignored miri`.

use std::process::Command;
use std::time::{Duration, Instant};

use cargo_raddle::findings::{Coverage, Test, Verdict};
use libtest_mimic::Trial;
use raddle::FindingKind;

use super::{Crate, Run};

pub(super) fn tests() -> Vec<Trial> {
    let mut tests = suites::sentences![a_toolchain_that_is_missing_is_named_before_anything_is_built];
    let with_nightly = suites::sentences![
        miri_stands_beside_raddle_and_its_findings_are_seen_again,
        tsan_stands_beside_raddle_and_tells_a_deadlock_from_a_wait,
    ];
    tests.extend(with_nightly.into_iter().map(|test| test.with_kind("nightly").with_ignored_flag(true)));
    tests
}

fn a_toolchain_that_is_missing_is_named_before_anything_is_built() {
    let broken = Crate::new("broken", "2024", "this does not compile");
    for tool in ["miri", "tsan"] {
        let run = broken.check_in(&[("RADDLE_NIGHTLY", "no-such-nightly")], &["--also", tool]);
        assert_eq!(run.code, 96, "{}", run.said);
        let install = "rustup toolchain install no-such-nightly --component miri --component rust-src";
        assert!(run.said.contains("`no-such-nightly` is missing") && run.said.contains(install), "{}", run.said);
    }
    let both = broken.check(&["--also", "miri,helgrind"]);
    assert_eq!(both.code, 2, "{}", both.said);
}

fn miri_stands_beside_raddle_and_its_findings_are_seen_again() {
    let outside = Crate::new("outside", "2024", include_str!("outside.rs"));
    // What is built goes with the package.
    let target = [("CARGO_TARGET_DIR", "target")];
    let run = outside.check_in(&target, &["--also", "miri", "--budget", "3s"]);
    assert_eq!(run.code, 100, "{}", run.said);

    // The accesses of a race are where raddle's are.
    run.clean("counts_without_order", Coverage::Complete);
    let race = run.by("miri", "counts_without_order");
    let finding = &race.findings[0];
    assert_eq!((race.verdict, finding.kind), (Verdict::Found, FindingKind::DataRace), "{race:?}");
    let accesses = finding.accesses();
    assert!(accesses.len() == 2 && accesses.iter().all(|a| a.location.starts_with("src/lib.rs:18:")), "{accesses:?}");
    assert!(finding.trace.threads.contains(&"main".to_owned()), "{:?}", finding.trace.threads);
    let again = race.again.as_deref().expect("it has a command");
    let mut shell = Command::new("sh");
    shell.args(["-c", again]).envs(target).current_dir(outside.0.path());
    let output = shell.output().expect("it starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && said.contains("Data race detected"), "{again}\n{said}");

    let freed = run.by("miri", "uses_what_is_freed");
    assert_eq!(freed.findings[0].kind, FindingKind::UndefinedBehavior, "{freed:?}");
    assert!(freed.findings[0].message.contains("src/lib.rs:47:"), "{freed:?}");
    let stuck = run.by("miri", "both_wait_for_the_other");
    assert_eq!(stuck.findings[0].kind, FindingKind::Deadlock, "{stuck:?}");
    let places: Vec<&str> = stuck.findings[0].trace.steps.iter().map(|step| step.location.as_str()).collect();
    assert!(matches!(*places, [one, other] if one.contains(":63:") && other.contains(":59:")), "{places:?}");

    let file = run.by("miri", "reads_a_file");
    assert_eq!((file.verdict, file.limits.len()), (Verdict::Clean, 1), "{file:?}");
    assert!(file.limits[0].contains("without isolation"), "{file:?}");
    for (name, words) in [("not_under_miri", "#[ignore]"), ("not_there_under_miri", "not there")] {
        let test = run.by("miri", name);
        assert!(
            test.verdict == Verdict::Ignored && test.reason.as_ref().is_some_and(|r| r.contains(words)),
            "{test:?}"
        );
    }

    // What Miri cannot run is raddle's to judge.
    let foreign = run.by("miri", "calls_into_c");
    assert!(foreign.reason.as_ref().is_some_and(|reason| reason.contains("unsupported operation")), "{foreign:?}");
    let options = ["--also", "miri", "--budget", "6s", "--jobs", "1", "--", "calls_into_c", "counts_under_a_lock"];
    let both = outside.check_in(&target, &options);
    assert_eq!(both.code, 0, "{}", both.said);
    let locked = both.by("miri", "counts_under_a_lock");
    assert_eq!((locked.verdict, locked.coverage), (Verdict::Clean, Some(Coverage::Sampled)), "{locked:?}");
    assert!((2..=64).contains(&locked.executions), "{locked:?}");
}

fn tsan_stands_beside_raddle_and_tells_a_deadlock_from_a_wait() {
    let outside = Crate::new("outside", "2024", include_str!("outside.rs"));
    outside.append("src/lib.rs", "#[test]\nfn waits_for_time() { thread::sleep(std::time::Duration::from_secs(4)) }\n");
    // Builds std.
    outside.check(&["--also", "tsan", "--budget", "1s", "--", "not_under_miri"]);
    let start = Instant::now();
    let run = outside.check(&["--also", "tsan", "--budget", "1s"]);
    assert!(start.elapsed() < Duration::from_secs(60), "it took {:?}", start.elapsed());
    assert_eq!(run.code, 100, "{}", run.said);

    let race = run.by("tsan", "counts_without_order");
    assert_eq!((race.verdict, race.findings[0].kind), (Verdict::Found, FindingKind::DataRace), "{race:?}");
    let accesses = race.findings[0].accesses();
    assert!(accesses.len() == 2 && accesses.iter().all(|a| a.location.contains("src/lib.rs:18:")), "{accesses:?}");
    assert!(race.findings[0].trace.threads.contains(&"main".to_owned()), "{race:?}");
    assert!(
        race.again.as_ref().is_some_and(|again| again.contains("--also tsan -- -p outside --lib -- --exact")),
        "{race:?}"
    );
    let stuck = run.by("tsan", "both_wait_for_the_other");
    assert_eq!((stuck.verdict, stuck.findings[0].kind), (Verdict::Found, FindingKind::Deadlock), "{stuck:?}");
    for name in ["counts_under_a_lock", "reads_a_file", "calls_into_c", "not_under_miri", "waits_for_time"] {
        let test = run.by("tsan", name);
        assert_eq!((test.verdict, test.coverage), (Verdict::Clean, Some(Coverage::Sampled)), "{test:?}");
    }
    assert!(run.by("tsan", "counts_under_a_lock").executions > 1);
}

impl Run {
    /// What a detector says of a test.
    fn by(&self, detector: &str, name: &str) -> &Test {
        let is_it = |test: &&Test| test.detector == detector && test.name == name;
        self.tests.iter().find(is_it).unwrap_or_else(|| panic!("no {name} by {detector}\n{}", self.said))
    }
}
