//! Expectations: what a detector should say of a program, and when it is blind, why.

/// What a detector should say of one side of a pair. Every `&'static str` is the reason, one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The bug is found, in every scenario of the program.
    Found,
    /// The bug is found in the scenarios named first, and the detector is blind in the others: why.
    FoundIn(&'static [&'static str], &'static str),
    /// There is no bug, and the detector says so.
    Clean,
    /// The bug is there, and the detector cannot see it.
    Blind(&'static str),
    /// The program is correct, and the detector is known to accuse it.
    FalseAlarm(&'static str),
    /// The program is correct, the detector is known to accuse it in the scenarios named first, and says in the others
    /// that there is no bug.
    FalseAlarmIn(&'static [&'static str], &'static str),
    /// Real threads decide: either verdict passes. `found` of `of` runs showed the bug when it was measured; in a rule,
    /// over the programs of its class.
    Chance {
        /// Why it is left to chance.
        reason: &'static str,
        /// Runs that showed the bug.
        found: u32,
        /// Runs measured.
        of: u32,
    },
    /// The detector cannot be asked.
    NotApplicable(&'static str),
}

impl Expectation {
    /// The word for it in reports. A bug found in some scenarios only is found.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Found | Self::FoundIn(..) => "found",
            Self::Clean => "clean",
            Self::Blind(_) => "blind",
            Self::FalseAlarm(_) | Self::FalseAlarmIn(..) => "false-alarm",
            Self::Chance { .. } => "chance",
            Self::NotApplicable(_) => "not-applicable",
        }
    }

    /// The reason it gives, if it is of a kind that owes one.
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Found | Self::Clean => None,
            Self::FoundIn(_, reason)
            | Self::Blind(reason)
            | Self::FalseAlarm(reason)
            | Self::FalseAlarmIn(_, reason)
            | Self::Chance { reason, .. }
            | Self::NotApplicable(reason) => Some(reason),
        }
    }
}
