//! Where the commands of the catalogue are, which were once `cargo raddle`'s.

use std::ffi::OsString;

/// What to say instead of running `command`, if it is one of them.
pub(super) fn from(command: Option<&OsString>) -> Option<String> {
    let command = command?.to_str()?;
    let now = match command {
        "matrix" => "cargo matrix".to_owned(),
        "show" | "try" | "book" => format!("cargo matrix {command}"),
        _ => return None,
    };
    Some(format!("`cargo raddle {command}` is now `{now}`, which runs in a checkout of raddle"))
}
