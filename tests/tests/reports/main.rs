//! The reports of `cargo raddle test`: every format against its schema or structure and against a golden file, the page
//! in a real browser.
//!
//! The formats are made from `golden/report.json`, which a test holds to what raddle finds. `RADDLE_BLESS=1` writes the
//! golden files anew; look at the difference before it is committed. `RADDLE_SCREENSHOTS=DIR` keeps pictures of the
//! pages.
#![cfg(not(miri))]

mod also;
mod browser;
mod formats;
mod found;
mod json;
mod junit;
mod pages;
mod sarif;
