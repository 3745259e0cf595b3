//! Faults as a person meets them: a full disk, a missing folder, two windows, a damaged file, a
//! terminal that is closed in the middle of a word.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};

use kidneyread::annotations::Annotations;

use crate::home::{Home, keys, passage, wait_for_list, wait_saved, write_note};
use crate::session::Session;

/// Limits the size of each file that the reader writes to `bytes`, which acts as a full disk for
/// this process alone. `None` lifts the limit.
pub(crate) fn limit(reader: &Session, bytes: Option<u64>) {
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

/// Clears the message on the bottom line, so that the lasting status is seen there.
fn clear(reader: &mut Session) {
    reader.type_in("\x1b");
    reader.wait_until(|screen| !screen.contents().contains("note on"));
}

#[test]
fn on_a_full_disk_reading_goes_on_and_all_notes_are_saved_once_there_is_room() {
    let home = Home::with_note();
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
        "the old file is unchanged"
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
    // The status lasts if the reader stays.
    reader.type_in("q");
    reader.wait_for("stay and read on");
    reader.type_in("jj\r");
    reader.wait_until(|screen| !screen.contents().contains("stay and read on"));
    assert!(
        reader.screen().contents().contains("2 not saved"),
        "{}",
        reader.screen().contents()
    );
    // Trying again fails, since the disk is still full.
    reader.type_in("q");
    reader.wait_for("try again");
    reader.type_in("j\r");
    reader.wait_for("try again");
    reader.type_in("\x1b");
    assert_eq!(fs::read(home.file()).unwrap(), full);
    // Deleting the long note makes room for the others.
    wait_for_list(&mut reader, 4);
    reader.type_in("A");
    reader.wait_for("4 passages");
    reader.type_in("x");
    reader.wait_until(|screen| screen.contents().contains("saved · deleted the note"));
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
fn unsaved_notes_are_printed_after_the_reader_left_unless_declined() {
    for (choice, prints) in [("\r", true), ("q", true), ("jjj\r", false)] {
        let home = Home::with_note();
        let mut reader = home.open();
        limit(&reader, Some(100));
        reader.type_in(&keys(2, "words that\nnobody has"));
        reader.wait_for("1 not saved");
        reader.type_in("q");
        reader.wait_for("leave without them");
        reader.type_in(choice);
        assert_eq!(reader.exit_code(), Some(0));
        reader.assert_restored();
        let printed = reader.screen().contents();
        assert_eq!(
            printed.contains("words that")
                && printed.contains("nobody has")
                && printed.contains("Passage 0002 says what kidneys do."),
            prints,
            "{printed}"
        );
        assert_eq!(
            printed.contains("File too large"),
            prints,
            "the reason is printed with the notes: {printed}"
        );
        assert!(home.texts().is_empty() && home.notes().all().len() == 1);
    }
}

#[test]
fn a_folder_that_cannot_be_made_is_named_and_reading_goes_on() {
    let home = Home::new();
    let file = home.outside();
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
            "your place in the article is not remembered: {}",
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
fn with_no_state_notes_can_be_written_and_are_printed_at_the_end() {
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

/// A window that saves one note, loses its folder, and saves another note.
fn with_vanished_folder() -> (Home, Session) {
    let home = Home::with_note();
    let mut reader = home.open();
    write_note(&mut reader, 1, "saved before");
    fs::remove_dir_all(&home.path).unwrap();
    write_note(&mut reader, 2, "saved after");
    (home, reader)
}

#[test]
fn a_folder_that_vanished_is_made_again_and_later_notes_are_saved() {
    let (home, mut reader) = with_vanished_folder();
    assert_eq!(
        home.texts().get(&2).map(|text| &**text),
        Some("saved after")
    );
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    home.assert_tidy();
}

#[test]
fn notes_that_a_window_knows_are_restored_after_their_folder_vanished() {
    let (home, mut reader) = with_vanished_folder();
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
fn two_windows_that_write_500_notes_each_at_the_same_time_lose_none() {
    let home = Home::with_note();
    let mut windows = [home.open(), home.open()];
    for number in 1..=500 {
        for (at, window) in windows.iter_mut().enumerate() {
            window.type_in(&keys(
                2 * number - at,
                &format!("window {at}, note {number}"),
            ));
            window.glance();
        }
        // For the first hundred, both windows wait for their notes to be saved, so that they save
        // at the same time again and again; the others are saved as fast as they are typed.
        for (at, window) in windows.iter_mut().enumerate().filter(|_| number <= 100) {
            wait_saved(window, 2 * number - at);
        }
    }
    let [mut first, mut second] = windows;
    // The second window quits, which saves all its notes.
    second.type_in("q");
    assert_eq!(second.exit_code(), Some(0));
    write_note(&mut first, 1100, "one more");
    // The change of the first window made it read the notes of the second.
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
fn a_window_shows_the_notes_of_another_after_its_next_change() {
    let home = Home::with_note();
    let (mut first, mut second) = (home.open(), home.open());
    write_note(&mut first, 1, "of the first");
    write_note(&mut second, 2, "of the second");
    wait_for_list(&mut second, 3);
    wait_for_list(&mut first, 2);
    write_note(&mut first, 3, "of the first again");
    wait_for_list(&mut first, 4);
    // Both windows change the same note: both versions stay.
    write_note(&mut second, 1, ", and more");
    first.type_in(&keys(1, ", and other things"));
    first.wait_for("saved · another window changed the same note: both versions were kept");
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
fn a_damaged_file_is_reported_and_set_aside_and_one_of_a_newer_version_is_unchanged() {
    let home = Home::with_note();
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
    reader.wait_for("was written by a newer kidneyread");
    wait_for_list(&mut reader, 2);
    reader.type_in(&keys(5, "not into that file"));
    reader.wait_for("1 not saved");
    clear(&mut reader);
    reader.wait_for("1 not saved: ");
    assert!(
        reader
            .bottom()
            .contains("was written by a newer kidneyread"),
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
fn each_file_of_ours_that_is_damaged_or_of_a_newer_version_is_named() {
    for name in ["notes", "places", "settings", "searches"] {
        let home = Home::new();
        let extension = if name == "notes" { "jsonl" } else { "json" };
        let file = home.path.join(format!("{name}.{extension}"));
        fs::create_dir(&home.path).unwrap();
        fs::write(&file, "{\"half").unwrap();
        let mut reader = home.start_in(&home.path, &["long"]);
        reader.wait_for(&format!("{name}.{extension} is damaged"));
        drop(reader);
        let aside = fs::read(file.with_extension("damaged")).unwrap();
        assert_eq!(aside, b"{\"half");
        let newer = r#"{"file": "kidneyread notes", "version": 2, "notes": 0}"#;
        fs::write(&file, newer).unwrap();
        let mut reader = home.start_in(&home.path, &["long"]);
        reader.wait_for(&format!(
            "{name}.{extension} was written by a newer kidneyread"
        ));
        drop(reader);
        assert_eq!(fs::read_to_string(&file).unwrap(), newer);
    }
}

#[test]
fn a_file_that_is_damaged_while_one_reads_is_named_with_its_next_change() {
    let home = Home::with_note();
    let mut reader = home.open();
    fs::write(home.path.join("searches.json"), "half").unwrap();
    reader.type_in("/kidneys\r");
    reader.wait_for("searches.json is damaged");
    fs::write(home.path.join("settings.json"), "half").unwrap();
    reader.type_in("e");
    reader.wait_for("settings.json is damaged");
    fs::write(home.path.join("places.json"), "half").unwrap();
    write_note(&mut reader, 700, "at another place");
    reader.wait_for("places.json is damaged");
}

#[test]
fn an_unfinished_note_is_saved_when_a_signal_ends_the_reader() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let home = Home::with_note();
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

#[cfg(debug_assertions)]
#[test]
fn an_unfinished_note_is_saved_or_else_printed_when_the_reader_panics() {
    for has_room in [true, false] {
        let home = Home::with_note();
        let mut reader = home.start_with("long", &[("KIDNEYREAD_TEST_PANIC", "1")]);
        reader.wait_for("says what kidneys do");
        reader.type_in("9ahalf a thou");
        reader.wait_for("half a thou");
        limit(&reader, (!has_room).then_some(100));
        reader.type_in("\x0c");
        assert_eq!(reader.exit_code(), Some(101));
        reader.assert_restored();
        let printed = reader.screen().contents();
        assert!(printed.contains("a panic was asked for"), "{printed}");
        assert_eq!(printed.contains("half a thou"), !has_room, "{printed}");
        let saved = home.texts().get(&9).map(|text| &**text) == Some("half a thou");
        assert_eq!(saved, has_room);
    }
}

#[test]
fn an_unfinished_note_is_saved_when_the_terminal_is_closed() {
    let home = Home::with_note();
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
fn a_session_leaves_only_known_files_that_only_their_owner_may_read() {
    let home = Home::with_note();
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
    assert!(Annotations::parse(&text).2.is_none());
    assert!(home.texts().values().any(|text| text == "private"));
}
