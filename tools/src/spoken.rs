//! What loom's and shuttle's words for a deadlock and for a race say of each thread.
//!
//! The stand-ins extend the engines' own words with what they know: which thread waits where, and for what; which
//! threads use a cell, and where. The words are the only way out of an engine that panics, so they are read here, and
//! nowhere else. A part that names no place is left out.

/// What the words say of one thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The thread, as raddle names it.
    pub thread: String,
    /// What it does, as "waits for a mutex, held by main".
    pub does: String,
    /// The meaning of that.
    pub deed: Deed,
    /// `file:line:column`.
    pub place: String,
}

/// What a thread does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It reads plain memory.
    Reads,
    /// It writes plain memory.
    Writes,
    /// It waits until this thread has ended.
    WaitsForEnd(String),
    /// It waits for a lock, which this thread holds.
    WaitsForHolder(String),
    /// It waits for something else, or the words do not say for what.
    Waits,
}

/// The words with threads named as raddle names them: the first one is `main`.
pub fn as_raddle_names(words: &str) -> String {
    words.replace("thread 0 (main)", "main").replace("thread 0", "main").replace("Thread 0", "main")
}

/// What a deadlock's words say, without how the engine begins them.
pub fn deadlock(words: &str) -> String {
    let rest = words.trim_start_matches("deadlock").trim_start_matches(['!', ';', ':', ' ']);
    as_raddle_names(rest)
}

/// What the words say of each thread: "main waits for a mutex at src/lib.rs:1:2; thread 1 waits at …".
pub fn parts(words: &str) -> Vec<Said> {
    as_raddle_names(words).lines().flat_map(|line| line.split("; ")).filter_map(part).collect()
}

fn part(words: &str) -> Option<Said> {
    let (said, place) = words.rsplit_once(" at ")?;
    let place = place.trim_end_matches(['.', ',', ')']);
    let mut numbers = place.rsplitn(3, ':').take(2);
    if !numbers.all(|number| number.parse::<u32>().is_ok_and(|number| number > 0)) {
        return None;
    }
    let said = said.trim_end_matches(',');
    let (thread, does) = match (said.find(" waits"), said.to_ascii_lowercase().rfind("thread ")) {
        (Some(at), _) => (said[..at].to_owned(), said[at..].trim_start()),
        // The engine's own words come first: "Causality violation: … Thread 1 writes".
        (None, Some(at)) => {
            let (number, does) = said[at + "thread ".len()..].split_once(' ')?;
            (format!("thread {number}"), does)
        }
        (None, None) => said.rsplit_once(' ').map(|(before, does)| (last_word(before), does))?,
    };
    Some(Said { thread, does: does.to_owned(), deed: deed(does)?, place: place.to_owned() })
}

fn last_word(words: &str) -> String {
    words.rsplit(' ').next().unwrap_or_default().to_owned()
}

fn deed(does: &str) -> Option<Deed> {
    Some(match does {
        "reads" => Deed::Reads,
        "writes" => Deed::Writes,
        _ => match (does.strip_prefix("waits for the end of "), does.split_once(", held by ")) {
            (Some(thread), _) => Deed::WaitsForEnd(thread.to_owned()),
            (None, Some((_, thread))) => Deed::WaitsForHolder(thread.to_owned()),
            (None, None) if does.starts_with("waits") => Deed::Waits,
            (None, None) => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(thread: &str, does: &str, deed: Deed, place: &str) -> Said {
        Said { thread: thread.to_owned(), does: does.to_owned(), deed, place: place.to_owned() }
    }

    #[test]
    fn a_deadlock_says_of_each_thread_what_it_waits_for() {
        let words = "deadlock; thread 0 waits for the end of thread 1 at src/a.rs:4:9; thread 1 (kid) waits for a mutex, held \
                     by thread 0, at src/a.rs:5:31; thread 2 waits for the other threads, the scenario being over, at a.rs:1:1";
        let words = deadlock(words);
        assert!(words.starts_with("main waits for the end of thread 1 at"), "{words}");
        let expected = [
            said("main", "waits for the end of thread 1", Deed::WaitsForEnd("thread 1".to_owned()), "src/a.rs:4:9"),
            said(
                "thread 1 (kid)",
                "waits for a mutex, held by main",
                Deed::WaitsForHolder("main".to_owned()),
                "src/a.rs:5:31",
            ),
            said("thread 2", "waits for the other threads, the scenario being over", Deed::Waits, "a.rs:1:1"),
        ];
        assert_eq!(parts(&words), expected);
    }

    #[test]
    fn where_only_the_place_of_a_wait_is_known_that_is_what_is_said() {
        let words = "deadlock; main waits at src/lib.rs:3:5; teller waits at src/lib.rs:9:5";
        let expected = [
            said("main", "waits", Deed::Waits, "src/lib.rs:3:5"),
            said("teller", "waits", Deed::Waits, "src/lib.rs:9:5"),
        ];
        assert_eq!(parts(&deadlock(words)), expected);
    }

    #[test]
    fn a_race_says_which_threads_use_the_cell_and_where() {
        let words = "Causality violation: Concurrent write accesses to `UnsafeCell`. Thread 1 writes at src/a.rs:7:4; thread 0 \
                     reads at src/a.rs:8:4";
        let expected = [
            said("thread 1", "writes", Deed::Writes, "src/a.rs:7:4"),
            said("main", "reads", Deed::Reads, "src/a.rs:8:4"),
        ];
        assert_eq!(parts(words), expected);
        let words = "Causality violation: Concurrent read accesses. Thread 0 reads at src/a.rs:7:4";
        assert_eq!(parts(words), [said("main", "reads", Deed::Reads, "src/a.rs:7:4")]);
    }

    #[test]
    fn words_without_a_place_say_nothing_of_a_thread() {
        for words in ["deadlock; threads = [(Id(0), Blocked)]", "main waits at will", "it ends at src/a.rs:1:2"] {
            assert_eq!(parts(words), [], "{words}");
        }
    }
}
