//! The catalogue holds together: programs, entries and expectations, as rules that every pair keeps.

use std::collections::BTreeSet;
use std::fs;
use std::process::ExitCode;

use cargo_matrix::{detectors, text};
use catalogue::{BugClass, Detector, Exception, Expectation, Listed, PAIRS, Rule, Side};

fn main() -> ExitCode {
    suites::main(|| {
        suites::sentences![
            every_program_has_a_twin_and_an_entry,
            every_property_stands_beside_an_entry_and_is_asked,
            every_pair_is_called_the_same_everywhere,
            every_program_is_in_every_flavours_table,
            both_sides_have_the_same_scenarios,
            the_two_sides_differ,
            every_rule_gives_its_reason,
            every_exception_differs_from_the_rule,
            no_cell_is_stated_twice,
            a_bug_is_never_clean_and_a_fix_never_found,
            every_reason_is_given_and_every_chance_was_measured,
            every_scenario_shows_its_bug_to_some_detector,
            what_depends_on_the_schedule_is_found_by_two_detectors,
            every_pair_that_a_property_is_asked_of_has_one,
            every_program_opens_with_three_to_eight_lines,
            no_program_knows_how_it_is_run,
        ]
    })
}

fn every_program_has_a_twin_and_an_entry() {
    let entries: BTreeSet<String> = PAIRS.iter().map(|listed| listed.file.to_owned()).collect();
    assert_eq!(programs("buggy"), entries, "buggy/src and the entries");
    assert_eq!(programs("fixed"), entries, "fixed/src and the entries");
    let mut beside = files("catalogue/src/pairs");
    beside.retain(|file| !file.ends_with(".property"));
    assert_eq!(beside, entries, "catalogue/src/pairs and the entries");
}

fn every_property_stands_beside_an_entry_and_is_asked() {
    let beside: Vec<String> = files("catalogue/src/pairs")
        .iter()
        .filter_map(|file| Some(file.strip_suffix(".property")?.replace('_', "-")))
        .collect();
    for pair in &beside {
        assert!(PAIRS.iter().any(|listed| listed.pair.name == *pair), "`{pair}` has a property and no entry");
    }
    for asked in [properties::of_buggy::PROPERTIES, properties::of_fixed::PROPERTIES] {
        assert_eq!(asked.iter().map(|(pair, _)| *pair).collect::<Vec<_>>(), beside);
    }
}

fn every_pair_is_called_the_same_everywhere() {
    each(|listed| {
        let name = listed.file.replace('_', "-");
        (listed.pair.name != name).then(|| format!("the entry says `{}`", listed.pair.name))
    });
}

fn every_program_is_in_every_flavours_table() {
    let tables = [
        ("buggy", buggy::PROGRAMS),
        ("buggy-on-loom", programs_on_loom::buggy::PROGRAMS),
        ("buggy-on-shuttle", programs_on_shuttle::buggy::PROGRAMS),
        ("buggy-on-raddle", programs_on_raddle::buggy::PROGRAMS),
        ("fixed", fixed::PROGRAMS),
        ("fixed-on-loom", programs_on_loom::fixed::PROGRAMS),
        ("fixed-on-shuttle", programs_on_shuttle::fixed::PROGRAMS),
        ("fixed-on-raddle", programs_on_raddle::fixed::PROGRAMS),
    ];
    each(|listed| {
        let expected: Vec<&str> = listed.pair.scenarios.iter().map(|scenario| scenario.name).collect();
        tables.iter().find_map(|(flavour, table)| {
            let scenarios =
                table.iter().filter(|(pair, _)| *pair == listed.pair.name).flat_map(|(_, scenarios)| *scenarios);
            let measured: Vec<&str> = scenarios.map(|(name, _)| *name).collect();
            (measured != expected).then(|| format!("{flavour} has {measured:?}, the entry {expected:?}"))
        })
    });
}

fn both_sides_have_the_same_scenarios() {
    each(|listed| {
        let (buggy, fixed) = (scenarios(listed.buggy), scenarios(listed.fixed));
        (buggy.is_empty() || buggy != fixed).then(|| "the scenarios' text is not the same on both sides".to_owned())
    });
}

