//! Tests that depend on time.

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
    use std::sync::mpsc;
    use std::sync::{Arc, Mutex};
    use std::thread;
    use std::time::Duration;

    #[test]
    fn rests_on_sleep() {
        let done = Arc::new(AtomicBool::new(false));
        let worker = thread::spawn({
            let done = Arc::clone(&done);
            move || done.store(true, SeqCst)
        });
        thread::sleep(Duration::from_millis(100));
        assert!(done.load(SeqCst), "not done");
        worker.join().unwrap();
    }

    #[test]
    fn sleeps_in_between() {
        let n = Arc::new(Mutex::new(0));
        let add = |n: &Mutex<u32>| {
            let seen = *n.lock().unwrap();
            thread::sleep(Duration::from_millis(1));
            *n.lock().unwrap() = seen + 1;
        };
        let other = thread::spawn({
            let n = Arc::clone(&n);
            move || add(&n)
        });
        add(&n);
        other.join().unwrap();
        assert_eq!(*n.lock().unwrap(), 2);
    }

    #[test]
    fn leaves_a_pool_behind() {
        let (sender, receiver) = mpsc::channel::<Box<dyn FnOnce() + Send>>();
        thread::spawn(move || receiver.into_iter().for_each(|job| job()));
        let (done, is_done) = mpsc::channel();
        sender.send(Box::new(move || done.send(()).unwrap())).unwrap();
        is_done.recv().unwrap();
        std::mem::forget(sender);
    }
}
