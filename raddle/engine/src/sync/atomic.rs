//! Atomics, as [`std::sync::atomic`]'s. An atomic is the memory of std's, which mirrors the latest value.

pub use std::sync::atomic::Ordering;

use crate::graph::event::Mode;
use crate::graph::site::{AtomicType, Object, Role};
use crate::run::request::{Op, Place, Wait};
use crate::run::runtime;
use crate::sync::raw::Call;

/// As [`std::sync::atomic::fence`].
#[track_caller]
pub fn fence(order: Ordering) {
    assert!(order != Ordering::Relaxed, "there is no such thing as a relaxed fence");
    if runtime::active() {
        Call::new(Object::None, "fence", Role::Fence).request(Op::Fence(order.into()));
    } else {
        std::sync::atomic::fence(order);
    }
}

/// As [`std::sync::atomic::compiler_fence`].
#[track_caller]
pub fn compiler_fence(order: Ordering) {
    std::sync::atomic::compiler_fence(order);
}

/// As [`std::sync::atomic::spin_loop_hint`].
#[deprecated(note = "use hint::spin_loop instead")]
pub fn spin_loop_hint() {
    crate::hint::spin_loop();
}

macro_rules! initial {
    ($($name:ident: $t:ident = $value:expr;)*) => {$(
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
        #[deprecated(note = "the `new` function is now preferred")]
        #[expect(clippy::declare_interior_mutable_const, reason = "std has it")]
        pub const $name: $t = $t::new($value);
    )*};
}

initial! {
    ATOMIC_BOOL_INIT: AtomicBool = false;
    ATOMIC_ISIZE_INIT: AtomicIsize = 0;
    ATOMIC_USIZE_INIT: AtomicUsize = 0;
}

