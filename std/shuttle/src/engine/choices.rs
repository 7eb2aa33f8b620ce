//! Choices that are not about who runs: whether a weak compare-exchange fails, how a wait ends.
//!
//! shuttle's depth-first scheduler refuses to make any, and so could call nothing complete that has one. This one
//! enumerates them with the scheduling decisions, in one tree.

use std::cell::RefCell;

use shuttle_engine::runtime::execution::ExecutionState;

::std::thread_local! {
    static TREE: RefCell<Option<Tree>> = const { RefCell::new(None) };
}

/// One of `0..options`, chosen by the strategy: enumerated by the depth-first one, drawn from shuttle's randomness
/// (and so from the seed) by the others.
pub(crate) fn choose(options: usize) -> usize {
    if enumerating() { pick(options) } else { (ExecutionState::next_u64() % options as u64) as usize }
}

/// Whether the current run enumerates every choice.
pub(crate) fn enumerating() -> bool {
    TREE.with_borrow(Option::is_some)
}

/// Starts, or ends, a run that enumerates every choice.
pub(crate) fn enumerate(on: bool) {
    TREE.set(on.then(Tree::default));
}

/// The next decision on the path that is being explored.
pub(crate) fn pick(options: usize) -> usize {
    TREE.with_borrow_mut(|tree| tree.as_mut().expect("internal error: no depth-first run").pick(options))
}

/// Moves to the next path. False when there is none.
pub(crate) fn advance() -> bool {
    TREE.with_borrow_mut(|tree| tree.as_mut().expect("internal error: no depth-first run").advance())
}

/// The path that is being explored, in a tree whose inner nodes are choices.
#[derive(Debug, Default)]
struct Tree {
    /// What was taken at each node of the path, and of how many options. Nodes with one option are left out.
    path: Vec<(usize, usize)>,
    /// How far the current execution has come on the path.
    depth: usize,
    begun: bool,
}

impl Tree {
    fn pick(&mut self, options: usize) -> usize {
        if options < 2 {
            return 0;
        }
        let depth = self.depth;
        self.depth += 1;
        if let Some(&(taken, known)) = self.path.get(depth) {
            assert_eq!(
                known, options,
                "the program did something else under the same schedule; hint: its behaviour depends on time, \
                 addresses, a hash map's order or state that outlives an execution"
            );
            return taken;
        }
        self.path.push((0, options));
        0
    }

    fn advance(&mut self) -> bool {
        self.depth = 0;
        if !std::mem::replace(&mut self.begun, true) {
            return true;
        }
        while let Some((taken, options)) = self.path.pop() {
            if taken + 1 < options {
                self.path.push((taken + 1, options));
                return true;
            }
        }
        false
    }
}
