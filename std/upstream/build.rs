//! Takes std's own tests from the toolchain's sources and makes a module of each file that can be compiled on a stand-in.
//!
//! Only attributes and imports change: a test becomes a public function that a table lists, since the same one is to run
//! in a model and outside; a test that std writes once for its poisoning and its other locks is taken for the former.
//! What `excluded.txt` names is left out, and so is what uses an API that is not stable: the table says which.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use quote::{ToTokens as _, quote};
use syn::{Attribute, Ident, Item, UseTree};

/// The files, below `library/std/tests`, and what their modules are called.
const FILES: [(&str, &str); 12] = [
    ("sync/barrier.rs", "barrier"),
    ("sync/condvar.rs", "condvar"),
    ("sync/lazy_lock.rs", "lazy_lock"),
    ("sync/mpsc.rs", "mpsc"),
    ("sync/mpsc_sync.rs", "mpsc_sync"),
    ("sync/mutex.rs", "mutex"),
    ("sync/once.rs", "once"),
    ("sync/once_lock.rs", "once_lock"),
    ("sync/rwlock.rs", "rwlock"),
    ("thread.rs", "thread_"),
    ("thread_local/tests.rs", "thread_local_"),
    ("thread_local/dynamic_tests.rs", "thread_local_dynamic"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=excluded.txt");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it")).join("upstream.rs");
    let text = if env::var_os("CARGO_FEATURE_RUST_SRC").is_some() {
        upstream()
    } else {
        table(&[]) + "/// What is left out, and why.\npub const EXCLUDED: &[(&str, &str)] = &[];\n"
    };
    fs::write(out, text).expect("the build directory can be written to");
}

fn upstream() -> String {
    let tests = sysroot().join("lib/rustlib/src/rust/library/std/tests");
    assert!(tests.is_dir(), "no sources of std in the toolchain (hint: rustup component add rust-src)");
    let excluded = excluded();
    let mut text = String::new();
    let mut found = Vec::new();
    for (path, module) in FILES {
        let source = fs::read_to_string(tests.join(path)).unwrap_or_else(|error| panic!("std's {path}: {error}"));
        // The locks that poison are those that stable std has.
        let source = source.replace("std::sync::poison::", "std::sync::");
        let file = syn::parse_file(&source).unwrap_or_else(|error| panic!("std's {path}: {error}"));
        let mut items = Vec::new();
        for item in file.items {
            take(item, module, &excluded, &mut items, &mut found);
        }
        let items = items.iter().map(|item| format!("{}\n", item.to_token_stream())).collect::<String>();
        // Its warnings are std's.
        writeln!(text, "#[allow(warnings, static_mut_refs, clippy::all, clippy::undocumented_unsafe_blocks)]\nmod {module} {{\n{items}}}").expect("a string takes it");
    }
    for name in excluded.keys() {
        let bare = name.strip_prefix(MODEL).unwrap_or(name);
        let test = found.iter_mut().find(|test| test.name == bare);
        test.unwrap_or_else(|| panic!("excluded.txt: std has no test `{bare}`")).model &= bare == name;
    }
    let left_out = |test: &&Test| test.unstable.is_some() || excluded.contains_key(&test.name);
    let reasons = found.iter().filter(left_out).map(|test| {
        let reason = test.unstable.map_or_else(|| excluded[&test.name].clone(), |api| format!("unstable: {api}"));
        format!("    ({:?}, {reason:?}),\n", test.name)
    });
    let only_outside = excluded.iter().filter(|(name, _)| name.starts_with(MODEL));
    let reasons: String = reasons.chain(only_outside.map(|row| format!("    {row:?},\n"))).collect();
    found.retain(|test| !left_out(&test));
    format!(
        "{text}{}/// What is left out, and why.\npub const EXCLUDED: &[(&str, &str)] = &[\n{reasons}];\n",
        table(&found)
    )
}

/// What `excluded.txt` leaves out of the models only begins with this.
const MODEL: &str = "model::";

struct Test {
    name: String,
    panics: bool,
    /// Whether it means something in a model.
    model: bool,
    /// The API it uses that stable std does not have.
    unstable: Option<&'static str>,
}

/// What stable std does not have.
const UNSTABLE: [&str; 15] = [
    "nonpoison",
    "mpmc",
    "oneshot",
    "MappedMutexGuard",
    "MappedRwLockReadGuard",
    "MappedRwLockWriteGuard",
    "ReentrantLock",
    "get_or_try_init",
    "get_mut_or_init",
    "get_cloned",
    "send_timeout",
    "SendTimeoutError",
    "with_value_mut",
    "available_concurrency",
    "nonpoison_and_poison_unwrap_test",
];

