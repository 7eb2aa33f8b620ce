//! The names of models, strategies and kinds of time, as settings and command lines have them.

use std::fmt;
use std::str::FromStr;

use crate::check::strategy::Strategy;
use crate::model::consistency::Model;
use crate::time::Time;

/// A name that means nothing; displays the names that do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownName(&'static str);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for UnknownName {}

impl FromStr for Model {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        match name {
            "rc11" => Ok(Self::Rc11),
            "sc" => Ok(Self::Sc),
            _ => Err(UnknownName("no such model (rc11, sc)")),
        }
    }
}

impl FromStr for Time {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        match name {
            "free" => Ok(Self::Free),
            "ordered" => Ok(Self::Ordered),
            _ => Err(UnknownName("no such time (free, ordered)")),
        }
    }
}

/// The depth of `pct` where none is named: most bugs have no more ordering constraints.
const DEPTH: u32 = 3;

impl FromStr for Strategy {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, UnknownName> {
        let unknown = UnknownName("no such strategy (random, pct:<depth>, pos, surw, portfolio)");
        match name.split_once(':') {
            Some(("pct", depth)) => Ok(Self::Pct { depth: depth.parse().map_err(|_| unknown)? }),
            Some(_) => Err(unknown),
            None => match name {
                "random" => Ok(Self::Random),
                "pct" => Ok(Self::Pct { depth: DEPTH }),
                "pos" => Ok(Self::Pos),
                "surw" => Ok(Self::Surw),
                "portfolio" => Ok(Self::Portfolio),
                _ => Err(unknown),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strategy_has_a_depth_only_if_it_is_pct() {
        assert_eq!("pct:5".parse(), Ok(Strategy::Pct { depth: 5 }));
        assert_eq!("pct".parse(), Ok(Strategy::Pct { depth: 3 }));
        assert_eq!("surw".parse(), Ok(Strategy::Surw));
        for name in ["pct:", "pct:deep", "random:1", "PCT", ""] {
            assert!(name.parse::<Strategy>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_name_that_means_nothing_is_answered_with_those_that_do() {
        assert_eq!("tso".parse::<Model>().unwrap_err().to_string(), "no such model (rc11, sc)");
        assert_eq!("fast".parse::<Time>().unwrap_err().to_string(), "no such time (free, ordered)");
    }
}
