//! No thread to be had: reading, searching, writing and leaving go on, and the screen says why keys
//! may wait.

use std::process::Command;

use rustix::process::Signal;

use crate::home::{Home, keys};
use crate::session::BINARY;

/// More stack for each thread than there are addresses: every start of a thread fails.
const NO_THREADS: (&str, &str) = ("RUST_MIN_STACK", "140737488355328");

#[test]
fn without_a_thread_to_be_had_one_reads_searches_writes_and_leaves() {
    let home = Home::with_note();
    // More than is read before the first page, and more articles than one thread lists.
    home.add_article("longer", &"More on kidneys.\n\n".repeat(20_000));
    for number in 0..4_100 {
        home.add_article(&format!("short-{number}"), "A kidney.");
    }
    let mut reader = home.start_with("longer", &[NO_THREADS]);
    reader.wait_for("More on kidneys");
    reader.wait_for("no thread can be started");
    reader.type_in("/kidneys\r");
    reader.wait_for("of 20000");
    reader.type_in("\x1b");
    reader.type_in(&keys(15_000, "without a thread"));
    reader.wait_for("saved · note on “More on kidneys");
    reader.type_in("s\x1b[200~says what kidneys\x1b[201~");
    reader.wait_for("and 1195 more in it");
    reader.type_in("\x1b");
    reader.wait_for("75 % read");
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    reader.assert_restored();
    assert!(
        home.notes()
            .all()
            .iter()
            .any(|note| note.note == "without a thread")
    );
    for arguments in [&["list"][..], &["search", "kidney"]] {
        let printed = Command::new(BINARY)
            .args(home.arguments("long").iter().take(4))
            .args(arguments)
            .env(NO_THREADS.0, NO_THREADS.1)
            .output()
            .unwrap();
        assert!(printed.status.success(), "{printed:?}");
        let listed = String::from_utf8(printed.stdout).unwrap();
        assert!(listed.contains("short-4099"), "{arguments:?}");
    }
}

#[test]
fn without_a_thread_to_be_had_a_signal_saves_the_note_that_is_being_written() {
    let home = Home::with_note();
    let mut reader = home.start_with("long", &[NO_THREADS]);
    reader.wait_for("says what kidneys do");
    reader.type_in(&keys(9, "saved").replace('\x13', ""));
    reader.wait_for("Passage 0009");
    reader.wait_for("saved");
    reader.signal(Signal::TERM);
    assert_eq!(reader.exit_code(), Some(143));
    assert_eq!(home.texts().get(&9).map(|text| &**text), Some("saved"));
}
