//! Each system call of a save in turn is the last one (SIGKILL), or fails. Each time the old or the
//! new state of the files is whole. Needs `strace`; where it is missing, or may not trace a
//! process, these tests say so and pass.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::home::{Home, keys, says_saved, wait_for_list, write_note};
use crate::session::Session;

/// The paragraph with the note whose save is disturbed. It is far from the others, so that the
/// place is saved too.
const FAR: usize = 700;

/// A system call that touches the reader's files.
#[derive(Debug, Clone)]
struct Call {
    name: String,
    /// The number of the call among those of the same name, from 1.
    number: usize,
    /// The line of the trace.
    line: String,
}

/// A reader that has saved one note, and whose writer thread is traced.
struct Traced {
    home: Home,
    reader: Session,
    strace: Child,
}

impl Traced {
    /// Starts a reader, and `strace` with some options; `None` if there is no `strace`.
    fn start(options: &[&str]) -> Option<Self> {
        let home = Home::with_note();
        let mut reader = home.open();
        write_note(&mut reader, 3, "before");
        reader.type_in("\x1b");
        reader.wait_until(|screen| !screen.contents().contains("saved"));
        // The temporary file of a killed process, which the save removes.
        fs::write(home.path.join("notes.new-0"), "half").unwrap();
        let log = home.outside();
        let thread = writer(reader.child.id());
        let strace = Command::new("strace")
            .args(["-y", "-o", log.to_str().unwrap(), "-p", &thread])
            .args(options)
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut strace) = strace else {
            println!("without strace: nothing is tried");
            return None;
        };
        let mut said = String::new();
        BufReader::new(strace.stderr.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        if !said.contains("attached") {
            println!("strace may not look at a process here, nothing is tried: {said}");
            let _ = strace.kill();
            let _ = strace.wait();
            return None;
        }
        Some(Self {
            home,
            reader,
            strace,
        })
    }

    /// Ends the reader, if it has not ended, and returns the trace.
    fn log(&mut self) -> String {
        let _ = self.reader.child.kill();
        let _ = self.reader.child.wait();
        let _ = self.strace.wait();
        fs::read_to_string(self.home.outside()).unwrap()
    }
}

/// The id of the writer thread of a process.
fn writer(process: u32) -> String {
    let threads = fs::read_dir(format!("/proc/{process}/task"))
        .unwrap()
        .map(|thread| thread.unwrap());
    let mut named = threads.filter(|thread| {
        fs::read_to_string(thread.path().join("comm")).is_ok_and(|name| name.trim_end() == "writer")
    });
    named
        .next()
        .expect("the reader has saved a note, so it has a writer")
        .file_name()
        .into_string()
        .unwrap()
}

/// A save without faults.
struct Reference {
    /// The whole trace.
    log: String,
    /// The calls that touch the reader's files.
    calls: Vec<Call>,
    /// The path of the folder with the reader's files.
    home: String,
    /// The bytes of the file of places, before and after the save.
    places: [Vec<u8>; 2],
}

/// Traces a save without faults; `None` if there is no `strace`.
fn reference() -> Option<Reference> {
    let mut traced = Traced::start(&[])?;
    let home = traced.home.path.to_str().unwrap().to_owned();
    let places = || fs::read(Path::new(&home).join("places.json")).unwrap();
    let before = places();
    write_note(&mut traced.reader, FAR, "after");
    let places = [before, places()];
    assert_ne!(places[0], places[1]);
    let log = traced.log();
    let mut calls: Vec<Call> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for line in log.lines() {
        let Some((name, _)) = line.split_once('(') else {
            continue;
        };
        names.push(name);
        if line.contains(&home) {
            let number = names.iter().filter(|earlier| **earlier == name).count();
            calls.push(Call {
                name: name.to_owned(),
                number,
                line: line.to_owned(),
            });
        }
    }
    Some(Reference {
        log,
        calls,
        home,
        places,
    })
}

/// Asserts that each file is whole, in its old or its new state, and that a note that was called
/// saved is there. Returns whether the note is there.
fn assert_whole(traced: &Traced, reference: &Reference, fault: &str) -> bool {
    let texts = traced.home.texts();
    assert_eq!(texts.get(&3).map(|text| &**text), Some("before"), "{fault}");
    let new = texts.get(&FAR).map(|text| &**text);
    assert!(matches!(new, None | Some("after")), "{fault}: {new:?}");
    assert!(
        new.is_some() || !says_saved(&traced.reader, FAR),
        "{fault}: the note was called saved"
    );
    let places = fs::read(traced.home.path.join("places.json")).unwrap();
    assert!(
        reference.places.contains(&places),
        "{fault}: {}",
        String::from_utf8_lossy(&places)
    );
    new.is_some()
}

/// Kills the reader at a call, and starts it again. Returns whether the note was on the disk at the
/// kill.
fn kill_at(call: &Call, reference: &Reference) -> bool {
    let inject = format!("inject={}:signal=KILL:when={}", call.name, call.number);
    let mut traced =
        Traced::start(&["-e", &format!("trace={}", call.name), "-e", &inject]).unwrap();
    traced.reader.type_in(&keys(FAR, "after"));
    assert_eq!(
        traced.reader.exit_code(),
        None,
        "{call:?}: the reader was not killed"
    );
    traced.log();
    let there = assert_whole(&traced, reference, &format!("{call:?}"));
    let mut again = traced.home.open();
    write_note(&mut again, 5, "again");
    // Quit at another place, so that the place is saved too.
    again.type_in("Gq");
    assert_eq!(again.exit_code(), Some(0));
    traced.home.assert_tidy();
    there
}

