//! Programs that do to plain memory what they must not, and their like that do not. The line that matters in each of the
//! first kind ends with `// here`.

use std::alloc::{Layout, alloc, dealloc};
use std::cell::UnsafeCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize, Ordering::*, fence};
use std::sync::{Arc, Condvar, Mutex, OnceLock, RwLock, mpsc};
use std::thread;

/// Shared, whatever it is.
struct Shared<T>(T);
unsafe impl<T> Sync for Shared<T> {}
unsafe impl<T> Send for Shared<T> {}
impl<T> Shared<T> {
    fn get(&self) -> &T {
        &self.0
    }
}

/// Runs two closures in two threads.
fn both(one: impl FnOnce() + Send, other: impl FnOnce() + Send) {
    thread::scope(|scope| {
        scope.spawn(one);
        scope.spawn(other);
    });
}

/// A message in plain memory, and the flag that says it is there.
fn message(store: std::sync::atomic::Ordering) {
    let (text, ready) = (Shared(UnsafeCell::new(0)), AtomicBool::new(false));
    both(
        || {
            unsafe { *text.get().get() = 7 };
            ready.store(true, store);
        },
        || {
            if ready.load(Acquire) {
                assert_eq!(unsafe { *text.get().get() }, 7); // here
            }
        },
    );
}

/// A value that its last owner frees, by a count; an `Arc`.
struct Counted {
    place: *mut (AtomicUsize, u64),
    acquires: bool,
}
unsafe impl Send for Counted {}
impl Counted {
    fn new(acquires: bool) -> Self {
        Self { place: Box::into_raw(Box::new((AtomicUsize::new(1), 5))), acquires }
    }
    fn share(&self) -> Self {
        unsafe { (*self.place).0.fetch_add(1, Relaxed) };
        Self { place: self.place, acquires: self.acquires }
    }
    fn value(&self) -> u64 {
        unsafe { (*self.place).1 }
    }
}
impl Drop for Counted {
    fn drop(&mut self) {
        if unsafe { (*self.place).0.fetch_sub(1, Release) } == 1 {
            if self.acquires {
                fence(Acquire);
            }
            drop(unsafe { Box::from_raw(self.place) }); // here
        }
    }
}
fn counted(acquires: bool) {
    let (one, other) = { let one = Counted::new(acquires); let other = one.share(); (one, other) };
    both(move || assert_eq!(one.value(), 5), move || assert_eq!(other.value(), 5));
}

mod wrong {
    use super::*;

    #[test]
    fn static_mut() {
        static mut COUNT: u32 = 0;
        both(|| unsafe { COUNT += 1 }, || unsafe { COUNT += 1 }); // here
    }

    #[test]
    fn relaxed_message() {
        message(Relaxed);
    }

    #[test]
    fn vector_push() {
        let list = Shared(UnsafeCell::new(Vec::new()));
        both(|| unsafe { (*list.get().get()).push(1) }, || unsafe { (*list.get().get()).push(2) }); // here
    }

    #[test]
    fn copied_while_written() {
        let from = Shared(UnsafeCell::new([0_u64; 16]));
        both(
            || {
                std::hint::black_box(unsafe { *from.get().get() }); // here
            },
            || unsafe { (*from.get().get())[5] = 1 }, // here
        );
    }

    #[test]
    fn count_without_acquire() {
        counted(false);
    }

    #[test]
    fn rc_in_two_threads() {
        let rc = Shared(Rc::new(1));
        both(|| drop(Rc::clone(rc.get())), || drop(Rc::clone(rc.get()))); // here
    }

    #[test]
    fn atomic_and_plain() {
        let count = AtomicUsize::new(0);
        let place = Shared(count.as_ptr());
        both(
            || {
                count.fetch_add(1, Relaxed); // here
            },
            || unsafe { **place.get() += 1 }, // here
        );
    }

