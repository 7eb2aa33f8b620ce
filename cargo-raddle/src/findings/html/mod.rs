//! The findings as one self-contained page: the tests and verdicts, and a timeline to step through for each finding.
//!
//! All there is to say stands in the HTML, as lists and tables; the script only shows one step at a time and moves the
//! highlight. maud escapes every text when the page is compiled into code; style and script are files beside it.

mod document;
mod graph;
mod lane;
mod moment;
mod page;
mod timeline;

pub use document::document;
pub use page::html;
pub use timeline::timeline;
