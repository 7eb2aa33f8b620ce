//! The pages in a browser: stepped through with keys and buttons, in light and dark, narrow, read aloud, without scripts.

use std::fs;
use std::path::PathBuf;

use cargo_matrix::book;
use cargo_raddle::findings;
use tempfile::TempDir;

use crate::browser::Browser;
use crate::found;

/// A page of the report, in a folder of its own.
struct Page {
    folder: TempDir,
}

impl Page {
    fn of(html: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("page.html"), html).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("page.html")
    }
}

/// Opens the report's page at a fragment; `None` where there is no browser.
fn open(fragment: &str) -> Option<(Browser, Page)> {
    let mut browser = Browser::start()?;
    let page = Page::of(&findings::html(&found::report(), &found::sources()));
    browser.open(&page.path(), fragment);
    Some((browser, page))
}

/// The number of the finding of this test, from 1.
fn finding(name: &str) -> usize {
    let report = found::report();
    let with_findings: Vec<_> = report.tests.iter().filter(|test| !test.findings.is_empty()).collect();
    with_findings.iter().position(|test| test.name.contains(name)).unwrap() + 1
}

/// Steps of this finding.
fn steps(name: &str) -> usize {
    let report = found::report();
    report.tests.iter().find(|test| test.name.contains(name)).unwrap().findings[0].trace.steps.len()
}

#[test]
fn a_deadlock_is_stepped_through_with_keys() {
    let (number, last) = (finding("two_customers"), steps("two_customers"));
    let Some((mut browser, _page)) = open(&format!("#finding-{number}-step-1")) else { return };
    let here = format!("#finding-{number}");
    let shown = format!("{here} .moment:not([hidden])");
    assert_eq!(browser.count(&shown), 1);
    assert_eq!(browser.text(&format!("{here} [data-position]")), "1");
    assert_eq!(browser.count(&format!("{shown} .arrow")), 0);

    for step in 2..=last {
        browser.press(if step % 2 == 0 { "ArrowRight" } else { "j" });
        assert_eq!(browser.text(&format!("{here} [data-position]")), step.to_string());
        assert_eq!(browser.text(&format!("{here} tr.current th a")), step.to_string());
        assert_eq!(browser.count(&format!("{here} tr[aria-current=step]")), 1);
    }
    assert_eq!(browser.text(&format!("{shown} .code .current")), "34 let mut payee = to.balance.lock().unwrap();");
    assert_eq!(browser.count(&format!("{shown} .arrow.holds.in-cycle")), 2);
    assert_eq!(browser.count(&format!("{shown} .arrow.waits.in-cycle")), 2);
    let board = browser.text(&format!("{shown} figcaption"));
    for words in [
        "thread 1 holds Mutex#1",
        "thread 2 holds Mutex#2",
        "thread 1 waits for Mutex#2",
        "A circle: thread 1 → thread 2 → thread 1.",
    ] {
        assert!(board.contains(words), "{words}: {board}");
    }
    let said = browser.text(&format!("{here} [aria-live]"));
    assert!(said.starts_with(&format!("Step {last} of {last}: ")) && said.contains("waits for Mutex#1"), "{said}");
    browser.picture("deadlock-light");
    browser.prefer("dark");
    browser.picture("deadlock-dark");

    // There is nothing behind the end.
    browser.press("ArrowRight");
    assert_eq!(browser.text(&format!("{here} [data-position]")), last.to_string());
    browser.press("k");
    browser.press("ArrowLeft");
    assert_eq!(browser.text(&format!("{here} [data-position]")), (last - 2).to_string());
}

