//! What a deadlock looks like in words: who waits for what, and the cycle if there is one.

use crate::graph::execution_graph::Graph;
use crate::run::request::{Op, Request};
use crate::run::world::World;

/// Describes why no thread can go on.
pub(crate) fn message(world: &World, graph: &Graph) -> String {
    let mut lines = Vec::new();
    let mut waits_for = vec![None; world.threads.len()];
    for (t, thread) in world.threads.iter().enumerate() {
        let Some(Request { op, site }) = thread.pending else { continue };
        let name = world.display_name(t as u32);
        match op {
            Op::Join { thread: child } => {
                waits_for[t] = Some(child);
                lines.push(format!("{name} waits in {} for {} to end", site, world.display_name(child)));
            }
            Op::Update(u) => {
                // Who wrote last holds the lock, if it is one.
                let last = world.loc_at(u.place.addr).map(|loc| graph.co_max(loc)).filter(|w| !w.is_init());
                let holder = last.map(|w| (world.owner[w.lane as usize], graph.get(w).site));
                match holder {
                    Some((holder, taken)) if site.role.acquires() => {
                        waits_for[t] = Some(holder);
                        lines.push(format!(
                            "{name} waits in {} for {}, who holds it since {}",
                            site,
                            world.display_name(holder),
                            taken
                        ));
                    }
                    _ => lines.push(format!("{name} sleeps in {}, and nobody is left to wake it", site)),
                }
            }
            Op::Sleep { .. } => lines.push(format!("{name} waits in {} for a time that never comes", site)),
            _ => {}
        }
    }
    let cycle = cycle(&waits_for)
        .map(|c| c.iter().map(|&t| world.display_name(t)).collect::<Vec<_>>().join(" → "))
        .map_or_else(String::new, |c| format!(" (cycle: {c})"));
    format!("deadlock{cycle}: {}", lines.join("; "))
}

fn cycle(waits_for: &[Option<u32>]) -> Option<Vec<u32>> {
    for start in 0..waits_for.len() as u32 {
        let mut path = vec![start];
        while let Some(next) = waits_for[*path.last()? as usize] {
            path.push(next);
            if next == start {
                return Some(path);
            }
            if path.len() > waits_for.len() {
                break;
            }
        }
    }
    None
}
