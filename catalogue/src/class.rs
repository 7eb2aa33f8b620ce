//! Classes of bugs: what the bugs of a class have in common.

use serde::Serialize;

/// A class of bugs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BugClass {
    /// Threads wait for each other in a circle, or one thread waits for itself.
    Deadlock,
    /// A thread waits for an event that has already happened, or that never will.
    LostWakeup,
    /// Steps that belong together are taken apart.
    Atomicity,
    /// A step happens before the one it depends on.
    Order,
    /// Plain data is shared without synchronisation.
    DataRace,
    /// An atomic's ordering is too weak.
    MemoryOrder,
    /// Memory is used after it was freed.
    UseAfterFree,
    /// Nothing is shared, although the code looks as if it were.
    NotShared,
    /// Work or a resource is lost on some path.
    Lost,
    /// A panic in one place disables others.
    PanicSafety,
}

impl BugClass {
    /// Every class, in the order of the book's index.
    pub const ALL: [Self; 10] = [
        Self::Deadlock,
        Self::LostWakeup,
        Self::Atomicity,
        Self::Order,
        Self::DataRace,
        Self::MemoryOrder,
        Self::UseAfterFree,
        Self::NotShared,
        Self::Lost,
        Self::PanicSafety,
    ];

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Deadlock => "Deadlock",
            Self::LostWakeup => "Lost wake-up",
            Self::Atomicity => "Atomicity",
            Self::Order => "Order",
            Self::DataRace => "Data race",
            Self::MemoryOrder => "Memory order",
            Self::UseAfterFree => "Use after free",
            Self::NotShared => "Not shared",
            Self::Lost => "Lost work",
            Self::PanicSafety => "Panic safety",
        }
    }

    /// What its bugs have in common, in a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Deadlock => "Threads wait for each other in a circle, or one thread waits for itself.",
            Self::LostWakeup => "A thread waits for an event that has already happened, or that never will.",
            Self::Atomicity => "Steps that belong together are taken apart.",
            Self::Order => "A step happens before the one it depends on.",
            Self::DataRace => "Plain data is shared without synchronisation.",
            Self::MemoryOrder => "An atomic's ordering is too weak.",
            Self::UseAfterFree => "Memory is used after it was freed.",
            Self::NotShared => "Nothing is shared, although the code looks as if it were.",
            Self::Lost => "Work or a resource is lost on some path.",
            Self::PanicSafety => "A panic in one place disables others.",
        }
    }

    /// Whether its bugs show only under some schedules, or some outcomes of weak memory.
    pub const fn depends_on_the_schedule(self) -> bool {
        match self {
            Self::Deadlock
            | Self::LostWakeup
            | Self::Atomicity
            | Self::Order
            | Self::DataRace
            | Self::MemoryOrder
            | Self::UseAfterFree => true,
            Self::NotShared | Self::Lost | Self::PanicSafety => false,
        }
    }
}
