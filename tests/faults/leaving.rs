//! A disk that does not answer: leaving gives the terminal back at once, waits for the disk for a few
//! seconds at most, and prints what was not saved by then.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;
use std::time::Duration;

use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::Signal;

use crate::home::{Home, keys, wait_for_list};
use crate::reading::limit;
use crate::session::Session;

/// An `fsync` that waits where there is a pipe at the path in `SLOW_DISK`, until another process has
/// opened and closed it.
const FSYNC: &str = r#"
#[no_mangle]
pub extern "C" fn fsync(_: i32) -> i32 {
    std::env::var_os("SLOW_DISK").map(std::fs::read);
    0
}
"#;

/// The path of a library with that `fsync`, made once by the compiler that made this test.
fn library() -> &'static str {
    static LIBRARY: OnceLock<String> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("slow.so");
        let compiler = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let mut compiling = Command::new(compiler)
            .args(["--crate-name=slow", "--crate-type=cdylib", "-o"])
            .args([path.to_str().unwrap(), "-"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let source = compiling.stdin.take();
        source.unwrap().write_all(FSYNC.as_bytes()).unwrap();
        assert!(compiling.wait().unwrap().success());
        path.to_str().unwrap().to_owned()
    })
}

/// The disk of a home.
struct Disk(PathBuf);

impl Disk {
    /// From now on no write ends.
    fn hangs(&self) {
        mknodat(CWD, &self.0, FileType::Fifo, Mode::RWXU, 0).unwrap();
    }

    /// Lets the write that waits and all later ones end.
    fn answers(&self) {
        // A pipe that is opened for both is opened without waiting.
        let mut both = File::options();
        let pipe = both.read(true).write(true).open(&self.0).unwrap();
        fs::remove_file(&self.0).unwrap();
        drop(pipe);
    }
}

/// A home whose disk answers, so far.
fn with_disk() -> (Home, Disk) {
    let home = Home::with_note();
    let disk = Disk(home.outside());
    (home, disk)
}

/// Starts the reader on the disk, and waits for its first frame.
fn start(home: &Home, disk: &Disk) -> Session {
    let slow = disk.0.to_str().unwrap();
    let environment = [
        ("LD_PRELOAD", library()),
        ("SLOW_DISK", slow),
        ("KIDNEYREAD_TEST_PANIC", "1"),
    ];
    let mut reader = home.start_with("long", &environment);
    reader.wait_for("says what kidneys do");
    reader
}

/// A reader whose note is being saved on a disk that hangs.
fn saving() -> (Home, Disk, Session) {
    let (home, disk) = with_disk();
    let mut reader = start(&home, &disk);
    disk.hangs();
    reader.type_in(&keys(2, "words that\nnobody has"));
    reader.wait_for("note on “Passage 0002");
    (home, disk, reader)
}

/// Asserts that the terminal was given back before the disk was waited for, and the note printed.
fn assert_printed(reader: &Session) {
    reader.assert_restored();
    let raw = String::from_utf8_lossy(&reader.raw);
    let (_, behind) = raw.rsplit_once("\x1b[?1049l").unwrap();
    let (_, behind) = behind.split_once("still saving").unwrap();
    assert!(
        [
            "there was no time",
            "Passage 0002 says",
            "words that",
            "nobody has"
        ]
        .iter()
        .all(|part| behind.contains(part)),
        "{behind}"
    );
}

/// The exit code of a reader whose terminal is read no more.
fn code(reader: &mut Session) -> Option<i32> {
    let (sender, receiver) = channel();
    let other = Command::new("true").spawn().unwrap();
    let mut child = std::mem::replace(&mut reader.child, other);
    std::thread::spawn(move || sender.send(child.wait().unwrap().code()));
    let ended = receiver.recv_timeout(Duration::from_secs(30));
    ended.expect("the reader still runs")
}

