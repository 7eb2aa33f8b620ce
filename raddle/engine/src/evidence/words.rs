//! The words of evidence, once for all reports.

use std::fmt;

use crate::evidence::{Access, Act, Awaited, Evidence, Holder, Operation, Spin, ThreadName, Wait};

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Race(first, second) => {
                write!(f, "data race: (1) {first} and (2) {second}, and neither happens before the other")
            }
            Self::UseAfterFree { access, freed, allocated } => {
                write!(f, "use after free: {access}, which was freed {freed}")?;
                allocated.as_ref().map_or(Ok(()), |allocated| write!(f, "; it was allocated {allocated}"))
            }
            Self::UseOfEndedStack { access, ended } => {
                write!(f, "use after free: {access}, on the stack of {ended}, which has ended")
            }
            Self::DoubleFree { first, second } => write!(f, "double free: (1) {first} and (2) {second}"),
            Self::InvalidFree { free, allocated, offset } => {
                write!(
                    f,
                    "invalid free: {free}, {offset} bytes behind the beginning of a block that was allocated {allocated}"
                )
            }
            Self::Panic { thread, site, message, cause } => {
                write!(f, "{thread} panicked at {site}: {message}")?;
                match cause {
                    Some(cause) => write!(f, ": a thread panicked at {}: {}", cause.site, cause.message),
                    None => Ok(()),
                }
            }
            Self::Deadlock { waits, cycle, .. } => {
                write!(f, "deadlock")?;
                if let Some(first) = cycle.first() {
                    let names: Vec<&str> = cycle.iter().chain([first]).map(|t| t.name.as_str()).collect();
                    write!(f, " (cycle: {})", names.join(" → "))?;
                }
                list(f, ": ", "; ", waits)
            }
            Self::Livelock { threads, spin: Spin::Values } => {
                list(f, "", " and ", threads)?;
                write!(f, " would spin for ever: nothing it waits for can change any more")
            }
            Self::Livelock { threads, spin: Spin::Clock } => {
                list(f, "", " and ", threads)?;
                write!(f, " would look at the clock for ever: no time that passes is enough")
            }
            Self::Borrow { thread, operation, borrower } => {
                write!(f, "{thread} calls {operation} while {borrower} borrows the cell")
            }
            Self::StackOverflow { thread } => write!(f, "{thread} overflowed its stack"),
            Self::Nondeterminism { thread, event, was, now } => {
                let thread = thread.as_ref().map_or("a thread", |thread| &thread.name);
                write!(f, "nondeterministic program: event {event} of {thread} was {was}, now ")?;
                match now {
                    Some(now) => write!(f, "{now}")?,
                    None => write!(f, "nothing")?,
                }
                write!(
                    f,
                    " (usual causes: time, randomness, addresses as hash keys, statics kept between executions, the \
                     order in which the last `Arc` is dropped)"
                )
            }
        }
    }
}

impl fmt::Display for ThreadName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// `` `Mutex::lock` at src/x.rs:10:9 ``, or without a call.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, object, location, function, .. } = self;
        if !object.is_empty() {
            write!(f, "`{object}::{name}` ")?;
        } else if !name.is_empty() {
            write!(f, "`{name}` ")?;
        }
        if let Some(function) = function {
            write!(f, "in `{function}` ")?;
        }
        write!(f, "at {location}")
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { thread, write, atomic, size, operation } = self;
        f.write_str(if *atomic { "atomic " } else { "" })?;
        f.write_str(if *write { "write" } else { "read" })?;
        match size {
            Some(1) => write!(f, " of 1 byte ")?,
            Some(size) => write!(f, " of {size} bytes ")?,
            None if operation.name.is_empty() => f.write_str(" ")?,
            None => f.write_str(" of ")?,
        }
        write!(f, "{operation} by {thread}")
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { thread, operation } = self;
        write!(f, "{operation} by {thread}")
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { thread, operation, awaits } = self;
        match awaits {
            Awaited::End(other) => write!(f, "{thread} waits in {operation} for {other} to end"),
            Awaited::Lock(holders) => {
                write!(f, "{thread} waits in {operation}")?;
                list(f, " for ", " and for ", holders)
            }
            Awaited::Wake => write!(f, "{thread} sleeps in {operation}, and nobody is left to wake it"),
            Awaited::Time => write!(f, "{thread} waits in {operation} for a time that never comes"),
            Awaited::Unsaid => write!(f, "{thread} waits in {operation}"),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { thread, shared, since } = self;
        let reads = if *shared { " to read" } else { "" };
        match since {
            Some(since) => write!(f, "{thread}, which has held it{reads} since {since}"),
            None => write!(f, "{thread}, which holds it{reads}"),
        }
    }
}

/// The items, with `before` before the first and `between` between them.
fn list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, before: &str, between: &str, items: &[T]) -> fmt::Result {
    for (n, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if n == 0 { before } else { between })?;
    }
    Ok(())
}
