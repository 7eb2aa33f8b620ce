//! `cargo raddle test`.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::str::FromStr as _;
use std::thread;
use std::time::Duration;

use clap::{Args, ValueEnum};
use std_harness::{Asked, Strategy};

use crate::cli::{bar, exit};
use crate::findings::{DETECTORS, Outputs, Report, Sources, Test, VERSION, Verdict};
use crate::harness::also::Also;
use crate::harness::config::{self, Config};
use crate::harness::embed::StandIns;
use crate::harness::engine::{Engine, Wishes};
use crate::harness::{Failure, Selection, Toolchain, Workspace, build, instrument, tests};

const EXAMPLES: &str = "\
Examples:
  cargo raddle test                                     every test of the package, 10 seconds each at most
  cargo raddle test --budget 1m -- -p queue --lib       the unit tests of one package, a minute each
  cargo raddle test -- --test stress drains             tests of one file whose names have `drains` in them
  cargo raddle test --exhaustive -- -- --exact a::b     one test, until everything was explored
  cargo raddle test --sample 100000 --strategy pct:3    so many executions, by one strategy
  cargo raddle test --engine loom                       the same tests, explored by loom
  cargo raddle test --replay r1.ABC -- -- --exact a::b  a finding's execution again
  cargo raddle test --also miri,tsan                    each test by Miri and ThreadSanitizer, too
  cargo raddle test --sarif raddle.sarif --junit raddle.xml --html raddle.html";

const CODES: [(u8, &str); 7] = [
    (exit::OK, "every test is clean, as far as it was explored"),
    (exit::USAGE, "bad usage"),
    (exit::NO_TESTS, "there was no test to run"),
    (exit::SETUP, "something that is needed is missing"),
    (exit::FOUND, "a test has a finding"),
    (exit::BUILD, "a crate does not compile"),
    (exit::INCONCLUSIVE, "no findings, but of some test nothing can be said (--allow-inconclusive makes it 0)"),
];

const ALSO: &str = "\
With --also, a test has a finding if any detector has one, and nothing can be said of it if none of them can say anything.
Miri and ThreadSanitizer come with nightly: rustup toolchain install nightly --component miri --component rust-src (or
another toolchain: RADDLE_NIGHTLY). Miri runs a test under up to 64 seeds, for 5 seconds at least, and in isolation
unless it needs files or the time; ThreadSanitizer runs it up to 50 times. MIRIFLAGS and TSAN_OPTIONS are passed on.

