//! A log whose lines are written by a thread of their own, so that requests need not wait for the disk.
//!
//! `close` drops the sender, which tells the writer that no more lines will come, and returns at once. The writer
//! may not have begun with the lines that are still queued: whoever opens the file after `close` misses them, and
//! when `main` returns the process ends and they are lost for good. The last lines before the end are just those
//! that explain it.
//!
//! In review: a `thread::spawn` whose `JoinHandle` goes nowhere.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread;

/// What the log is written to: in this program, memory.
pub type File = Arc<Mutex<Vec<String>>>;

/// A log that is written in the background.
#[derive(Debug)]
pub struct Log {
    lines: Sender<String>,
}

impl Log {
    /// A log that is written to `file`.
    pub fn open(file: File) -> Self {
        let (lines, queued) = mpsc::channel();
        thread::spawn(move || {
            for line in queued {
                file.lock().unwrap().push(line);
            }
        });
        Self { lines }
    }

    /// Adds a line, without waiting until it is written.
    pub fn write(&self, line: &str) {
        self.lines.send(line.to_owned()).expect("the writer runs as long as the log is open");
    }

    /// Closes the log: every line is in the file afterwards.
    pub fn close(self) {
        drop(self.lines);
    }
}

/// A server logs its start and its stop, and closes the log.
pub fn scenario() {
    let file = File::default();

    let log = Log::open(file.clone());
    log.write("started");
    log.write("stopped");
    log.close();

    assert_eq!(*file.lock().unwrap(), ["started", "stopped"], "lines are missing from the log");
}
