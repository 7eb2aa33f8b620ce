//! The types of evidence.

use serde::{Deserialize, Serialize};

use crate::evidence::FindingKind;
use crate::graph::site::{Role, Site, SiteId};

/// What proves a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Evidence {
    /// Two accesses to the same plain memory, at least one of them a write, neither of which happens before the other.
    Race(Access, Access),
    /// An access to memory that was freed.
    UseAfterFree {
        /// The access.
        access: Access,
        /// Who freed it.
        freed: Act,
        /// Who allocated it, if the program did, in this execution.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        allocated: Option<Act>,
    },
    /// An access to the stack of a thread that has ended.
    UseOfEndedStack {
        /// The access.
        access: Access,
        /// The thread whose stack it was.
        ended: ThreadName,
    },
    /// Memory is freed that was freed before.
    DoubleFree {
        /// The first time.
        first: Act,
        /// The second time.
        second: Act,
    },
    /// What is freed is no block of memory, but a part of one.
    InvalidFree {
        /// Who frees it.
        free: Act,
        /// Who allocated the block.
        allocated: Act,
        /// How many bytes behind the beginning of the block.
        offset: u64,
    },
    /// A thread panicked, and nothing handled it.
    Panic {
        /// The thread that the panic left.
        thread: ThreadName,
        /// `file:line:column`.
        site: String,
        /// The words of the panic.
        message: String,
        /// If the panic only passes another one on: that one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cause: Option<Panicked>,
    },
    /// No thread can go on.
    Deadlock {
        /// Each thread that has not ended, and what it waits for.
        waits: Vec<Wait>,
        /// Threads of which each waits for the next, and the last for the first; empty if there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        cycle: Vec<ThreadName>,
        /// The first panic of the execution, if there was one: a thread that has ended by one wakes no other.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        first_cause: Option<Panicked>,
    },
    /// Threads would go round in a loop for ever.
    Livelock {
        /// The threads.
        threads: Vec<ThreadName>,
        /// What they look at in the loop.
        spin: Spin,
    },
    /// A `RefCell` is used by one thread while another borrows it.
    Borrow {
        /// The thread that uses it.
        thread: ThreadName,
        /// What it calls.
        operation: Operation,
        /// The thread that borrows it.
        borrower: ThreadName,
    },
    /// A thread ran into the end of its stack.
    StackOverflow {
        /// The thread.
        thread: ThreadName,
    },
    /// The program did something else than before under the same decisions.
    Nondeterminism {
        /// The thread; `None` if it did not even begin.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<ThreadName>,
        /// Number of the event in its thread, or in those that the thread took over from.
        event: u32,
        /// What the event was before.
        was: Operation,
        /// What it is now; `None` if there is none.
        now: Option<Operation>,
    },
}

/// A thread of an execution.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ThreadName {
    /// Its number in the trace.
    pub number: usize,
    /// What it is called.
    pub name: String,
}

/// An operation at a place in the program.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Operation {
    /// What the program called, as `lock`, for display; empty if that is not known.
    pub name: String,
    /// The type of the object that it was called on, for display; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub object: String,
    /// What that does.
    #[serde(default, skip_serializing_if = "Role::is_other")]
    pub role: Role,
    /// The function that it is in, of an access to plain memory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// `file:line:column`.
    pub location: String,
    /// What identifies the operation and its place; `None` if another detector found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site_id: Option<SiteId>,
}

/// An access to plain memory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// The thread that makes it.
    pub thread: ThreadName,
    /// Whether it may write.
    pub write: bool,
    /// Whether it is atomic.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub atomic: bool,
    /// How many bytes, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// What the program calls, and where.
    pub operation: Operation,
}

/// A thread, and what it did where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The thread.
    pub thread: ThreadName,
    /// What it did.
    pub operation: Operation,
}

/// The panic of a thread.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panicked {
    /// The thread.
    pub thread: ThreadName,
    /// `file:line:column`.
    pub site: String,
    /// The words of the panic.
    pub message: String,
}

/// A thread that waits for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// The thread.
    pub thread: ThreadName,
    /// Where it waits.
    pub operation: Operation,
    /// What it waits for.
    pub awaits: Awaited,
}

/// What a thread waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Awaited {
    /// Another thread's end.
    End(ThreadName),
    /// A lock, which these threads hold.
    Lock(Vec<Holder>),
    /// Something that another thread would have to do, and none will.
    Wake,
    /// A moment that never comes.
    Time,
    /// What another detector than raddle does not say.
    Unsaid,
}

/// A thread that holds a lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// The thread.
    pub thread: ThreadName,
    /// Whether it holds the lock beside other readers.
    pub shared: bool,
    /// Where it took the lock; `None` if another detector found it, which does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Operation>,
}

/// What a thread looks at in a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Spin {
    /// Values that will not change.
    Values,
    /// The clock.
    Clock,
}

impl Evidence {
    /// The kind of finding that it proves.
    pub fn kind(&self) -> FindingKind {
        match self {
            Self::Race(..) => FindingKind::DataRace,
            Self::UseAfterFree { .. } | Self::UseOfEndedStack { .. } => FindingKind::UseAfterFree,
            Self::DoubleFree { .. } => FindingKind::DoubleFree,
            Self::InvalidFree { .. } => FindingKind::InvalidFree,
            Self::Panic { .. } => FindingKind::Panic,
            Self::Deadlock { .. } => FindingKind::Deadlock,
            Self::Livelock { .. } => FindingKind::Livelock,
            Self::Borrow { .. } => FindingKind::BorrowConflict,
            Self::StackOverflow { .. } => FindingKind::StackOverflow,
            Self::Nondeterminism { .. } => FindingKind::Nondeterminism,
        }
    }
}

impl From<&Site> for Operation {
    fn from(site: &Site) -> Self {
        Self {
            name: site.operation.to_owned(),
            object: site.object.name().to_owned(),
            role: site.role,
            function: None,
            location: site.at.to_string(),
            site_id: Some(site.id()),
        }
    }
}
