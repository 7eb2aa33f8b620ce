//! Executions to the first bug, over SCTBench.

use std::panic::{self, AssertUnwindSafe};

use raddle::{Checker, FindingKind, Strategy};
use sctbench_on_raddle as ours;
use sctbench_on_shuttle as theirs;
use std_on_shuttle::model::{self, Sampler, Strategy as ShuttleStrategy};

use crate::child::measure;

const SEEDS: u64 = 20;
/// A program that is not found within so many executions counts as so many.
const LIMIT: u64 = 10_000;
const SAFE_STACK_LIMIT: u64 = 1_000_000;

const COLUMNS: [&str; 8] =
    ["portfolio", "surw", "pos", "pct3", "random", "shuttle random", "shuttle pct3", "shuttle urw"];

pub(crate) fn print() {
    println!("\nexecutions to the first bug: mean over {SEEDS} seeds, (found in so many of them) where not in all");
    print!("{:18}", "program");
    COLUMNS.iter().for_each(|column| print!(" {column:>15}"));
    println!();
    let mut logarithms = [0.0; COLUMNS.len()];
    for program in ours::PROGRAMS {
        print!("{:18}", program.name);
        for (sum, column) in logarithms.iter_mut().zip(COLUMNS) {
            let [mean, found] = measure(&["bugs", column, program.name])[..] else {
                *sum += (LIMIT as f64).ln();
                print!(" {:>15}", "failed");
                continue;
            };
            let all = found == SEEDS as f64;
            *sum += if all { mean } else { LIMIT as f64 }.ln();
            print!(" {:>15}", if all { format!("{mean:.1}") } else { format!("{mean:.0} ({found}/{SEEDS})") });
        }
        println!();
    }
    print!("{:18}", "geometric mean");
    logarithms.iter().for_each(|sum| print!(" {:>15.1}", (sum / ours::PROGRAMS.len() as f64).exp()));
    println!("\n(goal: a geometric mean of 4.0 for portfolio, the default; safestack within {SAFE_STACK_LIMIT})");
    for column in ["portfolio", "surw"] {
        match measure(&["bugs", column, ours::SAFE_STACK.name])[..] {
            [executions, 1.0] => println!("safestack, {column}: found after {executions} executions"),
            _ => println!("safestack, {column}: not found in {SAFE_STACK_LIMIT} executions"),
        }
    }
}

/// The mean number of executions to the bug over the seeds that found it, and how many did.
pub(crate) fn perform(column: &str, name: &str) -> Vec<f64> {
    if name == ours::SAFE_STACK.name {
        let found = raddle_finds(&ours::SAFE_STACK, strategy(column), 1, SAFE_STACK_LIMIT);
        return vec![found.unwrap_or(SAFE_STACK_LIMIT) as f64, f64::from(u8::from(found.is_some()))];
    }
    let trials: Vec<u64> = (1..=SEEDS)
        .filter_map(|seed| match column {
            "shuttle random" => shuttle_finds(name, ShuttleStrategy::Random, seed),
            "shuttle pct3" => shuttle_finds(name, ShuttleStrategy::Pct { depth: 3 }, seed),
            "shuttle urw" => shuttle_finds(name, ShuttleStrategy::Urw, seed),
            _ => {
                let program = ours::PROGRAMS.iter().find(|p| p.name == name).expect("a program of the table");
                raddle_finds(program, strategy(column), seed, LIMIT)
            }
        })
        .collect();
    let mean = trials.iter().sum::<u64>() as f64 / trials.len().max(1) as f64;
    vec![if trials.is_empty() { LIMIT as f64 } else { mean }, trials.len() as f64]
}

fn strategy(column: &str) -> Strategy {
    match column {
        "portfolio" => Strategy::Portfolio,
        "surw" => Strategy::Surw,
        "pos" => Strategy::Pos,
        "pct3" => Strategy::Pct { depth: 3 },
        "random" => Strategy::Random,
        other => panic!("internal error: no strategy is named {other}"),
    }
}

/// In which execution raddle finds the program's own bug, the first being 1.
fn raddle_finds(program: &ours::Program, strategy: Strategy, seed: u64, limit: u64) -> Option<u64> {
    let outcome = Checker::new().sampled(strategy, limit).seed(seed).spurious(0).minimised(false).run(program.run);
    let finding = outcome.findings.first()?;
    let expected = match program.shows {
        ours::Shows::Panic(text) => finding.kind == FindingKind::Panic && finding.message.contains(text),
        ours::Shows::Deadlock => finding.kind == FindingKind::Deadlock,
    };
    assert!(expected, "{} failed in another way: {}", program.name, finding.message);
    Some(finding.executions_before + 1)
}

/// In which execution shuttle finds the program's own bug, the first being 1.
fn shuttle_finds(name: &str, strategy: ShuttleStrategy, seed: u64) -> Option<u64> {
    let program = theirs::PROGRAMS.iter().find(|p| p.name == name).expect("a program of the table");
    let sampler = Sampler {
        strategy,
        seed,
        executions: LIMIT as usize,
        max_duration: None,
        max_steps: 1_000_000,
        spurious: 0,
        timeouts: 0,
    };
    let before = model::executions();
    let failure = panic::catch_unwind(AssertUnwindSafe(|| sampler.run(program.run))).err()?;
    let text = raddle::panic::message(&*failure).unwrap_or_default();
    let expected = match program.shows {
        // A panic that was caught by `join` arrives as the `unwrap` of its result.
        theirs::Shows::Panic(expected) => text.contains(expected) || text.contains("Any { .. }"),
        theirs::Shows::Deadlock => text.contains("deadlock"),
    };
    assert!(expected, "{name} failed in another way: {text}");
    Some(model::executions() - before)
}
