//! The report that the formats are made from: found by really running raddle, kept in `golden/report.json`.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_raddle::findings::{self, Coverage, Report, Sources, Test, VERSION, Verdict};
use raddle::{Checker, Finding};

type Programs = &'static [(&'static str, &'static [(&'static str, fn())])];

/// The report of the golden file, which is written first if that is asked for.
pub(crate) fn report() -> Report {
    static REPORT: LazyLock<Report> = LazyLock::new(|| {
        let path = golden("report.json");
        if std::env::var_os("RADDLE_BLESS").is_some() {
            fs::write(&path, found()).unwrap();
        }
        serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap()
    });
    REPORT.clone()
}

/// What raddle finds now, as JSON; files are named from the workspace's root, as they are found on any machine. Sites are
/// left without their identities, which depend on where the sources are.
fn found() -> String {
    let mut found: serde_json::Value = serde_json::from_str(&findings::json(&run())).unwrap();
    remove_site_ids(&mut found);
    let report: Report = serde_json::from_value(found).unwrap();
    findings::json(&report).replace(&format!("{}/", cargo_matrix::text::workspace().display()), "")
}

fn remove_site_ids(value: &mut serde_json::Value) {
    if let Some(object) = value.as_object_mut() {
        object.remove("site_id");
        object.values_mut().for_each(remove_site_ids);
    }
    value.as_array_mut().into_iter().flatten().for_each(remove_site_ids);
}

/// The catalogue's sources.
pub(crate) fn sources() -> Sources {
    Sources::new([cargo_matrix::text::workspace().to_owned()])
}

pub(crate) fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(name)
}

/// Compares with a golden file, or writes it.
pub(crate) fn is_golden(name: &str, text: &str) {
    let path = golden(name);
    if std::env::var_os("RADDLE_BLESS").is_some() {
        fs::write(&path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    if text != expected {
        let first = text.lines().zip(expected.lines()).position(|(one, other)| one != other);
        let line = first.unwrap_or_else(|| text.lines().count().min(expected.lines().count()));
        panic!(
            "golden/{name} differs first in line {}:\n  is       {:?}\n  expected {:?}\n(hint: RADDLE_BLESS=1 writes it anew)",
            line + 1,
            text.lines().nth(line),
            expected.lines().nth(line)
        );
    }
}

/// Runs raddle on programs of the catalogue, as if they were the tests of a package.
fn run() -> Report {
    let buggy = programs_on_raddle::buggy::PROGRAMS;
    let mut tests = vec![
        measured("accounts::two_customers_pay_each_other", buggy, "lock-order-deadlock", "scenario"),
        measured("cache::the_size_is_published", buggy, "relaxed-publication", "scenario_atomic_data"),
        measured("cache::the_limits_are_published", buggy, "relaxed-publication", "scenario"),
        measured("gate::a_request_comes_as_it_opens", buggy, "lost-wakeup-flag-outside-lock", "scenario"),
        measured("page::two_visitors_are_counted", buggy, "lost-update-race", "scenario"),
        measured("accounts::in_the_same_order", programs_on_raddle::fixed::PROGRAMS, "lock-order-deadlock", "scenario"),
    ];
    let more = |name: &str, verdict, coverage, reason: Option<&str>| Test {
        name: name.to_owned(),
        verdict,
        coverage,
        executions: 5000,
        distinct: 4711,
        millis: 10_002,
        reason: reason.map(str::to_owned),
        ..test()
    };
    let sampled =
        more("queue::many_producers", Verdict::Clean, Some(Coverage::Sampled), Some("the budget of 10 s ended"));
    let limit = "reads a file: what it says may change between executions".to_owned();
    tests.extend([
        Test { limits: vec![limit], target: "stress".to_owned(), ..sampled },
        more("text::<T as Into<U>>::into", Verdict::Inconclusive, None, Some("aborted: \"<b>\" & 'co' ]]> 100 %")),
        more("slow::everything", Verdict::Ignored, None, Some("#[ignore]")),
    ]);
    Report { version: VERSION, tests }
}

fn measured(name: &str, programs: Programs, pair: &str, scenario: &str) -> Test {
    let scenarios = programs.iter().find(|program| program.0 == pair).unwrap().1;
    let program = scenarios.iter().find(|known| known.0 == scenario).unwrap().1;
    let outcome = Checker::new().exhaustive().spurious(1).run(program);
    let found = !outcome.findings.is_empty();
    Test {
        name: name.to_owned(),
        verdict: if found { Verdict::Found } else { Verdict::Clean },
        coverage: (!found && outcome.complete).then_some(Coverage::Complete),
        executions: outcome.executions,
        distinct: outcome.distinct,
        findings: outcome.findings,
        ..test()
    }
}

fn test() -> Test {
    Test {
        name: String::new(),
        package: "shop".to_owned(),
        target: "lib".to_owned(),
        detector: "raddle".to_owned(),
        verdict: Verdict::Clean,
        coverage: None,
        executions: 0,
        distinct: 0,
        millis: 12,
        reason: None,
        limits: Vec::new(),
        findings: Vec::new(),
        again: None,
    }
}

/// What a finding says, without what depends on the order of the search.
fn told(finding: &Finding) -> (String, Vec<String>) {
    let steps = finding.decisive().into_iter().map(|at| {
        let step = &finding.trace.steps[at];
        format!("{} {:?} {} {}", step.operation, step.lock, step.stale, step.location)
    });
    (finding.kind.to_string(), steps.collect())
}

#[test]
fn the_golden_report_is_what_raddle_finds() {
    let text = found();
    let (found, golden): (Report, Report) = (serde_json::from_str(&text).unwrap(), report());
    assert_eq!(found.tests.len(), golden.tests.len());
    for (found, golden) in found.tests.iter().zip(&golden.tests) {
        let told = |test: &Test| test.findings.iter().map(told).collect::<Vec<_>>();
        assert_eq!((found.verdict, told(found)), (golden.verdict, told(golden)), "{}", found.name);
    }
}
