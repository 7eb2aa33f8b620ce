//! Whose code an access is in, and which calls led to it.
//!
//! The instrumentation tells of every function that is entered and left. The calls of an execution are a tree, and a call
//! is a number in it, so that an access keeps the whole stack it was made on in four bytes.
//!
//! Not every access is the program's. The stand-ins' generic code is compiled into the user's crates, and instrumented
//! there like anything else; what it does to its own objects is ordered by the engine and not by the program. So each
//! address in the code has an owner, which is that of the innermost function that is not std's: the engine's code is not
//! watched, the program's is. Where all of it is std's (as `Vec::push` is, or an `Arc`'s count) it counts as its caller's.
//!
//! Owners are found in the debug information, once for each address that is met. Without line tables everything is
//! its caller's, and in the end the program's.

use std::path::Path;

use rustc_hash::FxHashMap;

use super::shadow::Origin;

/// Whose code it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Owner {
    Program,
    /// The engine and its stand-ins.
    Engine,
    /// Whoever called it: std's code.
    Caller,
}

/// A function in the source, as an address in the code is of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Frame {
    pub(crate) function: String,
    pub(crate) file: String,
    pub(crate) line: u32,
    /// From 1, as the line.
    pub(crate) column: u32,
}

/// A call in the tree of calls. The first one is the call that everything is in.
#[derive(Clone, Copy, Debug)]
struct Call {
    caller: u32,
    /// Where it was called from.
    from: usize,
    is_engines: bool,
    /// The call that it made last: from where, of what, and its number.
    last: (usize, usize, u32),
}

/// Owners that are found without the table.
const RECENT: usize = 4096;

#[derive(Debug)]
pub(crate) struct Calls {
    tree: Vec<Call>,
    made: FxHashMap<(u32, usize, usize), u32>,
    owners: FxHashMap<usize, Owner>,
    recent: Vec<(usize, Owner)>,
    symbolise: fn(usize) -> Vec<Frame>,
}

impl Calls {
    /// `symbolise` names the functions that an address is in, those that were inlined first.
    pub(crate) fn new(symbolise: fn(usize) -> Vec<Frame>) -> Self {
        Self {
            tree: vec![Call { caller: 0, from: 0, is_engines: false, last: (0, 0, 0) }],
            made: FxHashMap::default(),
            owners: FxHashMap::default(),
            recent: vec![(0, Owner::Caller); RECENT],
            symbolise,
        }
    }

    /// The call of a function that `caller` makes at `from`; `code` is an address in the function.
    pub(crate) fn enter(&mut self, caller: u32, from: usize, code: usize) -> u32 {
        let (last_from, last_code, last) = self.tree[caller as usize].last;
        if (last_from, last_code) == (from, code) {
            return last;
        }
        let call = match self.made.get(&(caller, from, code)) {
            Some(&call) => call,
            None => self.add(caller, from, code),
        };
        self.tree[caller as usize].last = (from, code, call);
        call
    }

    #[cold]
    fn add(&mut self, caller: u32, from: usize, code: usize) -> u32 {
        let is_engines = match self.owner(code) {
            Owner::Engine => true,
            Owner::Program => false,
            Owner::Caller => self.tree[caller as usize].is_engines,
        };
        self.tree.push(Call { caller, from, is_engines, last: (0, 0, 0) });
        let call = self.tree.len() as u32 - 1;
        self.made.insert((caller, from, code), call);
        call
    }

    /// Whether an access at an address, during a call, is the program's.
    pub(crate) fn is_programs(&mut self, code: usize, call: u32) -> bool {
        match self.owner(code) {
            Owner::Program => true,
            Owner::Engine => false,
            Owner::Caller => !self.tree[call as usize].is_engines,
        }
    }

    fn owner(&mut self, code: usize) -> Owner {
        let (known, owner) = self.recent[code % RECENT];
        if known == code { owner } else { self.find_owner(code) }
    }

    #[cold]
    fn find_owner(&mut self, code: usize) -> Owner {
        let symbolise = self.symbolise;
        let find = || {
            let owners = symbolise(code).into_iter().map(|frame| owner_of(&frame.file));
            owners.into_iter().find(|owner| *owner != Owner::Caller).unwrap_or(Owner::Caller)
        };
        let owner = *self.owners.entry(code).or_insert_with(find);
        self.recent[code % RECENT] = (code, owner);
        owner
    }

