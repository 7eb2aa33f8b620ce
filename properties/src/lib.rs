//! Properties: what must hold of a component whatever is done to it, and in whatever order threads do it.
//!
//! A scenario is one example. A property is asked of generated cases: sequences of operations, thread counts,
//! inputs; each case runs under several sampled schedules and is compared with a sequential model, and a case that
//! fails is shrunk. proptest and quickcheck each do what they are best at: [proptest](harness::by_proptest)
//! generates structured operations from strategies and shrinks within them, [quickcheck](harness::by_quickcheck)
//! takes its cases from the argument's type.
//!
//! The same sources are two crates, `properties-of-buggy` and `properties-of-fixed`: what differs is the dependency
//! that is called `subject`. So each property is shown able to fail: asked of the broken twin, it must.
//!
//! Everything is seeded and nothing is written to disk: a property gives the same verdict every time.

mod barrier_phase_missing;
mod bounded_self_send;
mod check_then_act_overdraft;
mod condvar_spurious_wakeup;
mod future_pending_no_waker;
mod guard_across_await;
mod lock_order_deadlock;
mod lost_tail_partition;
mod lost_update_race;
mod lost_wakeup_flag_outside_lock;
mod missing_join_lost_output;
mod move_copy_lost_update;
mod notify_one_wrong_waiter;
mod poison_cascade;
mod pool_drops_queued_jobs;
mod pool_nested_submit;
mod rwlock_upgrade;
mod rwlock_write_then_read;
mod semaphore_permit_leak;
mod sender_kept_alive_hang;
mod treiber_pop_use_after_free;

pub mod harness;

pub use harness::{Checked, Counterexample, Property, Tool};

/// Every property, by the name of its pair.
pub static PROPERTIES: &[Property] = &[
    barrier_phase_missing::PROPERTY,
    bounded_self_send::PROPERTY,
    check_then_act_overdraft::PROPERTY,
    condvar_spurious_wakeup::PROPERTY,
    future_pending_no_waker::PROPERTY,
    guard_across_await::PROPERTY,
    lock_order_deadlock::PROPERTY,
    lost_tail_partition::PROPERTY,
    lost_update_race::PROPERTY,
    lost_wakeup_flag_outside_lock::PROPERTY,
    missing_join_lost_output::PROPERTY,
    move_copy_lost_update::PROPERTY,
    notify_one_wrong_waiter::PROPERTY,
    poison_cascade::PROPERTY,
    pool_drops_queued_jobs::PROPERTY,
    pool_nested_submit::PROPERTY,
    rwlock_upgrade::PROPERTY,
    rwlock_write_then_read::PROPERTY,
    semaphore_permit_leak::PROPERTY,
    sender_kept_alive_hang::PROPERTY,
    treiber_pop_use_after_free::PROPERTY,
];
