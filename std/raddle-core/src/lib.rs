//! A stand-in for core: what crates without std take from there is what `std-on-raddle` has under the same name.
//!
//! Only cells, atomics and hints are replaced. It needs std, and so do the crates compiled on it; a test has that anyway.

pub use ::core::*;

#[doc(hidden)]
pub use ::core as __real;
#[doc(hidden)]
pub use std_on_raddle::__raddle;

pub use std_on_raddle::{cell, hint};

pub mod sync {
    //! `core::sync`.

    pub use ::core::sync::*;
    pub use std_on_raddle::sync::atomic;
}

pub mod prelude {
    //! `core::prelude`, with a `test` that makes a model of every test.

    pub use ::core::prelude::*;

    macro_rules! editions {
        ($($edition:ident)+) => {$(
            /// The prelude of an edition.
            pub mod $edition {
                pub use std_on_raddle::__raddle::attribute as test;
                pub use ::core::prelude::$edition::*;
            }
        )+};
    }

    editions! { v1 rust_2015 rust_2018 rust_2021 rust_2024 }
}
