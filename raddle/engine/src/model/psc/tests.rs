//! The search against the axiom, on random graphs that grow one event at a time.

use proptest::prelude::*;

use super::{axiom, search};
use crate::graph::event::{Event, EventId, Kind, Mode};
use crate::graph::execution_graph::Graph;
use crate::graph::site::{Object, Site};

const LOCATIONS: u32 = 3;

/// What is added next, if it is consistent; `pick` chooses among what a read may see and where a write may go.
#[derive(Clone, Copy, Debug)]
struct Step {
    lane: u32,
    what: What,
    pick: u32,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Read(u32, Mode),
    Write(u32, Mode),
    ReadModifyWrite(u32, Mode),
    Fence(Mode),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    use Mode::*;
    let read = prop::sample::select(vec![Relaxed, Relaxed, Acquire, SeqCst, SeqCst]);
    let write = prop::sample::select(vec![Relaxed, Relaxed, Release, SeqCst, SeqCst]);
    let both = prop::sample::select(vec![Relaxed, Acquire, Release, AcqRel, SeqCst]);
    let fence = prop::sample::select(vec![SeqCst, SeqCst, SeqCst, Acquire, Release, AcqRel]);
    // Without fences other paths lead from access to access.
    prop::sample::select(vec![0, 1, 3]).prop_flat_map(move |fences| {
        let what = prop_oneof![
            4 => (0..LOCATIONS, read.clone()).prop_map(|(loc, mode)| What::Read(loc, mode)),
            4 => (0..LOCATIONS, write.clone()).prop_map(|(loc, mode)| What::Write(loc, mode)),
            1 => (0..LOCATIONS, both.clone()).prop_map(|(loc, mode)| What::ReadModifyWrite(loc, mode)),
            fences => fence.clone().prop_map(What::Fence),
        ];
        let step = (0..4_u32, what, any::<u32>()).prop_map(|(lane, what, pick)| Step { lane, what, pick });
        // The axiom takes time cubic in the events, and Miri a hundred times as long.
        prop::collection::vec(step, if cfg!(miri) { 8..12 } else { 8..40 })
    })
}

fn event(kind: Kind, loc: u32, mode: Mode) -> Event {
    Event { loc, mode, ..Event::new(kind, Site::THREAD) }
}

/// Both must agree on whether `id` closed a cycle; if it did, everything from `len` on goes.
fn judge(graph: &mut Graph, id: EventId, len: usize) -> bool {
    let expected = axiom::is_acyclic(graph);
    assert_eq!(search::acyclic(graph, id), expected, "with {id:?}: {graph:#?}");
    if !expected {
        graph.truncate(len);
    }
    expected
}

fn grow(graph: &mut Graph, Step { lane, what, pick }: Step) {
    let len = graph.len();
    let read = |graph: &mut Graph, loc: u32, mode: Mode| {
        let (lowest, top) = (graph.next_floor(lane, loc), graph.locs[loc as usize].co.len() as u32);
        let from = graph.co_at(loc, lowest + pick % (top - lowest + 1));
        let mut event = event(Kind::Read { cas: None }, loc, mode);
        event.read_from(from, graph.value(loc, from));
        graph.push(lane, event, 0)
    };
    match what {
        What::Read(loc, mode) => {
            let id = read(graph, loc, mode);
            judge(graph, id, len);
        }
        What::Write(loc, mode) => {
            let (floor, top) = (graph.next_floor(lane, loc), graph.locs[loc as usize].co.len() as u32);
            let place = floor + 1 + pick % (top - floor + 1);
            if graph.place_is_free(loc, place, EventId::INIT) {
                let id = graph.push(lane, event(Kind::Write, loc, mode), place);
                judge(graph, id, len);
            }
        }
        What::ReadModifyWrite(loc, mode) => {
            let id = read(graph, loc, mode);
            let from = graph.get(id).rf;
            if !judge(graph, id, len) {
                return;
            }
            let place = graph.co_place(from) + 1;
            if graph.place_is_free(loc, place, EventId::INIT) {
                let write = Event { exclusive: true, ..event(Kind::Write, loc, mode) };
                let id = graph.push(lane, write, place);
                judge(graph, id, len);
            } else {
                graph.truncate(len);
            }
        }
        What::Fence(mode) => {
            graph.push(lane, event(Kind::Fence, 0, mode), 0);
        }
    }
    graph.validate();
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 2 } else { 2_000 },
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(5),
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_search_finds_a_cycle_just_if_there_is_one(steps in steps()) {
        let mut graph = Graph::default();
        for lane in 0..4 {
            graph.push(lane, event(Kind::Begin, 0, Mode::Relaxed), 0);
        }
        for _ in 0..LOCATIONS {
            graph.new_loc(0, Object::None);
        }
        steps.into_iter().for_each(|step| grow(&mut graph, step));
    }
}
