//! raddle on every program: bugs are found and shown, fixes are proven, and nobody waits for it.

use std::process::ExitCode;
use std::time::Duration;

use cargo_matrix::cell::Cell;
use cargo_matrix::run;
use catalogue::{Detector, PAIRS, Side};
use raddle::Checker;
use raddle_tools::verdict::{Coverage, Verdict};

fn main() -> ExitCode {
    suites::main(|| {
        let mut tests = suites::cells(Detector::Raddle);
        tests.extend(suites::sentences![
            every_fix_is_proven_in_every_execution,
            a_dekker_whose_accesses_are_seqcst_is_proven,
            what_is_found_is_shown_in_lanes_and_can_be_replayed,
            no_program_takes_two_seconds,
        ]);
        tests
    })
}

fn every_fix_is_proven_in_every_execution() {
    for cell in cells(Side::Fixed) {
        for part in &cell.parts {
            let proven = matches!(
                part.measured.verdict,
                Verdict::Clean { coverage: Coverage::Complete, executions: Some(executions) } if executions > 0
            );
            assert!(proven, "{}, {}: {:?}", cell.listed.pair.name, part.name, part.measured.verdict);
        }
    }
}

/// Where loom, which takes them for `AcqRel`, accuses the fix.
fn a_dekker_whose_accesses_are_seqcst_is_proven() {
    let cell =
        run::cell(suites::pair("store-buffer-dekker"), Side::Fixed, Detector::Raddle, Some("scenario_sleeping_worker"));
    let [part] = &cell.parts[..] else { panic!("one part was asked for: {cell:?}") };
    // Three ways in which the two sides can meet: (0, 0) is none of them.
    let Verdict::Clean { coverage: Coverage::Complete, executions: Some(3) } = part.measured.verdict else {
        panic!("{:?}", part.measured.verdict)
    };
}

fn what_is_found_is_shown_in_lanes_and_can_be_replayed() {
    let mut found = 0;
    for cell in cells(Side::Buggy) {
        for part in &cell.parts {
            let Verdict::Found(finding) = &part.measured.verdict else { continue };
            let evidence = &finding.evidence;
            assert!(evidence.lines().any(|line| line.contains("│ main")), "no lanes:\n{evidence}");
            let site = finding.site.as_deref().unwrap_or_else(|| panic!("no site:\n{evidence}"));
            assert!(site.starts_with("buggy/src/"), "{site}");

            let (_, token) = evidence.rsplit_once("RADDLE_REPLAY=").unwrap_or_else(|| panic!("no token:\n{evidence}"));
            let replayed = Checker::new().replay(token).run(program(cell.listed.pair.name, &part.name));
            let [again] = &replayed.findings[..] else { panic!("{token} replays {replayed}") };
            // What the replay shows is what was shown, up to the count of the executions before.
            let lanes =
                |text: &str| text.lines().filter(|line| line.contains('│')).map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(lanes(&raddle_tools::text::relative(&again.to_string())), lanes(evidence));
            found += 1;
        }
    }
    assert!(found >= PAIRS.len(), "only {found} findings");
}

/// The time of the whole child. Measured: at most a twentieth of it, unoptimised.
fn no_program_takes_two_seconds() {
    for cell in Side::ALL.into_iter().flat_map(cells) {
        for part in &cell.parts {
            let took = part.measured.took;
            assert!(took < Duration::from_secs(2), "{}, {}, {}: {took:?}", cell.listed.pair.name, cell.side, part.name);
        }
    }
}

/// raddle's cells on one side.
fn cells(side: Side) -> Vec<Cell> {
    run::matrix(PAIRS, &[side], &[Detector::Raddle], 1, &|_| {})
}

fn program(pair: &str, scenario: &str) -> fn() {
    let (_, scenarios) = programs_on_raddle::buggy::PROGRAMS.iter().find(|(name, _)| *name == pair).expect("a program");
    scenarios.iter().find(|(name, _)| *name == scenario).expect("a scenario").1
}
