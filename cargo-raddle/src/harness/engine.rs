//! Which engine a test runs on, and what each can be asked.
//!
//! An engine is a pair of stand-ins, for std and for core. What it cannot do is refused here, before anything is built,
//! rather than ignored there.

use clap::ValueEnum;
use std_harness::{Asked, Strategy};

use super::Failure;

/// An engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// Every execution once, under RC11, and sampling; replays what it finds
    #[default]
    Raddle,
    /// Every execution, with weak memory; five threads, no sampling
    Loom,
    /// Sampled interleavings of tests of any size; no weak memory
    Shuttle,
}

/// What only some engines have.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Wishes {
    /// Whether a seed was named.
    pub(crate) seed: bool,
    /// Whether a memory model was named.
    pub(crate) model: bool,
    /// Whether it was said when time passes.
    pub(crate) time: bool,
}

impl Engine {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Raddle => "raddle",
            Self::Loom => "loom",
            Self::Shuttle => "shuttle",
        }
    }

    /// The packages of its stand-ins, std's first.
    pub(super) fn packages(self) -> [String; 2] {
        [format!("std-on-{}", self.name()), format!("core-on-{}", self.name())]
    }

    /// Refuses what it cannot do.
    pub(crate) fn can(self, asked: &Asked, wishes: Wishes) -> Result<(), Failure> {
        let name = self.name();
        let no = |option: &str, hint: &str| Failure::usage(format!("{name} has no `{option}` (hint: {hint})"));
        if let (true, Some(_)) = (self != Self::Raddle, &asked.replay) {
            return Err(no("--replay", "only raddle's findings have tokens; leave out --engine"));
        }
        if self != Self::Raddle && wishes.time {
            return Err(no("--time", "only --engine raddle has a choice"));
        }
        match self {
            Self::Raddle => match &asked.strategy {
                Some(wanted) if !wanted.is_one_of(&Strategy::RADDLES) => {
                    Err(no(&format!("--strategy {wanted}"), &Strategy::names(&Strategy::RADDLES)))
                }
                _ => Ok(()),
            },
            Self::Loom if asked.sample.is_some() => {
                Err(no("--sample", "loom explores and does not sample; --engine shuttle or raddle does"))
            }
            Self::Loom if asked.strategy.is_some() => {
                Err(no("--strategy", "loom explores and does not sample; --engine shuttle or raddle does"))
            }
            Self::Loom if wishes.seed => Err(no("--seed", "nothing in it is left to chance")),
            Self::Loom if wishes.model => Err(no("--model", "it has one memory model, close to rc11")),
            Self::Shuttle if wishes.model => {
                Err(no("--model", "it knows interleavings only, as --engine raddle does with --model sc"))
            }
            Self::Shuttle => match &asked.strategy {
                Some(wanted) if !wanted.is_one_of(&Strategy::SHUTTLES) => {
                    Err(no(&format!("--strategy {wanted}"), &Strategy::names(&Strategy::SHUTTLES)))
                }
                _ => Ok(()),
            },
            Self::Loom => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(engine: Engine, asked: &Asked, wishes: Wishes) -> String {
        match engine.can(asked, wishes) {
            Ok(()) => String::new(),
            Err(failure) => {
                assert_eq!(failure.code(), 2);
                failure.to_string()
            }
        }
    }

    #[test]
    fn what_an_engine_cannot_do_is_bad_usage_with_a_way_out() {
        let by = |name: &str| Asked { strategy: Some(name.parse().expect("it is one")), ..Asked::default() };
        let replay = Asked { replay: Some("r1.A".to_owned()), ..Asked::default() };
        let sample = Asked { sample: Some(3), ..Asked::default() };
        let none = Wishes::default();
        let (seed, model, time) =
            (Wishes { seed: true, ..none }, Wishes { model: true, ..none }, Wishes { time: true, ..none });
        for (engine, asked, wishes, words) in [
            (Engine::Loom, &replay, none, "loom has no `--replay`"),
            (Engine::Shuttle, &replay, none, "shuttle has no `--replay`"),
            (Engine::Loom, &sample, none, "loom has no `--sample`"),
            (Engine::Loom, &by("random"), none, "loom has no `--strategy`"),
            (Engine::Loom, &Asked::default(), seed, "loom has no `--seed`"),
            (Engine::Loom, &Asked::default(), model, "loom has no `--model`"),
            (Engine::Shuttle, &Asked::default(), model, "shuttle has no `--model`"),
            (Engine::Shuttle, &Asked::default(), time, "shuttle has no `--time`"),
            (Engine::Shuttle, &by("surw"), none, "shuttle has no `--strategy surw`"),
            (Engine::Raddle, &by("urw"), none, "raddle has no `--strategy urw`"),
        ] {
            let said = said(engine, asked, wishes);
            assert!(said.contains(words) && said.contains("(hint: "), "{said:?} instead of {words:?}");
        }
    }

    #[test]
    fn what_an_engine_can_do_is_let_through() {
        let by = |name: &str| Asked {
            strategy: Some(name.parse().expect("it is one")),
            sample: Some(3),
            ..Asked::default()
        };
        let replay = Asked { replay: Some("r1.A".to_owned()), ..Asked::default() };
        assert_eq!(said(Engine::Raddle, &replay, Wishes { seed: true, model: true, time: true }), "");
        for name in ["random", "pct:2", "urw", "portfolio"] {
            assert_eq!(said(Engine::Shuttle, &by(name), Wishes { seed: true, ..Wishes::default() }), "");
        }
        assert_eq!(said(Engine::Loom, &Asked { exhaustive: true, ..Asked::default() }, Wishes::default()), "");
    }
}
