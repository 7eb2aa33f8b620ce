//! The search for a cycle of waits.

/// Threads of which each waits for the next, and the last for the first; `waits_for` has for each thread those without
/// which it cannot go on. The cycle begins with the first thread that is on one.
pub fn cycle(waits_for: &[Vec<usize>]) -> Option<Vec<usize>> {
    (0..waits_for.len()).find_map(|start| {
        let mut search = Search { waits_for, visited: vec![false; waits_for.len()], path: vec![start] };
        search.leads_back_from(start).then_some(search.path)
    })
}

struct Search<'a> {
    waits_for: &'a [Vec<usize>],
    /// Threads from which no way leads back, or that are on the path.
    visited: Vec<bool>,
    path: Vec<usize>,
}

impl Search<'_> {
    /// Whether a way leads from a thread to the first on the path, which then has the way.
    fn leads_back_from(&mut self, thread: usize) -> bool {
        let next = &self.waits_for[thread];
        if next.contains(&self.path[0]) {
            return true;
        }
        for &thread in next {
            if std::mem::replace(&mut self.visited[thread], true) {
                continue;
            }
            self.path.push(thread);
            if self.leads_back_from(thread) {
                return true;
            }
            self.path.pop();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_that_waits_for_itself_is_a_cycle() {
        assert_eq!(cycle(&[vec![0]]), Some(vec![0]));
    }

    #[test]
    fn a_cycle_need_not_be_on_the_first_way_that_is_tried() {
        // 0 waits for a cycle that it is not on; 1 waits for two readers, of which only the second waits for it.
        assert_eq!(cycle(&[vec![1], vec![2, 3], vec![], vec![1]]), Some(vec![1, 3]));
    }

    #[test]
    fn waits_that_end_are_no_cycle() {
        assert_eq!(cycle(&[vec![1, 2], vec![3], vec![3], vec![]]), None);
    }
}
