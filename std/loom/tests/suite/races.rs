//! Races on plain data, which loom sees through `Cell`, `RefCell` and `OnceCell`.

use std_on_loom::cell::{Cell, OnceCell, RefCell};
use std_on_loom::sync::atomic::{AtomicBool, AtomicUsize, Ordering, Ordering::*};
use std_on_loom::sync::{Arc, Barrier, Mutex, Once, RwLock, mpsc};
use std_on_loom::thread::{self, Thread};

use crate::support::{failure, passes, plain};

/// Shares what is not made for it.
struct Shared<T>(T);
// SAFETY: none: the tests show what that costs.
unsafe impl<T> Sync for Shared<T> {}
// SAFETY: none: a thread that takes it along is what the tests are about.
unsafe impl<T> Send for Shared<T> {}

const RACE: &str = "Causality violation";

#[track_caller]
fn races(scenario: impl Fn() + Send + Sync + 'static) {
    let message = failure(&plain(), scenario);
    assert!(message.contains(RACE), "{message}");
    assert_eq!(message.matches("races.rs").count(), 2, "both uses are named: {message}");
}

/// Writes in one thread and reads in another, with `publish` and `await_it` between.
fn hand_over(
    publish: impl Fn(&AtomicBool) + Copy + Send + Sync + 'static,
    seen: impl Fn(&AtomicBool) -> bool + Copy + Send + Sync + 'static,
) -> impl Fn() + Send + Sync + 'static {
    move || {
        let shared = Arc::new((Shared(Cell::new(0)), AtomicBool::new(false)));
        let writer = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.0.0.set(1);
                publish(&shared.1);
            })
        };
        let reader = {
            let shared = shared.clone();
            thread::spawn(move || {
                if seen(&shared.1) {
                    assert_eq!(shared.0.0.get(), 1);
                }
            })
        };
        writer.join().unwrap();
        reader.join().unwrap();
    }
}

#[test]
fn a_relaxed_publication_races_and_a_release_does_not() {
    let with = |store: Ordering, load: Ordering| hand_over(move |f| f.store(true, store), move |f| f.load(load));
    races(with(Relaxed, Relaxed));
    races(with(Release, Relaxed));
    races(with(Relaxed, Acquire));
    passes(&plain(), with(Release, Acquire));
    passes(&plain(), with(SeqCst, SeqCst));
}

#[test]
fn cells_that_two_threads_write_race() {
    let write = |write: fn(&Shared<Cell<u32>>)| {
        move || {
            let shared = Arc::new(Shared(Cell::new(0)));
            let other = {
                let shared = shared.clone();
                thread::spawn(move || write(&shared))
            };
            write(&shared);
            other.join().unwrap();
        }
    };
    races(write(|c| c.0.set(1)));
    races(write(|c| c.0.update(|n| n + 1)));
    races(write(|c| assert!(c.0.replace(1) < 2)));
    passes(&plain(), write(|c| assert_eq!(c.0.get(), 0)));
}

#[test]
fn ref_cells_race_even_when_both_borrow_shared() {
    let borrow = |borrow: fn(&RefCell<u32>)| {
        move || {
            let shared = Arc::new(Shared(RefCell::new(0)));
            let other = {
                let shared = shared.clone();
                thread::spawn(move || borrow(&shared.0))
            };
            borrow(&shared.0);
            other.join().unwrap();
        }
    };
    races(borrow(|c| drop(c.borrow())));
    races(borrow(|c| *c.borrow_mut() += 1));
    races(borrow(|c| drop(c.try_borrow_mut())));
}

#[test]
fn once_cells_race_while_they_are_written() {
    races(|| {
        let shared = Arc::new(Shared(OnceCell::new()));
        let other = {
            let shared = shared.clone();
            thread::spawn(move || *shared.0.get_or_init(|| 1))
        };
        shared.0.get_or_init(|| 2);
        other.join().unwrap();
    });
}

/// Two threads that add to a cell, between `before` and `after`.
fn guarded<L: Default + Send + Sync + 'static>(around: fn(&L, &dyn Fn())) -> impl Fn() + Send + Sync + 'static {
    move || {
        let shared = Arc::new((L::default(), Shared(Cell::new(0))));
        let add = {
            let shared = shared.clone();
            move || around(&shared.0, &|| shared.1.0.set(shared.1.0.get() + 1))
        };
        let (a, b) = (thread::spawn(add.clone()), thread::spawn(add));
        a.join().unwrap();
        b.join().unwrap();
        assert_eq!(shared.1.0.get(), 2);
    }
}

#[test]
fn locks_order_what_they_guard() {
    passes(
        &plain(),
        guarded::<Mutex<()>>(|l, f| {
            let _held = l.lock().unwrap();
            f();
        }),
    );
    passes(
        &plain(),
        guarded::<RwLock<()>>(|l, f| {
            let _held = l.write().unwrap();
            f();
        }),
    );
    races(guarded::<RwLock<()>>(|l, f| {
        let _held = l.read().unwrap();
        f();
    }));
    passes(
        &plain(),
        guarded::<Mutex<()>>(|l, f| {
            loop {
                if let Ok(_held) = l.try_lock() {
                    return f();
                }
                thread::yield_now();
            }
        }),
    );
}

