//! The real binary on a real pseudo-terminal, seen through a terminal emulator: it paints, it obeys
//! keys and signals, and however it ends, the terminal is restored. Deadlines only guard against a
//! hang.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]

#[path = "terminal/session.rs"]
mod session;

use std::sync::mpsc::channel;
use std::time::Duration;

use rustix::process::Signal;
use rustix::termios::tcgetattr;
use vt100::Screen;

use self::session::{BINARY, Session};

const FIRST: &str = "Diabetic Nephropathy is one serious complication";

#[test]
fn the_reader_paints_quits_and_leaves_the_terminal_as_it_was() {
    let mut reader = Session::reader(&[]);
    reader.wait_for(FIRST);
    assert!(
        reader.screen().alternate_screen()
            && reader.screen().hide_cursor()
            && reader.screen().bracketed_paste()
    );
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    reader.assert_restored();
    assert!(
        reader.screen().contents().trim().is_empty(),
        "the screen is empty"
    );
}

#[test]
fn every_signal_that_ends_the_reader_restores_the_terminal_and_has_its_exit_code() {
    for (signal, code) in [
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::TERM, 143),
    ] {
        let mut reader = Session::reader(&["iga"]);
        reader.wait_for("Stem Cell Therapy");
        reader.signal(signal);
        assert_eq!(reader.exit_code(), Some(code), "{signal:?}");
        reader.assert_restored();
    }
}

#[cfg(debug_assertions)]
#[test]
fn after_a_panic_the_terminal_is_restored_and_the_message_can_be_read() {
    let mut reader = Session::start(BINARY, &[], &[("KIDNEYREAD_TEST_PANIC", "1")]);
    reader.wait_for(FIRST);
    reader.type_in("\x0c");
    assert_eq!(reader.exit_code(), Some(101));
    reader.assert_restored();
    assert!(
        reader.screen().contents().contains("a panic was asked for"),
        "{}",
        reader.screen().contents()
    );
}

#[test]
fn the_reader_ends_when_its_terminal_is_gone() {
    // Under a shell that ignores hang-ups, as nohup does, no signal will come.
    let ignoring = format!("trap '' HUP; exec {BINARY}");
    for arguments in [vec!["-c", &ignoring], vec!["-c", BINARY]] {
        let mut reader = Session::start("sh", &arguments, &[]);
        reader.wait_for(FIRST);
        drop(std::mem::replace(
            &mut reader.pty,
            pty_process::blocking::open().unwrap().0,
        ));
        let (sender, receiver) = channel();
        let mut child = std::mem::replace(
            &mut reader.child,
            std::process::Command::new("true").spawn().unwrap(),
        );
        std::thread::spawn(move || sender.send(child.wait().map(|status| status.code())));
        let code = receiver
            .recv_timeout(Duration::from_secs(30))
            .expect("the reader still runs")
            .unwrap();
        assert!(matches!(code, Some(129) | None), "{code:?}");
    }
}

#[test]
fn a_suspended_reader_restores_the_terminal_and_comes_back_to_the_foreground() {
    let mut shell = Session::start("sh", &["-i"], &[("PS1", "ready> ")]);
    shell.wait_for("ready>");
    let cooked = tcgetattr(&shell.pts).unwrap().local_modes;
    shell.type_in(&format!("{BINARY}\n"));
    shell.wait_for(FIRST);
    shell.type_in("\x1a");
    shell.wait_until(|screen| {
        !screen.alternate_screen() && screen.contents().matches("ready>").count() >= 2
    });
    assert!(!shell.screen().hide_cursor() && !shell.screen().bracketed_paste());
    assert_eq!(tcgetattr(&shell.pts).unwrap().local_modes, cooked);
    shell.type_in("fg\n");
    shell.wait_until(|screen| screen.alternate_screen() && screen.contents().contains(FIRST));
    shell.type_in("/stem cell\r");
    shell.wait_for("of 13");
    let entered = shell
        .raw
        .windows(8)
        .filter(|bytes| bytes == b"\x1b[?1049h")
        .count();
    assert_eq!(
        entered, 2,
        "the alternate screen is entered at the start and after the stop"
    );
    shell.type_in("q");
    shell.wait_until(|screen| !screen.alternate_screen());
    shell.type_in("echo code=$?\n");
    shell.wait_for("code=0");
}