/// Makes a call fail, and goes on. Returns what the bottom line said then.
fn fail_at(call: &Call, error: &str, reference: &Reference) -> String {
    let inject = format!("inject={}:error={error}:when={}", call.name, call.number);
    let mut traced =
        Traced::start(&["-e", &format!("trace={}", call.name), "-e", &inject]).unwrap();
    let fault = format!("{error}, {call:?}");
    traced.reader.type_in(&keys(FAR, "after"));
    traced
        .reader
        .wait_until(|screen| screen.contents().contains("saved"));
    let said = traced.reader.bottom().trim_end().to_owned();
    let there = assert_whole(&traced, reference, &fault);
    assert!(there || said.contains("1 not saved"), "{fault}: {said}");
    let mut said = said;
    if said.contains("1 not saved") {
        // The lasting status gives the reason.
        traced.reader.type_in("\x1b");
        traced.reader.wait_for("1 not saved: ");
        said = traced.reader.bottom();
    }
    // The next change saves all unsaved notes.
    write_note(&mut traced.reader, 5, "again");
    wait_for_list(&mut traced.reader, 4);
    assert!(
        !traced.reader.screen().contents().contains("not saved"),
        "{fault}"
    );
    assert!(
        traced.log().contains("(INJECTED)"),
        "{fault}: the call did not fail"
    );
    let texts: Vec<(usize, String)> = traced.home.texts().into_iter().collect();
    assert_eq!(
        texts,
        [
            (3, "before".to_owned()),
            (5, "again".to_owned()),
            (FAR, "after".to_owned())
        ],
        "{fault}"
    );
    said
}

/// True if a failure of a call is tested. An injected error of `close` would leave the lock held,
/// which no real error does.
fn may_fail(call: &Call) -> bool {
    !["close", "fcntl"].contains(&&*call.name)
}

#[test]
fn a_save_is_synced_before_the_rename_and_the_rename_before_the_note_is_called_saved() {
    let Some(Reference { log, home, .. }) = reference() else {
        return;
    };
    let lines: Vec<&str> = log.lines().collect();
    for name in ["notes", "places"] {
        let live = format!("{home}/{name}.json");
        let new = format!("{home}/{name}.new-");
        let find = |from: usize, parts: &[&str]| {
            let found = lines.iter().skip(from).position(|line| {
                parts.iter().all(|part| line.contains(part)) && !line.contains(" = -1 ")
            });
            from + found.unwrap_or_else(|| panic!("{parts:?} is not behind line {from} of:\n{log}"))
                + 1
        };
        let read = find(0, &["openat(", &live, "O_RDONLY"]);
        let locked = lines[..read]
            .iter()
            .rposition(|line| line.starts_with("flock(") && line.contains("LOCK_EX"));
        assert!(
            locked.is_some(),
            "the file is read under the lock, so that no change of another window is overwritten"
        );
        let mut at = find(read, &["openat(", &new, "O_EXCL"]);
        at = find(at, &["write(", &new]);
        at = find(at, &["fsync(", &new]);
        at = find(at, &["rename(", &new, &live]);
        at = find(at, &["openat(", &format!("\"{home}\"")]);
        at = find(at, &["fsync(", &format!("<{home}>")]);
        at = find(at, &["close(", &format!("{home}/.lock")]);
        if name == "notes" {
            find(at, &["write(", "pipe:"]);
        }
        let opened = lines
            .iter()
            .filter(|line| line.starts_with("open") && line.contains(&live));
        assert!(
            opened.clone().count() > 0 && opened.into_iter().all(|line| line.contains("O_RDONLY")),
            "the file in its place is only opened for reading"
        );
        let changed = lines
            .iter()
            .filter(|line| line.contains(&live) && !line.starts_with("rename("));
        for line in changed {
            assert!(
                [
                    "openat(",
                    "read(",
                    "statx(",
                    "readlink(",
                    "close(",
                    "fcntl("
                ]
                .iter()
                .any(|name| line.starts_with(name)),
                "{line}"
            );
        }
    }
}

#[test]
fn a_kill_or_an_error_at_a_writing_call_of_a_save_leaves_the_old_or_the_new_state() {
    let Some(reference) = reference() else { return };
    let writes = |call: &&Call| {
        call.line.contains("notes.new-")
            && ["openat", "write", "fsync", "rename"].contains(&&*call.name)
            || call.name == "fsync" && call.line.contains("/home>")
    };
    let calls: Vec<&Call> = reference.calls.iter().filter(writes).collect();
    assert!(calls.len() >= 5, "{calls:?}");
    let there = calls
        .iter()
        .filter(|call| kill_at(call, &reference))
        .count();
    assert!(
        there >= 1 && there < calls.len(),
        "some kills come before the rename and some after it: {there}"
    );
    for call in calls {
        let said = fail_at(call, "ENOSPC", &reference);
        assert!(said.contains("No space left on device"), "{call:?}: {said}");
    }
}

#[test]
#[ignore = "takes a minute: see assets/manual.md, “Tests and pictures”"]
fn a_kill_or_an_error_at_every_call_of_a_save_leaves_the_old_or_the_new_state() {
    let Some(reference) = reference() else { return };
    let (mut kills, mut new, mut errors, mut told) = (0, 0, 0, 0);
    for call in &reference.calls {
        kills += 1;
        new += usize::from(kill_at(call, &reference));
        for error in ["ENOSPC", "EIO", "EACCES"]
            .iter()
            .filter(|_| may_fail(call))
        {
            errors += 1;
            told += usize::from(fail_at(call, error, &reference).contains("1 not saved: "));
        }
    }
    println!(
        "{kills} calls killed ({new} with the note there already), {errors} failed ({told} told, the others did no harm), nothing lost"
    );
}
