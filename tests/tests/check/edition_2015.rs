//! Edition 2015.

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering, ATOMIC_USIZE_INIT};
    use std::thread;

    #[test]
    fn taken_twice() {
        static TAKEN: AtomicUsize = ATOMIC_USIZE_INIT;
        fn take() {
            if TAKEN.load(Ordering::SeqCst) == 0 {
                let before = TAKEN.load(Ordering::SeqCst);
                TAKEN.store(before + 1, Ordering::SeqCst);
            }
        }
        let other = thread::spawn(take);
        take();
        other.join().unwrap();
        assert_eq!(TAKEN.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn taken_once() {
        static TAKEN: ::std::sync::atomic::AtomicUsize = ATOMIC_USIZE_INIT;
        let other = thread::spawn(|| TAKEN.fetch_or(1, Ordering::SeqCst));
        let mine = TAKEN.fetch_or(1, Ordering::SeqCst);
        assert_eq!(mine + other.join().unwrap(), 1);
    }
}
