//! The errors of `sync::mpsc`: what they say, how they convert, and that they need nothing of their payload.

use std::error::Error;
use std::sync::mpsc::{RecvError, RecvTimeoutError, SendError, TryRecvError, TrySendError};

use crate::run::run;

/// A payload that can be neither shown nor compared.
struct Opaque;

#[test]
fn they_read_as_stds() {
    run(|| {
        assert_eq!(SendError(1).to_string(), "sending on a closed channel");
        assert_eq!(TrySendError::Full(1).to_string(), "sending on a full channel");
        assert_eq!(TrySendError::Disconnected(1).to_string(), "sending on a closed channel");
        assert_eq!(RecvError.to_string(), "receiving on a closed channel");
        assert_eq!(TryRecvError::Empty.to_string(), "receiving on an empty channel");
        assert_eq!(TryRecvError::Disconnected.to_string(), "receiving on a closed channel");
        assert_eq!(RecvTimeoutError::Timeout.to_string(), "timed out waiting on channel");
        assert_eq!(RecvTimeoutError::Disconnected.to_string(), "channel is empty and sending half is closed");
    });
}

#[test]
fn they_show_themselves_without_their_payload() {
    run(|| {
        assert_eq!(format!("{:?}", SendError(Opaque)), "SendError { .. }");
        assert_eq!(format!("{:?}", TrySendError::Full(Opaque)), "TrySendError::Full(..)");
        assert_eq!(format!("{:?}", TrySendError::Disconnected(Opaque)), "TrySendError::Disconnected(..)");
        assert_eq!(format!("{RecvError:?} {:?}", TryRecvError::Empty), "RecvError Empty");
        assert_eq!(format!("{:?}", RecvTimeoutError::Timeout), "Timeout");
    });
}

#[test]
fn they_convert_into_those_that_can_say_more() {
    run(|| {
        assert_eq!(TrySendError::from(SendError(1)), TrySendError::Disconnected(1));
        assert_eq!(TryRecvError::from(RecvError), TryRecvError::Disconnected);
        assert_eq!(RecvTimeoutError::from(RecvError), RecvTimeoutError::Disconnected);
    });
}

#[test]
fn they_are_errors() {
    run(|| {
        let errors: [Box<dyn Error>; 4] = [
            Box::new(SendError(1)),
            Box::new(TrySendError::Full(1)),
            Box::new(TryRecvError::Empty),
            Box::new(RecvTimeoutError::Timeout),
        ];
        assert!(errors.iter().all(|e| e.source().is_none()));
    });
}
