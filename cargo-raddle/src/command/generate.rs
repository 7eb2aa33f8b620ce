//! `cargo raddle completions SHELL` and `cargo raddle man`: made from the command line as clap knows it.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::raddle::Raddle;
use crate::cli::print;

const COMPLETIONS: &str = "\
Examples:
  cargo raddle completions bash > ~/.local/share/bash-completion/completions/cargo-raddle
  cargo raddle completions fish > ~/.config/fish/completions/cargo-raddle.fish";

/// Prints completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS)]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Raddle::command().bin_name("cargo-raddle"),
            "cargo-raddle",
            &mut script,
        );
        print(&String::from_utf8_lossy(&script))?;
        Ok(())
    }
}

const MAN: &str = "\
Examples:
  cargo raddle man | man -l -
  cargo raddle man ~/.local/share/man/man1                  a page for each subcommand as well";

/// Prints the manual page, or writes one for each subcommand.
#[derive(Debug, Args)]
#[command(after_help = MAN)]
pub(super) struct Man {
    /// Write all pages to this folder instead.
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let command = Raddle::command();
        if let Some(folder) = self.folder {
            let failed = || format!("failed to write to `{}`", folder.display());
            std::fs::create_dir_all(&folder).with_context(failed)?;
            clap_mangen::generate_to(command, &folder).with_context(failed)?;
            return Ok(());
        }
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        print(&String::from_utf8_lossy(&page))?;
        Ok(())
    }
}
