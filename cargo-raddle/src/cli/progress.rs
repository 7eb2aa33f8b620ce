//! How far a run has come, on stderr.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar without a length yet. It is seen only where stderr is a terminal.
pub fn bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{elapsed:>4} [{bar:30}] {pos}/{len} {msg}") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
