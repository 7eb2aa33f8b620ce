//! A crate without std.

#![no_std]

use core::sync::atomic::{AtomicBool, Ordering};

pub struct Flag(AtomicBool);

impl Flag {
    pub const fn new() -> Self {
        Flag(AtomicBool::new(false))
    }

    pub fn take_in_two_steps(&self) -> bool {
        !self.0.load(Ordering::Acquire) && {
            self.0.store(true, Ordering::Release);
            true
        }
    }

    pub fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    extern crate std;

    use super::*;

    #[test]
    fn taken_twice() {
        static FLAG: Flag = Flag::new();
        let other = std::thread::spawn(|| FLAG.take_in_two_steps());
        let mine = FLAG.take_in_two_steps();
        assert!(mine != other.join().unwrap());
    }

    #[test]
    fn taken_once() {
        static FLAG: Flag = Flag::new();
        let other = std::thread::spawn(|| FLAG.take());
        let mine = FLAG.take();
        assert!(mine != other.join().unwrap());
    }
}
