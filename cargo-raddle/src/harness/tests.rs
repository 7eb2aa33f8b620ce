//! Runs tests: each in a process of its own, several at a time, under limits.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use std::{fs, io, thread};

use raddle_tools::process::{self, End, Ended, Limits};
use std_harness::{ASK, Again, Asked};

use super::build::Executable;
use super::engine::Engine;
use super::listed::Listed;
use super::verdict::Answer;
use super::{Failure, Selection, Toolchain, entry, environment, outside, verdict};
use crate::findings::{Coverage, Test, Verdict};

/// How the tests are run.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) engine: Engine,
    /// What is asked of each; the place of its answer is filled in.
    pub(crate) asked: Asked,
    pub(crate) jobs: usize,
}

/// The tests of the executables that are selected.
pub(crate) fn run(
    toolchain: &Toolchain,
    executables: &[Executable],
    selection: &Selection,
    plan: &Plan,
    progress: &(dyn Fn(usize, usize, &str) + Sync),
) -> Result<Vec<Test>, Failure> {
    let mut listed = Vec::new();
    for executable in executables {
        let command = |arguments: &[&str]| {
            let mut command = command(toolchain, executable);
            command.args(arguments);
            command
        };
        let tests = list(&command, executable, selection, LISTING)?;
        listed.extend(tests.into_iter().map(|test| Listed { engine: plan.engine, ..test }));
    }
    if plan.asked.replay.is_some() && listed.iter().any(|test| selection.libtest.contains(&test.name)) {
        // A name is the test of this name, though it may be a part of others.
        listed.retain(|test| selection.libtest.contains(&test.name));
    }
    if plan.asked.replay.is_some() && listed.iter().filter(|test| !test.ignored).count() != 1 {
        let hint = "hint: -- --exact module::path::test";
        return Err(Failure::usage(format!("a token is for one test, and {} are selected ({hint})", listed.len())));
    }
    let answers = tempfile::tempdir().map_err(|error| Failure::set_up(format!("no temporary directory: {error}")))?;
    let examine = |number: usize, test: &Listed<'_>| {
        examine(toolchain, test, &plan.asked, &answers.path().join(number.to_string()))
    };
    let mut tests = each(&listed, plan.jobs, &examine, progress);
    for directory in executables.iter().map(|e| (&e.package, &e.directory)).collect::<BTreeMap<_, _>>() {
        let limits = outside::limits(directory.1, plan.asked.memory);
        let of_it = tests.iter_mut().filter(|test| test.package == *directory.0);
        of_it.for_each(|test| test.limits.extend_from_slice(&limits));
    }
    Ok(tests)
}

/// Examines the tests, `jobs` at a time; it is told the number and the test.
pub(super) fn each(
    listed: &[Listed<'_>],
    jobs: usize,
    examine: &(dyn Fn(usize, &Listed<'_>) -> Test + Sync),
    progress: &(dyn Fn(usize, usize, &str) + Sync),
) -> Vec<Test> {
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let tests = Mutex::new(Vec::with_capacity(listed.len()));
    thread::scope(|scope| {
        for _ in 0..jobs.min(listed.len()).max(1) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(test) = listed.get(number) else { break };
                    progress(done.load(Ordering::Relaxed), listed.len(), &test.name);
                    let judged = examine(number, test);
                    tests.lock().unwrap_or_else(|e| e.into_inner()).push(judged);
                    progress(done.fetch_add(1, Ordering::Relaxed) + 1, listed.len(), &test.name);
                }
            });
        }
    });
    tests.into_inner().unwrap_or_else(|e| e.into_inner())
}

/// Time for a test executable to say which tests it has.
const LISTING: Duration = Duration::from_secs(60);
/// Memory for a test: a search keeps graphs.
const RESIDENT: u64 = 3 << 30;

/// A command that runs the executable as `cargo test` would.
pub(super) fn command(toolchain: &Toolchain, executable: &Executable) -> Command {
    let mut command = Command::new(&executable.path);
    environment::clear(&mut command);
    command.current_dir(&executable.directory);
    command.env("CARGO_MANIFEST_DIR", &executable.directory).env("CARGO_PKG_NAME", &executable.package);
    command.env("CARGO_PKG_VERSION", &executable.version).env("CARGO", &toolchain.cargo);
    // A panic is an everyday event here.
    command.env("RUST_BACKTRACE", "0");
    // What the package links dynamically lies beside the executable and above it.
    let beside = executable.path.parent().into_iter().flat_map(|deps| [Some(deps), deps.parent()]).flatten();
    let mut libraries: Vec<_> = beside.map(Path::to_owned).chain(toolchain.libraries()).collect();
    if let Some(paths) = std::env::var_os("LD_LIBRARY_PATH") {
        libraries.extend(std::env::split_paths(&paths));
    }
    if let Ok(paths) = std::env::join_paths(libraries) {
        command.env("LD_LIBRARY_PATH", paths);
    }
    command
}

/// The tests of an executable that are selected; `command` starts it with libtest's arguments.
pub(super) fn list<'a>(
    command: &dyn Fn(&[&str]) -> Command,
    executable: &'a Executable,
    selection: &Selection,
    time: Duration,
) -> Result<Vec<Listed<'a>>, Failure> {
    let names = |more: &[&str]| {
        let mut arguments: Vec<&str> = selection.libtest.iter().map(String::as_str).collect();
        arguments.extend(more);
        arguments.extend(["--list", "--format", "terse"]);
        let ended = process::run(command(&arguments), Limits::tool(time))
            .map_err(|error| Failure::set_up(format!("{} cannot be started: {error}", executable.path.display())))?;
        if !ended.end.success() {
            let said = ended.stderr.trim().to_owned();
            return Err(Failure::usage(format!("{} does not list its tests: {said}", executable.path.display())));
        }
        let tests = ended.stdout.lines().filter_map(|line| line.strip_suffix(": test"));
        Ok(tests.map(str::to_owned).collect::<Vec<_>>())
    };
    let all = names(&[])?;
    let ignored = if selection.runs_ignored() || all.is_empty() { Vec::new() } else { names(&["--ignored"])? };
    let listed =
        |name: String| Listed { executable, engine: Engine::default(), ignored: ignored.contains(&name), name };
    Ok(all.into_iter().map(listed).collect())
}

