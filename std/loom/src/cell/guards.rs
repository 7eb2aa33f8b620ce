//! Borrows of a `RefCell`: std's, which tell loom when they end.

use std::fmt;
use std::ops::{Deref, DerefMut};

use super::borrow::GivingBack;

/// As [`std::cell::Ref`].
#[must_use = "if unused, the borrow ends at once"]
pub struct Ref<'b, T: ?Sized> {
    /// Dropped before the borrow is given back.
    pub(super) giving_back: GivingBack<'b>,
    pub(super) inner: std::cell::Ref<'b, T>,
}

/// As [`std::cell::RefMut`].
#[must_use = "if unused, the borrow ends at once"]
pub struct RefMut<'b, T: ?Sized> {
    pub(super) giving_back: GivingBack<'b>,
    pub(super) inner: std::cell::RefMut<'b, T>,
}

/// The methods that std gives to both guards, as functions.
macro_rules! guard {
    ($guard:ident, $($mut:tt)?) => {
        impl<'b, T: ?Sized> $guard<'b, T> {
            /// A borrow of a part.
            pub fn map<U: ?Sized, F>(orig: Self, f: F) -> $guard<'b, U>
            where
                F: FnOnce(&$($mut)? T) -> &$($mut)? U,
            {
                $guard { giving_back: orig.giving_back, inner: std::cell::$guard::map(orig.inner, f) }
            }

            /// A borrow of a part, if there is one.
            pub fn filter_map<U: ?Sized, F>(orig: Self, f: F) -> Result<$guard<'b, U>, Self>
            where
                F: FnOnce(&$($mut)? T) -> Option<&$($mut)? U>,
            {
                let giving_back = orig.giving_back;
                match std::cell::$guard::filter_map(orig.inner, f) {
                    Ok(inner) => Ok($guard { giving_back, inner }),
                    Err(inner) => Err($guard { giving_back, inner }),
                }
            }

            /// Borrows of two parts.
            pub fn map_split<U: ?Sized, V: ?Sized, F>(orig: Self, f: F) -> ($guard<'b, U>, $guard<'b, V>)
            where
                F: FnOnce(&$($mut)? T) -> (&$($mut)? U, &$($mut)? V),
            {
                let (left, right) = std::cell::$guard::map_split(orig.inner, f);
                let other = orig.giving_back.another();
                ($guard { giving_back: orig.giving_back, inner: left }, $guard { giving_back: other, inner: right })
            }
        }

        impl<T: ?Sized> Deref for $guard<'_, T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.inner
            }
        }

        impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }

        impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                (**self).fmt(f)
            }
        }
    };
}

guard!(Ref,);
guard!(RefMut, mut);

impl<'b, T: ?Sized> Ref<'b, T> {
    /// Another borrow of the same.
    #[expect(clippy::should_implement_trait, reason = "std has it as a function")]
    pub fn clone(orig: &Ref<'b, T>) -> Ref<'b, T> {
        let giving_back = orig.giving_back.another();
        giving_back.show();
        Ref { inner: std::cell::Ref::clone(&orig.inner), giving_back }
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}
