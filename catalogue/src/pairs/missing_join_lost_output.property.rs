//! `missing-join-lost-output`: a log of any lines.

use super::subject::missing_join_lost_output::{File, Log};

use crate::harness::{Property, Tool, by_quickcheck, sampled};

pub(crate) const PROPERTY: Property = Property {
    statement: "a closed log has every line that was written, in order",
    tool: Tool::Quickcheck,
    check: || by_quickcheck(6, |lines| sampled(lines, a_closed_log_is_complete)),
};

fn a_closed_log_is_complete(lines: Vec<String>) {
    let file = File::default();

    let log = Log::open(file.clone());
    for line in &lines {
        log.write(line);
    }
    log.close();

    assert_eq!(*file.lock().unwrap(), lines, "lines are missing from the log");
}
