//! Thread-locals of model threads, destroyed at the end of their thread.

pub use raddle_engine::backend::{insert_local as insert, local as find};
