//! Poisoning, and the errors that tell of it.

use std::error::Error;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Arc, Mutex, PoisonError, RwLock, TryLockError};
use std::thread;

use crate::run::run;

/// A mutex whose holder panicked after it had written 2.
fn poisoned_mutex() -> Mutex<u32> {
    let m = Mutex::new(1);
    let held = panic::catch_unwind(AssertUnwindSafe(|| {
        *m.lock().unwrap() = 2;
        let _guard = m.lock().unwrap();
        panic!("while the mutex is held");
    }));
    assert!(held.is_err());
    m
}

/// A lock whose writer panicked after it had written 2.
fn poisoned_rwlock() -> RwLock<u32> {
    let l = RwLock::new(1);
    let held = panic::catch_unwind(AssertUnwindSafe(|| {
        let mut guard = l.write().unwrap();
        *guard = 2;
        panic!("while the lock is held for writing");
    }));
    assert!(held.is_err());
    l
}

#[test]
fn a_panic_while_a_mutex_is_held_poisons_it() {
    run(|| {
        let m = poisoned_mutex();
        assert!(m.is_poisoned());
        assert_eq!(*m.lock().unwrap_err().into_inner(), 2);
        assert!(m.is_poisoned(), "looking does not heal");
        assert!(matches!(m.try_lock(), Err(TryLockError::Poisoned(e)) if **e.get_ref() == 2));
        assert_eq!(format!("{m:?}"), "Mutex { data: 2, poisoned: true, .. }");
    });
}

#[test]
fn a_poisoned_mutex_says_so_everywhere() {
    run(|| {
        let mut m = poisoned_mutex();
        assert_eq!(*m.get_mut().unwrap_err().into_inner(), 2);
        assert_eq!(m.into_inner().unwrap_err().into_inner(), 2);
    });
}

#[test]
fn clear_poison_heals_a_mutex() {
    run(|| {
        let m = poisoned_mutex();
        m.clear_poison();
        assert!(!m.is_poisoned());
        assert_eq!(*m.lock().unwrap(), 2);
        assert!(m.try_lock().is_ok());
        assert_eq!(m.into_inner().unwrap(), 2);
    });
}

#[test]
fn a_panic_in_another_thread_poisons_for_all() {
    run(|| {
        let m = Arc::new(Mutex::new(1));
        let holder = {
            let m = m.clone();
            thread::spawn(move || {
                let _guard = m.lock().unwrap();
                panic!("while the mutex is held");
            })
        };
        assert!(holder.join().is_err());
        assert!(m.is_poisoned());
        assert!(m.lock().is_err());
    });
}

#[test]
fn a_would_block_is_told_before_poison() {
    run(|| {
        let m = poisoned_mutex();
        let _guard = m.lock().unwrap_err();
        assert!(matches!(m.try_lock(), Err(TryLockError::WouldBlock)));
    });
}

#[test]
fn a_guard_taken_and_dropped_while_unwinding_does_not_poison() {
    struct Tidy<'a>(&'a Mutex<u32>);
    impl Drop for Tidy<'_> {
        fn drop(&mut self) {
            assert!(thread::panicking());
            *self.0.lock().unwrap() += 1;
        }
    }
    run(|| {
        let m = Mutex::new(0);
        let unwound = panic::catch_unwind(AssertUnwindSafe(|| {
            let _tidy = Tidy(&m);
            panic!("with no mutex held");
        }));
        assert!(unwound.is_err());
        assert!(!m.is_poisoned());
        assert_eq!(*m.lock().unwrap(), 1);
    });
}

#[test]
fn a_panicking_writer_poisons_a_rwlock() {
    run(|| {
        let l = poisoned_rwlock();
        assert!(l.is_poisoned());
        assert_eq!(*l.read().unwrap_err().into_inner(), 2);
        assert_eq!(*l.write().unwrap_err().into_inner(), 2);
        assert!(matches!(l.try_read(), Err(TryLockError::Poisoned(_))));
        assert!(matches!(l.try_write(), Err(TryLockError::Poisoned(_))));
        assert_eq!(format!("{l:?}"), "RwLock { data: 2, poisoned: true, .. }");
        l.clear_poison();
        assert!(!l.is_poisoned());
        assert_eq!(*l.read().unwrap(), 2);
    });
}

#[test]
fn a_poisoned_rwlock_says_so_everywhere() {
    run(|| {
        let mut l = poisoned_rwlock();
        assert_eq!(*l.get_mut().unwrap_err().into_inner(), 2);
        assert_eq!(l.into_inner().unwrap_err().into_inner(), 2);
    });
}

#[test]
fn a_panicking_reader_does_not_poison_a_rwlock() {
    run(|| {
        let l = RwLock::new(1);
        let read = panic::catch_unwind(AssertUnwindSafe(|| {
            let _guard = l.read().unwrap();
            panic!("while the lock is held for reading");
        }));
        assert!(read.is_err());
        assert!(!l.is_poisoned());
        assert_eq!(*l.write().unwrap(), 1);
    });
}

#[test]
fn a_poison_error_gives_its_payload() {
    run(|| {
        let mut e = PoisonError::new(1);
        *e.get_mut() += 1;
        assert_eq!(*e.get_ref(), 2);
        assert_eq!(e.to_string(), "poisoned lock: another task failed inside");
        assert_eq!(format!("{e:?}"), "PoisonError { .. }");
        assert!((&e as &dyn Error).source().is_none());
        assert_eq!(e.into_inner(), 2);
    });
}

#[test]
fn a_try_lock_error_reads_as_stds() {
    run(|| {
        let poisoned: TryLockError<u8> = PoisonError::new(1).into();
        assert_eq!(poisoned.to_string(), "poisoned lock: another task failed inside");
        let blocked: TryLockError<u8> = TryLockError::WouldBlock;
        assert_eq!(blocked.to_string(), "try_lock failed because the operation would block");
        assert_eq!(
            (format!("{poisoned:?}"), format!("{blocked:?}")),
            (r#""Poisoned(..)""#.into(), r#""WouldBlock""#.into())
        );
    });
}
