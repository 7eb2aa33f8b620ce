//! Correct programs, one for each thing that Valgrind must understand.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use std_on_pthread::sync::{Barrier, Condvar, LazyLock, Mutex, Once, OnceLock, RwLock, RwLockWriteGuard, mpsc};
use std_on_pthread::thread;

use crate::Program;

pub(crate) const PROGRAMS: &[Program] = &[
    ("mutex_counter", mutex_counter),
    ("mutex_that_the_last_owner_drops", mutex_that_the_last_owner_drops),
    ("locks_that_their_only_owner_opens", locks_that_their_only_owner_opens),
    ("mutex_that_two_threads_make", mutex_that_two_threads_make),
    ("mutexes_in_one_order", mutexes_in_one_order),
    ("mutex_that_is_tried", mutex_that_is_tried),
    ("poisoned_mutex", poisoned_mutex),
    ("condvar_hand_off", condvar_hand_off),
    ("condvar_notified_without_its_lock", condvar_notified_without_its_lock),
    ("condvar_that_times_out", condvar_that_times_out),
    ("rwlock", rwlock),
    ("rwlock_downgrade", rwlock_downgrade),
    ("barrier", barrier),
    ("channel", channel),
    ("bounded_channel", bounded_channel),
    ("rendezvous", rendezvous),
    ("channel_with_a_time_limit", channel_with_a_time_limit),
    ("once", once),
    ("once_lock", once_lock),
    ("lazy_lock", lazy_lock),
    ("park", park),
    ("scope", scope),
    ("scope_with_joins", scope_with_joins),
    ("scope_whose_threads_spawn", scope_whose_threads_spawn),
    ("scope_in_which_two_threads_panic", scope_in_which_two_threads_panic),
    ("detached_thread", detached_thread),
    ("thread_results", thread_results),
    ("thread_locals", thread_locals),
    ("atomic_counter", atomic_counter),
];

/// Two threads that run the same function, joined.
fn twice<T: Send + 'static>(f: impl Fn() -> T + Clone + Send + 'static) -> [T; 2] {
    [(); 2].map(|()| thread::spawn(f.clone())).map(|t| t.join().unwrap())
}

fn mutex_counter() {
    let total = Arc::new(Mutex::new(0));
    let shared = total.clone();
    twice(move || (0..100).for_each(|_| *shared.lock().unwrap() += 1));
    assert_eq!(*total.lock().unwrap(), 200);
}

fn mutex_that_the_last_owner_drops() {
    /// Something whose end writes to it.
    struct Log(Vec<u32>);
    impl Drop for Log {
        fn drop(&mut self) {
            self.0.push(0);
        }
    }
    let log = Arc::new(Mutex::new(Log(Vec::new())));
    let done = Arc::new((Mutex::new(0), Condvar::new()));
    for n in 0..2 {
        let (log, done) = (log.clone(), done.clone());
        thread::spawn(move || {
            log.lock().unwrap().0.push(n);
            // Whoever is last drops the log, and only the count of the `Arc` tells it that the other is through.
            drop(log);
            *done.0.lock().unwrap() += 1;
            done.1.notify_one();
        });
    }
    drop(log);
    drop(done.1.wait_while(done.0.lock().unwrap(), |done| *done < 2).unwrap());
}

fn locks_that_their_only_owner_opens() {
    let mut locks = Arc::new((Mutex::new(0), RwLock::new(0)));
    let shared = locks.clone();
    let other = thread::spawn(move || {
        *shared.0.lock().unwrap() += 1;
        *shared.1.write().unwrap() += 1;
    });
    // Only the count of the `Arc` tells that the other thread is through.
    loop {
        if let Some((mutex, rwlock)) = Arc::get_mut(&mut locks) {
            *mutex.get_mut().unwrap() += 1;
            *rwlock.get_mut().unwrap() += 1;
            break;
        }
        thread::yield_now();
    }
    other.join().unwrap();
}

fn mutex_that_two_threads_make() {
    for _ in 0..20 {
        let (meet, m) = (Arc::new(Barrier::new(2)), Arc::new(Mutex::new(0)));
        let shared = m.clone();
        twice(move || {
            meet.wait();
            *shared.lock().unwrap() += 1;
        });
        assert_eq!(Arc::into_inner(m).unwrap().into_inner().unwrap(), 2);
    }
}

fn mutexes_in_one_order() {
    let both = Arc::new((Mutex::new(0), Mutex::new(0)));
    let shared = both.clone();
    twice(move || {
        let (mut a, mut b) = (shared.0.lock().unwrap(), shared.1.lock().unwrap());
        *a += 1;
        *b += 1;
    });
    assert_eq!((*both.0.lock().unwrap(), *both.1.lock().unwrap()), (2, 2));
}

