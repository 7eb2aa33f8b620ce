//! `--also`: the same tests under Miri and under ThreadSanitizer, beside what the engine says of them.
//!
//! They are built by the user's nightly toolchain on the real std, each in a target directory of its own, and selected
//! as raddle's are. [`miri`] interprets a test under many seeds, [`tsan`] runs it again and again on real threads; how
//! the tools are asked and read is [`tools`](raddle_tools), the same as for the catalogue. What they say becomes a
//! finding of the same form as raddle's ([`finding`]), with its lines; a token to replay it has none of them, so that an
//! entry carries the command that shows it again. Left alone, as in raddle's own run: targets with a harness of their
//! own, and examples in docs.

mod detector;
mod finding;
mod libtest;
mod miri;
mod places;
mod tool;
mod tsan;

pub(crate) use detector::Also;
