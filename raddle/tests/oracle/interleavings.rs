//! A naive search of every interleaving of small programs with locks, condition variables, channels and parking,
//! under sequential consistency. States already seen are not searched again; nothing else is clever. Time passes when no
//! thread can move: to the first moment that one waits for, for all that sleep until then, or else for the first that
//! waits for something that did not come.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

/// An operation of such a program. Those that observe something append it to their thread's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Op {
    /// Loads an atomic and logs it.
    Load(usize),
    Store(usize, u64),
    /// Adds to an atomic and logs what was there.
    Add(usize, u64),
    /// Takes a mutex that the thread does not hold.
    Lock(usize),
    /// Releases a mutex if the thread holds it.
    Unlock(usize),
    /// Tries to take a mutex that the thread does not hold, and logs whether it did.
    TryLock(usize),
    /// Waits on the condition variable, with the mutex, if the thread holds it.
    Wait(usize, usize),
    NotifyOne(usize),
    NotifyAll(usize),
    /// Sends on the channel.
    Send(usize, u64),
    /// Receives: logs the value + 1, or 0 when all senders are gone. Only the channel's receiving thread does it.
    Recv(usize),
    /// The same without waiting: logs the value + 2, 1 when disconnected, 0 when empty.
    TryRecv(usize),
    Park,
    /// Makes a token available to the thread.
    Unpark(usize),
    /// Sleeps so long.
    Sleep(u64),
    /// As `Recv`, for so long: logs the value + 2, 1 when disconnected, 0 when time is up.
    RecvTimeout(usize, u64),
}

/// A program: its threads all start at once. A thread that sends on a channel owns a sender, and drops its senders one
/// after another when its operations are over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) threads: Vec<Vec<Op>>,
}

/// How a run can end: the log of each thread, or a deadlock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Ended(Vec<Vec<u64>>),
    Deadlock,
}