Variables of the environment:
  RADDLE_CACHE     where the stand-ins for std are built [default: raddle, in the user's cache]
  RADDLE_NIGHTLY   the toolchain that --also takes [default: nightly]
  GITHUB_ACTIONS   if it is set, the report annotates the files of a pull request, too
What cargo and rustc read has its usual meaning. What engines read (RADDLE_REPLAY, RADDLE_SEED, LOOM_…, SHUTTLE_…) changes
nothing here: the options say all.";

/// Checks the tests of a package, unmodified: every interleaving and every weak-memory outcome, within a budget.
#[derive(Debug, Args)]
#[command(after_help = format!("{EXAMPLES}\n\n{}\n\n{ALSO}", exit::help(&CODES)))]
pub(super) struct Options {
    /// What runs the tests; what an engine does not have is refused
    #[arg(long, value_enum, default_value = "raddle", value_name = "NAME")]
    engine: Engine,

    /// Time for each test: half of it to explore everything, and if that is not enough, half to sample (loom: to explore
    /// with rising preemption bounds; shuttle: to sample) [default: 10s]
    #[arg(long, value_name = "TIME", value_parser = config::duration)]
    budget: Option<Duration>,

    /// Explore everything, without sampling; without a limit unless there is a --budget
    #[arg(long, conflicts_with_all = ["sample", "strategy"])]
    exhaustive: bool,

    /// Sample so many executions and do nothing else; without a limit unless there is a --budget
    #[arg(long, value_name = "N")]
    sample: Option<u64>,

    /// How to sample: random, pct:DEPTH, pos, surw (shuttle: urw), or portfolio, which is all in turn
    #[arg(long, value_name = "NAME", value_parser = Strategy::from_str)]
    strategy: Option<Strategy>,

    /// The seed of sampling [default: 0]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    /// Spurious wake-ups, time-outs and failures of weak exchanges in one execution, at most
    #[arg(long, value_name = "N", default_value_t = 1)]
    spurious: u32,

    /// The memory model [default: rc11]
    #[arg(long, value_enum)]
    model: Option<Model>,

    /// When time passes [default: ordered]
    #[arg(long, value_enum)]
    time: Option<Time>,

    /// Whether races on plain memory and uses of freed memory are looked for, too [default: off]
    #[arg(long, value_enum, value_name = "WHETHER")]
    memory: Option<Memory>,

    /// Take volatile accesses for plain ones: two that nothing orders race (with --memory on)
    #[arg(long)]
    volatile_races: bool,

    /// Steps of one execution, at most [default: 50000 where everything is explored, 4000000 where some is sampled;
    /// loom: 10000, shuttle: 50000]
    #[arg(long, value_name = "N")]
    max_steps: Option<u64>,

    /// Run the execution of a finding's token again; select its test behind `--`
    #[arg(long, value_name = "TOKEN", conflicts_with_all = ["sample", "exhaustive", "strategy"])]
    replay: Option<String>,

    /// Leave this crate on the real std: what it does is neither controlled nor seen
    #[arg(long, value_name = "CRATE")]
    exclude_std: Vec<String>,

    /// Look with these detectors, too, each with the same budget; their entries stand beside raddle's in the report
    #[arg(long, value_enum, value_name = "DETECTOR", value_delimiter = ',', conflicts_with = "replay")]
    also: Vec<Also>,

    /// Tests at a time [default: the number of processors]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Exit with 0 although nothing can be said of some tests
    #[arg(long)]
    allow_inconclusive: bool,

    #[command(flatten)]
    outputs: Outputs,

    /// What `cargo test` takes: -p, --lib, --test NAME, --features, filters; and behind another `--` what libtest takes
    #[arg(last = true, value_name = "CARGO TEST'S OWN")]
    cargo: Vec<String>,
}

/// A memory model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Model {
    /// What Rust promises, without load buffering
    Rc11,
    /// Interleavings only
    Sc,
}

/// Whether plain memory is watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Memory {
    /// Every access of the crates that are checked, but for what the optimiser has removed
    On,
    /// Atomics, locks and cells alone
    Off,
}

/// What time does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Time {
    /// When no thread can go on: who sleeps comes after what the others do meanwhile; a wait of up to 100 ms may time out
    /// early in a test that never sleeps
    Ordered,
    /// At any moment: sleeping orders nothing, as on a busy machine
    Free,
}

const BUDGET: Duration = Duration::from_secs(10);

impl Options {
    pub(super) fn run(self) -> ExitCode {
        match self.report() {
            Ok(code) => ExitCode::from(code),
            Err(failure) => {
                anstream::eprintln!("error: {failure}");
                ExitCode::from(failure.code())
            }
        }
    }