fn mutex_that_is_tried() {
    let m = Arc::new(Mutex::new(0));
    let shared = m.clone();
    twice(move || {
        loop {
            if let Ok(mut n) = shared.try_lock() {
                *n += 1;
                break;
            }
            thread::yield_now();
        }
    });
    assert_eq!(*m.lock().unwrap(), 2);
}

fn poisoned_mutex() {
    let m = Arc::new(Mutex::new(0));
    let shared = m.clone();
    let holder = thread::spawn(move || {
        let _guard = shared.lock().unwrap();
        std::panic::resume_unwind(Box::new("no message, so no stderr"));
    });
    while !m.is_poisoned() {
        thread::yield_now();
    }
    assert_eq!(*m.lock().unwrap_err().into_inner(), 0);
    assert!(holder.join().is_err());
}

fn condvar_hand_off() {
    let slot = Arc::new((Mutex::new(None), Condvar::new()));
    let giver = {
        let slot = slot.clone();
        thread::spawn(move || {
            for n in 0..20 {
                let mut full = slot.1.wait_while(slot.0.lock().unwrap(), |s| s.is_some()).unwrap();
                *full = Some(n);
                slot.1.notify_all();
            }
        })
    };
    for n in 0..20 {
        let mut full = slot.1.wait_while(slot.0.lock().unwrap(), |s| s.is_none()).unwrap();
        assert_eq!(full.take(), Some(n));
        slot.1.notify_all();
    }
    giver.join().unwrap();
}

/// The waiter is waiting by then, which is what makes Valgrind's tools wonder.
fn condvar_notified_without_its_lock() {
    let shared = Arc::new((Mutex::new((false, false)), Condvar::new()));
    let waiter = {
        let shared = shared.clone();
        thread::spawn(move || {
            let mut state = shared.0.lock().unwrap();
            state.0 = true;
            drop(shared.1.wait_while(state, |(_, up)| !*up).unwrap());
        })
    };
    loop {
        let mut state = shared.0.lock().unwrap();
        if state.0 {
            state.1 = true;
            break;
        }
        drop(state);
        thread::yield_now();
    }
    shared.1.notify_one();
    waiter.join().unwrap();
}

fn condvar_that_times_out() {
    let flag = Arc::new((Mutex::new(false), Condvar::new()));
    let waited = flag.1.wait_timeout_while(flag.0.lock().unwrap(), Duration::from_millis(2), |up| !*up).unwrap();
    assert!(waited.1.timed_out());
}

fn rwlock() {
    let table = Arc::new(RwLock::new(vec![0; 4]));
    let writers = {
        let table = table.clone();
        thread::spawn(move || (0..4).for_each(|i| table.write().unwrap()[i] += 1))
    };
    let shared = table.clone();
    twice(move || shared.read().unwrap().iter().sum::<i32>());
    writers.join().unwrap();
    assert_eq!(*table.read().unwrap(), [1; 4]);
}

fn rwlock_downgrade() {
    let n = Arc::new(RwLock::new(0));
    let shared = n.clone();
    twice(move || {
        let mut write = shared.write().unwrap();
        *write += 1;
        let written = *write;
        let read = RwLockWriteGuard::downgrade(write);
        assert_eq!(*read, written);
    });
    assert_eq!(*n.read().unwrap(), 2);
}

fn barrier() {
    let halves = Arc::new((Barrier::new(2), [Mutex::new(0), Mutex::new(0)]));
    let next = Arc::new(AtomicUsize::new(0));
    let sums = twice(move || {
        let me = next.fetch_add(1, Ordering::Relaxed);
        *halves.1[me].lock().unwrap() = me + 1;
        halves.0.wait();
        *halves.1[0].lock().unwrap() + *halves.1[1].lock().unwrap()
    });
    assert_eq!(sums, [3, 3]);
}

fn channel() {
    let (tx, rx) = mpsc::channel();
    let senders = [(); 2].map(|()| {
        let tx = tx.clone();
        thread::spawn(move || (0..10).for_each(|n| tx.send(vec![n]).unwrap()))
    });
    drop(tx);
    assert_eq!(rx.iter().map(|v| v[0]).sum::<i32>(), 90);
    for s in senders {
        s.join().unwrap();
    }
}

fn bounded_channel() {
    let (tx, rx) = mpsc::sync_channel(2);
    let sender = thread::spawn(move || (0..10).for_each(|n| tx.send(Box::new(n)).unwrap()));
    assert!(rx.iter().map(|n| *n).eq(0..10));
    sender.join().unwrap();
}

fn rendezvous() {
    let (tx, rx) = mpsc::sync_channel(0);
    let sender = thread::spawn(move || (0..10).for_each(|n| tx.send(Box::new(n)).unwrap()));
    assert!(rx.iter().map(|n| *n).eq(0..10));
    sender.join().unwrap();
}

