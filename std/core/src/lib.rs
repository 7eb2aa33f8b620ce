//! A stand-in for core: what crates without std take from there is what the stand-in for std has under the same name.
//!
//! Only cells, atomics and hints are replaced. It needs std, and so do the crates compiled on it; a test has that anyway.
//! The manifests in `raddle/`, `loom/` and `shuttle/` say whose std it is.

pub use ::core::*;

#[doc(hidden)]
pub use ::core as __real;
#[cfg(feature = "harness")]
#[doc(hidden)]
pub use stand_in::__raddle;

pub use stand_in::{cell, hint};

pub mod sync {
    //! `core::sync`.

    pub use ::core::sync::*;
    pub use stand_in::sync::atomic;
}

pub mod prelude {
    //! `core::prelude`, with a `test` that makes a model of every test
    //! (with the feature `harness`, as `cargo raddle test` builds this crate).

    pub use ::core::prelude::*;

    macro_rules! editions {
        ($($edition:ident)+) => {$(
            /// The prelude of an edition.
            pub mod $edition {
                #[cfg(feature = "harness")]
                pub use stand_in::__raddle::attribute as test;
                pub use ::core::prelude::$edition::*;
            }
        )+};
    }

    editions! { v1 rust_2015 rust_2018 rust_2021 rust_2024 }
}