    fn report(self) -> Result<u8, Failure> {
        let selection = Selection::parse(&self.cargo)?;
        let also: BTreeSet<Also> = self.also.iter().copied().collect();
        also.iter().try_for_each(|tool| tool.look_for())?;
        let toolchain = Toolchain::here()?;
        let workspace = Workspace::here(&toolchain, &selection)?;
        let config = Config::of(&workspace)?;
        let mut asked = self.asked(&config);
        let wishes = Wishes { seed: self.seed.is_some(), model: self.model.is_some(), time: self.time.is_some() };
        self.engine.can(&asked, wishes)?;
        let stand_ins = StandIns::get(&toolchain, self.engine)?;
        let mut excluded = [self.exclude_std.clone(), config.exclude_std.clone()].concat();
        excluded.sort();
        excluded.dedup();
        let flags = self.instrument(&toolchain, &mut asked);
        let built = build::tests(&toolchain, &workspace, &selection, self.engine, stand_ins, &excluded, flags)?;
        for note in &built.notes {
            anstream::eprintln!("note: {note}");
        }

        let others: Vec<_> = also.iter().map(|tool| tool.prepare(&workspace, &selection)).collect::<Result<_, _>>()?;

        let plan = tests::Plan { engine: self.engine, asked, jobs: jobs(self.jobs) };
        let bar = bar();
        let progress = |done: usize, all: usize, name: &str| {
            bar.set_length(all as u64);
            bar.set_position(done as u64);
            bar.set_message(name.to_owned());
        };
        let tests = tests::run(&toolchain, &built.executables, &selection, &plan, &progress);
        let budget = self.budget.or(config.budget).unwrap_or(BUDGET);
        let tests = tests.and_then(|raddles| {
            let others = others.iter().map(|other| other.run(&selection, budget, plan.jobs, &raddles, &progress));
            let mut tests: Vec<Test> = others.collect::<Result<Vec<_>, _>>()?.concat();
            tests.extend(raddles);
            Ok(tests)
        });
        bar.finish_and_clear();
        let mut tests = tests?;
        let rank = |test: &Test| DETECTORS.iter().position(|known| *known == test.detector);
        tests.sort_by(|a, b| (&a.package, &a.target, &a.name, rank(a)).cmp(&(&b.package, &b.target, &b.name, rank(b))));
        for note in crate::harness::suppress(&mut tests, &config.suppressions) {
            anstream::eprintln!("note: {note}");
        }

        let report = Report { version: VERSION, tests };
        let sources = Sources::new([workspace.root]);
        self.outputs.write(&report, &sources).map_err(|error| Failure::Usage(format!("{error:#}")))?;
        self.code(&report)
    }

    /// The flags with which plain memory is seen, if it is to be. Where the toolchain cannot do that, it is not.
    fn instrument(&self, toolchain: &Toolchain, asked: &mut Asked) -> Vec<String> {
        if !asked.memory {
            return Vec::new();
        }
        instrument::flags(toolchain).unwrap_or_else(|why| {
            anstream::eprintln!("note: plain memory is not watched: {why}");
            asked.memory = false;
            Vec::new()
        })
    }

    fn asked(&self, config: &Config) -> Asked {
        let unlimited = self.exhaustive || self.sample.is_some();
        let budget = self.budget.or(if unlimited { None } else { config.budget.or(Some(BUDGET)) });
        Asked {
            budget_millis: budget.map(|budget| u64::try_from(budget.as_millis()).unwrap_or(u64::MAX)),
            exhaustive: self.exhaustive,
            sample: self.sample,
            strategy: self.strategy,
            seed: self.seed.unwrap_or(0),
            spurious: self.spurious,
            sc: self.model == Some(Model::Sc),
            free_time: self.time == Some(Time::Free),
            memory: self.engine == Engine::Raddle
                && self.memory.map(|memory| memory == Memory::On).or(config.memory).unwrap_or(false),
            volatile_races: self.volatile_races,
            max_steps: self.max_steps,
            replay: self.replay.clone(),
            ..Asked::default()
        }
    }

    fn code(&self, report: &Report) -> Result<u8, Failure> {
        let any = |verdict| report.verdicts().any(|said| said == verdict);
        if !any(Verdict::Found) && !any(Verdict::Clean) && !any(Verdict::Inconclusive) {
            return Err(Failure::Nothing(match report.by_test().count() {
                0 => "there is no test to run (hint: is the filter right?)".to_owned(),
                n => format!("none of {n} tests was run: all are ignored or suppressed"),
            }));
        }
        Ok(if any(Verdict::Found) {
            exit::FOUND
        } else if any(Verdict::Inconclusive) && !self.allow_inconclusive {
            exit::INCONCLUSIVE
        } else {
            exit::OK
        })
    }
}

fn jobs(asked: Option<NonZeroUsize>) -> usize {
    asked.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get)
}
