//! SplitMix64: small, seedable, the same everywhere.

#[derive(Clone, Debug)]
pub(crate) struct Rng {
    state: u64,
    flip: u64,
}

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed, flip: 0 }
    }

    /// The antithetic numbers: large where the others are small.
    pub(crate) fn mirrored(self) -> Self {
        Self { flip: !self.flip, ..self }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31 ^ self.flip
    }

    /// Uniform below `n`.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(n)) >> 64) as u64
    }

    /// One of the places of a list of weights; `None` if all are 0.
    pub(crate) fn weighted(&mut self, weights: impl Iterator<Item = u64> + Clone) -> Option<usize> {
        let total = weights.clone().sum();
        let mut at = if total == 0 { return None } else { self.below(total) };
        weights.enumerate().find_map(|(place, weight)| {
            let found = at < weight;
            at = at.wrapping_sub(weight);
            found.then_some(place)
        })
    }

    /// How far behind the newest write a read or write goes: geometric, biased to not at all.
    pub(crate) fn behind(&mut self, most: u32) -> u32 {
        let mut n = 0;
        while n < most && self.below(3) == 0 {
            n += 1;
        }
        n
    }

    /// One of `n` with the default in half of the cases.
    pub(crate) fn choice(&mut self, n: u32) -> u32 {
        if self.below(2) == 0 { 0 } else { self.below(n.into()) as u32 }
    }
}
