//! What the system says of processes and threads, read from `/proc`.
//!
//! On a system without `/proc` every question is answered with "nothing": the limits that remain are the address
//! space and the time.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// Bytes that all processes of `group` have resident together.
pub(super) fn resident(group: u32) -> u64 {
    let Ok(processes) = fs::read_dir("/proc") else { return 0 };
    processes
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().bytes().all(|b| b.is_ascii_digit()))
        .filter_map(|entry| Stat::read(&entry.path().join("stat")))
        .filter(|stat| stat.group == group)
        .map(|stat| stat.resident_pages * page_size())
        .sum()
}

/// The processor time that all processes of `group` have used, if every one of their threads sleeps.
///
/// A thread that waits for a processor does not sleep, so a loaded machine looks different from a deadlock.
pub(super) fn at_rest(group: u32) -> Option<Duration> {
    let mut ticks = 0;
    for process in fs::read_dir("/proc").ok()?.flatten() {
        if !process.file_name().to_string_lossy().bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let Some(stat) = Stat::read(&process.path().join("stat")).filter(|stat| stat.group == group) else { continue };
        ticks += stat.ticks;
        for thread in fs::read_dir(process.path().join("task")).ok()?.flatten() {
            if Stat::read(&thread.path().join("stat"))?.state != 'S' {
                return None;
            }
        }
    }
    // SAFETY: `sysconf` reads no memory of ours.
    let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) }.try_into().unwrap_or(100);
    Some(Duration::from_millis(ticks * 1000 / per_second))
}

/// Whether every thread of `group` waits on a futex without a time limit, as for a lock, a notification or another
/// thread's end: no file, no clock and no other process will wake it.
///
/// Left out are threads that block nearly every signal and sleep: a sanitizer's own, which look after things now and
/// then. It leaves itself the signals of crashes.
pub(super) fn waits_for_itself(group: u32) -> bool {
    let Ok(processes) = fs::read_dir("/proc") else { return false };
    let mut waiting = 0;
    for process in processes.flatten() {
        let name = process.file_name().to_string_lossy().into_owned();
        let is_of_it = |stat: &Stat| stat.group == group;
        if !name.bytes().all(|b| b.is_ascii_digit())
            || Stat::read(&process.path().join("stat")).filter(is_of_it).is_none()
        {
            continue;
        }
        let Ok(threads) = fs::read_dir(process.path().join("task")) else { return false };
        for thread in threads.flatten() {
            let call = fs::read_to_string(thread.path().join("syscall")).unwrap_or_default();
            if is_endless_wait(&call) {
                waiting += 1;
                continue;
            }
            let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
            let blocked = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap_or_default();
            let blocks_most = u64::from_str_radix(blocked.trim(), 16).is_ok_and(|blocked| blocked.count_ones() >= 48);
            if !blocks_most || !is_sleep(&call) {
                return false;
            }
        }
    }
    waiting > 0
}

/// Whether a line of `/proc/PID/task/TID/syscall` is a futex's wait without a time limit.
#[cfg(target_os = "linux")]
fn is_endless_wait(call: &str) -> bool {
    const OPERATION: u64 = 0x7f;
    let mut numbers = call.split_ascii_whitespace();
    let is_futex = numbers.next().and_then(|number| number.parse().ok()) == Some(libc::SYS_futex);
    let arguments: Vec<u64> =
        numbers.map_while(|number| u64::from_str_radix(number.strip_prefix("0x")?, 16).ok()).collect();
    let waits = |operation: u64| {
        let operation = operation & OPERATION;
        [libc::FUTEX_WAIT, libc::FUTEX_WAIT_BITSET, libc::FUTEX_LOCK_PI].iter().any(|&known| known as u64 == operation)
    };
    match arguments.as_slice() {
        [_, operation, _, time, ..] => is_futex && waits(*operation) && *time == 0,
        _ => false,
    }
}

/// Whether a line of `/proc/PID/task/TID/syscall` is a sleep.
#[cfg(target_os = "linux")]
fn is_sleep(call: &str) -> bool {
    let number = call.split_ascii_whitespace().next().and_then(|number| number.parse().ok());
    number == Some(libc::SYS_nanosleep) || number == Some(libc::SYS_clock_nanosleep)
}

/// Only Linux tells.
#[cfg(not(target_os = "linux"))]
fn is_endless_wait(_: &str) -> bool {
    false
}

/// Only Linux tells.
#[cfg(not(target_os = "linux"))]
fn is_sleep(_: &str) -> bool {
    false
}

/// Whether a child of this process has ended. It is left for `wait` to collect, so that its number stays its own.
pub(super) fn has_ended(child: u32) -> bool {
    // SAFETY: an all-zero `siginfo_t` is valid.
    let mut info: libc::siginfo_t = unsafe { std::mem::zeroed() };
    let how = libc::WEXITED | libc::WNOHANG | libc::WNOWAIT;
    // SAFETY: `info` is valid for writes.
    let answered = unsafe { libc::waitid(libc::P_PID, child, &raw mut info, how) };
    // Without a child to wait for there is nothing to watch any more.
    // SAFETY: `waitid` has filled the field, or left it zero because nothing has ended.
    answered != 0 || unsafe { info.si_pid() } != 0
}

/// The fields of `/proc/PID/stat` that matter here.
struct Stat {
    state: char,
    group: u32,
    /// In user and in system mode.
    ticks: u64,
    resident_pages: u64,
}

impl Stat {
    fn read(path: &Path) -> Option<Self> {
        let text = fs::read_to_string(path).ok()?;
        // The second field is the program's name in brackets, which may itself hold spaces and brackets.
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_ascii_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<u64>().ok();
        Some(Self {
            state: fields.first()?.chars().next()?,
            group: fields.get(2)?.parse().ok()?,
            ticks: number(11)? + number(12)?,
            resident_pages: number(21)?,
        })
    }
}

fn page_size() -> u64 {
    // SAFETY: `sysconf` reads no memory of ours.
    unsafe { libc::sysconf(libc::_SC_PAGESIZE) }.try_into().unwrap_or(4096)
}

#[cfg(all(test, not(miri), target_os = "linux", target_arch = "x86_64"))]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_endless_without_a_time_limit() {
        for (call, is_endless) in [
            ("202 0x720c00000088 0x89 0xffffffff 0x0 0x0 0x5582ffffffff 0x7ffdd5849b18 0x7f4c1d2df829", true),
            ("202 0x720800001010 0x80 0x2 0x0 0x0 0x0 0x7f4c197fb8a8 0x7f4c1d2df829", true),
            // With a time limit; a wake-up; a sleep; on a processor.
            ("202 0x720800001010 0x89 0x2 0x7f4c197fb8a8 0x0 0x5582ffffffff 0x7f4c197fb8a8 0x7f4c1d2df829", false),
            ("202 0x720800001010 0x81 0x1 0x0 0x0 0x0 0x7f4c197fb8a8 0x7f4c1d2df829", false),
            ("35 0x7f4c19ffe628 0x7f4c19ffe628 0x0 0x8 0x0 0x7ffdd5848847 0x7f4c19ffe638 0x5582fabc822e", false),
            ("running", false),
        ] {
            assert_eq!(is_endless_wait(call), is_endless, "{call}");
        }
    }
}
