//! Faults as a person meets them: no room, no folder, two windows, a damaged file, the terminal
//! closed in the middle of a word.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};

use kidneyread::annotations::Annotations;

use crate::home::{Home, keys, passage, wait_for_list, wait_saved, write_note};
use crate::session::Session;

/// Lets no file of the reader grow beyond so many bytes: a disk that is full, for it alone. None
/// lifts it.
fn limit(reader: &Session, bytes: Option<u64>) {
    prlimit(
        Some(Pid::from_child(&reader.child)),
        Resource::Fsize,
        Rlimit {
            current: bytes,
            maximum: None,
        },
    )
    .unwrap();
}

/// Clears what the bottom line says, so that what lasts is seen there.
fn clear(reader: &mut Session) {
    reader.type_in("\x1b");
    reader.wait_until(|screen| !screen.contents().contains("note on"));
}

#[test]
fn on_a_full_disk_reading_goes_on_and_all_is_saved_when_there_is_room() {
    let home = Home::begun();
    let mut reader = home.open();
    write_note(&mut reader, 1, &"long ".repeat(400));
    let full = fs::read(home.file()).unwrap();
    limit(&reader, Some(full.len() as u64 + 100));
    reader.type_in(&keys(2, "first of those without room"));
    reader.wait_for("1 not saved");
    clear(&mut reader);
    reader.wait_for(&format!(
        "1 not saved: {}: File too large",
        home.file().display()
    ));
    assert_eq!(
        fs::read(home.file()).unwrap(),
        full,
        "the old file is untouched"
    );
    assert!(
        !home.names().iter().any(|name| name.contains(".new-")),
        "{:?}",
        home.names()
    );
    // Reading goes on, and so does writing.
    reader.type_in("700G");
    reader.wait_for(&passage(700));
    reader.type_in(&keys(3, "second of them"));
    reader.wait_for("2 not saved");
    // It stays for who stays.
    reader.type_in("q");
    reader.wait_for("stay and read on");
    reader.type_in("jj\r");
    reader.wait_until(|screen| !screen.contents().contains("stay and read on"));
    assert!(
        reader.screen().contents().contains("2 not saved"),
        "{}",
        reader.screen().contents()
    );
    // Trying again is in vain.
    reader.type_in("q");
    reader.wait_for("try again");
    reader.type_in("j\r");
    reader.wait_for("try again");
    reader.type_in("\x1b");
    assert_eq!(fs::read(home.file()).unwrap(), full);
    // The long note goes: now there is room for all.
    wait_for_list(&mut reader, 4);
    reader.type_in("A");
    reader.wait_for("4 passages");
    reader.type_in("jx");
    reader.wait_until(|screen| screen.contents().contains("saved · the note is deleted"));
    assert!(
        !reader.screen().contents().contains("not saved"),
        "{}",
        reader.screen().contents()
    );
    let texts: Vec<(usize, String)> = home.texts().into_iter().collect();
    assert_eq!(
        texts,
        [
            (2, "first of those without room".to_owned()),
            (3, "second of them".to_owned())
        ]
    );
    reader.type_in("\x1bq");
    assert_eq!(reader.exit_code(), Some(0));
    home.assert_tidy();
}