#[test]
fn a_spin_lock_needs_its_orders() {
    fn spin(acquire: Ordering, release: Ordering, lock: &AtomicBool, f: &dyn Fn()) {
        while lock.compare_exchange(false, true, acquire, Relaxed).is_err() {
            std_on_loom::hint::spin_loop();
        }
        f();
        lock.store(false, release);
    }
    passes(&plain(), guarded::<AtomicBool>(|l, f| spin(Acquire, Release, l, f)));
    races(guarded::<AtomicBool>(|l, f| spin(Acquire, Relaxed, l, f)));
    races(guarded::<AtomicBool>(|l, f| spin(Relaxed, Release, l, f)));
}

fn meet(barrier: &Barrier) {
    barrier.wait();
}

#[test]
fn everything_that_hands_over_orders_what_came_before() {
    /// Writes a cell, does `give` in one thread and `get` in another, and reads it there: what was written, if `get`
    /// `waits` for `give`.
    fn orders<L: Send + Sync + 'static>(
        make: fn() -> L,
        give: fn(&L, &Thread),
        get: fn(&L),
        waits: bool,
    ) -> impl Fn() + Send + Sync + 'static {
        move || {
            let shared = Arc::new((make(), Shared(Cell::new(0))));
            let getter = {
                let shared = shared.clone();
                thread::spawn(move || {
                    get(&shared.0);
                    assert!(shared.1.0.get() == 1 || !waits);
                })
            };
            let giver = {
                let (shared, getter) = (shared.clone(), getter.thread().clone());
                thread::spawn(move || {
                    shared.1.0.set(1);
                    give(&shared.0, &getter);
                })
            };
            giver.join().unwrap();
            getter.join().unwrap();
        }
    }
    passes(&plain(), orders(|| (), |(), getter| getter.unpark(), |()| thread::park(), true));
    passes(&plain(), orders(|| Barrier::new(2), |b, _| meet(b), meet, true));
    passes(&plain(), orders(Once::new, |o, _| o.call_once(|| ()), |o| o.wait(), true));
    type Ends = (Mutex<Option<mpsc::Sender<()>>>, Mutex<mpsc::Receiver<()>>);
    let ends: fn() -> Ends = || {
        let (tx, rx) = mpsc::channel();
        (Mutex::new(Some(tx)), Mutex::new(rx))
    };
    passes(
        &plain(),
        orders(
            ends,
            |(tx, _), _| tx.lock().unwrap().as_ref().unwrap().send(()).unwrap(),
            |(_, rx)| {
                rx.lock().unwrap().recv().unwrap();
            },
            true,
        ),
    );
    // The end of the last sender is a message too.
    passes(
        &plain(),
        orders(
            ends,
            |(tx, _), _| drop(tx.lock().unwrap().take()),
            |(_, rx)| {
                rx.lock().unwrap().recv().unwrap_err();
            },
            true,
        ),
    );
    // What hands over nothing orders nothing.
    races(orders(|| AtomicUsize::new(0), |n, _| n.store(1, Relaxed), |n| assert!(n.load(Relaxed) < 2), false));
}

#[test]
fn a_message_orders_also_when_it_was_there_before_its_receiver() {
    passes(&plain(), || {
        let shared = Arc::new(Shared(Cell::new(0)));
        let (tx, rx) = mpsc::channel();
        let writer = {
            let shared = shared.clone();
            thread::spawn(move || {
                shared.0.set(1);
                tx.send(()).unwrap();
            })
        };
        let reader = thread::spawn(move || {
            rx.recv().unwrap();
            shared.0.get()
        });
        writer.join().unwrap();
        assert_eq!(reader.join().unwrap(), 1);
    });
}

#[test]
fn whoever_comes_to_an_initialisation_comes_after_it() {
    let call = |call: fn(&Once, &dyn Fn())| {
        move || {
            let shared = Arc::new((Once::new(), Shared(Cell::new(0))));
            let both = [shared.clone(), shared].map(|shared| {
                thread::spawn(move || {
                    call(&shared.0, &|| shared.1.0.set(1));
                    assert_eq!(shared.1.0.get(), 1);
                })
            });
            for t in both {
                t.join().unwrap();
            }
        }
    };
    passes(&plain(), call(|once, init| once.call_once(init)));
    passes(&plain(), call(|once, init| once.call_once_force(|_| init())));
    races(call(|_, init| init()));
}

#[test]
fn atomics_that_only_some_executions_make_do_not_race() {
    // More of them than in the execution from which the engine learns how many there are.
    passes(&plain(), || {
        let many = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| {
                if many.load(Relaxed) {
                    let made = [const { AtomicUsize::new(1) }; 6];
                    thread::scope(|s| {
                        s.spawn(|| made.each_ref().map(|n| n.load(Relaxed)));
                        assert!(made.iter().all(|n| n.load(Relaxed) == 1));
                    });
                }
            });
            s.spawn(|| many.store(true, Relaxed));
        });
    });
}

#[test]
fn room_in_a_channel_orders_what_the_receiver_did() {
    let reuse = |bound: usize| {
        move || {
            let shared = Arc::new(Shared(Cell::new(0)));
            let (tx, rx) = mpsc::sync_channel(bound);
            let receiver = {
                let shared = shared.clone();
                thread::spawn(move || {
                    shared.0.set(1);
                    (rx.recv(), rx.recv())
                })
            };
            tx.send(1).unwrap();
            tx.send(2).unwrap();
            // With one place, the second message is in when the first is out; with two, nobody need have read any.
            shared.0.set(2);
            receiver.join().unwrap().0.unwrap();
        }
    };
    passes(&plain(), reuse(0));
    passes(&plain(), reuse(1));
    races(reuse(2));
}
