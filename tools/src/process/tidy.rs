//! The environment of a tool.

use std::process::Command;

/// Takes from `command` every variable of the environment that changes what a compiler, an engine or a tool does,
/// and what cargo sets for the program it runs.
pub fn tidy(command: &mut Command) {
    const DISTURBING: [&str; 16] = [
        "CARGO",
        "CARGO_BUILD_RUSTFLAGS",
        "CARGO_BUILD_TARGET",
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_INCREMENTAL",
        "CARGO_MAKEFLAGS",
        "MAKEFLAGS",
        "MIRIFLAGS",
        "MIRI_SYSROOT",
        "RUSTC",
        "RUSTDOCFLAGS",
        "RUSTFLAGS",
        "RUSTUP_TOOLCHAIN",
        "RUST_BACKTRACE",
        "RUST_LIB_BACKTRACE",
        "RUST_TEST_THREADS",
    ];
    const PREFIXES: [&str; 9] = [
        "CARGO_BIN_",
        "CARGO_CFG_",
        "CARGO_CRATE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PROFILE_",
        "LOOM_",
        "SHUTTLE_",
        "VALGRIND_",
    ];
    for (name, _) in std::env::vars_os() {
        let Some(known) = name.to_str() else { continue };
        if DISTURBING.contains(&known) || PREFIXES.iter().any(|prefix| known.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
}
