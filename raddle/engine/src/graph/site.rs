//! Where in the program an event comes from, and what it is there: its [`Site`], with a [`Role`] and an [`Object`].
//!
//! Whatever has to be decided about an operation is decided by its role and by the kind of its object. The name of the
//! operation is for people to read.

use std::fmt;
use std::panic::Location;

use serde::{Deserialize, Serialize};

/// An operation at a place in the program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site {
    /// What the program called, as `lock` or `fetch_add`, for display.
    pub(crate) operation: &'static str,
    pub(crate) at: &'static Location<'static>,
    /// The object that it was called on.
    pub(crate) object: Object,
    pub(crate) role: Role,
}

impl Site {
    /// The beginning and the end of a thread, which are nowhere in the program.
    pub(crate) const THREAD: Self =
        Self { operation: "main", at: Location::caller(), object: Object::None, role: Role::Other };

    /// An access to plain memory, which is no event.
    pub(crate) const ACCESS: Self =
        Self { operation: "access", at: Location::caller(), object: Object::None, role: Role::Other };

    /// What identifies the site.
    pub(crate) fn id(&self) -> SiteId {
        SiteId::new(self.at.file(), self.at.line(), self.at.column(), self.operation)
    }
}

impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        (std::ptr::eq(self.at, other.at) || self.at == other.at) && self.operation == other.operation
    }
}

/// For messages: `` `Mutex::lock` at src/x.rs:10:9 ``.
impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, at, object, .. } = self;
        match object.name() {
            "" => write!(f, "`{operation}` at {at}"),
            object => write!(f, "`{object}::{operation}` at {at}"),
        }
    }
}

/// The identity of a site: the same in every process that runs the same build, whatever the addresses there are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct SiteId(u64);

impl SiteId {
    /// FNV-1a (Fowler, Noll, Vo) over the parts. std's hashers promise nothing from one release to the next.
    fn new(file: &str, line: u32, column: u32, operation: &str) -> Self {
        let numbers = [line.to_le_bytes(), column.to_le_bytes()].concat();
        let end_of_file_name = [0];
        let parts = [file.as_bytes(), &end_of_file_name, &numbers, operation.as_bytes()];
        let fold = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        Self(parts.into_iter().flatten().fold(0xcbf2_9ce4_8422_2325, fold))
    }
}

/// Sixteen hexadecimal digits: a number of 64 bits is not safe in JSON.
impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<SiteId> for String {
    fn from(id: SiteId) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for SiteId {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        u64::from_str_radix(&text, 16).map(Self)
    }
}

/// What an event does for the program, whatever the operation is called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Role {
    /// None of the others.
    #[default]
    Other,
    /// Loads an atomic, or a state that a primitive keeps.
    Load,
    /// Stores to an atomic.
    Store,
    /// Reads an atomic, modifies it, and writes it back, in one step.
    Update,
    /// A fence.
    Fence,
    /// An access to plain memory.
    Access,
    /// Takes a lock alone; waits for it.
    Acquire,
    /// Takes a lock beside other readers; waits for it.
    AcquireShared,
    /// Takes a lock alone if it is free.
    TryAcquire,
    /// Takes a lock beside other readers if nobody writes.
    TryAcquireShared,
    /// Releases a lock.
    Release,
    /// Goes from holding a lock alone to holding it beside other readers.
    Downgrade,
    /// Takes the lock inside a primitive, which no program sees.
    Enter,
    /// Releases the lock inside a primitive.
    Leave,
    /// Waits for others to do something: for a notification, a round of a barrier, the end of an initialisation.
    Wait,
    /// Wakes a thread that waits.
    Notify,
    /// Arrives at a barrier.
    Arrive,
    /// Begins an initialisation, if none has begun; waits for the one that has.
    Initialize,
    /// Ends an initialisation.
    Complete,
    /// Sends a message; waits for room.
    Send,
    /// Sends a message if there is room.
    TrySend,
    /// Reserves the place of a message that is about to be sent.
    Reserve,
    /// Receives a message; waits for one.
    Receive,
    /// Receives a message if there is one.
    TryReceive,
    /// Leaves a channel.
    Disconnect,
    /// Starts a thread.
    Spawn,
    /// Waits for a thread to end.
    Join,
    /// Makes known that a thread is done.
    Finish,
    /// Waits to be unparked.
    Park,
    /// Unparks a thread.
    Unpark,
    /// Lets other threads run.
    Yield,
    /// Waits for time to pass.
    Sleep,
    /// Looks at the clock.
    Clock,
    /// A question to the explorer: whether something happens that need not.
    Whether,
    /// A question to the explorer: which one.
    Which,
}

