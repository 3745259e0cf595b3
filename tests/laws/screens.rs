//! Laws of screens: any size, any mode and any text can be drawn, twice the same, and no cell holds
//! a character that would command a terminal. Only motions move the page; no keys in any order
//! break anything; a hostile text prints no control characters that its harmless twin does not.

use std::collections::BTreeSet;
use std::io;

use crossterm::event::{KeyCode, KeyEvent};
use kidneyread::cli::{self, CliError, Console, ListOptions, ShowOptions};
use kidneyread::layout::Line;
use kidneyread::library::{Article, Library, Origin, Sidecar, Summary};
use kidneyread::reader::action::{Action, Effect, Event, Keys, TerminalEffect};
use kidneyread::reader::keymap;
use kidneyread::reader::settings::ThemeChoice;
use kidneyread::reader::state::{Mode, State};
use kidneyread::screen::Screen;
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::{Colours, Theme};
use kidneyread::screen::view;
use kidneyread::text::format;
use kidneyread::text::shown::{Shown, width};
use proptest::prelude::*;
use proptest::sample::select;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::texts::{ARTICLES, Text, all, brief, cases, hostile, is_forbidden, nasty};

/// The keys that lead from the page to a mode.
const MODES: [&str; 15] = [
    "",
    "/ce",
    "/cell<cr>n",
    "<tab>",
    "<tab>/ne",
    "t",
    "?",
    ":the",
    "i",
    "w<cr>",
    "vjj",
    "v<cr>vjav腎 ask?<cr>so",
    "vj2vlaé<c-s>A",
    "maA/a",
    "vjavWhy?<c-s>A<down><cr>",
];

/// A reader after its first frame, when all signs are on the page.
pub(crate) fn settled(library: Library, article: usize, width: u16, height: u16) -> State {
    let (mut state, _) = State::new(library, article, width, height);
    state.settle();
    state
}

/// A library with one text, which is also its own id, its name and its label.
fn library(text: &Text) -> Library {
    let text = &Text {
        name: text.name.clone(),
        text: text.beginning(2_000),
    };
    let sidecar = Sidecar {
        name: Some(text.text.chars().take(60).collect()),
        found_as: None,
    };
    let id: String = text.text.chars().skip(7).take(90).collect();
    let mut article = Article::unread(id, text.text.len(), Origin::Embedded(text.text), sidecar);
    article.summary = Some(Summary::new(&format::plain(text.text), text.text.len()));
    let mut library = Library::default();
    // The list has a second text, which was not read yet.
    let unread = Article::unread(
        text.text.chars().take(50).collect(),
        0,
        Origin::Embedded(""),
        Sidecar::default(),
    );
    library.add([article, unread]);
    library
}

fn press(state: &mut State, keys: &str) {
    for key in keymap::parse(keys).unwrap() {
        let action = keymap::action(key, state.keys());
        state.apply(action);
    }
}

/// A reader of one of the two articles, after keys.
pub(crate) fn after(keys: &str, article: usize, (width, height): (u16, u16)) -> State {
    let mut state = settled(Library::embedded(), article, width, height);
    press(&mut state, keys);
    state
}

fn draw(state: &State, (width, height): (u16, u16)) -> Buffer {
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    let theme = Theme::new(state.theme(), Some(true), Colours::Indexed);
    let cursor = view::render(state, theme, &mut buffer).cursor;
    assert!(
        cursor.is_none_or(|cursor| cursor.at.x < width && cursor.at.y < height),
        "the cursor is off the screen"
    );
    buffer
}

/// The first fault of a frame of a state, if there is one.
pub(crate) fn broken(state: &State, size: (u16, u16)) -> Option<String> {
    let buffer = draw(state, size);
    if buffer != draw(state, size) {
        return Some("the second drawing differs from the first".to_owned());
    }
    broken_frame(&buffer)
}

