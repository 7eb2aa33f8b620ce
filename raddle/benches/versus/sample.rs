//! Executions a second when sampling at random.

use raddle::{Checker, Strategy};
use std_on_shuttle::model::{Sampler, Strategy as ShuttleStrategy};

use crate::child::{measure, timed};
use crate::program::{Program, program};

const EXECUTIONS: u64 = 100_000;

static PROGRAMS: &[Program] = &[
    program!("2 x 3 lock/unlock", lock_unlock(2, 3)),
    program!("3 x 3 lock/unlock", lock_unlock(3, 3)),
    program!("4 x 3 lock/unlock", lock_unlock(4, 3)),
    program!("2 x 3 load;store", load_store(2, 3)),
    program!("3 x 3 load;store", load_store(3, 3)),
    program!("4 x 3 load;store", load_store(4, 3)),
];

pub(crate) fn print() {
    println!("\nsampling at random: executions a second (goal: a ratio of 3)");
    println!("{:20} {:>12} {:>12} {:>8}", "program", "raddle", "shuttle", "ratio");
    for program in PROGRAMS {
        let rate = |engine| measure(&["sample", engine, program.name]).first().copied().unwrap_or(f64::NAN);
        let (ours, theirs) = (rate("raddle"), rate("shuttle"));
        println!("{:20} {ours:>12.0} {theirs:>12.0} {:>8.1}", program.name, ours / theirs);
    }
}

/// Executions a second.
pub(crate) fn perform(engine: &str, name: &str) -> Vec<f64> {
    let program = PROGRAMS.iter().find(|p| p.name == name).expect("the parent names a program of the table");
    let took = match engine {
        "raddle" => {
            let checker = |n| Checker::new().sampled(Strategy::Random, n).seed(1).spurious(0);
            checker(1000).run(program.raddle);
            timed(|| checker(EXECUTIONS).run(program.raddle)).1
        }
        "shuttle" => {
            let sampler = |executions| Sampler {
                strategy: ShuttleStrategy::Random,
                seed: 1,
                executions,
                max_duration: None,
                max_steps: 1_000_000,
                spurious: 0,
                timeouts: 0,
            };
            sampler(1000).run(program.shuttle);
            timed(|| sampler(EXECUTIONS as usize).run(program.shuttle)).1
        }
        other => panic!("internal error: no engine is named {other}"),
    };
    vec![EXECUTIONS as f64 / took.as_secs_f64()]
}
