//! `std::prelude`, with this crate's `thread_local!` for std's: the macros of the prelude come before those of the crate.
//! With the feature `harness`, as `cargo raddle test` builds this crate, `test` makes a model of every test.

/// One module an edition, as in std.
macro_rules! editions {
    ($($edition:ident)*) => {$(
        #[doc = concat!("`std::prelude::", stringify!($edition), "`.")]
        pub mod $edition {
            pub use crate::thread_local;
            #[cfg(feature = "harness")]
            pub use crate::__raddle::attribute as test;
            pub use std::prelude::$edition::*;
        }
    )*};
}

editions!(v1 rust_2015 rust_2018 rust_2021 rust_2024);