#[test]
fn leaving_while_the_disk_hangs_gives_the_terminal_back_and_prints_the_note_after_a_while() {
    let (_home, _disk, mut reader) = saving();
    reader.type_in("q");
    reader.wait_for("nobody has");
    assert_eq!(reader.exit_code(), Some(0));
    assert_printed(&reader);
}

#[test]
fn leaving_saves_the_note_and_prints_nothing_of_it_if_the_disk_answers_in_time() {
    let (home, disk, mut reader) = saving();
    reader.type_in("q");
    reader.wait_for("still saving");
    reader.assert_restored();
    disk.answers();
    assert_eq!(reader.exit_code(), Some(0));
    let printed = reader.screen().contents();
    assert!(printed.ends_with("\nsaved"), "{printed}");
    let texts = home.texts();
    assert_eq!(&*texts[&2], "words that\nnobody has");
}

#[test]
fn a_signal_while_the_disk_hangs_ends_the_reader_and_prints_the_note() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129)] {
        let (_home, _disk, mut reader) = saving();
        reader.signal(signal);
        reader.wait_for("nobody has");
        assert_eq!(reader.exit_code(), Some(code));
        assert_printed(&reader);
    }
}

#[test]
fn a_terminal_that_is_closed_while_the_disk_hangs_ends_the_reader() {
    let (_home, _disk, mut reader) = saving();
    drop(std::mem::replace(
        &mut reader.pty,
        pty_process::blocking::open().unwrap().0,
    ));
    assert_eq!(code(&mut reader), Some(129));
}

#[test]
fn ctrl_c_while_the_disk_is_waited_for_ends_the_reader_at_once_and_prints_the_note() {
    let (_home, _disk, mut reader) = saving();
    reader.type_in("q");
    reader.wait_for("still saving");
    reader.type_in("\x03");
    reader.wait_for("nobody has");
    assert_eq!(reader.exit_code(), Some(130));
    assert_printed(&reader);
}

#[test]
fn a_second_hang_up_does_not_cut_saving_short() {
    let (home, disk, mut reader) = saving();
    reader.signal(Signal::HUP);
    reader.wait_for("still saving");
    reader.signal(Signal::HUP);
    reader.signal(Signal::WINCH);
    disk.answers();
    assert_eq!(reader.exit_code(), Some(129));
    assert!(home.texts().contains_key(&2));
}

#[cfg(debug_assertions)]
#[test]
fn a_panic_while_the_disk_hangs_ends_the_reader_and_prints_the_note() {
    let (_home, _disk, mut reader) = saving();
    reader.type_in("\x0c");
    reader.wait_for("nobody has");
    assert_eq!(reader.exit_code(), Some(101));
    assert_printed(&reader);
}

#[test]
fn a_note_that_could_not_be_saved_is_asked_about_even_if_the_disk_hangs_then() {
    let (home, disk) = with_disk();
    let mut reader = start(&home, &disk);
    limit(&reader, Some(100));
    reader.type_in(&keys(2, "late"));
    reader.wait_for("1 not saved");
    limit(&reader, None);
    disk.hangs();
    reader.type_in("q");
    reader.wait_for("leave without them");
    disk.answers();
    reader.wait_until(|screen| !screen.contents().contains("leave without them"));
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    assert_eq!(&*home.texts()[&2], "late");
}

#[test]
fn a_disk_that_hangs_at_the_start_holds_up_neither_reading_nor_what_it_tells_later() {
    let (home, disk) = with_disk();
    let damaged = [&*fs::read(home.file()).unwrap(), b"{\"id\":\"half a no"].concat();
    fs::write(home.file(), damaged).unwrap();
    disk.hangs();
    let mut reader = start(&home, &disk);
    reader.type_in("/kidneys\r");
    reader.wait_for("1 of 1200");
    disk.answers();
    reader.wait_for("notes.jsonl is damaged");
    reader.type_in("\x1b");
    wait_for_list(&mut reader, 1);
}
