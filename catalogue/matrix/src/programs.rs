//! The programs that run inside this executable: the catalogue's, compiled on each std.

use std::sync::OnceLock;

use crate::child::Request;

/// Programs: a pair's name, and its scenarios by name. Every program crate generates one.
pub type Table = &'static [(&'static str, &'static [(&'static str, fn())])];

/// The two sides of the catalogue on one std.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flavour {
    pub(crate) buggy: Table,
    pub(crate) fixed: Table,
}

/// On the real std.
pub(crate) const ON_STD: Flavour = Flavour { buggy: buggy::PROGRAMS, fixed: fixed::PROGRAMS };
/// On loom's.
pub(crate) const ON_LOOM: Flavour =
    Flavour { buggy: programs_on_loom::buggy::PROGRAMS, fixed: programs_on_loom::fixed::PROGRAMS };
/// On shuttle's.
pub(crate) const ON_SHUTTLE: Flavour =
    Flavour { buggy: programs_on_shuttle::buggy::PROGRAMS, fixed: programs_on_shuttle::fixed::PROGRAMS };
/// On raddle's.
pub(crate) const ON_RADDLE: Flavour =
    Flavour { buggy: programs_on_raddle::buggy::PROGRAMS, fixed: programs_on_raddle::fixed::PROGRAMS };

impl Flavour {
    /// The scenario that `request` asks for.
    pub(crate) fn scenario(self, request: &Request) -> Option<fn()> {
        let own = if request.is_buggy() { self.buggy } else { self.fixed };
        let tables = [MORE.get().copied().unwrap_or_default(), own];
        let (_, scenarios) = tables.into_iter().flatten().find(|(pair, _)| *pair == request.pair)?;
        let (_, scenario) = scenarios.iter().find(|(name, _)| *name == request.scenario)?;
        Some(*scenario)
    }
}

static MORE: OnceLock<Table> = OnceLock::new();

/// Adds programs that are not in the catalogue, as tests do.
pub(crate) fn add(more: Table) {
    let _ = MORE.set(more);
}
