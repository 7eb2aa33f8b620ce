//! `cargo matrix book DIR`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use catalogue::{Listed, PAIRS};
use clap::Args;

use super::name;
use crate::book::{self, Kind, Measured};

const EXAMPLES: &str = "\
Examples:
  cargo matrix book site                                    open site/index.html
  cargo matrix book site --pair lost-update-race lock-order-deadlock";

/// Writes the pairs as a small static site: an index by class, and a page a pair that asks first and then shows.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Options {
    /// Where to write it; made if it is not there.
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Only these pairs.
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = name::pair)]
    pair: Vec<Listed>,
}

impl Options {
    /// Nothing is compared with an expectation here: it is true unless it fails.
    pub(super) fn run(self) -> anyhow::Result<bool> {
        let pairs = if self.pair.is_empty() { PAIRS.to_vec() } else { self.pair };
        fs::create_dir_all(&self.folder).with_context(|| format!("failed to create `{}`", self.folder.display()))?;
        for listed in &pairs {
            let page = book::pair(&Measured::of(*listed), Kind::Quiz);
            write(&self.folder.join(format!("{}.html", listed.pair.name)), &page)?;
        }
        write(&self.folder.join("index.html"), &book::index(&pairs))?;
        anstream::eprintln!("{} pages: {}", pairs.len() + 1, self.folder.join("index.html").display());
        Ok(true)
    }
}

/// Writes a page.
pub(super) fn write(path: &Path, page: &str) -> anyhow::Result<()> {
    fs::write(path, page).with_context(|| format!("failed to write `{}`", path.display()))
}
