//! Relations over at most 32 events, as rows of bits: bit `b` of row `a` says that `a` is related to `b`.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation(Vec<u32>);

impl Relation {
    pub(crate) fn empty(n: usize) -> Self {
        assert!(n <= 32, "an oracle takes at most 32 events, this program has {n}");
        Self(vec![0; n])
    }

    pub(crate) fn from_fn(n: usize, related: impl Fn(usize, usize) -> bool) -> Self {
        let mut r = Self::empty(n);
        for a in 0..n {
            for b in 0..n {
                if related(a, b) {
                    r.add(a, b);
                }
            }
        }
        r
    }

    pub(crate) fn identity(n: usize) -> Self {
        Self::from_fn(n, |a, b| a == b)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn add(&mut self, a: usize, b: usize) {
        self.0[a] |= 1 << b;
    }

    pub(crate) fn has(&self, a: usize, b: usize) -> bool {
        self.0[a] >> b & 1 == 1
    }

    pub(crate) fn or(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(a, b)| a | b).collect())
    }

    /// `self ; other`.
    pub(crate) fn then(&self, other: &Self) -> Self {
        let rows = self.0.iter().map(|&row| bits(row).fold(0, |out, b| out | other.0[b]));
        Self(rows.collect())
    }

    /// The transitive closure.
    pub(crate) fn plus(&self) -> Self {
        let mut r = self.0.clone();
        for k in 0..r.len() {
            let row = r[k];
            for a in &mut r {
                if *a >> k & 1 == 1 {
                    *a |= row;
                }
            }
        }
        Self(r)
    }

    /// The part whose left ends satisfy `left` and whose right ends satisfy `right`.
    pub(crate) fn between(&self, left: impl Fn(usize) -> bool, right: impl Fn(usize) -> bool) -> Self {
        Self::from_fn(self.len(), |a, b| left(a) && right(b) && self.has(a, b))
    }

    pub(crate) fn is_irreflexive(&self) -> bool {
        (0..self.len()).all(|a| !self.has(a, a))
    }

    pub(crate) fn is_acyclic(&self) -> bool {
        self.plus().is_irreflexive()
    }
}

fn bits(mut row: u32) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        (row != 0).then(|| {
            let b = row.trailing_zeros() as usize;
            row &= row - 1;
            b
        })
    })
}
