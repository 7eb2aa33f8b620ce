//! What a package's sources do that no engine controls, by their words. A hint for whoever reads a clean verdict; that
//! the words stand there does not mean that a test gets to them.

use std::fs;
use std::path::Path;

/// What to look for, and what it means.
const WORDS: [(&str, &str); 6] = [
    (STATIC_MUT, "`static mut`: plain memory, races on it are not seen (hint: --memory on)"),
    ("asm!(", "inline assembly: what it reads and writes is not seen"),
    ("SystemTime::now", "`SystemTime`: the real time, another in every execution"),
    ("std::net::", "`std::net`: real input and output, which no schedule controls"),
    ("std::process::Command", "`std::process::Command`: other processes run as they like"),
    ("libc::pthread_", "threads of the system's own: neither controlled nor seen"),
];

/// What plain memory that everyone reaches begins with.
const STATIC_MUT: &str = "static mut ";

/// What is found in the sources of a package, each once, with the first place. Plain memory is no limit if it is watched.
pub(super) fn limits(directory: &Path, watches_memory: bool) -> Vec<String> {
    let mut found: Vec<Option<String>> = vec![None; WORDS.len()];
    look(directory, directory, &mut found);
    let words = WORDS.iter().zip(found).filter(|((word, _), _)| !(watches_memory && *word == STATIC_MUT));
    words.filter_map(|((_, meaning), place)| Some(format!("{meaning} ({})", place?))).collect()
}

fn look(root: &Path, directory: &Path, found: &mut [Option<String>]) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            let is_another_package = path.join("Cargo.toml").exists();
            if !is_another_package && !matches!(&*name, "target" | "benches" | "examples") && !name.starts_with('.') {
                look(root, &path, found);
            }
        } else if name.ends_with(".rs") && name != "build.rs" {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let code = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
            for (number, line) in code {
                for ((word, _), place) in WORDS.iter().zip(found.iter_mut()) {
                    if place.is_none() && line.contains(word) {
                        let file = path.strip_prefix(root).unwrap_or(&path).display();
                        *place = Some(format!("{file}:{}", number + 1));
                    }
                }
            }
        }
    }
}
