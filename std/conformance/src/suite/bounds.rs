//! Which types are `Send`, `Sync`, `UnwindSafe`, `RefUnwindSafe` and `Unpin`, and which are not.

use std::cell::{Cell, LazyCell, OnceCell, Ref, RefCell, RefMut, UnsafeCell};
use std::marker::PhantomPinned;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize};
use std::sync::mpsc::{IntoIter, Iter, Receiver, SendError, Sender, SyncSender, TryIter};
use std::sync::{
    Arc, Barrier, BarrierWaitResult, Condvar, LazyLock, Mutex, MutexGuard, Once, OnceLock, OnceState, PoisonError,
    RwLock, RwLockReadGuard, RwLockWriteGuard, WaitTimeoutResult,
};
use std::thread::{AccessError, Builder, JoinHandle, LocalKey, Scope, ScopedJoinHandle, Thread, ThreadId};
use std::time::Instant;

/// Asserts, for each type, which of the five traits it has.
macro_rules! auto_traits {
    ($($t:ty: [$($has:literal),*],)*) => {$(
        let measured = [
            send::Probe::<$t>::HAS,
            sync::Probe::<$t>::HAS,
            unwind_safe::Probe::<$t>::HAS,
            ref_unwind_safe::Probe::<$t>::HAS,
            unpin::Probe::<$t>::HAS,
        ];
        let expected = [$($has != 0),*];
        assert_eq!(measured, expected, "Send, Sync, UnwindSafe, RefUnwindSafe, Unpin of {}", stringify!($t));
    )*};
}

/// Whether a type has a trait: where it does, the constant of `Probe` itself hides that of `Otherwise`.
macro_rules! probe {
    ($module:ident, $Trait:path) => {
        mod $module {
            pub(super) struct Probe<T: ?Sized>(std::marker::PhantomData<T>);
            pub(super) trait Otherwise {
                const HAS: bool = false;
            }
            impl<T: ?Sized> Otherwise for Probe<T> {}
            impl<T: ?Sized + $Trait> Probe<T> {
                pub(super) const HAS: bool = true;
            }
        }
        use $module::Otherwise as _;
    };
}

probe!(send, Send);
probe!(sync, Sync);
probe!(unwind_safe, std::panic::UnwindSafe);
probe!(ref_unwind_safe, std::panic::RefUnwindSafe);
probe!(unpin, Unpin);

#[test]
fn every_type_has_the_auto_traits_of_stds() {
    auto_traits! {
        Mutex<u8>: [1, 1, 1, 1, 1],
        Mutex<Cell<u8>>: [1, 1, 1, 1, 1],
        Mutex<Rc<u8>>: [0, 0, 1, 1, 1],
        Mutex<&'static Cell<u8>>: [0, 0, 1, 1, 1],
        Mutex<PhantomPinned>: [1, 1, 1, 1, 0],
        Mutex<dyn Fn()>: [0, 0, 1, 1, 0],
        MutexGuard<'static, u8>: [0, 1, 1, 1, 1],
        MutexGuard<'static, Cell<u8>>: [0, 0, 1, 1, 1],
        RwLock<u8>: [1, 1, 1, 1, 1],
        RwLock<Cell<u8>>: [1, 0, 1, 1, 1],
        RwLock<Rc<u8>>: [0, 0, 1, 1, 1],
        RwLock<PhantomPinned>: [1, 1, 1, 1, 0],
        RwLockReadGuard<'static, u8>: [0, 1, 1, 1, 1],
        RwLockReadGuard<'static, Cell<u8>>: [0, 0, 0, 0, 1],
        RwLockWriteGuard<'static, u8>: [0, 1, 1, 1, 1],
        RwLockWriteGuard<'static, Cell<u8>>: [0, 0, 1, 1, 1],
        Condvar: [1, 1, 1, 1, 1],
        WaitTimeoutResult: [1, 1, 1, 1, 1],
        Barrier: [1, 1, 1, 1, 1],
        BarrierWaitResult: [1, 1, 1, 1, 1],
        Once: [1, 1, 1, 1, 1],
        OnceState: [1, 0, 1, 0, 1],
        OnceLock<u8>: [1, 1, 1, 1, 1],
        OnceLock<Cell<u8>>: [1, 0, 1, 0, 1],
        OnceLock<Rc<u8>>: [0, 0, 1, 1, 1],
        OnceLock<PhantomPinned>: [1, 1, 1, 1, 0],
        LazyLock<u8>: [1, 1, 1, 1, 1],
        LazyLock<Cell<u8>>: [1, 0, 1, 0, 1],
        LazyLock<u8, Box<dyn FnOnce() -> u8>>: [0, 0, 0, 0, 1],
        PoisonError<MutexGuard<'static, u8>>: [0, 1, 1, 1, 1],
        Sender<u8>: [1, 1, 1, 1, 1],
        Sender<Cell<u8>>: [1, 1, 1, 1, 1],
        Sender<Rc<u8>>: [0, 0, 1, 1, 1],
        SyncSender<u8>: [1, 1, 1, 1, 1],
        SyncSender<Rc<u8>>: [0, 0, 1, 1, 1],
        Receiver<u8>: [1, 0, 1, 1, 1],
        Receiver<Rc<u8>>: [0, 0, 1, 1, 1],
        Iter<'static, u8>: [0, 0, 1, 1, 1],
        TryIter<'static, u8>: [0, 0, 1, 1, 1],
        IntoIter<u8>: [1, 0, 1, 1, 1],
        SendError<u8>: [1, 1, 1, 1, 1],
        AtomicBool: [1, 1, 1, 1, 1],
        AtomicUsize: [1, 1, 1, 1, 1],
        AtomicPtr<Cell<u8>>: [1, 1, 0, 1, 1],
        Thread: [1, 1, 1, 1, 1],
        ThreadId: [1, 1, 1, 1, 1],
        Builder: [1, 1, 1, 1, 1],
        JoinHandle<u8>: [1, 1, 0, 0, 1],
        JoinHandle<Rc<u8>>: [1, 1, 0, 0, 1],
        JoinHandle<Cell<u8>>: [1, 1, 0, 0, 1],
        Scope<'static, 'static>: [1, 1, 0, 1, 1],
        ScopedJoinHandle<'static, u8>: [1, 1, 0, 0, 1],
        ScopedJoinHandle<'static, Rc<u8>>: [0, 0, 0, 0, 1],
        LocalKey<Cell<u8>>: [1, 1, 1, 1, 1],
        AccessError: [1, 1, 1, 1, 1],
        Instant: [1, 1, 1, 1, 1],
        Cell<u8>: [1, 0, 1, 0, 1],
        Cell<Rc<u8>>: [0, 0, 1, 0, 1],
        Cell<PhantomPinned>: [1, 0, 1, 0, 0],
        RefCell<u8>: [1, 0, 1, 0, 1],
        RefCell<Rc<u8>>: [0, 0, 1, 0, 1],
        Ref<'static, u8>: [0, 0, 0, 0, 1],
        RefMut<'static, u8>: [0, 0, 0, 0, 1],
        UnsafeCell<u8>: [1, 0, 1, 0, 1],
        OnceCell<u8>: [1, 0, 1, 0, 1],
        LazyCell<u8>: [1, 0, 1, 0, 1],
        Arc<Cell<u8>>: [0, 0, 0, 0, 1],
        Arc<Mutex<u8>>: [1, 1, 1, 1, 1],
    }
}