fn unstable(item: &impl quote::ToTokens) -> Option<&'static str> {
    fn within(tokens: proc_macro2::TokenStream) -> Option<&'static str> {
        tokens.into_iter().find_map(|token| match token {
            proc_macro2::TokenTree::Group(group) => within(group.stream()),
            proc_macro2::TokenTree::Ident(ident) => UNSTABLE.into_iter().find(|name| ident == name),
            _ => None,
        })
    }
    within(item.to_token_stream())
}

fn table(tests: &[Test]) -> String {
    let rows = tests.iter().fold(String::new(), |rows, Test { name, panics, model, .. }| {
        format!("{rows}    Test {{ name: {name:?}, run: {name} as fn(), panics: {panics}, model: {model} }},\n")
    });
    format!("/// The tests.\npub const TESTS: &[Test] = &[\n{rows}];\n")
}

/// Keeps what can be compiled on a stand-in.
fn take(item: Item, module: &str, excluded: &BTreeMap<String, String>, items: &mut Vec<Item>, found: &mut Vec<Test>) {
    let full = |name: &Ident| format!("{module}::{name}");
    match item {
        Item::Fn(mut f) => {
            let is = |attribute: &Attribute, name: &str| attribute.path().is_ident(name);
            if f.attrs.iter().any(|a| is(a, "test")) {
                let panics = f.attrs.iter().any(|a| is(a, "should_panic"));
                f.attrs.clear();
                f.vis = syn::parse_quote!(pub(super));
                found.push(Test { name: full(&f.sig.ident), panics, model: true, unstable: unstable(&f) });
            }
            if unstable(&f).is_none() && !excluded.contains_key(&full(&f.sig.ident)) {
                items.push(Item::Fn(f));
            }
        }
        // Written once for two kinds of locks: `name: …, test_body: { … }`.
        Item::Macro(m) if m.mac.path.is_ident("nonpoison_and_poison_unwrap_test") => {
            let (name, body) = m.mac.parse_body_with(parse_twofold).expect("std's macro takes a name and a body");
            found.push(Test { name: full(&name), panics: false, model: true, unstable: unstable(&body) });
            if unstable(&body).is_none() && !excluded.contains_key(&full(&name)) {
                items.push(syn::parse_quote! {
                    pub(super) fn #name() {
                        use super::result_unwrap as maybe_unwrap;
                        use ::std::sync as locks;
                        #body
                    }
                });
            }
        }
        Item::Use(mut u) => {
            if let Some(tree) = stable(u.tree) {
                u.tree = tree;
                items.push(Item::Use(u));
            }
        }
        other => items.push(other),
    }
}

fn parse_twofold(input: syn::parse::ParseStream<'_>) -> syn::Result<(Ident, proc_macro2::TokenStream)> {
    input.parse::<Ident>()?;
    input.parse::<syn::Token![:]>()?;
    let name = input.parse()?;
    input.parse::<syn::Token![,]>()?;
    input.parse::<Ident>()?;
    input.parse::<syn::Token![:]>()?;
    let body: syn::Block = input.parse()?;
    let _ = input.parse::<Option<syn::Token![,]>>()?;
    let statements = &body.stmts;
    Ok((name, quote!(#(#statements)*)))
}

/// An import without what stable std does not have.
fn stable(tree: UseTree) -> Option<UseTree> {
    let unstable = |name: &Ident| UNSTABLE.iter().any(|unstable| name == unstable);
    match tree {
        UseTree::Path(mut path) => {
            if unstable(&path.ident) {
                return None;
            }
            path.tree = Box::new(stable(*path.tree)?);
            Some(UseTree::Path(path))
        }
        UseTree::Name(name) => (!unstable(&name.ident)).then_some(UseTree::Name(name)),
        UseTree::Group(mut group) => {
            group.items = std::mem::take(&mut group.items).into_iter().filter_map(stable).collect();
            Some(UseTree::Group(group))
        }
        other => Some(other),
    }
}

/// The tests that are left out, with the reason.
fn excluded() -> BTreeMap<String, String> {
    let text = fs::read_to_string("excluded.txt").expect("excluded.txt stands beside this file");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, reason) = line.split_once(": ").unwrap_or_else(|| panic!("excluded.txt: no reason: {line}"));
            (name.to_owned(), reason.to_owned())
        })
        .collect()
}

fn sysroot() -> PathBuf {
    let rustc = env::var_os("RUSTC").expect("cargo sets it");
    let output = Command::new(rustc).args(["--print", "sysroot"]).output().expect("the compiler runs");
    Path::new(String::from_utf8_lossy(&output.stdout).trim()).to_owned()
}
