//! `std::prelude`. The compiler takes a crate's unqualified `thread_local!` from here, or from `macro_use` of this
//! crate, which is why the macro is named once more; so is `test`, which makes a model of every test
//! (with the feature `harness`, as `cargo raddle test` builds this crate).

pub use ::std::prelude::*;

macro_rules! editions {
    ($($edition:ident)+) => {$(
        /// The prelude of an edition.
        pub mod $edition {
            pub use crate::thread_local;
            #[cfg(feature = "harness")]
            pub use crate::__raddle::attribute as test;
            pub use ::std::prelude::$edition::*;
        }
    )+};
}

editions! { v1 rust_2015 rust_2018 rust_2021 rust_2024 }
