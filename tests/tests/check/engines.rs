//! `cargo raddle test --engine loom|shuttle`: the same crates, and the same verdicts as far as each engine can see.

use cargo_raddle::findings::{Coverage, Report, VERSION, json};
use raddle::Evidence;
use raddle::evidence::{Awaited, Wait};

use super::{Crate, FINE, Run};

/// What proves the finding of a test. The report with it keeps to its schema.
fn proof<'a>(run: &'a Run, name: &str) -> &'a Evidence {
    let path = cargo_matrix::text::workspace().join("docs/report.schema.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let report = json(&Report { version: VERSION, tests: run.tests.clone() });
    let errors = jsonschema::validator_for(&schema).unwrap();
    let report = serde_json::from_str(&report).unwrap();
    let errors: Vec<String> = errors.iter_errors(&report).map(|error| error.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let finding = &run.test(name).findings[0];
    finding.evidence.as_ref().unwrap_or_else(|| panic!("no proof of {finding:?}"))
}

fn waits<'a>(run: &'a Run, name: &str) -> &'a [Wait] {
    match proof(run, name) {
        Evidence::Deadlock { waits, .. } => waits,
        other => panic!("no deadlock: {other:?}"),
    }
}

pub(super) fn loom_says_which_accesses_race() {
    let text = "
        #[test]
        fn counts() {
            struct Hits(std::cell::Cell<u32>);
            unsafe impl Sync for Hits {}
            impl Hits { fn add(&self) { self.0.set(self.0.get() + 1) } }
            let hits = Hits(0.into());
            std::thread::scope(|scope| {
                scope.spawn(|| hits.add());
                scope.spawn(|| hits.add());
            });
        }";
    let run = Crate::new("hits", "2024", text).check(&["--engine", "loom"]);
    assert_eq!(run.code, 100, "{}", run.said);
    let Evidence::Race(first, second) = proof(&run, "counts") else { panic!("no race: {}", run.said) };
    for access in [first, second] {
        assert!(access.operation.location.starts_with("src/lib.rs:6:"), "{access:?}");
    }
    assert!(first.write || second.write, "{first:?} {second:?}");
    assert_ne!(first.thread, second.thread);
}

/// loom is done with tests of this size long before its budget ends, and shuttle samples so many executions: no verdict
/// rests on how much a machine does in a while.
const ENGINES: [(&[&str], Coverage); 2] =
    [(&["--engine", "loom"], Coverage::Complete), (&["--engine", "shuttle", "--sample", "300"], Coverage::Sampled)];

pub(super) fn loom_finds_the_three_bugs_and_completes_the_fourth_test() {
    let bank = Crate::new("bank", "2024", include_str!("bank.rs"));
    let run = bank.check(&["--engine", "loom"]);
    assert_eq!(run.code, 100, "{}", run.said);
    run.found("lost_update", "panic: main panicked at src/lib.rs");
    run.found("lock_order", "waits for a mutex, held by thread");
    let waits = waits(&run, "lock_order");
    let held = |wait: &&Wait| matches!(&wait.awaits, Awaited::Lock(by) if by[0].thread != wait.thread);
    assert_eq!(waits.iter().filter(held).count(), 2, "{waits:?}");
    assert!(matches!(proof(&run, "lost_update"), Evidence::Panic { site, .. } if site.starts_with("src/lib.rs:")));
    run.found("relaxed_publication", "left: 0");
    run.clean("correct", Coverage::Complete);
    assert!(run.tests.iter().all(|test| test.detector == "loom" && test.executions > 0), "{:?}", run.tests);
    // Who reads of a finding has to know what loom takes `SeqCst` for; the others use none.
    let of = |name| run.test(name).limits.join("\n");
    assert!(of("lost_update").contains("`SeqCst` accesses for `AcqRel`"), "{}", of("lost_update"));
    assert_eq!(of("lock_order"), "");
}

