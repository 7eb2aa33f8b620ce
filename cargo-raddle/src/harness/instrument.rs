//! Whether and how crates are compiled so that raddle sees their plain memory: with LLVM's ThreadSanitizer pass, on a
//! stable toolchain.
//!
//! The pass needs no runtime of LLVM's: the stand-in for std has the functions that it calls. `-C passes` and `-C llvm-args`
//! are stable options, and what they take is no promise of rustc's. So each toolchain is asked once, with a program of a
//! few lines, and where the answer is no the tests run as they would with `--memory off`.

use std::fs;
use std::process::{Command, Stdio};

use super::Toolchain;

/// What target crates are compiled with.
const FLAGS: [&str; 4] = [
    // The pass looks at functions that have this attribute; without a function's name every one gets it.
    "-Cpasses=forceattrs,function(tsan)",
    "-Cllvm-args=-force-attribute=sanitize_thread",
    "-Cllvm-args=-tsan-distinguish-volatile",
    // Where a crate has several units, link-time optimisation of its own would run the passes twice.
    "-Clto=off",
];

/// A program with an access that the pass has to find.
const PROGRAM: &str = "pub unsafe fn write(place: *mut u32) { unsafe { *place = 1 } }";

/// What the access becomes.
const CALLED: &[u8] = b"__tsan_write4";

/// The compiler's flags, if this toolchain can instrument crates; else why not.
pub(crate) fn flags(toolchain: &Toolchain) -> Result<Vec<String>, String> {
    let is_known = toolchain.host.ends_with("-linux-gnu");
    let is_known = is_known && ["x86_64-", "aarch64-"].iter().any(|start| toolchain.host.starts_with(start));
    if !is_known {
        return Err(format!("it is not there for {} yet", toolchain.host));
    }
    if !works(toolchain).map_err(|error| error.to_string())? {
        let rustc = toolchain.version.lines().next().unwrap_or_default();
        return Err(format!("{rustc} does not instrument code as raddle needs it"));
    }
    Ok(FLAGS.map(str::to_owned).to_vec())
}

fn works(toolchain: &Toolchain) -> std::io::Result<bool> {
    let directory = tempfile::tempdir()?;
    let (source, object) = (directory.path().join("probe.rs"), directory.path().join("probe.o"));
    fs::write(&source, PROGRAM)?;
    let mut rustc = Command::new(&toolchain.rustc);
    rustc.args(["--edition", "2024", "--crate-type", "lib", "--emit", "obj", "-o"]).arg(&object).arg(&source);
    rustc.args(FLAGS).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let compiled = rustc.status()?.success();
    Ok(compiled && fs::read(object)?.windows(CALLED.len()).any(|bytes| bytes == CALLED))
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn this_toolchain_instruments_code() {
        let toolchain = Toolchain::here().unwrap_or_else(|_| panic!("cargo runs this"));
        assert_eq!(flags(&toolchain), Ok(FLAGS.map(str::to_owned).to_vec()));
    }

    #[test]
    fn a_compiler_that_does_not_is_told_from_one_that_does() {
        let here = Toolchain::here().unwrap_or_else(|_| panic!("cargo runs this"));
        let refuses = Toolchain { rustc: "false".into(), ..here.clone() };
        assert!(flags(&refuses).unwrap_err().contains("does not instrument"));
        let elsewhere = Toolchain { host: "aarch64-apple-darwin".to_owned(), ..here };
        assert!(flags(&elsewhere).unwrap_err().contains("aarch64-apple-darwin"));
    }
}