/// Runs a test and says what is to be said of it.
fn examine(toolchain: &Toolchain, test: &Listed<'_>, asked: &Asked, answer: &Path) -> Test {
    if test.ignored {
        return entry::marked_ignored(test);
    }
    let mut asked = Asked { answer: answer.to_owned(), ..asked.clone() };
    let cannot_start = |error: io::Error| entry::inconclusive(test, &format!("it cannot be started: {error}"));
    let (mut ended, mut told) = match ask(toolchain, test, &asked) {
        Ok(answered) => answered,
        Err(error) => return cannot_start(error),
    };
    let crashed = matches!(ended.end, End::Signalled(libc::SIGABRT | libc::SIGSEGV | libc::SIGBUS));
    if told.is_none() && test.engine == Engine::Raddle && crashed {
        // It may be a destructor that panicked because its thread was unwound after the end of an execution, or a thread
        // that looked at another's stack then.
        asked.abandon = true;
        let first = ended;
        (ended, told) = match ask(toolchain, test, &asked) {
            Ok(answered) => answered,
            Err(error) => return cannot_start(error),
        };
        let last_words = |ended: &Ended| ended.stderr.trim().lines().last().map(str::to_owned);
        if told.is_none() && (ended.end, last_words(&ended)) != (first.end, last_words(&first)) {
            let [one, other] = [&first, &ended].map(|e| last_words(e).unwrap_or_else(|| "without a word".to_owned()));
            let why =
                "its process crashes in two ways, so it may be because raddle ended threads in the middle of things";
            return entry::inconclusive(test, &format!("{why}: {one}; {other}"));
        }
    }
    let runs = told.as_ref().map_or(0, Answer::runs);
    let judged = verdict::of(test, &ended, told);
    if judged.verdict == Verdict::Found && runs > 1 {
        return repeated(toolchain, test, judged, runs, &asked);
    }
    // What survives an execution in a static of plain memory, say, may be all that makes the next one fail. In a new
    // process the failing execution is the first.
    let Some(first) = judged.findings.first().filter(|finding| !finding.replay.is_empty() && asked.replay.is_none())
    else {
        return judged;
    };
    let again = Asked { replay: Some(first.replay.clone()), ..asked };
    match ask(toolchain, test, &again) {
        Ok((_, Some(told))) if told.findings().iter().any(|finding| finding.kind == first.kind) => judged,
        _ => entry::unrepeatable(judged),
    }
}

/// A failure of an engine without replays stands unless the same run does not fail when statics are put back before it.
/// Then the search is made with statics put back before every run.
fn repeated(toolchain: &Toolchain, test: &Listed<'_>, judged: Test, failed: u64, asked: &Asked) -> Test {
    let again = |again| ask(toolchain, test, &Asked { again: Some(again), ..asked.clone() });
    let Ok((ended, Some(told))) = again(Again::Run(failed)) else { return judged };
    let (runs, is_gone) = (told.runs(), told.is_unrepeated());
    let other = verdict::of(test, &ended, Some(told));
    let kind = |test: &Test| test.findings.first().map(|finding| finding.kind);
    if !is_gone && (runs != failed || kind(&other) == kind(&judged)) {
        return judged;
    }
    match again(Again::Every) {
        Ok((ended, Some(told))) if told.is_over() => {
            let mut every = verdict::of(test, &ended, Some(told));
            let came_as_far = every.coverage == Some(Coverage::Complete) || every.executions >= failed;
            if every.verdict != Verdict::Found && !came_as_far {
                return entry::unrepeatable(judged);
            }
            every.limits.push("plain memory of statics survives an execution: it was put back before each".to_owned());
            every
        }
        _ => entry::unrepeatable(judged),
    }
}

/// Starts a test and waits for what it has to say.
fn ask(toolchain: &Toolchain, test: &Listed<'_>, asked: &Asked) -> io::Result<(Ended, Option<Answer>)> {
    let mut command = command(toolchain, test.executable);
    command.args(["--exact", &test.name, "--include-ignored", "--nocapture", "--test-threads", "1"]);
    command.env(ASK, asked.encode());
    let ended = process::run(command, limits(asked))?;
    let told = fs::read(&asked.answer).ok().and_then(|text| Answer::parse(test.engine, &text));
    // The next answer is not to be taken for this one.
    let _ = fs::remove_file(&asked.answer);
    Ok((ended, told))
}

/// What a search may use. It keeps to its budget by itself, save that it ends executions, and makes findings small:
/// some six seconds' work where that is hardest, whatever the budget is, and more on a loaded machine. So a test that
/// hangs is given three times its budget to finish, but ten seconds at least and thirty at most.
fn limits(asked: &Asked) -> Limits {
    const WITHOUT_BUDGET: Duration = Duration::from_secs(24 * 3600);
    let to_finish = |budget: Duration| budget.saturating_mul(3).clamp(Duration::from_secs(10), Duration::from_secs(30));
    let budget = asked.budget_millis.map(Duration::from_millis);
    let time = budget.map_or(WITHOUT_BUDGET, |budget| budget.saturating_add(to_finish(budget)));
    let asleep = Some(Duration::from_secs(5));
    Limits { time, resident: RESIDENT, address_space: None, asleep, stuck: None }
}