pub(super) fn shuttle_finds_what_needs_no_weak_memory() {
    let bank = Crate::new("bank", "2024", include_str!("bank.rs"));
    let run = bank.check(&["--engine", "shuttle", "--sample", "600"]);
    assert_eq!(run.code, 100, "{}", run.said);
    run.found("lost_update", "panic: main panicked at src/lib.rs");
    run.found("lock_order", "thread 1 waits at src/lib.rs");
    let waits = waits(&run, "lock_order");
    assert_eq!(waits.iter().filter(|wait| wait.awaits == Awaited::Unsaid).count(), waits.len(), "{waits:?}");
    assert!(waits.iter().any(|wait| wait.thread.name == "thread 1"), "{waits:?}");
    run.clean("relaxed_publication", Coverage::Sampled);
    run.clean("correct", Coverage::Sampled);
    assert_eq!((run.test("correct").executions, run.test("correct").detector.as_str()), (600, "shuttle"));
    let found = |seed| {
        let run = bank.check(&["--engine", "shuttle", "--strategy", "urw", "--seed", seed, "--", "lost_update"]);
        run.test("lost_update").executions
    };
    assert_eq!(found("7"), found("7"), "the seed does not decide");

    let all = bank.check(&["--engine", "shuttle", "--exhaustive", "--", "correct"]);
    assert_eq!(all.code, 0, "{}", all.said);
    all.clean("correct", Coverage::Complete);
}

pub(super) fn whatever_a_test_does_is_a_verdict_of_every_engine() {
    let all = Crate::new("verdicts", "2021", include_str!("verdicts.rs"));
    for (options, coverage) in ENGINES {
        let run = all.check(options);
        run.says_of_every_end(coverage);
        for name in FINE {
            let reason = run.test(name).reason.as_deref().unwrap_or_default();
            assert!(reason.contains("exercised nothing"), "{options:?}: {reason}");
        }
    }
}

pub(super) fn old_editions_and_crates_without_std_are_checked_by_every_engine() {
    for (edition, text) in [("2015", include_str!("edition_2015.rs")), ("2018", include_str!("no_std.rs"))] {
        for (options, coverage) in ENGINES {
            let run = Crate::new("old", edition, text).check(options);
            assert_eq!(run.code, 100, "{}", run.said);
            run.found("taken_twice", "assertion");
            run.clean("taken_once", coverage);
        }
    }
}

pub(super) fn what_an_engine_cannot_do_is_inconclusive_and_says_what_can() {
    let limits = Crate::new("limits", "2024", include_str!("limits.rs"));
    limits.add_dependencies("parking_lot = \"=0.12.5\"\n");
    let run = limits.check(&["--engine", "loom", "--budget", "2s"]);
    assert_eq!(run.code, 102, "{}", run.said);
    run.inconclusive("six_threads", "5 threads at most");
    run.inconclusive("spins", "exceeded maximum number of branches");
    run.inconclusive("parking_lot", "futexes by itself");
    run.clean("survives", Coverage::Complete);
    let said = run.test("survives").limits.join("\n");
    assert!(said.contains("plain memory of statics"), "{said}");
    run.clean("many_steps", Coverage::Bounded);
    let reason = run.test("many_steps").reason.as_deref().unwrap_or_default();
    assert!(reason.contains("every execution with at most"), "{reason}");
    let run = limits.check(&["--engine", "shuttle", "--sample", "300", "--allow-inconclusive"]);
    assert_eq!(run.code, 0, "{}", run.said);
    run.clean("six_threads", Coverage::Sampled);
    run.clean("spins", Coverage::Sampled);
    run.inconclusive("parking_lot", "futexes by itself");
    run.clean("survives", Coverage::Sampled);
}

pub(super) fn an_option_that_an_engine_does_not_have_is_bad_usage() {
    let bank = Crate::new("codes", "2024", include_str!("bank.rs"));
    for (options, words) in [
        (&["--engine", "loom", "--replay", "r1.A"][..], "loom has no `--replay`"),
        (&["--engine", "shuttle", "--strategy", "surw"], "shuttle has no `--strategy surw`"),
        (&["--strategy", "urw"], "raddle has no `--strategy urw`"),
        (&["--engine", "lom"], "a similar value exists: 'loom'"),
    ] {
        let run = bank.check(options);
        assert_eq!(run.code, 2, "{}", run.said);
        assert!(run.said.contains(words), "{}", run.said);
    }
    let lacking = Crate::new("lacking", "2024", "pub fn f() { std::sync::no_such_thing(); }");
    for engine in ["loom", "shuttle"] {
        let run = lacking.check(&["--engine", engine]);
        assert_eq!(run.code, 101, "{}", run.said);
        let says = |words: &str| run.said.contains(words);
        assert!(
            says(&format!("`lacking` does not compile on {engine}'s std")) && says("no_such_thing"),
            "{}",
            run.said
        );
    }
}
