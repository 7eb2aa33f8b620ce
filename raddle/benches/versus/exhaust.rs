//! Executions and time to explore a program exhaustively.

use std::time::Duration;

use raddle::{Checker, Model};
use std_on_loom::model::Explorer;
use std_on_shuttle::model::{Sampler, Strategy};

use crate::child::{measure, timed};
use crate::program::{Program, program};

/// Where an engine is stopped.
const LIMIT: Duration = Duration::from_secs(20);

static PROGRAMS: &[Program] = &[
    program!("3 x load;store", load_store(3, 1)),
    program!("4 x load;store", load_store(4, 1)),
    program!("2 x 4 load;store", load_store(2, 4)),
    program!("3 x 3 lock/unlock", lock_unlock(3, 3)),
    program!("4 x fetch_add", fetch_add(4, 1)),
    program!("4 x nothing", empty(4)),
];

pub(crate) fn print() {
    println!("\nto exhaust a program: executions and time; an engine is stopped after {} s", LIMIT.as_secs());
    println!("(goals: 3 x load;store 1,000 times as fast as loom; 4 x load;store in 20 ms)");
    println!(
        "{:20} {:>10} {:>12} {:>12} {:>12} {:>10} {:>12} {:>12} {:>10}",
        "program", "raddle", "time", "loom", "time", "x raddle", "shuttle DFS", "time", "x raddle"
    );
    for program in PROGRAMS {
        print!("{:20}", program.name);
        let ours = measure(&["exhaust", "raddle", program.name]);
        let [executions, seconds, ..] = ours[..] else {
            println!(" failed");
            continue;
        };
        print!(" {executions:>10} {:>12}", time(seconds));
        for engine in ["loom", "shuttle"] {
            match measure(&["exhaust", engine, program.name])[..] {
                [n, s, 1.0] => print!(" {n:>12} {:>12} {:>10.0}", time(s), s / seconds),
                [n, s, _] => {
                    print!(" {:>12} {:>12} {:>10}", format!("> {n}"), time(s), format!("> {:.0}", s / seconds))
                }
                _ => print!(" {:>12} {:>12} {:>10}", "failed", "-", "-"),
            }
        }
        println!();
    }
}

/// Executions, seconds, and 1 when the engine finished.
pub(crate) fn perform(engine: &str, name: &str) -> Vec<f64> {
    let program = PROGRAMS.iter().find(|p| p.name == name).expect("the parent names a program of the table");
    match engine {
        "raddle" => {
            let run = program.raddle;
            let explore = || Checker::new().model(Model::Rc11).exhaustive().spurious(0).max_time(LIMIT).run(run);
            explore(); // The first exploration also pays for pages and stacks.
            let (outcome, took) = timed(explore);
            vec![outcome.executions as f64, took.as_secs_f64(), f64::from(u8::from(outcome.complete))]
        }
        "loom" => {
            let explorer = Explorer { max_duration: Some(LIMIT), spurious: 0, timeouts: 0, ..Explorer::default() };
            let (explored, took) = timed(|| explorer.run(program.loom));
            vec![explored.executions as f64, took.as_secs_f64(), f64::from(u8::from(explored.complete))]
        }
        "shuttle" => {
            let sampler = Sampler {
                strategy: Strategy::Dfs,
                seed: 0,
                // shuttle's DFS has no time limit here: this many executions take it about the limit.
                executions: 1_500_000,
                max_duration: None,
                max_steps: 1_000_000,
                spurious: 0,
                timeouts: 0,
            };
            let (explored, took) = timed(|| sampler.run(program.shuttle));
            vec![explored.executions as f64, took.as_secs_f64(), f64::from(u8::from(explored.complete))]
        }
        other => panic!("internal error: no engine is named {other}"),
    }
}

fn time(seconds: f64) -> String {
    if seconds < 1.0 { format!("{:.3} ms", seconds * 1e3) } else { format!("{seconds:.2} s") }
}