fn channel_with_a_time_limit() {
    let (tx, rx) = mpsc::channel();
    assert!(rx.recv_timeout(Duration::from_millis(2)).is_err());
    let sender = thread::spawn(move || tx.send(1).unwrap());
    assert_eq!(rx.recv_timeout(Duration::from_secs(60)), Ok(1));
    sender.join().unwrap();
}

fn once() {
    /// A value that `Once` guards, as C programs do.
    struct Guarded(Once, std::cell::UnsafeCell<u32>);
    // SAFETY: the value is written by the closure of the `Once` and read after it.
    unsafe impl Sync for Guarded {}
    static SETUP: Guarded = Guarded(Once::new(), std::cell::UnsafeCell::new(0));
    let read = || {
        let setup: &'static Guarded = &SETUP;
        // SAFETY: one closure runs, before all reads.
        setup.0.call_once(|| unsafe { *setup.1.get() = 7 });
        // SAFETY: the closure has run.
        unsafe { *setup.1.get() }
    };
    assert_eq!(twice(read), [7, 7]);
}

fn once_lock() {
    static NAME: OnceLock<String> = OnceLock::new();
    let lens = twice(|| NAME.get_or_init(|| "name".to_owned()).len());
    assert_eq!((lens, NAME.get().unwrap().len()), ([4, 4], 4));
}

fn lazy_lock() {
    static SQUARES: LazyLock<Vec<u32>> = LazyLock::new(|| (0..4).map(|n| n * n).collect());
    assert_eq!(twice(|| SQUARES[3]), [9, 9]);
}

fn park() {
    let mail = Arc::new(Mutex::new(None));
    let reader = {
        let mail = mail.clone();
        thread::spawn(move || {
            loop {
                if let Some(text) = mail.lock().unwrap().take() {
                    return text;
                }
                thread::park();
            }
        })
    };
    *mail.lock().unwrap() = Some("text".to_owned());
    reader.thread().unpark();
    assert_eq!(reader.join().unwrap(), "text");
}

fn scope() {
    let mut halves = [vec![0], vec![0]];
    let (left, right) = halves.split_at_mut(1);
    thread::scope(|s| {
        s.spawn(|| left[0].push(1));
        s.spawn(|| {
            right[0].push(2);
        });
    });
    assert_eq!(halves, [[0, 1], [0, 2]]);
}

fn scope_with_joins() {
    let numbers: Vec<u32> = (0..100).collect();
    let total: u32 = thread::scope(|s| {
        let parts: Vec<_> = numbers.chunks(50).map(|part| s.spawn(|| part.iter().sum::<u32>())).collect();
        parts.into_iter().map(|part| part.join().unwrap()).sum()
    });
    assert_eq!(total, 4950);
}

fn scope_whose_threads_spawn() {
    let total = Mutex::new(0);
    thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                let last = s.spawn(|| *total.lock().unwrap() += 1);
                *total.lock().unwrap() += 1;
                last.join().unwrap();
            });
        }
    });
    assert_eq!(total.into_inner().unwrap(), 4);
}

fn scope_in_which_two_threads_panic() {
    let silently = || std::panic::resume_unwind(Box::new("no message, so no stderr"));
    std::panic::set_hook(Box::new(|_| {}));
    let panicked = std::panic::catch_unwind(|| {
        thread::scope(|s| {
            s.spawn(silently);
            s.spawn(silently);
        });
    });
    drop(std::panic::take_hook());
    assert!(panicked.is_err());
}

fn detached_thread() {
    let (tx, rx) = mpsc::channel();
    drop(thread::spawn(move || tx.send("text".to_owned()).unwrap()));
    assert_eq!(rx.recv().unwrap(), "text");
    assert!(rx.recv().is_err());
}

fn thread_results() {
    for n in 0..10 {
        let named = thread::Builder::new().name(format!("worker {n}")).spawn(move || vec![n]).unwrap();
        assert_eq!(named.join().unwrap(), [n]);
    }
}

fn thread_locals() {
    thread_local!(static SEEN: std::cell::RefCell<Vec<u32>> = const { std::cell::RefCell::new(Vec::new()) });
    for n in 0..10 {
        twice(move || SEEN.with_borrow_mut(|seen| seen.push(n)));
    }
}

/// Read-modify-writes alone: that much Helgrind and DRD know of atomics.
fn atomic_counter() {
    let total = Arc::new(AtomicUsize::new(0));
    let shared = total.clone();
    twice(move || (0..100).for_each(|_| _ = shared.fetch_add(1, Ordering::Relaxed)));
    assert_eq!(total.load(Ordering::Relaxed), 200);
}