#[test]
fn what_cannot_be_saved_is_printed_when_the_terminal_is_given_back() {
    for (choice, prints) in [("\r", true), ("q", true), ("jjj\r", false)] {
        let home = Home::begun();
        let mut reader = home.open();
        limit(&reader, Some(100));
        reader.type_in(&keys(2, "words that\nnobody has"));
        reader.wait_for("1 not saved");
        reader.type_in("q");
        reader.wait_for("leave without them");
        reader.type_in(choice);
        assert_eq!(reader.exit_code(), Some(0));
        reader.assert_restored();
        let left = reader.screen().contents();
        assert_eq!(
            left.contains("words that")
                && left.contains("nobody has")
                && left.contains("Passage 0002 says what kidneys do."),
            prints,
            "{left}"
        );
        assert_eq!(
            left.contains("File too large"),
            prints,
            "the reason is told, too: {left}"
        );
        assert!(home.texts().is_empty() && home.notes().all().len() == 1);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_told_and_the_reader_reads() {
    let home = Home::new();
    let file = home.log();
    fs::write(&file, "a file in its place").unwrap();
    for place in [
        &*file,
        Path::new("/proc/none/kidneyread"),
        &file.join("below"),
    ] {
        let mut reader = home.start_in(place, &["long"]);
        reader.wait_for("says what kidneys do");
        reader.type_in("e");
        reader.wait_for(&format!(
            "where you are reading is not remembered: {}",
            place.display()
        ));
        reader.type_in(&keys(2, "nowhere to go"));
        reader.wait_for("1 not saved");
        clear(&mut reader);
        reader.wait_for(&format!("1 not saved: {}", place.display()));
        reader.type_in("700G");
        reader.wait_for(&passage(700));
        reader.type_in("qq");
        assert_eq!(reader.exit_code(), Some(0));
        reader.assert_restored();
        assert!(
            reader.screen().contents().contains("nowhere to go"),
            "{}",
            reader.screen().contents()
        );
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "a file in its place");
}

#[test]
fn without_a_folder_notes_are_made_and_printed_in_the_end() {
    let home = Home::new();
    let mut reader = home.start(&["--no-state", "long"]);
    reader.wait_for("says what kidneys do");
    reader.type_in(&keys(2, "kept nowhere"));
    reader.wait_for("1 not saved");
    reader.type_in("qq");
    assert_eq!(reader.exit_code(), Some(0));
    assert!(
        reader.screen().contents().contains("kept nowhere"),
        "{}",
        reader.screen().contents()
    );
    assert!(home.names().is_empty());
}

/// A window with a saved note, whose folder vanishes, and which then saves another.
fn vanishing() -> (Home, Session) {
    let home = Home::begun();
    let mut reader = home.open();
    write_note(&mut reader, 1, "saved before");
    fs::remove_dir_all(&home.path).unwrap();
    write_note(&mut reader, 2, "saved after");
    (home, reader)
}

#[test]
fn a_folder_that_vanishes_is_made_anew_and_what_is_written_then_is_saved() {
    let (home, mut reader) = vanishing();
    assert_eq!(
        home.texts().get(&2).map(|text| &**text),
        Some("saved after")
    );
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    home.assert_tidy();
}

#[test]
fn of_a_folder_that_vanishes_nothing_that_the_window_knows_is_lost() {
    let (home, mut reader) = vanishing();
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    let texts: Vec<(usize, String)> = home.texts().into_iter().collect();
    assert_eq!(
        texts,
        [
            (1, "saved before".to_owned()),
            (2, "saved after".to_owned())
        ]
    );
    assert_eq!(home.notes().all().len(), 3);
}

#[test]
fn two_windows_that_write_500_notes_each_at_once_lose_none() {
    let home = Home::begun();
    let mut windows = [home.open(), home.open()];
    for number in 1..=500 {
        for (at, window) in windows.iter_mut().enumerate() {
            window.type_in(&keys(
                2 * number - at,
                &format!("window {at}, note {number}"),
            ));
            window.glance();
        }
        // The first hundred one by one, so that both save at the same time again and again; then as
        // fast as they are typed.
        for (at, window) in windows.iter_mut().enumerate().filter(|_| number <= 100) {
            wait_saved(window, 2 * number - at);
        }
    }
    let [mut first, mut second] = windows;
    // The second leaves: all of it is saved then.
    second.type_in("q");
    assert_eq!(second.exit_code(), Some(0));
    write_note(&mut first, 1100, "one more");
    // Its change brought what the other one made.
    wait_for_list(&mut first, 1002);
    first.type_in("q");
    assert_eq!(first.exit_code(), Some(0));
    let texts = home.texts();
    assert_eq!(texts.len(), 1001);
    for number in 1..=500 {
        for at in 0..2 {
            assert_eq!(
                texts[&(2 * number - at)],
                format!("window {at}, note {number}")
            );
        }
    }
    home.assert_tidy();
}

#[test]
fn each_window_sees_what_the_other_made_at_its_next_change() {
    let home = Home::begun();
    let (mut first, mut second) = (home.open(), home.open());
    write_note(&mut first, 1, "of the first");
    write_note(&mut second, 2, "of the second");
    wait_for_list(&mut second, 3);
    wait_for_list(&mut first, 2);
    write_note(&mut first, 3, "of the first again");
    wait_for_list(&mut first, 4);
    // The same note in both: both stay.
    write_note(&mut second, 1, ", and more");
    first.type_in(&keys(1, ", and other things"));
    first.wait_for("saved · another window changed the same note: what both wrote stays");
    let mut notes: Vec<String> = home
        .notes()
        .all()
        .iter()
        .filter(|note| note.passage.exact.contains("0001"))
        .map(|note| note.note.clone())
        .collect();
    notes.sort();
    assert_eq!(
        notes,
        ["of the first, and more", "of the first, and other things"]
    );
}

#[test]
fn a_damaged_file_is_told_and_set_aside_and_one_of_a_newer_program_is_left_alone() {
    let home = Home::begun();
    let whole = fs::read(home.file()).unwrap();
    let damaged = [&whole[..], b"{\"id\":\"half a no"].concat();
    fs::write(home.file(), &damaged).unwrap();
    let mut reader = home.start_in(&home.path, &["long"]);
    reader.wait_for("notes.jsonl is damaged: what could be read was kept (1 notes");
    wait_for_list(&mut reader, 1);
    write_note(&mut reader, 4, "goes on");
    drop(reader);
    assert_eq!(fs::read(home.path.join("notes.damaged")).unwrap(), damaged);
    assert_eq!(home.notes().all().len(), 2);

    let newer = String::from_utf8(fs::read(home.file()).unwrap())
        .unwrap()
        .replace("\"version\":1", "\"version\":2");
    fs::write(home.file(), &newer).unwrap();
    let mut reader = home.start_in(&home.path, &["long"]);
    reader.wait_for("notes.jsonl is of a newer kidneyread: it is read, and left as it is");
    wait_for_list(&mut reader, 2);
    reader.type_in(&keys(5, "not into that file"));
    reader.wait_for("1 not saved");
    clear(&mut reader);
    reader.wait_for("1 not saved: ");
    assert!(
        reader.bottom().contains("is of a newer kidneyread"),
        "{}",
        reader.bottom()
    );
    reader.type_in("qq");
    assert_eq!(reader.exit_code(), Some(0));
    assert!(
        reader.screen().contents().contains("not into that file"),
        "{}",
        reader.screen().contents()
    );
    assert_eq!(fs::read_to_string(home.file()).unwrap(), newer);
}

#[test]
fn what_is_being_written_when_it_is_ended_is_saved_as_a_note() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let home = Home::begun();
        let mut reader = home.open();
        reader.type_in("9ahalf a thou");
        reader.wait_for("half a thou");
        reader.signal(signal);
        assert_eq!(reader.exit_code(), Some(code), "{signal:?}");
        reader.assert_restored();
        assert_eq!(
            home.texts().get(&9).map(|text| &**text),
            Some("half a thou"),
            "{signal:?}"
        );
        home.assert_tidy();
    }
}

