//! Isolation: whatever a program does is a verdict in its own cell, and disturbs no other.

use std::fs;
use std::process::{Command, ExitCode, abort, exit};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use cargo_matrix::cell::Cell;
use cargo_matrix::{Table, run};
use catalogue::{BugClass, Detector, Failure, FailureKind, Listed, Pair, Scenario, Side};
use libtest_mimic::{Failed, Trial};
use raddle_tools::process::{self, End, Limits};
use serial_test::serial;

/// The detectors that run programs inside this executable.
const ENGINES: [Detector; 4] = [Detector::Loom, Detector::Shuttle, Detector::Raddle, Detector::Stress];

/// With this first argument the suite is a program whose threads wait, for one another or for the time.
const AS_WAITER: &str = "as-waiter";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().is_some_and(|first| first == AS_WAITER) {
        let for_time = arguments.next().is_some_and(|second| second == "for-time");
        let other = thread::spawn(move || {
            if for_time {
                thread::sleep(Duration::from_secs(600));
            }
            loop {
                thread::park();
            }
        });
        let _ = other.join();
    }
    suites::main_with(PROGRAMS, || {
        let mut tests: Vec<Trial> = ENGINES
            .into_iter()
            .flat_map(|detector| {
                SCENARIOS.iter().map(move |scenario| {
                    Trial::test(format!("{detector}::{}", scenario.name), move || gives_its_verdict(detector, scenario))
                })
            })
            .collect();
        tests.extend(suites::sentences![
            what_allocates_without_end_is_stopped,
            neighbours_are_left_alone,
            a_child_has_no_stdin,
            a_child_that_takes_too_long_ends_with_all_it_started,
            a_child_that_takes_too_much_memory_is_stopped,
            what_a_child_leaves_behind_is_ended,
            threads_that_wait_for_one_another_are_told_from_one_that_waits_for_the_time,
        ]);
        tests
    })
}

/// Every way in which a program can end a process, or fail to.
const PROGRAMS: Table = &[(
    "misbehaving",
    &[
        ("spins", || while fs::exists("/").is_ok() {}),
        ("waits", waits),
        ("aborts", || abort()),
        ("overflows", || assert!(deep(0) > 0)),
        ("allocates", allocates),
        ("asks_for_too_much", || drop(vec![1_u8; isize::MAX as usize / 2])),
        ("exits", || exit(0)),
        ("exits_with_101", || exit(101)),
        ("panics", || panic!("a plain panic")),
        ("panics_while_unwinding", || {
            let _bomb = Bomb;
            panic!("the first panic")
        }),
        ("dereferences_null", dereferences_null),
        ("prints_a_lot", || {
            (0..4000).for_each(|_| println!("{}", "noise ".repeat(1000)));
            panic!("after the noise");
        }),
        ("behaves", || {}),
    ],
)];

const SCENARIOS: &[Scenario] = &[
    shows("spins", &[Failure::of(FailureKind::Hang)]),
    shows("waits", &[Failure::of(FailureKind::Hang)]),
    shows("aborts", &[Failure { kind: FailureKind::Abort, fragment: "SIGABRT" }]),
    shows("overflows", &[Failure::of(FailureKind::StackOverflow)]),
    shows("asks_for_too_much", &[Failure::of(FailureKind::OutOfMemory)]),
    shows("exits", &[Failure { kind: FailureKind::Exit, fragment: "status 0" }]),
    shows("exits_with_101", &[Failure { kind: FailureKind::Exit, fragment: "status 101" }]),
    shows("panics", &[Failure::panic("a plain panic")]),
    shows("panics_while_unwinding", &[Failure::panic("the first panic")]),
    shows("dereferences_null", &[Failure { kind: FailureKind::Abort, fragment: "SIGSEGV" }]),
    shows("prints_a_lot", &[Failure::panic("after the noise")]),
];

static ALLOCATES: Scenario = shows("allocates", &[Failure::of(FailureKind::OutOfMemory)]);

const fn shows(name: &'static str, shows: &'static [Failure]) -> Scenario {
    Scenario { name, about: "it misbehaves", shows }
}

/// The pair that misbehaves in these ways only. By the rule of its class every engine, and stress, finds that.
fn misbehaving(scenarios: &'static [Scenario]) -> Listed {
    let original = suites::pair("lock-order-deadlock");
    let pair = Pair { name: "misbehaving", scenarios, class: BugClass::Deadlock, exceptions: &[], ..original.pair };
    Listed { pair, file: "misbehaving", buggy: "", fixed: "" }
}

