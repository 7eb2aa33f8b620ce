//! What the tests share: outcome sets, and failures as text.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use std_on_loom::model::{Explored, Explorer};

/// Everything, with no wait that ends for no reason.
pub(crate) fn plain() -> Explorer {
    Explorer { spurious: 0, timeouts: 0, ..Explorer::default() }
}

/// Every outcome of `scenario`, in order.
pub(crate) fn outcomes<T: Ord + Clone + Send + 'static>(
    explorer: &Explorer,
    scenario: impl Fn() -> T + Send + Sync + 'static,
) -> Vec<T> {
    let seen = Arc::new(Mutex::new(BTreeSet::new()));
    let explored = {
        let seen = seen.clone();
        explorer.run(move || {
            let outcome = scenario();
            seen.lock().unwrap().insert(outcome);
        })
    };
    assert!(explored.complete);
    let seen = seen.lock().unwrap();
    seen.iter().cloned().collect()
}

/// The message with which `scenario` fails.
pub(crate) fn failure(explorer: &Explorer, scenario: impl Fn() + Send + Sync + 'static) -> String {
    let result = catch_unwind(AssertUnwindSafe(|| explorer.run(scenario)));
    let payload = result.expect_err("no failure was found");
    match payload.downcast::<String>() {
        Ok(message) => *message,
        Err(payload) => (*payload.downcast::<&str>().expect("a message")).to_owned(),
    }
}

/// Explores `scenario`, which must not fail, to the end.
pub(crate) fn passes(explorer: &Explorer, scenario: impl Fn() + Send + Sync + 'static) -> Explored {
    let explored = explorer.run(scenario);
    assert!(explored.complete);
    explored
}