fn broken_frame(buffer: &Buffer) -> Option<String> {
    for row in buffer.content.chunks(usize::from(buffer.area.width.max(1))) {
        for (x, cell) in row.iter().enumerate() {
            let symbol = cell.symbol();
            if symbol.is_ascii() && symbol.len() == 1 && !symbol.as_bytes()[0].is_ascii_control() {
                continue;
            }
            if let Some(c) = symbol.chars().find(|&c| is_forbidden(c)) {
                return Some(format!("a cell holds U+{:04X}", u32::from(c)));
            }
            let columns = width(symbol);
            if columns == 0 || columns > 8 || symbol.len() > 128 {
                return Some(format!(
                    "a cell holds {} of {columns} columns",
                    brief(symbol)
                ));
            }
            let covered = row.get(x + 1..x + columns);
            if covered.is_none_or(|covered| covered.iter().any(|cell| cell.symbol() != " ")) {
                return Some(format!(
                    "{} of {columns} columns at {x} reaches over what stands on its right",
                    brief(symbol)
                ));
            }
        }
    }
    None
}

fn resize(state: &mut State, (width, height): (u16, u16)) {
    state.hear(Event::Resize(width, height));
}

#[test]
fn the_articles_draw_at_every_size_from_0x0_to_60x20_in_every_mode() {
    for article in 0..2 {
        for (turn, mode) in MODES.iter().enumerate() {
            let mut state = after(mode, article, (80, 24));
            for width in 0..=60 {
                for height in 0..=20 {
                    // All modes at the smallest sizes, at the others one of them in turn.
                    let narrow = width <= 4 || height <= 2;
                    if narrow
                        || (usize::from(width) + usize::from(height) * 3 + turn) % MODES.len() == 0
                    {
                        resize(&mut state, (width, height));
                        assert_eq!(
                            broken(&state, (width, height)),
                            None,
                            "{} after {mode:?} at {width}x{height}",
                            ARTICLES[article].name
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn the_articles_draw_at_large_sizes_in_every_mode_and_theme() {
    for article in 0..2 {
        for mode in MODES {
            for size in [
                (79, 24),
                (80, 24),
                (81, 5),
                (100, 30),
                (140, 50),
                (200, 60),
                (500, 3),
                (3, 200),
            ] {
                for theme in
                    ["", "T", "TT", "TTT"]
                        .into_iter()
                        .take(if size.0 > 100 { 1 } else { 4 })
                {
                    let state = after(&format!("{theme}{mode}"), article, size);
                    assert_eq!(
                        broken(&state, size),
                        None,
                        "after {theme}{mode} at {size:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn every_text_draws_within_the_law_in_every_mode() {
    let mut troubles = Vec::new();
    for (turn, text) in all().enumerate() {
        for (at, mode) in MODES.iter().enumerate() {
            // Each text in each mode at two sizes, which take turns.
            let sizes = [
                (80, 24),
                (100, 12),
                (33, 9),
                (60, 16),
                (9, 5),
                (39, 7),
                (2, 3),
                (120, 30),
                (1, 1),
                (17, 4),
            ];
            let mut state = settled(library(text), 0, 80, 24);
            press(&mut state, mode);
            for size in [
                sizes[(turn + at) % sizes.len()],
                sizes[(turn + at + 3) % sizes.len()],
            ] {
                resize(&mut state, size);
                troubles.extend(
                    broken(&state, size).map(|trouble| {
                        format!("{} after {mode:?} at {size:?}: {trouble}", text.name)
                    }),
                );
            }
        }
    }
    assert!(
        troubles.is_empty(),
        "{} troubles:\n{}",
        troubles.len(),
        troubles.join("\n")
    );
}

#[test]
fn every_page_of_the_hostile_texts_draws_within_the_law() {
    for text in hostile() {
        let mut state = settled(library(text), 0, 64, 15);
        let mut before = None;
        while before != Some(state.anchor()) {
            before = Some(state.anchor());
            assert_eq!(
                broken(&state, (64, 15)),
                None,
                "{} at {}",
                text.name,
                state.anchor()
            );
            press(&mut state, "<space>");
        }
    }
}

#[test]
fn a_frame_turned_to_ascii_has_one_ascii_character_in_every_cell() {
    for text in
        all().filter(|text| text.name.starts_with("scripts/") || text.name.ends_with("nephropathy"))
    {
        let state = settled(library(text), 0, 90, 20);
        let mut buffer = draw(&state, (90, 20));
        view::to_ascii(&mut buffer);
        assert!(
            buffer
                .content
                .iter()
                .all(|cell| cell.symbol().is_ascii() && cell.symbol().len() == 1),
            "{}",
            text.name
        );
    }
}

/// Found by the law that nothing reaches over an overlay: a cluster may be wider than two columns.
#[test]
fn a_wide_cluster_that_begins_left_of_an_overlay_does_not_reach_over_it() {
    // One cluster of a page's row, of six columns.
    let syllable = "\u{1100}\u{1100}\u{1100}";
    let text = Text {
        name: String::new(),
        text: format!("{} end.", syllable.repeat(60)).leak(),
    };
    for width in 30..100 {
        for mode in ["?", "t", "<tab>"] {
            let mut state = settled(library(&text), 0, width, 16);
            press(&mut state, mode);
            assert_eq!(broken(&state, (width, 16)), None, "after {mode} at {width}");
        }
    }
}

/// Walks from the top to the end a line at a time and back; the anchors on both ways, if they
/// differ.
fn stuck(text: &'static str, size: (u16, u16)) -> Option<String> {
    let text = Text {
        name: String::new(),
        text,
    };
    let mut state = settled(library(&text), 0, size.0, size.1);
    let mut walk = |start: &str, key: &str| {
        press(&mut state, start);
        let mut anchors = vec![state.anchor()];
        loop {
            press(&mut state, key);
            if anchors.last() == Some(&state.anchor()) {
                return anchors;
            }
            anchors.push(state.anchor());
        }
    };
    let down = walk("g", "j");
    let mut up = walk("G", "k");
    up.reverse();
    (down != up).then(|| format!("down {down:?}, up {up:?}"))
}

#[test]
fn walking_the_articles_a_line_at_a_time_meets_the_same_lines_both_ways() {
    for article in ARTICLES.iter() {
        for size in [(80, 24), (40, 6), (24, 3), (9, 4), (1, 2), (300, 100)] {
            assert_eq!(
                stuck(article.text, size),
                None,
                "{} at {size:?}",
                article.name
            );
        }
    }
}

/// Found by the law that any text can be walked through: these marks have no letter, and their
/// stand-ins count as one thing of 256 columns.
#[test]
fn a_run_of_marks_without_a_letter_does_not_hold_the_page() {
    let text = format!(
        "Begin.\n\n{}\n\n{}",
        "\u{301}".repeat(32),
        "More text.\n\n".repeat(30)
    );
    assert_eq!(stuck(text.leak(), (80, 10)), None);
}

#[test]
fn a_screen_wider_than_any_real_one_is_drawn() {
    for size in [(2_427, 3), (2_428, 3), (65_535, 1)] {
        for mode in ["", "<tab>"] {
            assert_eq!(
                broken(&after(mode, 1, size), size),
                None,
                "after {mode:?} at {size:?}"
            );
        }
    }
}

/// The output of a command, complaints included.
fn printed(command: impl FnOnce(&mut Console<'_>) -> Result<(), CliError>) -> String {
    let (mut out, mut complaints) = (Vec::new(), Vec::new());
    let mut console = Console {
        input: &mut io::empty(),
        out: &mut out,
        complaints: &mut complaints,
        columns: 80,
        colour: false,
        clock: || 0,
    };
    command(&mut console).unwrap();
    out.extend(complaints);
    String::from_utf8(out).unwrap()
}

/// The first article on standard output, in lines of `width` columns or as JSON.
fn shown(library: &Library, width: Option<u16>) -> String {
    let options = ShowOptions {
        article: "1".into(),
        width,
        json: width.is_none(),
        ..ShowOptions::default()
    };
    printed(|console| cli::show(library, &options, console))
}

fn listed(library: &Library, json: bool) -> String {
    let options = ListOptions {
        json,
        ..ListOptions::default()
    };
    printed(|console| cli::list(library, &options, console))
}

fn controls(text: &str) -> BTreeSet<char> {
    text.chars().filter(|c| c.is_control()).collect()
}

/// All control characters of a text that reach a terminal: printed, listed, drawn on the page and
/// under a box.
fn reached(text: &Text) -> BTreeSet<char> {
    let library = library(text);
    let mut reached = BTreeSet::new();
    for width in [9, 80] {
        let shown = shown(&library, Some(width));
        assert!(
            !shown.chars().any(|c| c != '\n' && is_forbidden(c)),
            "{}",
            text.name
        );
        reached.extend(controls(&shown));
    }
    reached.extend(controls(&shown(&library, None)));
    reached.extend(controls(&listed(&library, false)));
    reached.extend(controls(&listed(&library, true)));
    for mode in MODES.iter().step_by(2) {
        let mut state = settled(library.clone(), 0, 100, 24);
        press(&mut state, mode);
        reached.extend(
            draw(&state, (100, 24))
                .content
                .iter()
                .flat_map(|cell| controls(cell.symbol())),
        );
        if mode.len() < 2 {
            reached.extend(
                [Form::Text, Form::Styles, Form::Svg]
                    .iter()
                    .flat_map(|form| {
                        controls(&cli::frame(&state, (100, 24), Colours::Indexed, *form))
                    }),
            );
        }
    }
    reached
}

#[test]
fn the_only_control_character_that_a_hostile_text_prints_or_draws_is_the_line_feed() {
    let mut pairs = 0;
    for text in hostile() {
        assert_eq!(reached(text), BTreeSet::from(['\n']), "{}", text.name);
        let twin = text
            .name
            .strip_suffix(".md")
            .map(|name| format!("{name}.twin.md"));
        if let Some(twin) = hostile().find(|other| Some(&other.name) == twin.as_ref()) {
            assert_eq!(reached(text), reached(twin), "{}", text.name);
            pairs += 1;
        }
    }
    assert!(pairs > 30, "{pairs}");
}

/// The first fault of the JSON of a text: it is drawn as it is, by a terminal too, and says all that
/// the text says.
fn broken_json(text: &str) -> Option<String> {
    let options = ShowOptions {
        article: "any".into(),
        json: true,
        ..ShowOptions::default()
    };
    let json = printed(|console| cli::show(&shelf(text), &options, console));
    if let Some(c) = json.chars().find(|&c| c != '\n' && is_forbidden(c)) {
        return Some(format!("U+{:04X} is raw", u32::from(c)));
    }
    if Shown::new(&json, 0).text() != json {
        return Some("some of it is not shown as it is".to_owned());
    }
    let read: serde_json::Value = serde_json::from_str(&json).unwrap();
    let document = format::plain(text.to_owned());
    let blocks = document.blocks().iter().map(|block| block.span.of(text));
    let read = read["blocks"].as_array().unwrap();
    (!blocks.eq(read.iter().map(|block| block["text"].as_str().unwrap())))
        .then(|| "it says something else".to_owned())
}

#[test]
fn json_holds_nothing_raw_that_would_not_be_shown_as_it_is() {
    for text in hostile() {
        assert_eq!(broken_json(text.text), None, "{}", text.name);
    }
}

#[test]
fn text_copied_from_a_hostile_text_has_no_control_characters_but_line_feed_and_tab() {
    for text in hostile() {
        let mut state = settled(library(text), 0, 80, 24);
        for paragraph in 1..=state.document().blocks().len().min(40) {
            press(&mut state, &paragraph.to_string());
            if let Some(Effect::Terminal(TerminalEffect::Copy(copied))) = state.apply(
                keymap::action(keymap::parse("y").unwrap()[0], Keys::Commands),
            ) {
                assert!(
                    controls(&copied).iter().all(|c| matches!(c, '\n' | '\t')),
                    "{} {paragraph}",
                    text.name
                );
            }
        }
    }
}

/// All keys of the table, as events.
pub(crate) fn table() -> Vec<KeyEvent> {
    let names = keymap::TABLE
        .iter()
        .flat_map(|(_, keys)| keys.iter().map(|key| key.name()));
    let notation = names.map(|name| match &*name {
        "↑" => "<up>".to_owned(),
        "↓" => "<down>".to_owned(),
        "<" => "<lt>".to_owned(),
        "←" => "<left>".to_owned(),
        "→" => "<right>".to_owned(),
        "Shift-Tab" => "<s-tab>".to_owned(),
        "Alt-←" => "<a-left>".to_owned(),
        "Alt-→" => "<a-right>".to_owned(),
        name if name.starts_with("Ctrl-") => {
            format!("<c-{}>", name.trim_start_matches("Ctrl-").to_lowercase())
        }
        name if name.chars().count() > 1 => format!("<{}>", name.to_lowercase()),
        name => name.to_owned(),
    });
    notation
        .flat_map(|notation| keymap::parse(&notation).unwrap())
        .collect()
}

#[test]
fn every_key_of_the_table_can_be_written_and_gives_its_command() {
    let pressed = table();
    assert_eq!(
        pressed.len(),
        keymap::TABLE
            .iter()
            .map(|(_, keys)| keys.len())
            .sum::<usize>()
    );
    let commands = keymap::TABLE
        .iter()
        .flat_map(|(command, keys)| keys.iter().map(move |_| *command));
    for (event, command) in pressed.into_iter().zip(commands) {
        let action = keymap::action(event, Keys::Commands);
        // Ctrl-P is in the table twice: for a line up, and for the palette.
        let twice = event == keymap::parse("<c-p>").unwrap()[0];
        assert!(
            twice || action == Action::Command(command),
            "{event:?} means {action:?}"
        );
    }
}

/// Something that happens to a reader: keys of the table and of prompts, the mouse, a paste,
/// another size.
#[derive(Debug, Clone)]
pub(crate) enum Happening {
    Key(KeyEvent),
    Keys(&'static str),
    Does(Action),
    Resize(u16, u16),
    Dark(bool),
}

fn size() -> impl Strategy<Value = (u16, u16)> {
    prop_oneof![3 => (0..12_u16, 0..6_u16), 4 => (0..130_u16, 0..40_u16), 1 => (200..400_u16, 0..70_u16)]
}

/// Keys that open, type, choose, mark and move.
pub(crate) const KEYS: [&str; 62] = [
    "/cell<cr>",
    "/e",
    "<cr>",
    "/İ≥≥k<cr>",
    "/the<cr>n",
    "<bs>",
    "<del>",
    "<left>",
    "<right>",
    "<c-w>",
    "<c-u>",
    "<c-y>",
    "<esc>",
    "x",
    "12",
    "7",
    "0",
    "99999",
    "50%",
    "<tab>/ia<cr>",
    "t<down><cr>",
    "c",
    "cc",
    "3c",
    "C<down><cr>",
    "w<cr>",
    "w<down><cr>1",
    "Wkidney<cr>n",
    "i",
    "e",
    "E",
    "Y",
    ":wid<cr>",
    "?/he",
    "<a-b>",
    "<a-f>",
    "<home>",
    "<end>",
    "<c-k>",
    "zzzz",
    "v",
    "vjj<cr>",
    "vl}ok2",
    "vjo<pgdn>4",
    "vG",
    "aWhy is it so?<cr>腎臓<c-s>",
    "a<up><down><esc><esc>",
    "A<down><cr>",
    "A/why",
    "Ax",
    "A<down>a!<c-s>",
    "A<down>3",
    "U",
    "UU",
    "ma",
    "mé'a",
    "''",
    "<c-o>",
    "<a-right>",
    "q",
    "]mb[",
    "腎",
];

fn happenings() -> impl Strategy<Value = Happening> {
    let at = || (0..140_u16, 0..45_u16);
    prop_oneof![
        10 => select(table()).prop_map(Happening::Key),
        8 => select(&KEYS[..]).prop_map(Happening::Keys),
        1 => any::<char>().prop_filter("written as itself", |c| *c != '<').prop_map(|c| Happening::Key(keymap::parse(&c.to_string()).unwrap()[0])),
        1 => at().prop_map(|(x, y)| Happening::Does(Action::Click(x, y))),
        1 => at().prop_map(|(x, y)| Happening::Does(Action::Drag(x, y))),
        1 => (any::<bool>(), at()).prop_map(|(down, (column, row))| Happening::Does(Action::Wheel { down, column, row })),
        1 => Just(Happening::Does(Action::Release)),
        1 => nasty(6).prop_map(|text| Happening::Does(Action::Paste(text))),
        2 => size().prop_map(|(width, height)| Happening::Resize(width, height)),
        1 => any::<bool>().prop_map(Happening::Dark),
    ]
}

pub(crate) fn happen(state: &mut State, what: &Happening, size: &mut (u16, u16)) {
    match what {
        Happening::Key(key) => drop(state.apply(keymap::action(*key, state.keys()))),
        Happening::Keys(keys) => press(state, keys),
        Happening::Does(action) => drop(state.apply(action.clone())),
        Happening::Dark(dark) => drop(state.hear(Event::Background { dark: *dark })),
        &Happening::Resize(width, height) => {
            *size = (width, height);
            resize(state, *size);
        }
    }
}

/// A library of both articles and another text.
pub(crate) fn shelf(text: &str) -> Library {
    let mut library = Library::embedded();
    // This leaks a few kilobytes for each case, until the tests end.
    let text: &'static str = text.to_owned().leak();
    let article = Article::unread(
        "any".to_owned(),
        text.len(),
        Origin::Embedded(text),
        Sidecar::default(),
    );
    library.add([article]);
    library
}

#[test]
fn a_terminal_of_any_size_is_drawn_and_at_most_a_million_cells_of_it() {
    let most = (u16::MAX, u16::MAX);
    for (width, height) in [most, (u16::MAX, 1), (1, u16::MAX), (5_000, 30), (80, 3_000)] {
        let mut resized = settled(Library::embedded(), 0, 80, 24);
        resized.hear(Event::Resize(width, height));
        for state in [settled(Library::embedded(), 0, width, height), resized] {
            let status = state.panes().status;
            let cells = u32::from(status.width) * u32::from(status.bottom());
            assert!(
                cells <= 1_000_000 && status.width <= 4096 && status.bottom() <= 2048,
                "{width}x{height}: {status}"
            );
            let (mut screen, mut bytes) = (Screen::default(), Vec::new());
            let theme = Theme::new(ThemeChoice::default(), None, Colours::None);
            screen.update(&state, theme, &mut bytes).unwrap();
            assert!(!bytes.is_empty());
        }
    }
}

proptest! {
    #![proptest_config(cases(120))]

    #[test]
    fn no_keys_in_any_order_at_any_size_break_anything(
        text in nasty(30), article in 0..3_usize, all in proptest::collection::vec(happenings(), 0..40), start in size()
    ) {
        let mut size = start;
        let mut state = settled(shelf(&text), article, size.0, size.1);
        for what in &all {
            happen(&mut state, what, &mut size);
            prop_assert!(state.document().text().is_char_boundary(state.anchor()));
        }
        prop_assert_eq!(broken(&state, size), None);
    }

    #[test]
    fn the_json_of_any_text_holds_nothing_raw_that_would_not_be_shown_as_it_is(text in nasty(30)) {
        prop_assert_eq!(broken_json(&text), None, "{}", brief(&text));
    }

    #[test]
    fn walking_any_text_a_line_at_a_time_meets_the_same_lines_both_ways(text in nasty(30), size in size()) {
        prop_assert_eq!(stuck(text.leak(), size), None);
    }

    #[test]
    fn a_resize_a_measure_and_a_theme_do_not_move_the_page(
        article in 0..2_usize, all in proptest::collection::vec(happenings(), 0..12),
        looks in proptest::collection::vec((select(&["-", "+", "=", "T"][..]), size()), 1..12)
    ) {
        let mut size = (80, 24);
        let mut state = settled(Library::embedded(), article, size.0, size.1);
        for what in &all {
            happen(&mut state, what, &mut size);
        }
        // In every mode, a resize and a new background move nothing, except that the passage of a
        // card stays in sight.
        while matches!(state.mode(), Mode::Card(_)) {
            press(&mut state, "<esc>");
        }
        let anchor = state.anchor();
        for (_, size) in &looks {
            resize(&mut state, *size);
            state.hear(Event::Background { dark: size.0 % 2 == 0 });
            prop_assert_eq!(state.anchor(), anchor);
        }
        while !matches!(state.mode(), Mode::Page) {
            press(&mut state, "<esc>");
        }
        let anchor = state.anchor();
        for (key, size) in &looks {
            press(&mut state, key);
            resize(&mut state, *size);
            draw(&state, *size);
            prop_assert_eq!(state.anchor(), anchor);
        }
    }

    #[test]
    fn escape_closes_whatever_is_open_and_leaves_the_page_where_it_was(article in 0..2_usize, motions in "[jkfbdugG}{]{0,6}", opens in select(&MODES[..])) {
        // Choosing an entry and growing a selection are motions.
        prop_assume!(!opens.contains("<cr>") && !opens.starts_with('v'));
        let mut state = after(&motions, article, (80, 24));
        let anchor = state.anchor();
        press(&mut state, opens);
        press(&mut state, "<esc><esc>");
        prop_assert!(matches!(state.mode(), Mode::Page));
        prop_assert_eq!(state.anchor(), anchor);
    }
}

#[test]
fn the_theme_key_goes_through_all_themes_and_returns_to_the_first() {
    let themes = ["", "T", "TT", "TTT", "TTTT"].map(|keys| after(keys, 0, (80, 24)).theme());
    let all = [
        ThemeChoice::Automatic,
        ThemeChoice::Light,
        ThemeChoice::Dark,
        ThemeChoice::Plain,
        ThemeChoice::Automatic,
    ];
    assert_eq!(themes, all);
}

/// The cells of a terminal emulator after `bytes`.
fn emulated(
    bytes: &[u8],
    (width, height): (u16, u16),
) -> Vec<(String, vt100::Color, vt100::Color, [bool; 5])> {
    let size = |number: u16| std::num::NonZero::new(number).unwrap();
    let mut parser = vt100::Parser::new(size(height), size(width), 0);
    parser.process(bytes);
    let cells = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let cell = |(x, y)| {
        let cell = parser.screen().cell(y, x).unwrap();
        let symbol = if cell.contents().is_empty() && !cell.is_wide_continuation() {
            " "
        } else {
            cell.contents()
        };
        (
            symbol.to_owned(),
            cell.fgcolor(),
            cell.bgcolor(),
            [
                cell.bold(),
                cell.italic(),
                cell.underline(),
                cell.inverse(),
                cell.dim(),
            ],
        )
    };
    cells.map(cell).collect()
}

/// True if an event leaves the size as it is, and types only characters on whose width emulators
/// agree.
fn is_plain(what: &Happening) -> bool {
    match what {
        Happening::Resize(..) => false,
        Happening::Key(KeyEvent {
            code: KeyCode::Char(c),
            ..
        }) => c.is_ascii(),
        Happening::Does(Action::Paste(text)) => text.is_ascii(),
        _ => true,
    }
}

/// Adds the bytes that a screen writes for a state; few, if it shows most of it already.
fn written(screen: &mut Screen, state: &State, bytes: &mut Vec<u8>) {
    screen
        .update(
            state,
            Theme::new(state.theme(), state.dark(), Colours::Indexed),
            bytes,
        )
        .unwrap();
}

/// The first difference between a screen that was updated after each happening and one that is
/// painted whole, if there is one. Lines that are scrolled, kept or skipped on the way make none.
pub(crate) fn patched(state: &mut State, size: (u16, u16), all: &[Happening]) -> Option<String> {
    let (mut screen, mut bytes, mut unused) = (Screen::new(false), Vec::new(), size);
    written(&mut screen, state, &mut bytes);
    for what in all {
        happen(state, what, &mut unused);
        written(&mut screen, state, &mut bytes);
        let mut whole = Vec::new();
        written(&mut Screen::new(false), state, &mut whole);
        if emulated(&bytes, size) != emulated(&whole, size) {
            return Some(format!("the screens differ after {what:?}"));
        }
        let spans = |lines: &[Line]| -> Vec<_> {
            lines.iter().map(|line| (line.block, line.span)).collect()
        };
        let lines = state.flow().lines_from(state.anchor());
        let found: Vec<Line> = lines.take(state.lines().len()).collect();
        if spans(&state.lines()) != spans(&found) {
            return Some(format!("the lines differ after {what:?}"));
        }
    }
    None
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn a_screen_that_was_updated_shows_the_same_as_one_that_was_painted_whole(
        article in 0..2_usize, size in select(&[(100_u16, 30_u16), (60, 12), (84, 9), (30, 5)][..]),
        all in proptest::collection::vec(prop_oneof![
            2 => happenings().prop_filter("the same size, and characters of an undisputed width", is_plain),
            3 => select(&["j", "k", "3j", "jj", "2k", " ", "b", "n", "N", "d", "u"][..]).prop_map(Happening::Keys),
            1 => select(&["/stem cell<cr>", "/the<cr>", "<esc>", "/hem<esc>"][..]).prop_map(Happening::Keys),
        ], 1..25)
    ) {
        let mut state = settled(Library::embedded(), article, size.0, size.1);
        prop_assert_eq!(patched(&mut state, size, &all), None);
    }
}
