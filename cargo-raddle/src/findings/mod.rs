//! What a run of `cargo raddle test` found: one data type, [`Report`], and the reports that are made from it.
//!
//! A report is a function from data to text and runs nothing. To add one: a file here, and where [`Outputs`] writes it.
//! What several of them show is worked out once, in private modules: `view` has what is shown of a finding, `line` a
//! line and what it does, `timeline` which thread holds and which waits for what at each step, `words` the words that all
//! of them use. [`Sources`] finds the lines of the program.

mod github;
mod html;
mod json;
mod junit;
mod line;
mod outputs;
mod report;
mod sarif;
mod sources;
mod terminal;
mod timeline;
mod view;
mod words;

pub use github::github;
pub use html::{document, html, timeline as page_timeline};
pub use json::json;
pub use junit::junit;
pub use outputs::{Format, Outputs};
pub use report::{Coverage, DETECTORS, Report, Test, VERSION, Verdict};
pub use sarif::sarif;
pub use sources::{Place, Sources};
pub use terminal::text;