#[test]
fn what_is_being_written_when_the_terminal_is_closed_is_saved_as_a_note() {
    let home = Home::begun();
    let mut reader = home.open();
    reader.type_in("9ahalf a thou");
    reader.wait_for("half a thou");
    drop(std::mem::replace(
        &mut reader.pty,
        pty_process::blocking::open().unwrap().0,
    ));
    let code = reader.child.wait().unwrap().code();
    assert!(matches!(code, Some(129) | None), "{code:?}");
    assert_eq!(
        home.texts().get(&9).map(|text| &**text),
        Some("half a thou")
    );
    home.assert_tidy();
}

#[test]
fn nobody_else_may_read_what_is_written_and_nothing_is_left_lying_about() {
    let home = Home::begun();
    let mut reader = home.open();
    write_note(&mut reader, 9, "private");
    reader.type_in("/kidneys\r");
    reader.wait_for("1200");
    reader.type_in("\x1beG");
    reader.wait_for("100 %");
    reader.type_in("ma");
    reader.wait_for("saved");
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    assert_eq!(
        home.names(),
        [
            ".lock",
            "notes.jsonl",
            "places.json",
            "searches.json",
            "settings.json"
        ]
    );
    home.assert_tidy();
    let text = fs::read(home.file()).unwrap();
    assert!(Annotations::parse(&text).2.is_none() && says(&home, "private"));
}

fn says(home: &Home, note: &str) -> bool {
    home.texts().values().any(|text| text == note)
}
