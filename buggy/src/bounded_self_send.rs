//! A postman delivers letters from a bounded queue, and puts a letter back into it when the door stays closed.
//!
//! The postman is the only one who takes letters out. If the queue has been filled up while a letter was on its way,
//! putting that letter back waits for room, and the only thread that could make room is the one that waits. Under
//! light load there always is room: it hangs on the first busy day.
//!
//! In review: a blocking `send` to a bounded queue from the thread that empties it.

use std::sync::mpsc::{self, Receiver, SyncSender};
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

    let counter = {
        let office = office.clone();
        thread::spawn(move || letters.into_iter().for_each(|letter| office.send(letter).unwrap()))
    };
    let postman = thread::spawn(move || walk(&bag, &office, expected));

    counter.join().unwrap();
    postman.join().unwrap()
}

fn walk(bag: &Receiver<Letter>, office: &SyncSender<Letter>, expected: usize) -> Vec<u32> {
    let mut delivered = Vec::new();
    while delivered.len() < expected {
        let mut letter = bag.recv().unwrap();
        if letter.closed == 0 {
            delivered.push(letter.id);
        } else {
            letter.closed -= 1;
            office.send(letter).unwrap();
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
