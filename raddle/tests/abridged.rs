//! A finding whose interleaving is long is told by the steps that break it.
#![cfg(not(miri))]

use std::sync::Arc;

use raddle::sync::atomic::{AtomicUsize, Ordering::SeqCst};

#[test]
fn a_long_interleaving_is_cut_to_what_is_around_the_steps_that_break_it() {
    let outcome = raddle::Checker::new().run(|| {
        let n = Arc::new(AtomicUsize::new(0));
        let add = |n: &AtomicUsize| (0..300).for_each(|_| n.store(n.load(SeqCst) + 1, SeqCst));
        let other = raddle::thread::spawn({
            let n = Arc::clone(&n);
            move || add(&n)
        });
        add(&n);
        other.join().unwrap();
        assert_eq!(n.load(SeqCst), 600);
    });
    let finding = &outcome.findings[0];
    let short = finding.abridged();
    assert!(finding.trace.steps.len() > 1_200 && short.trace.steps.len() < 150, "{}", short.trace.steps.len());
    let left_out: usize = short.trace.steps.iter().map(|s| s.left_out).sum();
    let said = short.trace.steps.iter().filter(|s| s.left_out > 0).count();
    assert_eq!(left_out + short.trace.steps.len() - said, finding.trace.steps.len());
    let same = |at: &usize| &short.trace.steps[*at];
    assert!(
        short.decisive().iter().map(same).all(|step| finding.trace.steps.iter().any(|s| s.location == step.location))
    );
    assert_eq!(finding.preemptions, 1, "{short:?}");
}