fn the_two_sides_differ() {
    let code =
        |text: &str| text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    each(|listed| (code(listed.buggy) == code(listed.fixed)).then(|| "only comments differ".to_owned()));
}

fn every_rule_gives_its_reason() {
    for (detector, class) in Detector::ALL.into_iter().flat_map(|detector| BugClass::ALL.map(|class| (detector, class)))
    {
        let Rule { buggy, fixed, because } = Rule::of(detector, class);
        assert!(because.len() > 10, "{detector} on {class:?} has no reason");
        assert!(is_sound(buggy, fixed), "{detector} on {class:?}: {buggy:?} and {fixed:?}");
        for reason in [buggy, fixed].iter().filter_map(Expectation::reason) {
            assert_eq!(reason, because, "{detector} on {class:?} gives two reasons");
        }
    }
    each(|listed| (!BugClass::ALL.contains(&listed.pair.class)).then(|| "its class is in no list".to_owned()));
}

fn every_exception_differs_from_the_rule() {
    each(|listed| {
        let mut stated = listed.pair.exceptions.iter().flat_map(|exception| {
            exception.cells().into_iter().map(|(detector, side)| (detector, side, exception.says(detector, side)))
        });
        stated.find_map(|(detector, side, says)| {
            let rule = Rule::of(detector, listed.pair.class).expectation(side);
            (says == Some(rule)).then(|| format!("{detector} says {rule:?} of {side} by the rule of its class"))
        })
    });
}

fn no_cell_is_stated_twice() {
    each(|listed| {
        let mut seen = BTreeSet::new();
        let mut cells = listed.pair.exceptions.iter().map(Exception::cells);
        let nothing = cells.clone().any(|cells| cells.is_empty()).then(|| "an exception is about nothing".to_owned());
        nothing.or_else(|| {
            let twice = cells.find_map(|cells| cells.into_iter().find(|cell| !seen.insert(*cell)));
            twice.map(|(detector, side)| format!("{detector} on {side} is stated twice"))
        })
    });
}

fn a_bug_is_never_clean_and_a_fix_never_found() {
    cells(|_, _, buggy, fixed| (!is_sound(buggy, fixed)).then(|| format!("{buggy:?} and {fixed:?}")));
}

/// Whether a detector can say this of the two sides of one pair.
fn is_sound(buggy: Expectation, fixed: Expectation) -> bool {
    use Expectation::{Blind, Chance, Clean, FalseAlarm, FalseAlarmIn, Found, FoundIn, NotApplicable};
    // A detector that accuses both sides of what neither does has not found the bug, be it by chance or always.
    let alarms = |side| matches!(side, FalseAlarm(_) | FalseAlarmIn(..));
    let by_chance = |side| matches!(side, Chance { .. });
    let alarmed = (alarms(buggy) && alarms(fixed)) || (by_chance(buggy) && by_chance(fixed));
    alarmed
        || matches!(buggy, Found | FoundIn(..) | Blind(_) | Chance { .. } | NotApplicable(_))
            && matches!(fixed, Clean | FalseAlarm(_) | FalseAlarmIn(..) | NotApplicable(_))
}

fn every_reason_is_given_and_every_chance_was_measured() {
    cells(|listed, detector, buggy, fixed| {
        [buggy, fixed].into_iter().find_map(|expectation| {
            let reasoned = expectation.reason().is_none_or(|reason| reason.len() > 10);
            let sound = match expectation {
                Expectation::Chance { found, of, .. } => of > 0 && found <= of,
                Expectation::FoundIn(named, _) | Expectation::FalseAlarmIn(named, _) => {
                    let known = |name: &&str| detectors::of(detector).parts(listed).contains(name);
                    !named.is_empty() && named.iter().all(known)
                }
                _ => true,
            };
            (!reasoned || !sound).then(|| format!("{expectation:?}"))
        })
    });
    each(|listed| {
        let short = listed.pair.exceptions.iter().find(|exception| exception.because().len() <= 10);
        short.map(|exception| format!("{exception:?} gives no reason"))
    });
}