impl Role {
    /// Whether it is none of the others.
    pub(crate) fn is_other(&self) -> bool {
        *self == Self::Other
    }

    /// Whether it asks for a lock, and waits until it has it.
    pub(crate) fn acquires(self) -> bool {
        matches!(self, Self::Acquire | Self::AcquireShared)
    }

    /// Whether it asks for something that it can be refused, and so can see that another thread has it.
    pub(crate) fn tries(self) -> bool {
        matches!(self, Self::TryAcquire | Self::TryAcquireShared | Self::TrySend | Self::TryReceive)
    }
}

/// The kind of an object that operations are called on.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[expect(missing_docs, reason = "most of them are std's names")]
pub enum Object {
    /// No object: a free function, or the engine itself.
    #[default]
    None,
    /// An atomic, with the name of its type.
    Atomic(AtomicType),
    Mutex,
    RwLock,
    Condvar,
    /// What one thread waits on that waits for a condition variable.
    Waiter,
    Barrier,
    Once,
    Channel,
    /// A place in a channel, for one message.
    Message,
    /// The count of a channel's senders.
    Senders,
    /// The module `thread`, whose functions these are.
    ThreadModule,
    Thread,
    JoinHandle,
    ScopedJoinHandle,
    Scope,
    Instant,
    Cell,
    OnceCell,
    RefCell,
    UnsafeCell,
}

impl Object {
    /// Whether threads hold it.
    pub(crate) fn is_lock(self) -> bool {
        matches!(self, Self::Mutex | Self::RwLock)
    }

    pub(crate) fn is_atomic(self) -> bool {
        matches!(self, Self::Atomic(_))
    }

    /// Whether it is a condition variable, or a part of one.
    pub(crate) fn is_condvar(self) -> bool {
        matches!(self, Self::Condvar | Self::Waiter)
    }

    /// The name of its type, for display; empty if there is no object.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Atomic(atomic) => atomic.name(),
            Self::Mutex => "Mutex",
            Self::RwLock => "RwLock",
            Self::Condvar | Self::Waiter => "Condvar",
            Self::Barrier => "Barrier",
            Self::Once => "Once",
            Self::Channel => "channel",
            Self::Message => "message",
            Self::Senders => "senders",
            Self::ThreadModule => "thread",
            Self::Thread => "Thread",
            Self::JoinHandle => "JoinHandle",
            Self::ScopedJoinHandle => "ScopedJoinHandle",
            Self::Scope => "Scope",
            Self::Instant => "Instant",
            Self::Cell => "Cell",
            Self::OnceCell => "OnceCell",
            Self::RefCell => "RefCell",
            Self::UnsafeCell => "UnsafeCell",
        }
    }
}

macro_rules! atomic_types {
    ($($name:ident)*) => {
        /// The types of atomics.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[expect(missing_docs, reason = "they are std's names")]
        pub enum AtomicType {
            $($name,)*
        }

        impl AtomicType {
            fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

atomic_types! {
    AtomicBool AtomicPtr
    AtomicI8 AtomicI16 AtomicI32 AtomicI64 AtomicIsize
    AtomicU8 AtomicU16 AtomicU32 AtomicU64 AtomicUsize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_identity_of_a_site_depends_on_the_source_alone() {
        // Known values: another build of the same sources, in another process, has the same.
        assert_eq!(SiteId::new("src/lib.rs", 10, 9, "load").to_string(), "ddee737f6a0cc901");
        assert_ne!(SiteId::new("src/lib.rs", 10, 9, "load"), SiteId::new("src/lib.rs", 10, 9, "store"));
        assert_ne!(SiteId::new("src/lib.rs", 10, 9, "load"), SiteId::new("src/lib.rs", 9, 10, "load"));
        assert_ne!(SiteId::new("src/a", 0, 0, "bload"), SiteId::new("src/ab", 0, 0, "load"));
    }

    #[test]
    fn an_identity_survives_the_way_through_text() {
        let id = SiteId::new("src/lib.rs", 10, 9, "load");
        assert_eq!(SiteId::try_from(String::from(id)), Ok(id));
    }

    #[test]
    fn a_site_takes_no_more_room_than_its_names_and_two_words() {
        assert_eq!(size_of::<Site>(), 32);
    }
}
