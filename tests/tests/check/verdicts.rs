//! What tests do, one each.

#![cfg(test)]

#[test]
#[should_panic]
fn panics_as_expected() {
    panic!("so it does");
}

#[should_panic(expected = "it does")]
#[test]
fn panics_with_the_words() {
    panic!("so it does");
}

#[test]
#[should_panic = "it does not"]
fn panics_with_other_words() {
    panic!("so it does");
}

#[test]
#[should_panic]
fn does_not_panic() {}

#[test]
#[should_panic]
fn never_returns() -> ! {
    panic!();
}

#[test]
fn returns_ok() -> Result<(), std::num::ParseIntError> {
    assert_eq!("1".parse::<u8>()?, 1);
    Ok(())
}

#[test]
fn returns_an_error() -> Result<(), String> {
    Err("no such thing".to_owned())
}

#[test]
fn aborts() {
    std::process::abort();
}

#[test]
fn exits() {
    std::process::exit(3);
}

#[test]
fn overflows() {
    fn deeper(n: u64) -> u64 {
        if std::hint::black_box(n) == u64::MAX {
            0
        } else {
            deeper(n + 1) + 1
        }
    }
    assert_ne!(deeper(0), 1);
}

#[test]
#[ignore = "not now"]
fn later() {}