#[test]
fn a_stale_read_shows_what_it_missed() {
    let number = finding("the_size");
    let report = found::report();
    let test = report.tests.iter().find(|test| test.name.contains("the_size")).unwrap();
    let stale = test.findings[0].trace.steps.iter().position(|step| step.stale).unwrap() + 1;
    let Some((mut browser, _page)) = open(&format!("#finding-{number}-step-{stale}")) else { return };
    let here = format!("#finding-{number}");
    let shown = format!("{here} .moment:not([hidden])");
    let stage = format!(
        "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {{ \
         const stage = document.querySelector('{here} .stage').getBoundingClientRect(); \
         done(stage.top >= 0 && stage.top < innerHeight); }})))"
    );
    assert_eq!(browser.eval(&stage), true, "the stage is out of sight");
    let origin = browser.text(&format!("{shown} .origin"));
    assert!(origin.starts_with("The value is the initial one. It is stale: step "), "{origin}");
    assert!(origin.contains("had already written 4096"), "{origin}");
    let missed = browser.text(&format!("{here} tr.missed-by"));
    assert!(missed.contains("AtomicU64#1.store 4096 Relaxed"), "{missed}");
    browser.picture("stale-light");
    browser.prefer("dark");
    browser.picture("stale-dark");

    // The flag before it was read from the other thread: an arrow says from where.
    browser.press("k");
    let origin = browser.text(&format!("{shown} .origin"));
    assert!(origin.contains("The value is from step "), "{origin}");
    assert_eq!(browser.count(&format!("{here} .flow path")), 1);
    assert!(browser.text(&format!("{here} tr.origin-of")).contains("AtomicBool#1.store 1 Relaxed"));
    browser.picture("reads-from");
}

#[test]
fn buttons_rows_and_links_lead_to_a_step() {
    let (number, last) = (finding("two_visitors"), steps("two_visitors"));
    let Some((mut browser, _page)) = open("") else { return };
    let position = format!("#finding-{number} [data-position]");
    browser.click(&format!("#finding-{number} [data-go=last]"));
    assert_eq!(browser.text(&position), last.to_string());
    browser.click(&format!("#finding-{number} [data-go=back]"));
    assert_eq!(browser.text(&position), (last - 1).to_string());
    browser.click(&format!("#finding-{number} [data-go=first]"));
    assert_eq!(browser.text(&position), "1");
    browser.click(&format!("#finding-{number} [data-go=on]"));
    assert_eq!(browser.text(&position), "2");
    browser.press("End");
    assert_eq!(browser.text(&position), last.to_string());
    browser.click(&format!("#finding-{number}-step-3 td"));
    assert_eq!(browser.text(&position), "3");
    // The page's own listener is older than this one.
    browser.eval("void (window.followed = new Promise((done) => addEventListener('hashchange', () => done(true))))");
    browser.click(&format!("#finding-{number} .decisive li:nth-child(2) a"));
    assert_eq!(browser.eval("window.followed"), true);
    let linked = browser.text(&format!("#finding-{number} .decisive li:nth-child(2) a"));
    assert_eq!(format!("step {}", browser.text(&position)), linked);
    assert_eq!(browser.eval("location.hash"), format!("#finding-{number}-{}", linked.replace(' ', "-")));
    // The other timelines stay where they were.
    assert_eq!(browser.text(&format!("#finding-{} [data-position]", number - 1)), "1");
}

#[test]
fn without_scripts_everything_can_be_read() {
    let Some(mut browser) = Browser::start() else { return };
    let page = Page::of(&findings::html(&found::report(), &found::sources()));
    browser.switch_scripts_off();
    browser.open(&page.path(), "");
    let report = found::report();
    let all: usize = report.tests.iter().flat_map(|test| &test.findings).map(|finding| finding.trace.steps.len()).sum();
    let visible =
        "[...document.querySelectorAll('.lanes tbody tr:not(.race)')].filter((row) => row.offsetHeight > 0).length";
    assert_eq!(browser.eval(visible), all);
    assert_eq!(browser.count(".lanes .race"), 2);
    let stages = "[...document.querySelectorAll('.stage')].filter((stage) => stage.offsetHeight > 0).length";
    assert_eq!(browser.eval(stages), 0);
    browser.picture("no-scripts");
}