/// What std does for an ordering it does not accept.
#[track_caller]
fn check_load(order: Ordering) {
    match order {
        Ordering::Release => panic!("there is no such thing as a release load"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release load"),
        _ => {}
    }
}

#[track_caller]
fn check_store(order: Ordering) {
    match order {
        Ordering::Acquire => panic!("there is no such thing as an acquire store"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release store"),
        _ => {}
    }
}

#[track_caller]
fn check_failure(order: Ordering) {
    match order {
        Ordering::Release => panic!("there is no such thing as a release failure ordering"),
        Ordering::AcqRel => panic!("there is no such thing as an acquire-release failure ordering"),
        _ => {}
    }
}

/// What every atomic has; `$to` and `$from` turn a value into 64 bits and back.
macro_rules! atomic {
    ($name:ident $(<$g:ident>)?, $t:ty, $to:expr, $from:expr) => {
        #[doc = concat!("As [`std::sync::atomic::", stringify!($name), "`].")]
        #[repr(transparent)]
        pub struct $name $(<$g>)? {
            inner: std::sync::atomic::$name $(<$g>)?,
        }

        impl $(<$g>)? $name $(<$g>)? {
            const OBJECT: Object = Object::Atomic(AtomicType::$name);

            /// Creates an atomic.
            pub const fn new(value: $t) -> Self {
                Self { inner: std::sync::atomic::$name::new(value) }
            }

            /// As std's `from_ptr`.
            ///
            /// # Safety
            /// As for std's.
            pub const unsafe fn from_ptr<'a>(ptr: *mut $t) -> &'a Self {
                // SAFETY: the caller's promise; the type is transparent over std's, which is laid out as the value.
                unsafe { &*ptr.cast::<Self>() }
            }

            fn place(&self) -> Place {
                Place { addr: std::ptr::from_ref(self).expose_provenance(), mirror: size_of::<$t>() as u8 }
            }

            fn addr(&self) -> usize {
                std::ptr::from_ref(self).addr()
            }

            fn mirror(&self, value: $t) {
                if runtime::world(|w| w.wrote_latest) {
                    self.inner.store(value, Ordering::Relaxed);
                }
            }

            /// Loads the value.
            #[track_caller]
            pub fn load(&self, order: Ordering) -> $t {
                check_load(order);
                if !runtime::active() {
                    return self.inner.load(order);
                }
                $from(Call::new(Self::OBJECT, "load", Role::Load).request(Op::Load(self.place(), order.into())))
            }

            /// Stores a value.
            #[track_caller]
            pub fn store(&self, value: $t, order: Ordering) {
                check_store(order);
                if !runtime::active() {
                    return self.inner.store(value, order);
                }
                Call::new(Self::OBJECT, "store", Role::Store).request(Op::Store(self.place(), $to(value), order.into()));
                self.mirror(value);
            }

            fn update_with(&self, call: Call, order: Ordering, f: impl Fn($t) -> $t) -> $t {
                let mode = order.into();
                let old = call.update_as(self.place(), mode, mode, None, Wait::No, &|v| Some($to(f($from(v)))));
                self.mirror(f($from(old)));
                $from(old)
            }

            /// Stores a value, answers the previous one.
            #[track_caller]
            pub fn swap(&self, value: $t, order: Ordering) -> $t {
                if !runtime::active() {
                    return self.inner.swap(value, order);
                }
                self.update_with(Call::new(Self::OBJECT, "swap", Role::Update), order, |_| value)
            }

            /// As std's.
            ///
            /// # Errors
            /// With the value that was there, if it was not `current`.
            #[track_caller]
            pub fn compare_exchange(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                check_failure(failure);
                if !runtime::active() {
                    return self.inner.compare_exchange(current, new, success, failure);
                }
                self.exchange(Call::new(Self::OBJECT, "compare_exchange", Role::Update), current, new, success, failure)
            }

            fn exchange(&self, call: Call, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                let expected = $to(current);
                let f = |v| (v == expected).then_some($to(new));
                let old = call.update_as(self.place(), success.into(), failure.into(), Some(expected), Wait::No, &f);
                if old == expected {
                    self.mirror(new);
                    Ok($from(old))
                } else {
                    Err($from(old))
                }
            }

            /// As std's; that it fails although the value is `current` is the explorer's choice.
            ///
            /// # Errors
            /// With the value that was there, if nothing was stored.
            #[track_caller]
            pub fn compare_exchange_weak(&self, current: $t, new: $t, success: Ordering, failure: Ordering) -> Result<$t, $t> {
                check_failure(failure);
                if !runtime::active() {
                    return self.inner.compare_exchange_weak(current, new, success, failure);
                }
                let call = Call::new(Self::OBJECT, "compare_exchange_weak", Role::Update);
                if call.part("compare_exchange_weak fails spuriously", Role::Whether).choose(2, true) == 1 {
                    return Err($from(call.acting(Role::Load).request(Op::Load(self.place(), Mode::from(failure)))));
                }
                self.exchange(call, current, new, success, failure)
            }

            /// As std's deprecated `compare_and_swap`.
            #[track_caller]
            #[deprecated(note = "use compare_exchange or compare_exchange_weak instead")]
            pub fn compare_and_swap(&self, current: $t, new: $t, order: Ordering) -> $t {
                let failure = match order {
                    Ordering::Relaxed | Ordering::Release => Ordering::Relaxed,
                    Ordering::Acquire | Ordering::AcqRel => Ordering::Acquire,
                    _ => Ordering::SeqCst,
                };
                match self.compare_exchange(current, new, order, failure) {
                    Ok(x) | Err(x) => x,
                }
            }

            /// Fetches the value and applies a function to it until it answers `None` or its answer was stored.
            ///
            /// # Errors
            /// With the last value seen, if the function answered `None`.
            #[track_caller]
            pub fn fetch_update<F>(&self, set_order: Ordering, fetch_order: Ordering, mut f: F) -> Result<$t, $t>
            where
                F: FnMut($t) -> Option<$t>,
            {
                let mut seen = self.load(fetch_order);
                while let Some(next) = f(seen) {
                    match self.compare_exchange(seen, next, set_order, fetch_order) {
                        Ok(old) => return Ok(old),
                        Err(now) => seen = now,
                    }
                }
                Err(seen)
            }

            /// As [`fetch_update`](Self::fetch_update).
            ///
            /// # Errors
            /// As there.
            #[track_caller]
            pub fn try_update(&self, set_order: Ordering, fetch_order: Ordering, f: impl FnMut($t) -> Option<$t>) -> Result<$t, $t> {
                self.fetch_update(set_order, fetch_order, f)
            }

            /// As [`fetch_update`](Self::fetch_update) with a function that always has an answer.
            #[track_caller]
            pub fn update(&self, set_order: Ordering, fetch_order: Ordering, mut f: impl FnMut($t) -> $t) -> $t {
                match self.fetch_update(set_order, fetch_order, |v| Some(f(v))) {
                    Ok(x) | Err(x) => x,
                }
            }

            /// The value, through an exclusive reference.
            pub fn get_mut(&mut self) -> &mut $t {
                let addr = self.addr();
                runtime::world_if_active(|w| w.retire(addr));
                self.inner.get_mut()
            }

            /// The value of an atomic that is used up.
            pub const fn into_inner(self) -> $t {
                let this = std::mem::ManuallyDrop::new(self);
                // SAFETY: transparent over std's atomic, which is laid out as the value; not dropped.
                unsafe { std::ptr::from_ref(&this).cast::<$t>().read() }
            }

            /// A pointer to the value. What is done through it is not seen.
            pub const fn as_ptr(&self) -> *mut $t {
                self.inner.as_ptr()
            }
        }

        impl $(<$g>)? Drop for $name $(<$g>)? {
            fn drop(&mut self) {
                let addr = self.addr();
                runtime::world_if_active(|w| w.retire(addr));
            }
        }

        impl $(<$g>)? std::fmt::Debug for $name $(<$g>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Debug::fmt(&self.inner, f)
            }
        }

        impl $(<$g>)? From<$t> for $name $(<$g>)? {
            fn from(value: $t) -> Self {
                Self::new(value)
            }
        }

        impl $(<$g>)? std::panic::RefUnwindSafe for $name $(<$g>)? {}
    };
}

macro_rules! fetch {
    ($t:ty, $($(#[$doc:meta])* $name:ident($v:ident, $old:ident) = $new:expr;)*) => {$(
        $(#[$doc])*
        #[track_caller]
        pub fn $name(&self, $v: $t, order: Ordering) -> $t {
            if !runtime::active() {
                return self.inner.$name($v, order);
            }
            self.update_with(Call::new(Self::OBJECT, stringify!($name), Role::Update), order, |$old| $new)
        }
    )*};
}

macro_rules! integer {
    ($($name:ident $t:ident $bits:ident),*) => {$(
        atomic!($name, $t, |v: $t| u64::from(v as $bits), |v: u64| v as $t);

        impl $name {
            fetch! { $t,
                /// Adds, wrapping; answers the previous value.
                fetch_add(value, old) = old.wrapping_add(value);
                /// Subtracts, wrapping; answers the previous value.
                fetch_sub(value, old) = old.wrapping_sub(value);
                /// Bitwise and; answers the previous value.
                fetch_and(value, old) = old & value;
                /// Bitwise nand; answers the previous value.
                fetch_nand(value, old) = !(old & value);
                /// Bitwise or; answers the previous value.
                fetch_or(value, old) = old | value;
                /// Bitwise exclusive or; answers the previous value.
                fetch_xor(value, old) = old ^ value;
                /// The larger of both; answers the previous value.
                fetch_max(value, old) = old.max(value);
                /// The smaller of both; answers the previous value.
                fetch_min(value, old) = old.min(value);
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new(0)
            }
        }
    )*};
}

integer!(AtomicU8 u8 u8, AtomicU16 u16 u16, AtomicU32 u32 u32, AtomicU64 u64 u64, AtomicUsize usize u64);
integer!(AtomicI8 i8 u8, AtomicI16 i16 u16, AtomicI32 i32 u32, AtomicI64 i64 u64, AtomicIsize isize u64);
atomic!(AtomicBool, bool, |v: bool| u64::from(v), |v: u64| v != 0);
atomic!(
    AtomicPtr<T>,
    *mut T,
    |v: *mut T| v.expose_provenance() as u64,
    |v: u64| std::ptr::with_exposed_provenance_mut::<T>(v as usize)
);

impl AtomicBool {
    fetch! { bool,
        /// Logical and; answers the previous value.
        fetch_and(value, old) = old & value;
        /// Logical nand; answers the previous value.
        fetch_nand(value, old) = !(old & value);
        /// Logical or; answers the previous value.
        fetch_or(value, old) = old | value;
        /// Logical exclusive or; answers the previous value.
        fetch_xor(value, old) = old ^ value;
    }

    /// Logical negation; answers the previous value.
    #[track_caller]
    pub fn fetch_not(&self, order: Ordering) -> bool {
        if !runtime::active() {
            return self.inner.fetch_not(order);
        }
        self.update_with(Call::new(Self::OBJECT, "fetch_not", Role::Update), order, |old| !old)
    }
}

/// Pointer arithmetic that std's atomic pointer has; `$v` is what each takes.
macro_rules! pointer_fetch {
    ($($(#[$doc:meta])* $name:ident($v:ident, $old:ident) = $new:expr;)*) => {
        impl<T> AtomicPtr<T> {$(
            $(#[$doc])*
            #[track_caller]
            pub fn $name(&self, $v: usize, order: Ordering) -> *mut T {
                if !runtime::active() {
                    // Older ones of std's atomic pointers have no arithmetic.
                    let changed = self.inner.fetch_update(order, Ordering::Relaxed, |$old| Some($new));
                    return changed.unwrap_or_else(|found| found);
                }
                self.update_with(Call::new(Self::OBJECT, stringify!($name), Role::Update), order, |$old| $new)
            }
        )*}
    };
}

pointer_fetch! {
    /// Adds so many elements, wrapping; answers the previous value.
    fetch_ptr_add(count, old) = old.wrapping_add(count);
    /// Subtracts so many elements, wrapping; answers the previous value.
    fetch_ptr_sub(count, old) = old.wrapping_sub(count);
    /// Adds so many bytes, wrapping; answers the previous value.
    fetch_byte_add(count, old) = old.wrapping_byte_add(count);
    /// Subtracts so many bytes, wrapping; answers the previous value.
    fetch_byte_sub(count, old) = old.wrapping_byte_sub(count);
    /// Bitwise and of the address; answers the previous value.
    fetch_and(bits, old) = old.map_addr(|a| a & bits);
    /// Bitwise or of the address; answers the previous value.
    fetch_or(bits, old) = old.map_addr(|a| a | bits);
    /// Bitwise exclusive or of the address; answers the previous value.
    fetch_xor(bits, old) = old.map_addr(|a| a ^ bits);
}

impl Default for AtomicBool {
    fn default() -> Self {
        Self::new(false)
    }
}

impl<T> Default for AtomicPtr<T> {
    fn default() -> Self {
        Self::new(std::ptr::null_mut())
    }
}

impl<T> std::fmt::Pointer for AtomicPtr<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Pointer::fmt(&self.load(Ordering::Relaxed), f)
    }
}