fn gives_its_verdict(detector: Detector, scenario: &'static Scenario) -> Result<(), Failed> {
    suites::as_expected(&misbehaving(std::slice::from_ref(scenario)), Side::Buggy, detector)
}

// Two that take all the memory they may at the same time would be unkind to a small machine.
#[serial(memory)]
fn what_allocates_without_end_is_stopped() {
    for detector in ENGINES {
        gives_its_verdict(detector, &ALLOCATES).expect("out of memory");
    }
}

fn neighbours_are_left_alone() {
    const BEHAVES: &[Scenario] = &[shows("behaves", &[])];
    let mut all =
        vec![misbehaving(&SCENARIOS[2..4]), misbehaving(&SCENARIOS[5..7]), *suites::pair("lock-order-deadlock")];
    all.push(misbehaving(BEHAVES));
    let cells = run::matrix(&all, &Side::ALL, &[Detector::Loom, Detector::Shuttle, Detector::Raddle], 4, &|_| {});
    let of = |name: &str| cells.iter().filter(|cell| cell.listed.pair.name == name).collect::<Vec<&Cell>>();
    assert!(of("lock-order-deadlock").into_iter().all(Cell::as_expected));
    let behaves = cells.iter().filter(|cell| cell.listed.pair.scenarios[0].name == "behaves");
    for cell in behaves {
        assert_eq!(cell.verdict(), "clean", "{cell:?}");
    }
}

fn a_child_has_no_stdin() {
    let ended = process::run(Command::new("cat"), Limits::tool(Duration::from_secs(20))).expect("cat starts");
    assert_eq!((ended.end, ended.stdout.as_str()), (End::Exited(0), ""));
}

fn a_child_that_takes_too_long_ends_with_all_it_started() {
    let started = Instant::now();
    // The grandchild holds the pipes: only its end closes them.
    let ended = process::run(shell("sleep 600 & echo $!; sleep 600"), Limits::tool(Duration::from_millis(300)));
    let ended = ended.expect("the shell starts");
    assert_eq!(ended.end, End::TimedOut);
    assert!(started.elapsed() < Duration::from_secs(60));
    assert!(ends(ended.stdout.trim()), "the grandchild {} lives on", ended.stdout);
}

#[serial(memory)]
fn a_child_that_takes_too_much_memory_is_stopped() {
    let limits = Limits { resident: 64 << 20, ..Limits::tool(Duration::from_secs(60)) };
    let ended = process::run(shell("x=0123456789abcdef; while :; do x=$x$x; done"), limits).expect("the shell starts");
    assert_eq!(ended.end, End::OutOfMemory);
}

fn what_a_child_leaves_behind_is_ended() {
    let ended =
        process::run(shell("sleep 600 & echo $!"), Limits::tool(Duration::from_secs(60))).expect("the shell starts");
    assert_eq!(ended.end, End::Exited(0));
    assert!(ends(ended.stdout.trim()), "the grandchild {} lives on", ended.stdout);
}

fn threads_that_wait_for_one_another_are_told_from_one_that_waits_for_the_time() {
    if !cfg!(target_os = "linux") {
        return;
    }
    let limits = Limits { stuck: Some(Duration::from_millis(300)), ..Limits::tool(Duration::from_secs(3)) };
    for (what, end) in [("for-one-another", End::Stuck), ("for-time", End::TimedOut)] {
        let mut waiter = Command::new(std::env::current_exe().expect("it runs"));
        waiter.args([AS_WAITER, what]);
        let ended = process::run(waiter, limits).expect("it starts");
        assert_eq!(ended.end, end, "{what}");
    }
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

/// Whether a process that was killed ends: one that waits to be collected has.
fn ends(pid: &str) -> bool {
    let deadline = Instant::now() + Duration::from_secs(30);
    let lives = || {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.contains("State:") && !status.contains("State:\tZ")
    };
    while lives() {
        if Instant::now() > deadline {
            return false;
        }
        thread::yield_now();
    }
    true
}

struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("the second panic");
    }
}

fn waits() {
    let (_sender, receiver) = mpsc::channel::<()>();
    assert!(receiver.recv_timeout(Duration::from_secs(3600)).is_ok());
}

fn allocates() {
    let mut kept = Vec::new();
    loop {
        kept.push(vec![1_u8; 1 << 20]);
    }
}

#[expect(unconditional_recursion, reason = "the stack is to overflow")]
fn deep(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    deep(depth + 1) + std::hint::black_box(frame)[3]
}

fn dereferences_null() {
    // SAFETY: none, this is the bug: the fault is what the test is about.
    unsafe { std::hint::black_box(std::ptr::null::<u64>()).read_volatile() };
}
