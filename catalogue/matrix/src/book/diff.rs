//! Programs and their difference, as HTML.

use maud::{Markup, html};
use similar::{ChangeTag, TextDiff};

/// A program with its line numbers.
pub(super) fn program(text: &str) -> Markup {
    numbered(text.lines().map(str::to_owned).enumerate())
}

/// A program without what tells the bug: the module's documentation, and the comments that own up to it.
pub(super) fn riddle(text: &str) -> Markup {
    let told = text.lines().position(|line| !line.starts_with("//!") && !line.trim().is_empty()).unwrap_or(0);
    let mut owns_up = false;
    let lines = text.lines().enumerate().map(|(n, line)| {
        let comment = line.trim_start();
        owns_up = comment.starts_with("// SAFETY: none") || owns_up && comment.starts_with("//");
        (n, if owns_up { line.replace(comment, "// …") } else { line.to_owned() })
    });
    numbered(lines.skip(told))
}

fn numbered(lines: impl Iterator<Item = (usize, String)>) -> Markup {
    html! {
        pre .code tabindex="0" {
            @for (n, line) in lines { code .line { span .number { (n + 1) } (line) "\n" } }
        }
    }
}

/// What changes between the two, with three lines around each change.
pub(super) fn diff(buggy: &str, fixed: &str) -> Markup {
    let diff = TextDiff::from_lines(buggy, fixed);
    html! {
        pre .diff tabindex="0" aria-label="From the broken to the corrected program" {
            @for (n, group) in diff.grouped_ops(3).iter().enumerate() {
                @if n > 0 { code { span .sign { } "⋯\n" } }
                @for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                    @let (class, sign) = match change.tag() {
                        ChangeTag::Delete => ("gone", "-"),
                        ChangeTag::Insert => ("come", "+"),
                        ChangeTag::Equal => ("same", " "),
                    };
                    code .(class) { span .sign { (sign) } (change.value().trim_end_matches('\n')) "\n" }
                }
            }
        }
    }
}