    /// The stack of an access, innermost function first.
    pub(crate) fn stack(&self, origin: Origin) -> Vec<Frame> {
        let mut stack = match origin.at() {
            Ok(0) => Vec::new(),
            Ok(code) => (self.symbolise)(code),
            Err(at) => {
                vec![Frame {
                    function: String::new(),
                    file: at.file().to_owned(),
                    line: at.line(),
                    column: at.column(),
                }]
            }
        };
        let mut call = origin.call;
        while call != 0 {
            let Call { caller, from, .. } = self.tree[call as usize];
            // The call returns behind the instruction that made it.
            stack.extend((self.symbolise)(from.wrapping_sub(1)));
            call = caller;
        }
        stack
    }
}

/// The folder of the engine and its stand-ins, when the engine was compiled.
fn home() -> &'static Path {
    let engine = Path::new(env!("CARGO_MANIFEST_DIR"));
    engine.ancestors().nth(2).unwrap_or(engine)
}

/// Whose a source file is.
pub(crate) fn owner_of(file: &str) -> Owner {
    // So rustc names the sources of std and of what std depends on, whether they are there or not.
    let is_stds = ["/rustc/", "/rust/deps/"].iter().any(|folder| file.starts_with(folder))
        || file.contains("/lib/rustlib/src/rust/library/");
    if file.is_empty() || is_stds {
        Owner::Caller
    } else if Path::new(file).starts_with(home()) {
        Owner::Engine
    } else {
        Owner::Program
    }
}

/// The functions that an address in the code is in, as the debug information has them.
pub(crate) fn symbolise(code: usize) -> Vec<Frame> {
    let mut frames = Vec::new();
    backtrace::resolve(std::ptr::without_provenance_mut(code), |symbol| {
        frames.push(Frame {
            // Without the hash at its end.
            function: symbol.name().map(|name| format!("{name:#}")).unwrap_or_default(),
            file: symbol.filename().map(|file| file.display().to_string()).unwrap_or_default(),
            line: symbol.lineno().unwrap_or_default(),
            column: symbol.colno().unwrap_or(1),
        });
    });
    frames
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three functions at the addresses 1000, 2000 and 3000: the program's, std's and the engine's; and std's inlined into
    /// the engine's at 4000.
    fn symbolise(code: usize) -> Vec<Frame> {
        let frame = |function: &str, file: String| Frame {
            function: function.to_owned(),
            file,
            line: code as u32 % 1000,
            column: 1,
        };
        let stds = || frame("push", "/rustc/0123/library/alloc/src/vec/mod.rs".to_owned());
        let engines = || frame("send", home().join("std/surface/src/sync/mpsc.rs").display().to_string());
        match code / 1000 {
            1 => vec![frame("main", "src/lib.rs".to_owned())],
            2 => vec![stds()],
            3 => vec![engines()],
            4 => vec![stds(), engines()],
            _ => Vec::new(),
        }
    }

    #[test]
    fn std_is_its_callers() {
        let mut calls = Calls::new(symbolise);
        let main = calls.enter(0, 0, 1000);
        let push = calls.enter(main, 1010, 2000);
        assert!(calls.is_programs(1011, main) && calls.is_programs(2001, push));
        let send = calls.enter(main, 1020, 3000);
        let push = calls.enter(send, 3010, 2000);
        assert!(!calls.is_programs(3001, send) && !calls.is_programs(2001, push), "std's code that the engine called");
        assert!(!calls.is_programs(4001, main), "std's code that was inlined into the engine's");
        let back = calls.enter(push, 2010, 1000);
        assert!(calls.is_programs(1030, back), "a closure of the program's that the engine called");
        assert!(calls.is_programs(9000, main), "code without debug information");
    }

    #[test]
    fn a_call_is_the_same_when_it_is_made_again_and_its_stack_is_known() {
        let mut calls = Calls::new(symbolise);
        let main = calls.enter(0, 500, 1000);
        let one = calls.enter(main, 1010, 2000);
        let other = calls.enter(main, 1020, 2000);
        assert_ne!(one, other, "from another line");
        assert_eq!(calls.enter(main, 1010, 2000), one);
        let stack = calls.stack(Origin::code(2005, other));
        let lines: Vec<_> = stack.iter().map(|frame| (frame.function.as_str(), frame.line)).collect();
        assert_eq!(lines, [("push", 5), ("main", 19)]);
    }

    #[test]
    #[cfg_attr(miri, ignore = "it reads debug information")]
    fn an_address_in_this_function_is_found_in_this_file() {
        let here = an_address_in_this_function_is_found_in_this_file as fn();
        let frames = super::symbolise(here as usize + 1);
        assert!(frames.iter().any(|frame| frame.file.ends_with("calls.rs")), "{frames:?}");
        assert_eq!(owner_of(&frames[0].file), Owner::Engine);
    }
}