fn every_scenario_shows_its_bug_to_some_detector() {
    each(|listed| {
        let unseen = listed.pair.scenarios.iter().find(|scenario| {
            scenario.shows.is_empty()
                || !Detector::ALL.iter().any(|&detector| match listed.pair.expectation(detector, Side::Buggy) {
                    Expectation::Found => true,
                    Expectation::FoundIn(named, _) => named.contains(&scenario.name),
                    _ => false,
                })
        });
        unseen.map(|scenario| format!("no detector is expected to find the bug of `{}`", scenario.name))
    });
}

fn what_depends_on_the_schedule_is_found_by_two_detectors() {
    each(|listed| {
        let finds = |detector: &Detector| listed.pair.expectation(*detector, Side::Buggy).word() == "found";
        let finders = Detector::ALL.iter().filter(|detector| finds(detector)).count();
        (listed.pair.class.depends_on_the_schedule() && finders < 2).then(|| format!("found by {finders}"))
    });
}

fn every_pair_that_a_property_is_asked_of_has_one() {
    each(|listed| {
        let has = !detectors::of(Detector::Property).parts(listed).is_empty();
        let asked = Side::ALL
            .into_iter()
            .any(|side| !matches!(listed.pair.expectation(Detector::Property, side), Expectation::NotApplicable(_)));
        (has != asked).then(|| format!("has one: {has}; is asked: {asked}"))
    });
}

fn every_program_opens_with_three_to_eight_lines() {
    sources(|source| {
        let docs = source.lines().take_while(|line| line.starts_with("//!"));
        let lines = docs.filter(|line| line.len() > "//!".len()).count();
        (!(3..=8).contains(&lines)).then(|| format!("{lines} lines of module docs"))
    });
}

fn no_program_knows_how_it_is_run() {
    const WORDS: [&str; 10] =
        ["loom", "shuttle", "miri", "valgrind", "helgrind", "raddle", "cfg(", "cfg!", "sleep(", "env!"];
    sources(|source| {
        let knows = |line: &&str| WORDS.iter().any(|word| line.to_lowercase().contains(word));
        source.lines().find(knows).map(|line| format!("`{}`", line.trim()))
    });
}

/// Fails with all that `wrong` says of the pairs.
fn each(wrong: impl Fn(&Listed) -> Option<String>) {
    let complaints: Vec<String> = PAIRS
        .iter()
        .filter_map(|listed| wrong(listed).map(|complaint| format!("{}: {complaint}", listed.file)))
        .collect();
    assert!(!PAIRS.is_empty(), "the catalogue is empty");
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// The same for what a detector should say of both sides of a pair.
fn cells(wrong: impl Fn(&Listed, Detector, Expectation, Expectation) -> Option<String>) {
    each(|listed| {
        Detector::ALL.into_iter().find_map(|detector| {
            let [buggy, fixed] = Side::ALL.map(|side| listed.pair.expectation(detector, side));
            wrong(listed, detector, buggy, fixed).map(|complaint| format!("{detector}: {complaint}"))
        })
    });
}

/// The same for the programs' sources.
fn sources(wrong: impl Fn(&str) -> Option<String>) {
    each(|listed| {
        let sides = [("buggy", listed.buggy), ("fixed", listed.fixed)];
        sides.into_iter().find_map(|(side, source)| wrong(source).map(|complaint| format!("{side}: {complaint}")))
    });
}

/// The scenarios' texts, each with its docs.
fn scenarios(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines: Vec<&str> = source.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        if line.starts_with("pub fn scenario") {
            let above = lines[..at].iter().rev().take_while(|line| line.starts_with("///") || line.starts_with("#["));
            let from = at - above.count();
            let to = lines[at..].iter().position(|line| line.starts_with('}')).map_or(lines.len(), |end| at + end + 1);
            found.push(lines[from..to].join("\n"));
        }
    }
    found
}

/// The programs of a side, by file.
fn programs(side: &str) -> BTreeSet<String> {
    let mut files = files(&format!("{side}/src"));
    files.remove("lib");
    files
}

/// The stems of a folder's Rust files.
fn files(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(text::workspace().join(folder)).expect("the folder can be read");
    let paths = entries.map(|entry| entry.expect("its entries can be read").path());
    let stems = paths.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    stems.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect()
}
