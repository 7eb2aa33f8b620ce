//! Runs a test's body as it stands: on the real std, and on stand-ins that no engine is behind.

/// Runs `body` once, on real threads.
pub(crate) fn run(body: fn()) {
    body();
}
