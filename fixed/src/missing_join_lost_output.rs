//! A log whose lines are written by a thread of their own, so that requests need not wait for the disk.
//!
//! `close` drops the sender, which tells the writer that no more lines will come, and then waits for the writer to
//! end: it ends only when everything queued is in the file.
//!
//! Another usual fix: the same in `Drop`, so that a log which nobody closes is complete too; or a scoped thread,
//! which cannot be left behind.

use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// What the log is written to: in this program, memory.
pub type File = Arc<Mutex<Vec<String>>>;

/// A log that is written in the background.
#[derive(Debug)]
pub struct Log {
    lines: Sender<String>,
    writer: JoinHandle<()>,
}

impl Log {
    /// A log that is written to `file`.
    pub fn open(file: File) -> Self {
        let (lines, queued) = mpsc::channel();
        let writer = thread::spawn(move || {
            for line in queued {
                file.lock().unwrap().push(line);
            }
        });
        Self { lines, writer }
    }

    /// Adds a line, without waiting until it is written.
    pub fn write(&self, line: &str) {
        self.lines.send(line.to_owned()).expect("the writer runs as long as the log is open");
    }

    /// Closes the log: every line is in the file afterwards.
    pub fn close(self) {
        drop(self.lines);
        self.writer.join().expect("the writer does not panic");
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
