//! A postman delivers letters from a bounded queue, and keeps a letter for later when the door stays closed.
//!
//! What the postman has to come back to is in a list of his own, which always has room: he never waits for
//! himself, and the bound still holds up those who bring new letters.
//!
//! Other usual fixes: `try_send`, with something to do when it fails; or a thread of its own that brings letters back.

use std::collections::VecDeque;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// How many letters wait at the post office, at most.
const ROOM: usize = 1;

/// A letter on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Which letter it is.
    pub id: u32,
    /// How often the door will stay closed.
    pub closed: u32,
}

/// Delivers the letters, and says which were delivered, in order.
pub fn deliver(letters: Vec<Letter>) -> Vec<u32> {
    let expected = letters.len();
    let (office, bag) = mpsc::sync_channel(ROOM);

    let counter = thread::spawn(move || letters.into_iter().for_each(|letter| office.send(letter).unwrap()));
    let postman = thread::spawn(move || walk(&bag, expected));

    counter.join().unwrap();
    postman.join().unwrap()
}

fn walk(bag: &Receiver<Letter>, expected: usize) -> Vec<u32> {
    let mut delivered = Vec::new();
    let mut later = VecDeque::new();
    while delivered.len() < expected {
        let mut letter = later.pop_front().unwrap_or_else(|| bag.recv().unwrap());
        if letter.closed == 0 {
            delivered.push(letter.id);
        } else {
            letter.closed -= 1;
            later.push_back(letter);
        }
    }
    delivered
}

/// Two letters, and one door that stays closed at first.
pub fn scenario() {
    let mut delivered = deliver(vec![Letter { id: 1, closed: 1 }, Letter { id: 2, closed: 0 }]);

    delivered.sort();
    assert_eq!(delivered, [1, 2], "a letter was not delivered exactly once");
}
