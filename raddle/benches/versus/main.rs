//! raddle beside loom and shuttle, in one run: `cargo bench -p raddle`.
//!
//! Every figure is measured in a process of its own, one after another, because loom and shuttle cannot share one and
//! because peak memory is a process's. All engines run the same sources, compiled on their stand-in for std, with
//! std's `Arc`. `cargo bench -p raddle -- exhaust` prints one section only: exhaust, sample, bugs, jobs or memory.

mod bugs;
mod child;
mod exhaust;
mod jobs;
mod memory;
mod program;
mod sample;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    if let Some(("--child", task)) = arguments.first().map(String::as_str).zip(arguments.get(1..)) {
        return child::perform(task);
    }
    let sections: [(&str, fn()); 5] = [
        ("exhaust", exhaust::print),
        ("sample", sample::print),
        ("bugs", bugs::print),
        ("jobs", jobs::print),
        ("memory", memory::print),
    ];
    for (name, print) in sections {
        if arguments.is_empty() || arguments.iter().any(|a| a == name) {
            print();
        }
    }
}
