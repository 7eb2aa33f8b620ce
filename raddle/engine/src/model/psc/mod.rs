//! RC11's SC axiom (Lahav, Vafeiadis, Kang, Hur, Dreyer: "Repairing Sequential Consistency in C/C++11", PLDI 2017,
//! section 4): `psc` is acyclic, where
//!
//! ```text
//! scb = sb ∪ sb≠loc; hb; sb≠loc ∪ hb|loc ∪ co ∪ fr
//! psc = ([SC] ∪ [F SC]; hb?); scb; ([SC] ∪ hb?; [F SC])  ∪  [F SC]; (hb ∪ hb; eco; hb); [F SC]
//! ```
//!
//! [`search`] decides it for one event at a time. `axiom` spells the formula out; the tests hold the search to it on
//! random graphs.

#[cfg(test)]
mod axiom;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use search::acyclic;