#[test]
fn a_screen_reader_finds_tables_headings_and_named_buttons() {
    let Some((mut browser, _page)) = open("") else { return };
    let nodes = browser.accessible();
    let has = |role: &str, name: &str| nodes.iter().any(|(r, n)| r == role && n.contains(name));
    for (role, name) in [
        ("heading", "5 of 9 tests with findings"),
        ("columnheader", "thread 2"),
        ("button", "Next step"),
        ("button", "Previous step"),
        ("table", "Every step, in the order in which they run"),
        ("group", "One step at a time"),
        ("main", ""),
        ("link", "Skip to the content"),
    ] {
        assert!(has(role, name), "no {role} {name:?}");
    }
    assert!(nodes.iter().all(|(role, name)| role != "button" || !name.is_empty()), "a button without a name");
}

#[test]
fn light_and_dark_differ_and_both_can_be_read() {
    // At a step whose row, and that of what it missed, are highlighted.
    let Some((mut browser, _page)) = open(&format!("#finding-{}-step-7", finding("the_size"))) else { return };
    assert_eq!(browser.count("tr.missed-by"), 1);
    let mut backgrounds = Vec::new();
    for scheme in ["light", "dark"] {
        browser.prefer(scheme);
        backgrounds.push(browser.eval("getComputedStyle(document.body).backgroundColor"));
        let poor = browser.eval(CONTRAST);
        assert_eq!(poor, serde_json::json!([]), "{scheme}: below 4.5:1");
    }
    assert_ne!(backgrounds[0], backgrounds[1]);
}

/// Every text whose contrast with what is behind it is below what WCAG asks of small text.
const CONTRAST: &str = "(() => {
  const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c; } return [255, 255, 255, 1]; };
  const poor = new Set();
  for (const e of document.querySelectorAll('body *:not(script):not(svg *)')) {
    if (!e.offsetHeight || ![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim())) continue;
    if (e.closest('[aria-disabled=true], .skip, .announce')) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
  }
  return [...poor];
})()";

#[test]
fn a_phone_shows_the_page_without_scrolling_sideways() {
    let Some((mut browser, page)) = open("") else { return };
    browser.size(360, 800);
    browser.open(&page.path(), &format!("#finding-{}-step-7", finding("two_customers")));
    assert_eq!(browser.eval("document.documentElement.scrollWidth"), 360);
    browser.picture("phone");
}

#[test]
fn the_page_is_alone_and_takes_text_as_text() {
    let Some((mut browser, _page)) = open("") else { return };
    assert_eq!(browser.eval("performance.getEntriesByType('resource').length"), 0);
    assert_eq!(browser.count(".tests b, .tests t"), 0);
    let tests = browser.text(".tests");
    assert!(
        tests.contains("text::<T as Into<U>>::into") && tests.contains("aborted: \"<b>\" & 'co' ]]> 100 %"),
        "{tests}"
    );
}

#[test]
fn a_page_of_the_book_asks_first_and_then_shows() {
    let Some(mut browser) = Browser::start() else { return };
    let measured = book::Measured::of(*suites::pair("relaxed-publication"));
    let page = Page::of(&book::pair(&measured, book::Kind::Quiz));
    browser.open(&page.path(), "");
    let visible = |selector: &str| format!("document.querySelector('{selector}').checkVisibility()");
    assert_eq!(browser.eval(&visible(".timeline")), false);
    assert_eq!(browser.eval(&visible(".diff")), false);
    assert!(browser.text(".code").contains("pub fn scenario()"));
    assert!(!browser.text(".card").contains("//!"), "the module's documentation tells the bug");
    assert!(!browser.text(".card").contains("this is the bug"), "a comment tells the bug");
    browser.picture("book-question");

    browser.click(".answer > summary");
    assert_eq!(browser.eval(&visible(".timeline")), true);
    browser.press("j");
    assert_eq!(browser.text("[data-position]"), "2");
    assert!(browser.count(".diff .gone") > 0 && browser.count(".diff .come") > 0);
    assert!(browser.text(".detectors").contains("loom"));
    browser.picture("book-answer");
    browser.prefer("dark");
    browser.picture("book-answer-dark");

    let index = Page::of(&book::index(catalogue::PAIRS));
    browser.open(&index.path(), "");
    assert_eq!(browser.count(".pairs a"), catalogue::PAIRS.len() as u64);
    browser.picture("book-index-dark");
}