#[test]
fn a_match_stays_on_the_page_while_the_terminal_is_resized() {
    let mut reader = Session::reader(&["2"]);
    reader.wait_for("Stem Cell Therapy");
    reader.type_in("/brand new hope");
    reader.wait_for("1 of 1");
    for (rows, columns) in [(12, 40), (50, 140), (3, 9), (24, 80)] {
        reader
            .pty
            .resize(pty_process::Size::new(rows, columns))
            .unwrap();
        let size = |number| std::num::NonZero::new(number).unwrap();
        reader
            .emulator
            .screen_mut()
            .set_size(size(rows), size(columns));
        reader.signal(Signal::WINCH);
    }
    reader.wait_until(|screen| {
        screen.contents().contains("brand new hope") && screen.contents().contains("1 of 1")
    });
    reader.type_in("\r");
    reader.wait_for("“brand new hope” 1 of 1");
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    reader.assert_restored();
}

#[test]
fn a_resize_there_and_back_paints_the_whole_screen_again() {
    let mut reader = Session::reader(&["2"]);
    reader.wait_for("Stem Cell Therapy");
    reader.raw.clear();
    // Terminals cut what they show to the smaller size, and the program may see only the last size.
    reader.pty.resize(pty_process::Size::new(30, 40)).unwrap();
    reader.pty.resize(pty_process::Size::new(30, 100)).unwrap();
    reader.signal(Signal::WINCH);
    reader.wait_for_bytes(b"\x1b[2J");
    reader.wait_for_bytes("Detect the ".as_bytes());
}

#[test]
fn a_paste_of_a_megabyte_runs_no_command_and_the_next_keys_work() {
    let mut reader = Session::reader(&[]);
    reader.wait_for(FIRST);
    reader.type_in(&format!("\x1b[200~{}\x1b[201~", "q\rG/x".repeat(200_000)));
    reader.type_in("/protein\r");
    reader.wait_for("“protein” 1 of 4");
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
}

#[test]
fn characters_that_come_at_once_are_looked_for_once_wherever_they_are_typed() {
    // Without brackets, a paste is so many keys. Each prompt would take minutes for this one if it
    // looked for the text after each of them.
    let burst = "kidney disease ".repeat(4_000);
    for prompt in [":", "?/", "s", "W", "/", "/re:"] {
        let mut reader = Session::reader(&[]);
        reader.wait_for(FIRST);
        reader.type_in(&format!("{prompt}{burst}"));
        reader.type_in("\x03q");
        reader.wait_for_bytes(b"\x1b[?1049l");
        assert_eq!(reader.exit_code(), Some(0), "{prompt}");
    }
}

#[test]
fn a_signal_is_obeyed_before_the_keys_that_wait() {
    let mut reader = Session::reader(&[]);
    reader.wait_for(FIRST);
    // Each key changes the long filter, and no two of them can be joined. The last one leaves.
    reader.type_in(&format!(":{}", "kidney disease ".repeat(280)));
    reader.wait_for("nothing matches");
    reader.type_in(&("\x7fe".repeat(1_900) + "\x03"));
    reader.signal(Signal::TERM);
    assert_eq!(reader.exit_code(), Some(143));
    reader.assert_restored();
}

#[test]
fn ctrl_c_leaves_the_reader_during_a_paste_that_never_ends() {
    let mut reader = Session::reader(&[]);
    reader.wait_for(FIRST);
    reader.type_in("\x1b[200~some text q");
    reader.type_in("\x03");
    assert_eq!(reader.exit_code(), Some(0));
    reader.assert_restored();
}

#[test]
fn a_flood_of_keys_and_wheel_steps_is_taken_in_before_a_frame_is_drawn() {
    let mut reader = Session::reader(&["2"]);
    reader.wait_for("Stem Cell Therapy");
    reader.type_in(&"\x1b[<65;50;10M\x1b[<64;50;10M".repeat(5_000));
    reader.type_in(&"jk".repeat(10_000));
    reader.type_in("G");
    reader.wait_for("100 %");
    // Far fewer frames are drawn than keys are pressed: 30,000 frames would be tens of megabytes.
    assert!(
        reader.raw.len() < 4_000_000,
        "{} bytes were written",
        reader.raw.len()
    );
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
}

