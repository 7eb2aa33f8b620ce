//! What the system says of this process.

use std::fs;
use std::time::Duration;

/// The processor time that this process has used.
pub(super) fn own_cpu_time() -> Duration {
    // SAFETY: an all-zero `timespec` is valid.
    let mut time: libc::timespec = unsafe { std::mem::zeroed() };
    // SAFETY: `time` is valid for writes; the clock exists on every Unix.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// The number of context switches of all threads of this process but the caller's, if every one of them sleeps.
///
/// Two equal answers mean that nothing ran in between. A thread that waits for a processor does not sleep, so a
/// loaded machine looks different from a deadlock.
pub(super) fn asleep_since() -> Option<u64> {
    // SAFETY: `gettid` has no preconditions.
    #[cfg(target_os = "linux")]
    let own = unsafe { libc::gettid() }.to_string();
    #[cfg(not(target_os = "linux"))]
    let own = String::new();

    let mut switches = 0;
    let mut others = 0;
    for thread in fs::read_dir("/proc/self/task").ok()?.flatten() {
        if *thread.file_name() == *own {
            continue;
        }
        let status = fs::read_to_string(thread.path().join("status")).ok()?;
        let field = |name: &str| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        if !field("State:")?.starts_with('S') {
            return None;
        }
        switches += field("voluntary_ctxt_switches:")?.parse::<u64>().ok()?;
        switches += field("nonvoluntary_ctxt_switches:")?.parse::<u64>().ok()?;
        others += 1;
    }
    (others > 0).then_some(switches)
}
