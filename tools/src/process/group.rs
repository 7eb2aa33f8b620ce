//! A process group under limits.
//!
//! The child leads a process group of its own, so that it is killed with everything it started. Time and memory are
//! watched from outside: the memory is what the whole group has resident, since Miri, ThreadSanitizer and Valgrind
//! reserve far more address space than they use. Missed: a descendant that leaves the group.

use std::io::{self, Read};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

use super::proc;

/// Runs `command` in a process group of its own, without stdin and with its output captured.
///
/// # Errors
/// When the command cannot be started; nothing that it does later is an error.
pub fn run(mut command: Command, limits: Limits) -> io::Result<Ended> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    // SAFETY: the closure only makes the system calls of `limits::apply`, which are async-signal-safe.
    unsafe { command.pre_exec(move || limits.apply()) };

    let started = Instant::now();
    let mut child = command.spawn()?;
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());

    let broken = watch(&child, limits, started);
    // Also after a normal end: whatever the child left behind goes now, and its pipes are closed with it.
    kill_group(&child);
    let status = child.wait()?;
    let end = broken.unwrap_or_else(|| End::of(status));
    Ok(Ended { end, stdout: collect(&stdout), stderr: collect(&stderr), took: started.elapsed() })
}

/// What a child may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall-clock time.
    pub time: Duration,
    /// Bytes that the whole process group may have resident.
    pub resident: u64,
    /// Bytes of address space for each process, where the child is none of those that reserve much.
    pub address_space: Option<u64>,
    /// How long every thread of the group may sleep, where sleeping so long means waiting for ever.
    pub asleep: Option<Duration>,
    /// How long every thread of the group may wait for another one without a time limit: nothing from outside would
    /// wake it, so that this is known to last for ever. Only Linux tells.
    pub stuck: Option<Duration>,
}

impl Limits {
    /// Limits for a program that runs on an engine or on real threads in this very executable.
    pub const fn program(time: Duration) -> Self {
        Self { time, resident: 512 << 20, address_space: Some(4 << 30), asleep: None, stuck: None }
    }

    /// Limits for a tool that interprets or instruments the program, or compiles it.
    pub const fn tool(time: Duration) -> Self {
        Self { time, resident: 4 << 30, address_space: None, asleep: None, stuck: None }
    }

    /// Limits for a program under a tool that is in its process. Two seconds of sleep are a deadlock: no program of
    /// the catalogue waits so long for anything that comes.
    pub const fn instrumented(time: Duration) -> Self {
        Self { asleep: Some(Duration::from_secs(2)), ..Self::tool(time) }
    }

    /// Applies to the calling process what the system itself can watch.
    fn apply(self) -> io::Result<()> {
        let set = |what, bytes: u64| {
            let limit = libc::rlimit { rlim_cur: bytes, rlim_max: bytes };
            // SAFETY: `limit` is a valid `rlimit` for the duration of the call.
            if unsafe { libc::setrlimit(what, &limit) } == 0 { Ok(()) } else { Err(io::Error::last_os_error()) }
        };
        // A program that aborts is an everyday event here.
        set(libc::RLIMIT_CORE, 0)?;
        if let Some(bytes) = self.address_space {
            set(libc::RLIMIT_AS, bytes)?;
        }
        #[cfg(target_os = "linux")]
        {
            // Nobody waits for the child once its parent is gone.
            // SAFETY: this form of `prctl` takes a signal number and nothing else.
            unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
        }
        Ok(())
    }
}

/// What a child did.
#[derive(Clone, Debug)]
pub struct Ended {
    /// How it ended.
    pub end: End,
    /// What it wrote to stdout.
    pub stdout: String,
    /// What it wrote to stderr.
    pub stderr: String,
    /// The wall-clock time it took.
    pub took: Duration,
}

/// How a child ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this status.
    Exited(i32),
    /// By this signal.
    Signalled(i32),
    /// The time limit was reached.
    TimedOut,
    /// Every thread slept for as long as the limits allow.
    Asleep,
    /// Every thread waited for another one, for as long as the limits allow.
    Stuck,
    /// The memory limit was reached.
    OutOfMemory,
}

impl End {
    fn of(status: ExitStatus) -> Self {
        match (status.code(), status.signal()) {
            (Some(code), _) => Self::Exited(code),
            (None, signal) => Self::Signalled(signal.unwrap_or(0)),
        }
    }

    /// Whether the child ended by itself and said that all is well.
    pub fn success(self) -> bool {
        self == Self::Exited(0)
    }
}

/// Waits for the child's end, which is `None`, or for the first limit it breaks.
fn watch(child: &Child, limits: Limits, started: Instant) -> Option<End> {
    // Most children live for milliseconds; the others are asked less and less often.
    let mut pause = Duration::from_millis(1);
    let mut weighed = Instant::now();
    let mut rest: Option<(Instant, Duration)> = None;
    while !proc::has_ended(child.id()) {
        if started.elapsed() > limits.time {
            return Some(End::TimedOut);
        }
        if weighed.elapsed() > Duration::from_millis(40) {
            if proc::resident(child.id()) > limits.resident {
                return Some(End::OutOfMemory);
            }
            if limits.asleep.is_some() || limits.stuck.is_some() {
                // A tool has threads of its own, which look after things now and then: they use next to no time.
                rest = proc::at_rest(child.id()).map(|used| match rest {
                    Some((since, before)) if used.saturating_sub(before) <= since.elapsed() / 20 => (since, before),
                    _ => (Instant::now(), used),
                });
                let rests = |limit: Option<Duration>| {
                    limit.is_some_and(|limit| rest.is_some_and(|(since, _)| since.elapsed() > limit))
                };
                if rests(limits.stuck) && proc::waits_for_itself(child.id()) {
                    return Some(End::Stuck);
                }
                if rests(limits.asleep) {
                    return Some(End::Asleep);
                }
            }
            weighed = Instant::now();
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(15));
    }
    None
}

fn kill_group(child: &Child) {
    if let Ok(group) = libc::pid_t::try_from(child.id()) {
        // SAFETY: `killpg` reads no memory. The group is the child's own, and nobody else's until the child is waited for.
        unsafe { libc::killpg(group, libc::SIGKILL) };
    }
}

/// Reads a pipe to its end on a thread of its own, so that the child never blocks on a full one.
fn drain(pipe: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    /// More than this is noise: a program that prints without end is stopped by its time limit.
    const ENOUGH: usize = 8 << 20;
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let Some(mut pipe) = pipe else { return };
        let mut chunk = [0; 16 << 10];
        let mut kept = Vec::new();
        while let Ok(read @ 1..) = pipe.read(&mut chunk) {
            // The end is worth more than the beginning: a report stands there.
            if kept.len() > ENOUGH {
                kept.drain(..ENOUGH / 2);
            }
            kept.extend_from_slice(&chunk[..read]);
        }
        // The receiver has given up on a pipe that somebody keeps open: nothing to be done.
        let _ = send.send(kept);
    });
    receive
}

/// What was read; nothing when a descendant left the group and keeps the pipe open.
fn collect(pipe: &Receiver<Vec<u8>>) -> String {
    String::from_utf8_lossy(&pipe.recv_timeout(Duration::from_secs(2)).unwrap_or_default()).into_owned()
}
