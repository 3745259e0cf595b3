//! Something else than an ordinary file in the place of one of ours: a pipe that nobody writes to, a
//! folder, a socket, a device without an end. It is named, nothing waits for it, and the reader can
//! be left in every way.

use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::Signal;

use crate::home::{Home, keys, write_note};

/// Things that can stand in the place of a file.
const KINDS: [&str; 5] = ["pipe", "folder", "socket", "device", "link to a pipe"];

fn put(kind: &str, path: &Path) {
    let pipe = |path: &Path| mknodat(CWD, path, FileType::Fifo, Mode::RWXU, 0).unwrap();
    match kind {
        "pipe" => pipe(path),
        "folder" => fs::create_dir(path).unwrap(),
        "socket" => drop(UnixListener::bind(path).unwrap()),
        "device" => symlink("/dev/zero", path).unwrap(),
        _ => {
            let target = path.with_extension("pipe");
            pipe(&target);
            symlink(target, path).unwrap();
        }
    }
}

/// A home in which something stands in the place of one file.
fn with(kind: &str, name: &str) -> Home {
    let home = Home::new();
    fs::create_dir(&home.path).unwrap();
    put(kind, &home.path.join(name));
    home
}

#[test]
fn whatever_stands_in_the_place_of_the_lock_is_named_and_every_way_out_is_open() {
    for kind in KINDS {
        let home = with(kind, ".lock");
        let mut reader = home.start_in(&home.path, &["long"]);
        reader.wait_for("says what kidneys do");
        reader.type_in(&keys(2, "with nowhere to go"));
        reader.wait_for("1 not saved");
        reader.wait_for(".lock: not an ordinary file");
        reader.type_in("qq");
        assert_eq!(reader.exit_code(), Some(0), "{kind}");
        reader.assert_restored();
        assert!(reader.screen().contents().contains("with nowhere to go"));
    }
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let home = with("pipe", ".lock");
        let mut reader = home.start_in(&home.path, &["long"]);
        reader.wait_for("says what kidneys do");
        reader.type_in("9ahalf a thou");
        reader.wait_for("half a thou");
        reader.signal(signal);
        reader.wait_for("could not save these");
        assert_eq!(reader.exit_code(), Some(code), "{signal:?}");
        assert!(reader.screen().contents().contains("half a thou"));
    }
}

#[test]
fn whatever_stands_in_the_place_of_another_file_of_ours_keeps_nobody_from_reading() {
    for name in [
        "notes.jsonl",
        "places.json",
        "settings.json",
        "searches.json",
    ] {
        for kind in KINDS {
            let home = with(kind, name);
            let mut reader = home.start_in(&home.path, &["long"]);
            reader.wait_for("says what kidneys do");
            reader.type_in(&keys(2, "written"));
            reader.wait_until(|screen| {
                let screen = screen.contents();
                screen.contains("saved · note on") || screen.contains("not saved")
            });
            reader.type_in("/kidneys\re");
            reader.wait_for("of 1200");
            reader.type_in("qq");
            assert_eq!(reader.exit_code(), Some(0), "{kind} as {name}");
            let written = home.path.join(name);
            assert!(!written.is_file(), "{kind} as {name} is left as it is");
        }
    }
}

#[test]
fn whatever_stands_where_a_damaged_file_would_be_set_aside_stays_and_another_name_is_found() {
    for kind in KINDS {
        let home = Home::with_note();
        let damaged = [&fs::read(home.file()).unwrap()[..], b"{\"id\":\"half"].concat();
        fs::write(home.file(), &damaged).unwrap();
        put(kind, &home.path.join("notes.damaged"));
        let mut reader = home.start_in(&home.path, &["long"]);
        reader.wait_for("notes.jsonl is damaged: what could be read was kept (1 notes");
        write_note(&mut reader, 2, "goes on");
        reader.type_in("q");
        assert_eq!(reader.exit_code(), Some(0), "{kind}");
        let aside = fs::read(home.path.join("notes.damaged-2")).unwrap();
        assert_eq!(aside, damaged, "{kind}");
    }
}
