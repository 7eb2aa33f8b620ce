//! `sync::RwLock` and its guards; poisoning is in `poison.rs`.

use std::fmt::Debug;
use std::sync::{Arc, RwLock, RwLockWriteGuard, TryLockError};
use std::thread;

use crate::run::run;

#[test]
fn a_writer_changes_what_readers_read() {
    run(|| {
        let l = RwLock::new(1);
        *l.write().unwrap() += 1;
        assert_eq!(*l.read().unwrap(), 2);
    });
}

#[test]
fn readers_of_two_threads_hold_it_together() {
    run(|| {
        let l = RwLock::new(3);
        let here = l.read().unwrap();
        thread::scope(|s| {
            // It ends only if the second reader gets in while the first is still there.
            s.spawn(|| assert_eq!(*l.try_read().unwrap(), 3));
        });
        assert_eq!(*here, 3);
    });
}

#[test]
fn writers_exclude_one_another() {
    run(|| {
        let l = Arc::new(RwLock::new(0));
        let threads = [(); 2].map(|()| {
            let l = l.clone();
            thread::spawn(move || {
                let mut n = l.write().unwrap();
                *n += 1;
            })
        });
        for t in threads {
            t.join().unwrap();
        }
        assert_eq!(*l.read().unwrap(), 2);
    });
}

#[test]
fn a_reader_never_sees_half_a_write() {
    run(|| {
        let l = Arc::new(RwLock::new((0, 0)));
        let writer = {
            let l = l.clone();
            thread::spawn(move || {
                let mut pair = l.write().unwrap();
                pair.0 = 1;
                pair.1 = 1;
            })
        };
        let (a, b) = *l.read().unwrap();
        assert_eq!(a, b);
        writer.join().unwrap();
    });
}

#[test]
fn a_reader_keeps_writers_out_and_a_writer_everyone() {
    run(|| {
        let l = RwLock::new(());
        let read = l.read().unwrap();
        assert!(matches!(l.try_write(), Err(TryLockError::WouldBlock)));
        assert!(l.try_read().is_ok());
        drop(read);
        let write = l.write().unwrap();
        assert!(matches!(l.try_write(), Err(TryLockError::WouldBlock)));
        assert!(matches!(l.try_read(), Err(TryLockError::WouldBlock)));
        drop(write);
        assert!(l.try_write().is_ok());
    });
}

#[test]
fn the_last_of_several_readers_lets_a_writer_in() {
    run(|| {
        let l = RwLock::new(());
        let (first, second) = (l.try_read().unwrap(), l.try_read().unwrap());
        drop(first);
        assert!(l.try_write().is_err());
        drop(second);
        assert!(l.try_write().is_ok());
    });
}

#[test]
fn a_waiting_writer_gets_its_turn() {
    run(|| {
        let l = Arc::new(RwLock::new(0));
        let read = l.read().unwrap();
        let writer = {
            let l = l.clone();
            thread::spawn(move || *l.write().unwrap() = 1)
        };
        assert_eq!(*read, 0);
        drop(read);
        writer.join().unwrap();
        assert_eq!(*l.read().unwrap(), 1);
    });
}

#[test]
fn a_downgraded_writer_is_a_reader() {
    run(|| {
        let l = RwLock::new(1);
        let mut write = l.write().unwrap();
        *write = 2;
        let read = RwLockWriteGuard::downgrade(write);
        assert_eq!(*read, 2);
        assert!(l.try_read().is_ok());
        assert!(matches!(l.try_write(), Err(TryLockError::WouldBlock)));
        drop(read);
        assert!(l.try_write().is_ok());
    });
}

#[test]
fn no_writer_gets_in_while_one_is_downgraded() {
    run(|| {
        let l = Arc::new(RwLock::new(0));
        let other = {
            let l = l.clone();
            thread::spawn(move || *l.write().unwrap() += 10)
        };
        let mut write = l.write().unwrap();
        *write += 1;
        let written = *write;
        let read = RwLockWriteGuard::downgrade(write);
        assert_eq!(*read, written);
        drop(read);
        other.join().unwrap();
        assert_eq!(*l.read().unwrap(), 11);
    });
}

#[test]
fn get_mut_and_into_inner_need_no_lock() {
    run(|| {
        let mut l = RwLock::new(vec![1]);
        l.get_mut().unwrap().push(2);
        assert_eq!(l.into_inner().unwrap(), [1, 2]);
    });
}

#[test]
fn it_is_made_by_default_and_from() {
    run(|| {
        assert_eq!(*RwLock::<u8>::default().read().unwrap(), 0);
        assert_eq!(*RwLock::from("text").read().unwrap(), "text");
    });
}

#[test]
fn it_is_shown_as_std_shows_it() {
    run(|| {
        let l = RwLock::new(5);
        let read = l.read().unwrap();
        assert_eq!(format!("{l:?}"), "RwLock { data: 5, poisoned: false, .. }");
        assert_eq!(format!("{read:?} {read}"), "5 5");
        drop(read);
        let mut write = l.write().unwrap();
        *write = 6;
        assert_eq!(format!("{l:?}"), "RwLock { data: <locked>, poisoned: false, .. }");
        assert_eq!(format!("{write:?} {write}"), "6 6");
    });
}

#[test]
fn its_payload_may_be_unsized() {
    run(|| {
        let show: Arc<RwLock<dyn Debug + Send + Sync>> = Arc::new(RwLock::new(7));
        assert_eq!(format!("{:?}", &*show.read().unwrap()), "7");
        let slice: &RwLock<[u8]> = &RwLock::new([1, 2, 3]);
        slice.write().unwrap()[0] = 9;
        assert_eq!(slice.read().unwrap().iter().sum::<u8>(), 14);
    });
}

#[test]
fn its_value_is_dropped_with_it() {
    run(|| {
        let value = Arc::new(());
        let l = RwLock::new(value.clone());
        drop(l.read().unwrap());
        drop(l);
        assert_eq!(Arc::strong_count(&value), 1);
    });
}

#[test]
fn a_static_one_is_shared_by_all_threads() {
    static TOTAL: RwLock<u32> = RwLock::new(0);
    run(|| {
        let before = *TOTAL.read().unwrap();
        thread::spawn(|| *TOTAL.write().unwrap() += 1).join().unwrap();
        assert_eq!(*TOTAL.read().unwrap(), before + 1);
    });
}
