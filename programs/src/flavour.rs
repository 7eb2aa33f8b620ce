//! The programs of both sides, on another std.
//!
//! The sources are those of the packages `buggy` and `fixed`, to the letter. The packages in `loom/`, `shuttle/`,
//! `raddle/` and `pthread/` compile this file, and differ in the dependency that is called `std`.

include!(concat!(env!("OUT_DIR"), "/programs.rs"));