pub(crate) const OBJECTS: usize = 3;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct State {
    threads: Vec<Thread>,
    atomics: [u64; OBJECTS],
    owners: [Option<usize>; OBJECTS],
    channels: [VecDeque<u64>; OBJECTS],
    now: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Thread {
    /// The next operation; behind the last one, the channel whose sender is dropped next.
    next: usize,
    log: Vec<u64>,
    token: bool,
    waits: Waits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Waits {
    No,
    /// Is among those who wait, and may be notified, but has not released the mutex yet.
    Soon {
        condvar: usize,
        mutex: usize,
        notified: bool,
    },
    ForNotify {
        condvar: usize,
        mutex: usize,
    },
    ForMutex(usize),
    Asleep {
        until: u64,
    },
    ForMessage {
        channel: usize,
        until: u64,
    },
}

/// Every way in which the program can end.
pub(crate) fn outcomes(program: &Program) -> BTreeSet<Outcome> {
    let start = start(program);
    let mut seen = HashSet::from([start.clone()]);
    let mut to_visit = vec![start];
    let mut outcomes = BTreeSet::new();
    while let Some(state) = to_visit.pop() {
        let mut moved = false;
        for t in 0..program.threads.len() {
            for next in steps(program, &state, t) {
                moved = true;
                if seen.insert(next.clone()) {
                    to_visit.push(next);
                }
            }
        }
        if moved {
            continue;
        }
        match state.later() {
            Some(next) => to_visit.extend(seen.insert(next.clone()).then_some(next)),
            None => drop(outcomes.insert(state.outcome(program))),
        }
    }
    outcomes
}

/// Every way in which the program can end, with the fewest preemptions it takes: steps of another thread than the last
/// one while that one could go on. Dijkstra's search, the preemptions being the lengths.
pub(crate) fn fewest_preemptions(program: &Program) -> BTreeMap<Outcome, u32> {
    let mut fewest = BTreeMap::new();
    let mut seen = HashSet::new();
    let mut to_visit = VecDeque::from([(start(program), None, 0)]);
    while let Some((state, last, preemptions)) = to_visit.pop_front() {
        if !seen.insert((state.clone(), last)) {
            continue;
        }
        let moves: Vec<Vec<State>> = (0..program.threads.len()).map(|t| steps(program, &state, t)).collect();
        if moves.iter().all(Vec::is_empty) {
            fewest.entry(state.outcome(program)).or_insert(preemptions);
        }
        let goes_on = last.is_some_and(|last: usize| !moves[last].is_empty());
        for (t, next) in moves.into_iter().enumerate().flat_map(|(t, next)| next.into_iter().map(move |s| (t, s))) {
            if goes_on && last != Some(t) {
                to_visit.push_back((next, Some(t), preemptions + 1));
            } else {
                to_visit.push_front((next, Some(t), preemptions));
            }
        }
    }
    fewest
}

fn start(program: &Program) -> State {
    let thread = Thread { next: 0, log: Vec::new(), token: false, waits: Waits::No };
    State {
        threads: vec![thread; program.threads.len()],
        atomics: [0; OBJECTS],
        owners: [None; OBJECTS],
        channels: [const { VecDeque::new() }; OBJECTS],
        now: 0,
    }
}

impl State {
    /// The state when time has passed, nothing else being possible; `None` if nobody waits for that.
    fn later(&self) -> Option<Self> {
        let until = |t: &Thread| match t.waits {
            Waits::Asleep { until } | Waits::ForMessage { until, .. } => Some(until),
            _ => None,
        };
        let mut next = self.clone();
        next.now = self.threads.iter().filter_map(until).min()?.max(self.now);
        let due = |t: &&mut Thread| t.waits == Waits::Asleep { until: next.now };
        let mut awake = 0;
        for thread in next.threads.iter_mut().filter(due) {
            thread.waits = Waits::No;
            awake += 1;
        }
        if awake == 0 {
            let late = |t: &&mut Thread| matches!(t.waits, Waits::ForMessage { until, .. } if until <= next.now);
            let thread = next.threads.iter_mut().find(late)?;
            thread.log.push(0);
            thread.waits = Waits::No;
        }
        Some(next)
    }

    /// What it is, if nothing can move.
    fn outcome(self, program: &Program) -> Outcome {
        let ended = self.threads.iter().zip(&program.threads).all(|(t, ops)| t.next == ops.len() + OBJECTS);
        if ended { Outcome::Ended(self.threads.into_iter().map(|t| t.log).collect()) } else { Outcome::Deadlock }
    }
}

/// The states in which one step of thread `t` may end: none when it is blocked or over, several when it notifies one
/// of several waiters.
fn steps(program: &Program, state: &State, t: usize) -> Vec<State> {
    let mut s = state.clone();
    match state.threads[t].waits {
        Waits::Soon { condvar, mutex, notified } => {
            s.owners[mutex] = None;
            s.threads[t].waits = if notified { Waits::ForMutex(mutex) } else { Waits::ForNotify { condvar, mutex } };
            return vec![s];
        }
        Waits::ForNotify { .. } | Waits::Asleep { .. } => return Vec::new(),
        Waits::ForMessage { channel, .. } => match s.channels[channel].pop_front() {
            None if has_sender(program, state, channel) => return Vec::new(),
            seen => {
                s.threads[t].log.push(seen.map_or(1, |value| value + 2));
                s.threads[t].waits = Waits::No;
                return vec![s];
            }
        },
        Waits::ForMutex(m) => {
            if s.owners[m].is_some() {
                return Vec::new();
            }
            s.owners[m] = Some(t);
            s.threads[t].waits = Waits::No;
            return vec![s];
        }
        Waits::No => {}
    }
    if state.threads[t].next == program.threads[t].len() + OBJECTS {
        return Vec::new();
    }
    s.threads[t].next += 1;
    let Some(&op) = program.threads[t].get(state.threads[t].next) else {
        return vec![s]; // It drops its senders, one a step.
    };
    match op {
        Op::Load(x) => {
            let value = s.atomics[x];
            s.threads[t].log.push(value);
        }
        Op::Store(x, value) => s.atomics[x] = value,
        Op::Add(x, by) => {
            let value = s.atomics[x];
            s.threads[t].log.push(value);
            s.atomics[x] = value + by;
        }
        Op::Lock(m) => {
            if s.owners[m].is_some() {
                return Vec::new();
            }
            s.owners[m] = Some(t);
        }
        Op::Unlock(m) => {
            if s.owners[m] == Some(t) {
                s.owners[m] = None;
            }
        }
        Op::TryLock(m) => {
            let free = s.owners[m].is_none();
            s.threads[t].log.push(u64::from(free));
            if free {
                s.owners[m] = Some(t);
            }
        }
        Op::Wait(condvar, mutex) => {
            if s.owners[mutex] == Some(t) {
                s.threads[t].waits = Waits::Soon { condvar, mutex, notified: false };
            }
        }
        Op::NotifyOne(condvar) => {
            let waiters = waiters(&s, condvar);
            if !waiters.is_empty() {
                return waiters.into_iter().map(|w| woken(s.clone(), w)).collect();
            }
        }
        Op::NotifyAll(condvar) => {
            for w in waiters(&s, condvar) {
                s = woken(s, w);
            }
        }
        Op::Send(c, value) => s.channels[c].push_back(value),
        Op::Recv(c) => match s.channels[c].pop_front() {
            Some(value) => s.threads[t].log.push(value + 1),
            None if has_sender(program, state, c) => return Vec::new(),
            None => s.threads[t].log.push(0),
        },
        Op::TryRecv(c) => {
            let seen = s.channels[c].pop_front();
            let connected = has_sender(program, state, c);
            s.threads[t].log.push(seen.map_or(u64::from(!connected), |value| value + 2));
        }
        Op::Park => {
            if !s.threads[t].token {
                return Vec::new();
            }
            s.threads[t].token = false;
        }
        Op::Unpark(u) => s.threads[u].token = true,
        Op::Sleep(time) => s.threads[t].waits = Waits::Asleep { until: s.now + time },
        Op::RecvTimeout(channel, time) => s.threads[t].waits = Waits::ForMessage { channel, until: s.now + time },
    }
    vec![s]
}

fn waiters(state: &State, condvar: usize) -> Vec<usize> {
    let waits = |t: &usize| match state.threads[*t].waits {
        Waits::ForNotify { condvar: c, .. } | Waits::Soon { condvar: c, notified: false, .. } => c == condvar,
        _ => false,
    };
    (0..state.threads.len()).filter(waits).collect()
}

fn woken(mut state: State, t: usize) -> State {
    match &mut state.threads[t].waits {
        Waits::Soon { notified, .. } => *notified = true,
        waits => {
            if let Waits::ForNotify { mutex, .. } = *waits {
                *waits = Waits::ForMutex(mutex);
            }
        }
    }
    state
}

/// Whether a thread that sends on the channel has not dropped its sender yet.
fn has_sender(program: &Program, state: &State, channel: usize) -> bool {
    let sends = |ops: &[Op]| ops.iter().any(|op| matches!(op, Op::Send(c, _) if *c == channel));
    state.threads.iter().zip(&program.threads).any(|(t, ops)| t.next <= ops.len() + channel && sends(ops))
}
