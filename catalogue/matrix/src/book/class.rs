//! The classes of bugs in words.

use catalogue::BugClass;

/// The heading of a class.
pub(super) const fn heading(class: BugClass) -> &'static str {
    match class {
        BugClass::Deadlock => "Deadlock",
        BugClass::LostWakeup => "Lost wake-up",
        BugClass::Atomicity => "Atomicity",
        BugClass::Order => "Order",
        BugClass::DataRace => "Data race",
        BugClass::MemoryOrder => "Memory order",
        BugClass::UseAfterFree => "Use after free",
        BugClass::NotShared => "Not shared",
        BugClass::Lost => "Lost work",
        BugClass::PanicSafety => "Panic safety",
    }
}

/// What its bugs have in common.
pub(super) const fn about(class: BugClass) -> &'static str {
    match class {
        BugClass::Deadlock => "Threads wait for each other in a circle, or one for itself.",
        BugClass::LostWakeup => "A thread waits for an event that has already happened, or that never will.",
        BugClass::Atomicity => "Steps that belong together are taken apart.",
        BugClass::Order => "A step happens before the one it depends on.",
        BugClass::DataRace => "Plain data is shared without synchronisation.",
        BugClass::MemoryOrder => "An atomic's ordering is too weak.",
        BugClass::UseAfterFree => "Memory is used after it was freed.",
        BugClass::NotShared => "Nothing is shared although the code looks as if.",
        BugClass::Lost => "Work or a resource is lost on some path.",
        BugClass::PanicSafety => "A panic in one place disables others.",
    }
}