    #[test]
    fn used_after_free() {
        let place = Shared(Box::into_raw(Box::new(7_u64)));
        let lock = Mutex::new(());
        both(
            || {
                let _guard = lock.lock().unwrap();
                std::hint::black_box(unsafe { **place.get() }); // here
            },
            || {
                let _guard = lock.lock().unwrap();
                drop(unsafe { Box::from_raw(*place.get()) });
            },
        );
    }

    #[test]
    fn freed_twice() {
        let layout = Layout::new::<[u64; 4]>();
        let place = Shared(unsafe { alloc(layout) });
        let free = || unsafe { dealloc(*place.get(), layout) }; // here
        free();
        free();
    }

    #[test]
    fn lock_that_is_gone() {
        let lock = Shared(Box::into_raw(Box::new(Mutex::new(1))));
        drop(unsafe { Box::from_raw(*lock.get()) });
        *unsafe { &**lock.get() }.lock().unwrap() += 1; // here
    }

    #[test]
    fn stack_of_an_ended_thread() {
        let place = AtomicPtr::new(std::ptr::null_mut());
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut local = 3_u32;
                place.store(&raw mut local, Release);
                std::hint::black_box(&mut local);
            });
        });
        std::hint::black_box(unsafe { *place.load(Acquire) }); // here
    }
}

mod right {
    use super::*;

    #[test]
    fn release_message() {
        message(Release);
    }

    #[test]
    fn count_with_acquire() {
        counted(true);
    }

    #[test]
    fn statics_begin_anew() {
        static mut RUNS: u32 = 0;
        static FIRST: AtomicBool = AtomicBool::new(false);
        unsafe { RUNS += 1 };
        both(|| FIRST.store(true, Relaxed), || { FIRST.load(Relaxed); });
        assert_eq!(unsafe { RUNS }, 1);
    }

    #[test]
    fn arcs_and_their_last_drop() {
        let list = Arc::new(vec![1, 2, 3]);
        let other = Arc::clone(&list);
        let thread = thread::spawn(move || other.iter().sum::<i32>());
        drop(list);
        assert_eq!(thread.join().unwrap(), 6);
    }

    #[test]
    fn boxes_through_a_channel() {
        let (sender, receiver) = mpsc::channel();
        let thread = thread::spawn(move || receiver.iter().map(|number: Box<u64>| *number).sum::<u64>());
        sender.send(Box::new(1)).unwrap();
        sender.send(Box::new(2)).unwrap();
        drop(sender);
        assert_eq!(thread.join().unwrap(), 3);
    }

    #[test]
    fn locks_and_what_they_guard() {
        let (list, turn) = (Mutex::new(Vec::new()), Condvar::new());
        let table = RwLock::new(String::new());
        both(
            || {
                list.lock().unwrap().push(1);
                turn.notify_one();
                table.write().unwrap().push('a');
            },
            || {
                let mut guard = list.lock().unwrap();
                while guard.is_empty() {
                    guard = turn.wait(guard).unwrap();
                }
                assert!(table.read().unwrap().len() < 2);
            },
        );
    }

    #[test]
    fn once_for_all() {
        static TEXT: OnceLock<String> = OnceLock::new();
        let text = || assert_eq!(TEXT.get_or_init(|| "made".to_owned()), "made");
        both(text, text);
    }

    #[test]
    fn borrowed_stacks_and_reused_memory() {
        let mut numbers = [1, 2, 3, 4];
        let (left, right) = numbers.split_at_mut(2);
        both(|| left[0] = 10, || right[0] = 30);
        for round in 0..3 {
            let sum = thread::spawn(move || vec![round; 8].into_iter().sum::<i32>()).join().unwrap();
            assert_eq!(sum, 8 * round);
        }
        assert_eq!(numbers, [10, 2, 30, 4]);
    }

    #[test]
    fn panics_that_are_caught() {
        let caught = thread::spawn(|| {
            let list = vec![String::from("a")];
            std::panic::catch_unwind(|| assert!(list.is_empty())).is_err()
        });
        assert!(caught.join().unwrap());
    }
}
