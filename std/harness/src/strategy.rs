//! How executions are sampled, by name: the one list of names. Each engine has some of them, and the runner refuses the
//! others before anything is built.

use std::fmt;
use std::str::FromStr;

/// A way to sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Uniformly among the threads that can go on.
    Random,
    /// Priorities with `depth − 1` change points (Burckhardt et al., ASPLOS 2010).
    Pct {
        /// How many ordering constraints the bug has.
        depth: u32,
    },
    /// Partial order sampling (Yuan et al., CAV 2018).
    Pos,
    /// Selectively uniform random walk (Zhao et al., ASPLOS 2025).
    Surw,
    /// Uniform random walk: what shuttle has of it.
    Urw,
    /// Those of the engine that are good at different things, in turn.
    Portfolio,
}

impl Strategy {
    /// The depth of `pct` where none is named.
    const DEPTH: u32 = 3;
    /// Those that raddle has, each with its own name.
    pub const RADDLES: [Self; 5] =
        [Self::Random, Self::Pct { depth: Self::DEPTH }, Self::Pos, Self::Surw, Self::Portfolio];
    /// Those that shuttle has.
    pub const SHUTTLES: [Self; 4] = [Self::Random, Self::Pct { depth: Self::DEPTH }, Self::Urw, Self::Portfolio];
    const ALL: [Self; 6] =
        [Self::Random, Self::Pct { depth: Self::DEPTH }, Self::Pos, Self::Surw, Self::Urw, Self::Portfolio];

    /// Whether it is one of these, whatever its depth.
    pub fn is_one_of(self, known: &[Self]) -> bool {
        known.iter().any(|known| known.name() == self.name())
    }

    /// The names of these, as a hint.
    pub fn names(known: &[Self]) -> String {
        let names = known.iter().map(|known| match known {
            Self::Pct { .. } => format!("{}:DEPTH", known.name()),
            _ => known.name().to_owned(),
        });
        names.collect::<Vec<_>>().join(", ")
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Pct { .. } => "pct",
            Self::Pos => "pos",
            Self::Surw => "surw",
            Self::Urw => "urw",
            Self::Portfolio => "portfolio",
        }
    }
}

impl FromStr for Strategy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, depth) = text.split_once(':').map_or((text, None), |(name, depth)| (name, Some(depth)));
        let known = Self::ALL.into_iter().find(|known| known.name() == name);
        match (known, depth) {
            (Some(Self::Pct { .. }), Some(depth)) => {
                let depth = depth.parse().map_err(|_| "the depth of pct is not a number".to_owned())?;
                Ok(Self::Pct { depth })
            }
            (Some(known), None) => Ok(known),
            _ => Err(format!("one of {}", Self::names(&Self::ALL))),
        }
    }
}

impl fmt::Display for Strategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pct { depth } => write!(f, "{}:{depth}", self.name()),
            _ => f.write_str(self.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strategy_is_read_as_it_is_written() {
        for strategy in Strategy::ALL.into_iter().chain([Strategy::Pct { depth: 7 }]) {
            assert_eq!(strategy.to_string().parse(), Ok(strategy));
        }
        assert_eq!("pct".parse(), Ok(Strategy::Pct { depth: 3 }));
        for wrong in ["pct:", "pct:many", "random:3", "urw:", "dfs", ""] {
            assert!(wrong.parse::<Strategy>().is_err(), "{wrong}");
        }
    }
}
