//! The texts of findings: one line, the same on every machine.

use std::path::Path;

/// `text` in one line, without addresses and machine paths.
pub fn one_line(text: &str) -> String {
    const LONGEST: usize = 400;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut line = without_addresses(&relative(&lines.join("; ")));
    if let Some((cut, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(cut);
        line.push('…');
    }
    line
}

/// Where the sources of this very executable are: the root of raddle's checkout, or the registry's folder.
fn sources() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a folder")
}

/// `text` with raddle's own files named from the root of its checkout, other crates' files from the crate's name, and std's from
/// `library`.
pub fn relative(text: &str) -> String {
    let mut rest = text.replace(&format!("{}/", sources().display()), "");
    while let Some((before, after)) = rest.split_once("/rustc/") {
        // After it comes the compiler's commit.
        rest = format!("{before}{}", after.split_once('/').map_or("", |(_, file)| file));
    }
    let mut relative = String::new();
    while let Some((before, after)) = rest.split_once("/registry/src/") {
        let path = before.rfind(|c: char| c.is_whitespace() || "\"'`(".contains(c)).map_or(0, |space| space + 1);
        relative.push_str(&before[..path]);
        // After it comes the registry's name.
        rest = after.split_once('/').map_or("", |(_, file)| file).to_owned();
    }
    relative + &rest
}

/// The last `bytes` of `text`, from the start of a line.
pub fn tail(text: &str, bytes: usize) -> &str {
    let Some(mut from) = text.len().checked_sub(bytes) else { return text };
    while !text.is_char_boundary(from) {
        from += 1;
    }
    text[from..].split_once('\n').map_or(&text[from..], |(_, rest)| rest)
}

/// Replaces every hexadecimal number of at least six digits: they differ from run to run.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("0x");
    let mut line = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        line.push_str("0x");
        line.push_str(if digits < 6 { part } else { "…" });
        if digits >= 6 {
            line.push_str(&part[digits..]);
        }
    }
    line
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// The first place in `buggy` that a text names.
    pub(crate) fn site(text: &str) -> Option<String> {
        let text = &text[text.find("buggy/src/")?..];
        let (file, rest) = text.split_once(".rs:")?;
        let line: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(format!("{file}.rs:{line}"))
    }

    #[test]
    fn a_message_of_several_lines_becomes_one() {
        assert_eq!(
            one_line("assertion failed: lost\n  left: 1\n right: 2\n\n"),
            "assertion failed: lost; left: 1; right: 2"
        );
    }

    #[test]
    fn addresses_and_machine_paths_are_taken_out() {
        let text = format!("{}/buggy/src/x.rs: freed at 0x7f00deadbeef, flags 0x1f", sources().display());
        assert_eq!(one_line(&text), "buggy/src/x.rs: freed at 0x…, flags 0x1f");
    }

    #[test]
    fn a_dependencys_file_is_named_from_its_crate() {
        let text =
            "panicked at /home/me/.cargo/registry/src/index-1/loom-0.7.2/src/rt.rs:7: (at /x/registry/src/i/a-1/b.rs)";
        assert_eq!(relative(text), "panicked at loom-0.7.2/src/rt.rs:7: (at a-1/b.rs)");
    }

    #[test]
    fn stds_file_is_named_from_its_library() {
        let text =
            "sleeps at /rustc/59807616e1fa/library/core/src/iter.rs:26:3, and so does /rustc/5980/library/x.rs:1";
        assert_eq!(relative(text), "sleeps at library/core/src/iter.rs:26:3, and so does library/x.rs:1");
    }

    #[test]
    fn a_tail_begins_with_a_whole_line() {
        assert_eq!(tail("first\nsecond\nthird", 9), "third");
        assert_eq!(tail("short", 9), "short");
    }
}
