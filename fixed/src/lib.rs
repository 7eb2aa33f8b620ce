//! The corrected programs.
//!
//! Every file beside this one is a program: the component that has the bug, and `pub fn scenario()`, the closed run
//! that shows its absence. Its twin is the file of the same name in `buggy`; `diff` of the two is the lesson. What each
//! pair is about, and which detectors find it, stands in `catalogue`.
//!
//! The same sources are compiled on other stds: see `programs/src/flavour.rs`.

include!(concat!(env!("OUT_DIR"), "/programs.rs"));