#[test]
fn after_a_key_only_changed_cells_are_written_in_one_synchronized_update() {
    let mut reader = Session::reader(&["2"]);
    reader.wait_for("Stem Cell Therapy");
    reader.type_in("M");
    reader.wait_for("mouse off");
    reader.raw.clear();
    reader.type_in("M");
    reader.wait_for("mouse on");
    let frame = String::from_utf8(reader.raw.clone()).unwrap();
    assert!(frame.len() < 300, "{frame:?}");
    assert!(
        frame.contains("\x1b[?2026h") && frame.ends_with("\x1b[?2026l"),
        "{frame:?}"
    );
}

#[test]
fn the_clipboard_gets_a_paragraph_to_the_byte() {
    let mut reader = Session::reader(&["2"]);
    reader.wait_for("Stem Cell Therapy");
    reader.type_in("17y");
    reader.wait_for("copied paragraph 17");
    let copied = String::from_utf8(reader.emulator.callbacks().clipboard.clone()).unwrap();
    let article = include_str!("../assets/articles/iga-nephropathy.txt");
    assert_eq!(unbase64(&copied), article.as_bytes()[1870..2196]);
}

/// Decodes base64 (RFC 4648).
fn unbase64(text: &str) -> Vec<u8> {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = 0_u32;
    let mut held = 0;
    let mut bytes = Vec::new();
    for value in text
        .bytes()
        .filter_map(|byte| alphabet.iter().position(|&letter| letter == byte))
    {
        bits = bits << 6 | u32::try_from(value).unwrap();
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    bytes
}

#[test]
fn without_colours_the_current_match_and_headings_are_still_told_apart() {
    let mut reader = Session::start(BINARY, &["2"], &[("NO_COLOR", "1")]);
    reader.wait_for("Stem Cell Therapy");
    reader.type_in("/hematuria\r");
    reader.wait_for("1 of 2");
    let find = |screen: &Screen, text: &str| {
        let rows: Vec<String> = screen.rows(0, 100).collect();
        let (row, line) = rows
            .iter()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap();
        let column = line
            .chars()
            .collect::<String>()
            .find(text)
            .map(|byte| line[..byte].chars().count())
            .unwrap();
        screen
            .cell(u16::try_from(row).unwrap(), u16::try_from(column).unwrap())
            .unwrap()
            .clone()
    };
    let current = find(reader.screen(), "hematuria or");
    assert!(
        current.inverse() && current.bold() && current.underline(),
        "the current match is reversed, bold and underlined"
    );
    let heading = find(reader.screen(), "Detect the pathogenesis");
    assert!(heading.bold() && !heading.inverse(), "a heading is bold");
    for row in 0..30 {
        for column in 0..100 {
            let cell = reader.screen().cell(row, column).unwrap();
            assert_eq!(
                (cell.fgcolor(), cell.bgcolor()),
                (vt100::Color::Default, vt100::Color::Default)
            );
        }
    }
}

#[test]
fn the_terminals_answer_about_its_background_chooses_the_theme_and_is_not_a_key() {
    let mut colours = Vec::new();
    for answer in ["rgb:ffff/ffff/ffff", "rgb:0000/0000/0000"] {
        let mut reader = Session::reader(&["2"]);
        reader.wait_for("Stem Cell Therapy");
        reader.wait_for_bytes(b"\x1b]11;?");
        let (neutral, hint) = (
            reader.screen().cell(1, 33).unwrap().fgcolor(),
            "Space next · / find",
        );
        reader.type_in(&format!("\x1b]11;{answer}\x1b\\\x1b[?62;22c"));
        reader.wait_until(|screen| screen.cell(1, 33).unwrap().fgcolor() != neutral);
        assert!(
            reader.screen().contents().contains(hint),
            "the hints for beginners stay, for no key was pressed:\n{}",
            reader.screen().contents()
        );
        colours.push(reader.screen().cell(1, 33).unwrap().fgcolor());
    }
    assert_ne!(colours[0], colours[1]);
}

#[test]
fn in_a_locale_whose_charset_is_not_utf_8_all_signs_are_ascii() {
    for (locale, ascii) in [
        ("C", true),
        ("de_DE", true),
        ("de_DE@euro", true),
        ("de_DE.ISO-8859-15@euro", true),
        ("de_DE.UTF-8", false),
        ("ca_ES.utf8@valencia", false),
        ("UTF-8", false),
    ] {
        let mut reader = Session::start(BINARY, &[], &[("LANG", locale)]);
        reader.wait_for(FIRST);
        let shown = reader.screen().contents();
        assert_eq!(shown.is_ascii(), ascii, "{locale}:\n{shown}");
    }
}

#[test]
fn on_a_dumb_terminal_the_article_is_printed_or_a_command_is_suggested() {
    let mut dumb = Session::start(BINARY, &["iga"], &[("TERM", "dumb")]);
    assert_eq!(dumb.exit_code(), Some(0));
    assert!(dumb.screen().contents().contains("From the above analysis"));
    let mut none = Session::start(BINARY, &[], &[("TERM", "dumb")]);
    assert_eq!(none.exit_code(), Some(2));
    assert!(
        none.screen().contents().contains("kidneyread show ARTICLE"),
        "{}",
        none.screen().contents()
    );
}

/// While nothing happens the program waits in `ppoll` without a timeout, so that waiting costs
/// nothing.
#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[test]
fn while_it_waits_the_reader_sleeps_without_a_timeout() {
    let mut reader = Session::reader(&[]);
    reader.wait_for(FIRST);
    let file = format!("/proc/{}/syscall", reader.child.id());
    let mut seen = String::new();
    for _ in 0..1_000_000 {
        match std::fs::read_to_string(&file) {
            Ok(call) => seen = call,
            // Not every system lets one process look at another.
            Err(_) => return,
        }
        // 271 is `ppoll`; its third argument is the timeout.
        if seen.split(' ').next() == Some("271") && seen.split(' ').nth(3) == Some("0x0") {
            return;
        }
        std::thread::yield_now();
    }
    panic!("the reader does not wait: {seen}");
}

#[test]
fn a_click_opens_an_article_and_a_click_on_the_scroll_bar_moves_the_page() {
    let mut reader = Session::reader(&[]);
    reader.wait_for(FIRST);
    reader.wait_for("IgA Nephropathy");
    let rows: Vec<String> = reader.screen().rows(0, 100).collect();
    let row = rows
        .iter()
        .position(|row| row.contains("  IgA Nephropathy"))
        .unwrap()
        + 1;
    reader.type_in(&format!("\x1b[<0;6;{row}M\x1b[<0;6;{row}m"));
    reader.wait_for("Detect the pathogenesis");
    reader.type_in("\x1b[<0;100;29M\x1b[<0;100;29m");
    reader.wait_for("100 %");
    // Reports of places that are not on the screen are ignored.
    reader.type_in("\x1b[<0;0;0M\x1b[<0;9999;9999M\x1b[<65;65535;65535M");
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    reader.assert_restored();
}

#[test]
fn terms_that_were_marked_are_marked_in_the_next_session() {
    let home = std::env::temp_dir().join(format!("kidneyread-terminal-{}", std::process::id()));
    let environment = [("KIDNEYREAD_HOME", home.to_str().unwrap())];
    let start = |arguments: &[&str]| {
        let mut reader = Session::start(BINARY, &[&["2"], arguments].concat(), &environment);
        reader.wait_for("Stem Cell Therapy");
        reader
    };
    let underlined = |screen: &Screen| {
        let mut cells = (1..29).flat_map(|row| (25..98).map(move |column| (row, column)));
        cells.any(|(row, column)| screen.cell(row, column).is_some_and(vt100::Cell::underline))
    };
    let mut reader = start(&[]);
    reader.wait_for(" words");
    assert!(!underlined(reader.screen()));
    reader.type_in("e");
    reader.wait_for("terms marked: first places");
    reader.wait_until(underlined);
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    start(&[]).wait_until(underlined);
    // With --no-state, everything is as in a first session.
    let mut first = start(&["--no-state"]);
    first.wait_for("words");
    assert!(!underlined(first.screen()));
    std::fs::remove_dir_all(home).unwrap();
}

/// The text on the screen from the cursor on.
fn at_cursor(screen: &Screen) -> String {
    let ((row, column), (_, columns)) = (screen.cursor_position(), screen.size());
    let columns = columns.get();
    let mut rows = screen.rows(column, columns - column);
    rows.nth(usize::from(row)).unwrap_or_default()
}

#[test]
fn the_cursor_stands_where_the_eye_is_after_every_frame() {
    let mut reader = Session::reader(&["2"]);
    for (keys, words) in [
        ("", "Stem Cell Therapy to Treat"),
        ("j", "2014-06-02 08:23"),
        ("/mild", " "),
        ("\r", "mild cases"),
        ("n", "mild cases"),
        ("t", "Detect the pathogenesis"),
        ("j", "The action mechanism"),
        ("\x1b", "mild cases"),
        ("\x1b", "2014-06-02 08:23"),
        ("\t", "IgA Nephropathy"),
        ("k", "Diabetic"),
        ("\t", "2014-06-02 08:23"),
        ("c", "This is the only date"),
        ("\x1b", "Stem Cell Therapy to Treat"),
        ("G", ""),
        ("g", "Stem Cell Therapy to Treat"),
        ("v", "y"),
    ] {
        reader.type_in(keys);
        reader.wait_until(|screen| at_cursor(screen).starts_with(words));
    }
    assert!(reader.screen().hide_cursor());
    reader.type_in("\x1b/");
    reader.wait_until(|screen| !screen.hide_cursor());
    reader.type_in("\x1b");
    reader.wait_until(Screen::hide_cursor);
}

#[test]
fn the_page_is_written_before_the_sidebar_and_that_before_the_bottom_line() {
    let mut reader = Session::reader(&["2"]);
    reader.wait_for(" words");
    let written = String::from_utf8_lossy(&reader.raw).into_owned();
    let at = |words: &str| {
        written
            .find(words)
            .unwrap_or_else(|| panic!("{words} in {written:?}"))
    };
    assert!(at("options") < at("Articles"));
    assert!(at("Articles") < at("Space"));
}

#[test]
fn two_clicks_in_one_place_select_a_word_and_three_its_paragraph() {
    let click = "\x1b[<0;31;2M\x1b[<0;31;2m";
    let reversed = |screen: &Screen| {
        let cells = (24..98).filter_map(|column| screen.cell(1, column));
        cells.filter(|cell| cell.inverse()).count()
    };
    for (clicks, selected) in [
        (2, "Stem"),
        (3, "Stem Cell Therapy to Treat IgA Nephropathy"),
    ] {
        let mut reader = Session::reader(&["2"]);
        reader.wait_for(" words");
        // Written at once, they are taken in at once.
        reader.type_in(&click.repeat(clicks));
        reader.wait_until(|screen| reversed(screen) == selected.len());
    }
}

/// A folder with a program that is called tmux, and what it was handed.
fn tmux(script: &str, name: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;
    let folder = std::env::temp_dir().join(format!("tmux-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let program = folder.join("tmux");
    std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

/// The reader with the second article, in an environment such as tmux makes, which finds programs in
/// `path`.
fn inside_tmux(path: &str) -> Session {
    let environment = [("TMUX", "/tmp/any,1,0"), ("PATH", path)];
    let mut reader = Session::start(BINARY, &["2", "--no-state"], &environment);
    reader.wait_for(" words");
    reader
}

#[test]
fn inside_tmux_a_copy_is_handed_to_tmux_and_the_terminal_gets_it_where_there_is_none() {
    let sentence = "Stem Cell Therapy to Treat IgA Nephropathy";
    let folder = tmux("echo \"$@\" > \"$0.args\"; cat > \"$0.text\"", "takes");
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let mut reader = inside_tmux(&path);
    reader.type_in("vy");
    reader.wait_for("to tmux, and to the clipboard");
    reader.type_in("q");
    assert_eq!(reader.exit_code(), Some(0));
    let taken = folder.join("tmux.text");
    // It runs on beside the reader; the loop ends because it takes its input.
    while std::fs::read(&taken).is_ok_and(|text| text.len() < sentence.len()) || !taken.exists() {
        std::thread::yield_now();
    }
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), sentence);
    let arguments = std::fs::read_to_string(folder.join("tmux.args")).unwrap();
    assert_eq!(arguments, "load-buffer -w -\n");
    std::fs::remove_dir_all(folder).unwrap();

    let mut reader = inside_tmux("/nowhere");
    reader.type_in("vy");
    reader.wait_for("to the clipboard, if the terminal allows it");
    reader.wait_for_bytes(b"\x1b]52;c;");
}

#[test]
fn a_tmux_that_hangs_keeps_no_key_waiting() {
    let folder = tmux("exec sleep 1000", "hangs");
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let mut reader = inside_tmux(&path);
    reader.type_in("vyj?");
    reader.wait_for("line down");
    reader.type_in("Q");
    assert_eq!(reader.exit_code(), Some(0));
    std::fs::remove_dir_all(folder).unwrap();
}
