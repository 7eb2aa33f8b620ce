//! Checks any crate: its tests, unmodified, on a stand-in for std.
//!
//! [`embed`] has the stand-ins' sources and builds them, once for a toolchain; [`build`] has cargo build the package's
//! tests with this executable as the compiler's [`wrapper`], which gives every target crate the stand-ins; [`tests`]
//! runs each test in a process of its own and makes a [`findings::Test`](crate::findings::Test) of what it did.
//! [`config`] is what the package says about it, [`outside`] what its sources do that no engine controls.

mod account;
pub(crate) mod also;
pub(crate) mod build;
pub(crate) mod config;
pub(crate) mod embed;
pub(crate) mod engine;
mod entry;
mod environment;
mod error;
pub(crate) mod instrument;
mod listed;
mod metadata;
mod outside;
mod proof;
mod selection;
mod suppress;
pub(crate) mod tests;
mod today;
mod toolchain;
mod verdict;
mod wrapper;

pub(crate) use error::Failure;
pub(crate) use metadata::Workspace;
pub(crate) use selection::Selection;
pub(crate) use suppress::suppress;
pub(crate) use toolchain::Toolchain;
pub use wrapper::run_if_asked;
