//! Blocks of memory that an execution allocates and frees.
//!
//! What is freed is kept until the execution ends: an access to it then finds it gone, but nothing else is there that it
//! could corrupt, and no address comes twice. A cap bounds how much is kept; beyond it the oldest is let go. AddressSanitizer
//! (Serebryany et al., USENIX ATC 2012) calls this its quarantine.
//!
//! Missed: what an allocator of the program's own hands out, as far as it does not come from libc block by block.

use std::collections::{BTreeMap, VecDeque};

use super::shadow::Origin;

/// Bytes that are kept after they were freed, at most.
const KEPT: usize = 64 << 20;

/// A thread, and where it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct By {
    pub(crate) thread: u32,
    pub(crate) origin: Origin,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) size: usize,
    /// Whether the program allocated it, rather than the engine on its behalf.
    pub(crate) is_programs: bool,
    pub(crate) allocated: By,
    pub(crate) freed: Option<By>,
}

/// What is wrong with a call of `free`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Misuse {
    /// The block was freed before.
    DoubleFree,
    /// The address lies within a block that begins elsewhere.
    NotTheBeginning,
}

#[derive(Debug, Default)]
pub(crate) struct Heap {
    /// By their addresses.
    blocks: BTreeMap<usize, Block>,
    /// Freed blocks that the allocator does not know to be free, the oldest first.
    kept: VecDeque<usize>,
    kept_bytes: usize,
}

impl Heap {
    pub(crate) fn allocated(&mut self, addr: usize, size: usize, by: By, is_programs: bool) {
        self.blocks.insert(addr, Block { size, is_programs, allocated: by, freed: None });
    }

    /// A thread frees what is at an address. If nothing is wrong the block is kept; `size` is asked about one that the
    /// execution has not allocated.
    pub(crate) fn freed(&mut self, addr: usize, size: impl Fn() -> usize, by: By) -> Result<(), Misuse> {
        match self.block_at(addr) {
            Some((start, _)) if start != addr => return Err(Misuse::NotTheBeginning),
            Some((_, Block { freed: Some(_), .. })) => return Err(Misuse::DoubleFree),
            _ => {}
        }
        // What is not known is older than the execution.
        let allocated = By { thread: 0, origin: Origin::NOWHERE };
        let older = || Block { size: size(), is_programs: false, allocated, freed: None };
        let block = self.blocks.entry(addr).or_insert_with(older);
        block.freed = Some(by);
        self.kept_bytes += block.size;
        self.kept.push_back(addr);
        Ok(())
    }

    /// A block that is to be given back to the allocator, because too much is kept. What was known of it is forgotten.
    pub(crate) fn let_go(&mut self) -> Option<(usize, usize)> {
        if self.kept_bytes <= KEPT {
            return None;
        }
        let addr = self.kept.pop_front()?;
        let size = self.blocks.remove(&addr).map_or(0, |block| block.size);
        self.kept_bytes -= size;
        Some((addr, size))
    }

    /// The block was given back to the allocator by code that is not watched.
    pub(crate) fn forget(&mut self, addr: usize) {
        self.blocks.remove(&addr);
    }

    /// The block that an address lies in, and where it begins.
    pub(crate) fn block_at(&self, addr: usize) -> Option<(usize, Block)> {
        let (&start, &block) = self.blocks.range(..=addr).next_back()?;
        (addr < start + block.size.max(1)).then_some((start, block))
    }

    /// The execution is over: everything is forgotten. What was kept goes to the allocator.
    pub(crate) fn clear(&mut self) -> impl Iterator<Item = usize> + '_ {
        self.blocks.clear();
        self.kept_bytes = 0;
        self.kept.drain(..)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOMEBODY: By = By { thread: 1, origin: Origin::NOWHERE };

    #[test]
    fn a_block_is_freed_once_and_at_its_beginning() {
        let mut heap = Heap::default();
        heap.allocated(64, 16, SOMEBODY, true);
        assert_eq!(heap.freed(72, || 8, SOMEBODY), Err(Misuse::NotTheBeginning));
        assert_eq!(heap.freed(64, || 16, SOMEBODY), Ok(()));
        assert_eq!(heap.freed(64, || 16, SOMEBODY), Err(Misuse::DoubleFree));
        assert_eq!(heap.block_at(79).map(|(start, block)| (start, block.freed)), Some((64, Some(SOMEBODY))));
        assert_eq!(heap.block_at(80), None);
        assert_eq!(heap.clear().collect::<Vec<_>>(), [64]);
    }

    #[test]
    fn what_is_older_than_the_execution_is_freed_once_too() {
        let mut heap = Heap::default();
        assert_eq!(heap.freed(64, || 16, SOMEBODY), Ok(()));
        assert_eq!(heap.freed(64, || 16, SOMEBODY), Err(Misuse::DoubleFree));
    }

    #[test]
    fn the_oldest_is_let_go_when_too_much_is_kept() {
        let mut heap = Heap::default();
        for addr in [1 << 30, 2 << 30, 3 << 30] {
            heap.allocated(addr, KEPT / 2, SOMEBODY, true);
            assert_eq!(heap.freed(addr, || KEPT / 2, SOMEBODY), Ok(()));
        }
        assert_eq!(heap.let_go(), Some((1 << 30, KEPT / 2)));
        assert_eq!(heap.let_go(), None);
        assert_eq!(heap.block_at(1 << 30), None);
    }
}
