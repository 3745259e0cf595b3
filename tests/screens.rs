//! Screens: keys in, frame out. A snapshot holds the text of a frame, and under each row a letter
//! for each style, because highlights are nothing but style. Look at a snapshot before accepting
//! it.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use insta::assert_snapshot;
use kidneyread::annotations::AnnotationKind;
use kidneyread::cli::{frame, replay};
use kidneyread::library::Library;
use kidneyread::reader::action::{Action, Command, Effect, TerminalEffect};
use kidneyread::reader::keymap;
use kidneyread::reader::scene::card::CardFace;
use kidneyread::reader::scene::list::ListFace;
use kidneyread::reader::scene::sidebar::SidebarFace;
use kidneyread::reader::state::State;
use kidneyread::screen::Screen;
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::{Colours, Theme};
use kidneyread::text::shown::Shown;

/// The reader at the second article, the one with headings, after `keys`.
fn reader(keys: &str, size: (u16, u16)) -> State {
    replay(Library::embedded(), 1, keys, size).unwrap()
}

fn screen(keys: &str, columns: u16, rows: u16) -> String {
    frame(
        &reader(keys, (columns, rows)),
        (columns, rows),
        Colours::Indexed,
        Form::Styles,
    )
}

/// The text of the bottom line.
fn bottom(keys: &str, columns: u16, rows: u16) -> String {
    let text = frame(
        &reader(keys, (columns, rows)),
        (columns, rows),
        Colours::Indexed,
        Form::Text,
    );
    text.lines().last().unwrap().trim().to_owned()
}

/// The first 30 characters of the text on the page.
fn top(keys: &str, columns: u16, rows: u16) -> String {
    let state = reader(keys, (columns, rows));
    state.document().text()[state.anchor()..]
        .chars()
        .take(30)
        .collect()
}

#[test]
fn the_first_screen_has_the_sidebar_the_page_and_hints_for_beginners() {
    assert_snapshot!(screen("", 100, 30));
}

#[test]
fn the_article_without_a_title_has_a_label_and_nothing_above_its_text() {
    assert_snapshot!(screen("[", 80, 24));
}

#[test]
fn matches_are_marked_and_the_current_one_stands_out() {
    assert_snapshot!(screen("/stem cell<cr>n", 100, 30));
}

#[test]
fn while_a_query_is_typed_its_nearest_match_is_in_sight() {
    assert_snapshot!(screen("/brand new", 80, 12));
}

#[test]
fn at_the_end_of_the_article_items_have_a_hanging_indent() {
    assert_snapshot!(screen("G", 60, 20));
}

#[test]
fn under_80_columns_the_sidebar_comes_over_the_page() {
    assert_snapshot!(screen("<tab>j", 60, 16));
}

#[test]
fn contents_and_help_are_titled_boxes() {
    assert_snapshot!(screen("t", 80, 24));
    assert_snapshot!(screen("?/match", 80, 24));
    assert_snapshot!(screen("?", 40, 12));
}

/// The names of the rows of the open list.
fn listed(keys: &str) -> Vec<String> {
    let state = replay(Library::embedded(), 1, keys, (80, 24)).unwrap();
    let face = ListFace::new(state.scene()).unwrap();
    face.rows.iter().map(|row| row.text.to_string()).collect()
}

#[test]
fn the_palette_finds_commands_settings_articles_headings_terms_and_annotations_by_name() {
    for (keys, first) in [
        (":dark", "Theme: dark"),
        (":wq", "quit"),
        (":q!", "quit"),
        (":12", "paragraph 12"),
        (":measure: 60", "Measure: 60"),
        (":proteinuria", "proteinuria"),
        (":diabetic", "Diabetic Nephropathy"),
        (":the action", "The action mechanism of Stem Cell Therapy"),
        ("v1a Ask them.<c-s>:ask", "! Ask them."),
        (":Y", "copy with citation"),
    ] {
        let rows = listed(keys);
        assert!(rows[0].starts_with(first), "{keys}: {rows:?}");
    }
}

#[test]
fn the_palette_shows_the_nearest_first_and_the_last_used_ones_when_nothing_is_typed() {
    let rows = listed(":stem");
    let at = |name: &str| rows.iter().position(|row| row.starts_with(name)).unwrap();
    assert!(at("stem cell") < at("The action"), "{rows:?}");
    let rows = listed(":dark<cr>:plain<cr>:");
    assert_eq!(rows[..2], ["Theme: plain", "Theme: dark"]);
    // Typing begins at the nearest entry again.
    let said = bottom(":<down><down>dark<cr>", 80, 24);
    assert!(said.contains("theme: dark"), "{said}");
}

#[test]
fn a_number_in_the_palette_leads_to_that_paragraph_as_it_does_before_a_motion() {
    let page = |keys: &str| {
        replay(Library::embedded(), 1, keys, (80, 24))
            .unwrap()
            .anchor()
    };
    assert_eq!(page(":12<cr>"), page("12g"));
    assert_eq!(page(":9999<cr>"), page("9999g"));
}

/// The keys and the title of a command stand whole on its row; at 40 columns only the keys do.
#[test]
fn the_help_names_every_command_once_in_groups_and_cuts_nothing() {
    for (size, rows_a_column) in [
        ((40, 12), 9),
        ((80, 24), 21),
        ((100, 30), 27),
        ((140, 50), 31),
        ((200, 60), 31),
    ] {
        let mut seen = Vec::new();
        for down in 0..60 {
            let state = replay(
                Library::embedded(),
                1,
                &format!("?{}", "j".repeat(down)),
                size,
            );
            let state = state.unwrap();
            let face = ListFace::new(state.scene()).unwrap();
            assert!(face.inner.height <= rows_a_column, "{:?}", face.inner);
            for row in &face.rows {
                let keys = row.keys.as_ref().map_or(0, Shown::width);
                let room = usize::from(row.area.width) - 2;
                assert!(keys + row.text.width() <= room, "{}", row.text);
                let name = row.text.to_string();
                if !seen.contains(&name) {
                    seen.push(name);
                }
            }
            assert!(face.rows.iter().any(|row| row.selected && !row.is_heading));
        }
        for command in Command::ALL {
            assert!(seen.contains(&command.title().to_owned()), "{command:?}");
        }
    }
    let first = screen("?", 80, 24);
    for title in [
        "page down",
        "search this article",
        "terms on this page",
        "close, or quit",
    ] {
        assert!(first.contains(title), "{title}\n{first}");
    }
}

#[test]
fn a_click_in_the_second_column_of_the_help_does_what_it_says() {
    let mut state = replay(Library::embedded(), 1, "?", (140, 50)).unwrap();
    let face = ListFace::new(state.scene()).unwrap();
    let title = Command::About.title();
    let row = face.rows.iter().find(|row| row.text.to_string() == title);
    let area = row.unwrap().area;
    assert!(area.x > face.inner.x, "it stands in the second column");
    state.apply(Action::Click(area.x + 4, area.y));
    state.apply(Action::Release);
    let card = CardFace::new(state.scene());
    assert_eq!(card.unwrap().title, "About this article");
}

#[test]
fn a_click_on_the_title_of_a_group_of_keys_does_nothing() {
    let mut state = replay(Library::embedded(), 1, "?", (80, 24)).unwrap();
    let face = ListFace::new(state.scene()).unwrap();
    let title = face.rows.iter().find(|row| row.is_heading).unwrap().area;
    state.apply(Action::Click(title.x + 4, title.y));
    state.apply(Action::Release);
    let is_open = |state: &State| ListFace::new(state.scene()).is_some();
    assert!(is_open(&state), "the help stays open");
}

#[test]
fn a_small_screen_has_only_text_and_a_bottom_line() {
    assert_snapshot!(screen("/stem", 20, 5));
    assert_snapshot!(screen("", 9, 3));
}

#[test]
fn a_narrow_bottom_line_drops_the_match_count_last() {
    let widths = [100, 60, 40, 28, 20, 12, 6, 1, 0];
    let lines: Vec<String> = widths
        .iter()
        .map(|&columns| {
            format!(
                "{columns:3} {}",
                bottom_or_nothing("/stem cell<cr>nn", columns)
            )
        })
        .collect();
    assert_snapshot!(lines.join("\n"));
}

fn bottom_or_nothing(keys: &str, columns: u16) -> String {
    if columns == 0 {
        String::new()
    } else {
        bottom(keys, columns, 10)
    }
}

#[test]
fn esc_gives_a_search_up_and_goes_back_to_where_it_began() {
    assert_eq!(top("jj/brand new hope<esc>", 80, 12), top("jj", 80, 12));
    assert_ne!(top("jj/brand new hope<cr>", 80, 12), top("jj", 80, 12));
}

#[test]
fn a_query_that_is_not_found_is_reported_and_the_page_stays() {
    assert_eq!(top("jj/xyzzy<cr>", 80, 12), top("jj", 80, 12));
    assert!(bottom("jj/xyzzy<cr>", 80, 12).starts_with("“xyzzy” is not in this article"));
    assert!(bottom("/xyzzy", 80, 12).contains("not found"));
}

#[test]
fn stepping_past_the_last_match_wraps_around_and_says_so() {
    assert!(bottom("/hematuria<cr>", 100, 30).contains("1 of 2"));
    assert!(bottom("/hematuria<cr>nn", 100, 30).starts_with("search wrapped to the top"));
    assert!(bottom("/hematuria<cr>N", 100, 30).starts_with("search wrapped to the end"));
    assert!(bottom("/hematuria<cr>N", 100, 30).contains("2 of 2"));
    assert!(bottom("/stem cell<cr>5n", 100, 30).contains("6 of 16"));
    assert!(bottom("/stem cell<cr>5n2N", 100, 30).contains("4 of 16"));
    assert!(bottom("n", 100, 30).starts_with("there is no search yet"));
}

#[test]
fn an_empty_query_repeats_the_last_one_and_arrow_keys_recall_the_history() {
    assert!(bottom("/hematuria<cr>/<cr>", 100, 30).contains("2 of 2"));
    assert!(bottom("/hematuria<cr><esc>/<cr>", 100, 30).contains("“hematuria” 1 of 2"));
    assert!(bottom("/iga<cr>/stem<cr>/<up><up>", 100, 30).starts_with("/iga"));
    assert!(bottom("/iga<cr>/stem<cr>/x<up><down>", 100, 30).starts_with("/x"));
}

#[test]
fn the_prompt_can_be_edited_and_backspace_in_an_empty_one_closes_it() {
    assert!(bottom("/stem cell<c-w>x", 80, 12).starts_with("/stem x"));
    assert!(bottom("/stem cell<c-a>a<c-e>z", 80, 12).starts_with("/astem cellz"));
    assert!(bottom("/stem<left><left>X<bs>Y", 80, 12).starts_with("/stYem"));
    assert!(bottom("/stem<c-u>", 80, 12).starts_with("/ "));
    assert!(
        !bottom("/s<bs><bs>", 80, 12).starts_with('/'),
        "backspace in an empty prompt closes it"
    );
}

#[test]
fn a_count_before_a_motion_repeats_it_or_names_a_paragraph_or_percentage() {
    assert_eq!(top("5j", 60, 12), top("jjjjj", 60, 12));
    assert_eq!(top("5j3k", 60, 12), top("jj", 60, 12));
    assert_eq!(top("3<c-d>", 60, 12), top("jjj", 60, 12));
    assert_eq!(
        top("3<c-d><c-d>", 60, 12),
        top("6j", 60, 12),
        "the count stays in force, as in less"
    );
    assert_eq!(top("8G", 60, 12), "The advantages of Stem Cell Th");
    assert_eq!(top("50%", 60, 12), top("999k50%", 60, 12));
    assert!(bottom("12", 80, 24).starts_with("12…"));
}

#[test]
fn motions_by_heading_reach_each_heading_and_the_bottom_line_names_it() {
    assert!(top("}", 60, 12).starts_with("Detect the pathogenesis"));
    assert!(top("2}", 60, 12).starts_with("The action mechanism"));
    assert!(top("3}{", 60, 12).starts_with("The action mechanism"));
    assert!(top("}{{", 60, 12).starts_with("Stem Cell Therapy"));
    assert!(bottom("}", 100, 12).contains(" Detect the pathogenesis"));
    assert!(top("tj<cr>", 60, 12).starts_with("The action mechanism"));
    assert!(bottom("[}", 100, 12).starts_with("this article has no headings"));
}

#[test]
fn each_article_opens_at_the_place_where_it_was_left() {
    assert!(top("[", 60, 12).starts_with("Diabetic Nephropathy is one"));
    assert_eq!(top("jjj[jj]", 60, 12), top("jjj", 60, 12));
    assert!(top("<tab>k<cr>", 60, 12).starts_with("Diabetic Nephropathy is one"));
    assert!(top("<tab>/diabetic<cr>", 60, 12).starts_with("Diabetic Nephropathy is one"));
    assert!(bottom("]", 100, 30).starts_with("this is the last article"));
    assert!(
        bottom("/stem cell<cr>[", 100, 30).contains("13 matches"),
        "the query is marked in the other article too"
    );
}

#[test]
fn the_palette_carries_out_the_command_that_is_typed() {
    assert!(top(":end<cr>", 60, 12) == top("G", 60, 12));
    assert!(top(":next article<esc>", 60, 12).starts_with("Stem Cell Therapy"));
    assert!(bottom(":theme<cr>", 100, 30).starts_with("theme: light"));
}

#[test]
fn esc_closes_what_is_open_and_never_quits() {
    assert_eq!(screen("<esc><esc>j", 80, 24), screen("j", 80, 24));
    assert_eq!(screen("?<esc>j", 80, 24), screen("j", 80, 24));
    assert_eq!(screen("t<esc>j", 80, 24), screen("j", 80, 24));
    assert!(
        !bottom("/stem<cr><esc>", 80, 24).contains("stem"),
        "Esc on the page ends the search"
    );
}

#[test]
fn in_the_sidebar_the_bottom_line_names_its_keys() {
    assert!(bottom("/stem cell<cr><tab>", 80, 24).starts_with("Enter open · / filter · Tab back"));
    assert!(bottom("<tab>", 40, 12).starts_with("Enter open · Tab back"));
    assert_eq!(
        screen("/stem cell<cr><a-j>", 80, 24),
        screen("/stem cell<cr><esc>j", 80, 24),
        "Alt-j is Esc and then j"
    );
}

#[test]
fn the_bottom_line_always_names_the_likeliest_next_keys() {
    for (keys, hints) in [
        ("", "Space next · / find · w 18 words · ? keys"),
        ("j", "Space next · / find · w"),
        ("G", "g top · / find · "),
        ("[G", "] next article · / find"),
        ("/stem cell<cr>", "n next · N back · y copy · Esc clear"),
        ("/stem cell<cr><esc>", "Space next · / find"),
        (
            "v",
            "Enter highlight · j longer · a note · y copy · Esc give up",
        ),
        ("va", "Ctrl-S save · Esc give up"),
        ("?", "Enter do · j next · / filter · q close"),
        (":", "Enter do · ↓ next · Esc give up"),
        ("t", "Enter go there · j next · / filter · q close"),
        ("w<cr>", "n next place · "),
        ("c", "c next comment · y copy · q close"),
        ("C", "Enter open · j next · / filter · q close"),
        ("i", "1 what to ask of it · j down · q close"),
        ("i1", "j down · Backspace back · q close"),
        ("s", "Enter open · ↓ next · Esc close"),
    ] {
        let line = bottom(keys, 80, 24);
        assert!(line.contains(hints), "{keys}: {line}");
    }
}

#[test]
fn hints_fall_away_from_the_middle_and_the_first_stays_longest() {
    let shown = |columns| bottom("", columns, 12);
    assert!(shown(80).starts_with("Space next · / find · w "));
    assert!(
        shown(40).starts_with("Space next · ? keys "),
        "{}",
        shown(40)
    );
    assert!(shown(24).starts_with("Space next "), "{}", shown(24));
}

#[test]
fn a_click_on_a_hint_does_what_its_key_does() {
    let clicked = |keys: &str, hint: &str| {
        let mut state = reader(keys, (80, 24));
        let line = bottom(keys, 80, 24);
        let at = line.find(hint).unwrap();
        let column = 1 + line[..at].chars().count();
        state.apply(Action::Click(u16::try_from(column).unwrap(), 23));
        frame(&state, (80, 24), Colours::Indexed, Form::Styles)
    };
    for (keys, hint, key) in [
        ("", "Space next", "<space>"),
        ("", "? keys", "?"),
        ("/stem cell<cr>", "n next", "n"),
        ("/stem cell<cr>", "clear", "<esc>"),
        ("v", "longer", "j"),
        ("?", "j next", "j"),
        ("<tab>", "Tab back", "<tab>"),
    ] {
        assert_eq!(
            clicked(keys, hint),
            screen(&format!("{keys}{key}"), 80, 24),
            "{keys} and a click on {hint}"
        );
    }
}

#[test]
fn a_percentage_leads_to_the_page_that_ends_there() {
    for percent in [45, 50, 64, 77, 90] {
        let line = bottom(&format!("{percent}%"), 60, 12);
        let shown: i32 = line
            .split(" %")
            .next()
            .unwrap()
            .rsplit(' ')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        assert!((shown - percent).abs() <= 2, "{percent}%: {line}");
    }
}

#[test]
fn a_motion_on_the_page_changes_no_cell_of_the_sidebar() {
    let sidebar = |keys: &str| {
        let state = reader(keys, (100, 30));
        let width = usize::from(state.panes().sidebar.width);
        let rows = frame(&state, (100, 30), Colours::Indexed, Form::Styles);
        let rows = rows
            .lines()
            .take_while(|row| row.starts_with(['|', ':']))
            .take(58);
        rows.filter(|row| row.starts_with('|'))
            .map(|row| row.chars().take(width + 1).collect::<String>())
            .collect::<Vec<_>>()
    };
    for keys in ["j", "<space>", "G", "50%", "}", "/stem cell<cr>n"] {
        assert_eq!(sidebar(keys), sidebar(""), "{keys}");
    }
}

#[test]
fn the_page_behind_a_box_is_faint_and_the_passage_of_a_card_is_not() {
    let title = |keys: &str| {
        let printed = screen(keys, 100, 30);
        let rows: Vec<&str> = printed.lines().collect();
        let row = rows
            .iter()
            .position(|row| row.contains("  Stem Cell Therapy to Treat IgA"));
        let row = row.unwrap_or_else(|| panic!("{keys}: {printed}"));
        let before = rows[row].split("Stem Cell").next().unwrap().chars().count();
        let letter = rows[row + 1].chars().nth(before).unwrap();
        let legend = rows
            .iter()
            .find(|row| row.starts_with(&format!("{letter}:")));
        (*legend.unwrap()).to_owned()
    };
    assert!(title("").contains("fg 116"));
    for keys in ["t", "c"] {
        assert!(title(keys).contains("fg 246"), "{keys}: {}", title(keys));
    }
    let passage = title("/Stem Cell Therapy to Treat<cr>a");
    assert!(!passage.contains("fg 246"), "{passage}");
}

#[test]
fn typing_that_leaves_the_page_as_it_is_writes_only_the_bottom_line() {
    let mut state = reader("/zz", (100, 30));
    let theme = Theme::new(state.theme(), Some(true), Colours::Indexed);
    let (mut screen, mut bytes) = (Screen::new(false), Vec::new());
    screen.update(&state, theme, &mut bytes).unwrap();
    let before = bytes.len();
    for key in keymap::parse("zyx").unwrap() {
        state.apply(keymap::action(key, state.keys()));
        screen.update(&state, theme, &mut bytes).unwrap();
    }
    let written = String::from_utf8_lossy(&bytes[before..]).into_owned();
    // CSI row ; column H moves the cursor.
    let moves: Vec<&str> = written
        .split("\x1b[")
        .filter_map(|sequence| sequence.split_once('H'))
        .filter_map(|(place, _)| Some(place.split_once(';')?.0))
        .collect();
    assert!(
        !moves.is_empty() && moves.iter().all(|row| *row == "30"),
        "{written:?}"
    );
    assert!(written.len() < 300, "{}", written.len());
}

/// The effect of the last of `keys` on the terminal or the disk.
fn asked(keys: &str) -> Option<Effect> {
    let mut state = reader("", (80, 24));
    let keys = keymap::parse(keys).unwrap();
    keys.into_iter()
        .map(|key| state.apply(keymap::action(key, state.keys())))
        .last()
        .flatten()
}

#[test]
fn q_closes_what_is_open_and_quits_only_from_the_page() {
    for open in ["?", "t", "w", "W", "C", "c", "i", "<tab>", "v", "w<cr>"] {
        assert!(
            !matches!(asked(&format!("{open}q")), Some(Effect::Leave)),
            "{open}"
        );
        assert_eq!(
            screen(&format!("{open}q<esc>"), 80, 24),
            screen(&format!("{open}<esc><esc>"), 80, 24),
            "{open}"
        );
        assert!(
            matches!(asked(&format!("{open}qq")), Some(Effect::Leave)),
            "{open}"
        );
    }
    assert!(matches!(asked("/stem<cr>q"), Some(Effect::Leave)));
    assert_eq!(screen("?q", 80, 24), screen("", 80, 24));
}

#[test]
fn capital_q_and_two_capital_z_quit_from_anywhere_where_letters_are_keys() {
    for keys in ["Q", "?Q", "cQ", "vQ", "ZZ", "?ZZ"] {
        assert!(matches!(asked(keys), Some(Effect::Leave)), "{keys}");
    }
    for keys in ["Zj", "Z<esc>", "/Q", "aQ", "<esc>"] {
        assert!(!matches!(asked(keys), Some(Effect::Leave)), "{keys}");
    }
}

#[test]
fn ctrl_c_gives_up_what_is_typed_copies_what_is_selected_and_else_quits() {
    for typed in ["/stem", "t/the", "s", "sstem", ":"] {
        let keys = format!("{typed}<c-c>");
        assert!(!matches!(asked(&keys), Some(Effect::Leave)), "{typed}");
    }
    let copied = asked("v<c-c>");
    assert!(
        matches!(copied, Some(Effect::Terminal(TerminalEffect::Copy(_)))),
        "{copied:?}"
    );
    assert!(matches!(asked("<c-c>"), Some(Effect::Leave)));
    assert!(matches!(asked("?<c-c>"), Some(Effect::Leave)));
}

#[test]
fn in_lists_letters_are_keys_and_a_slash_filters() {
    for list in ["w", "W", "C", "t", "?"] {
        assert_eq!(
            screen(&format!("{list}jj"), 80, 24),
            screen(&format!("{list}<down><down>"), 80, 24),
            "{list}"
        );
        assert!(
            screen(&format!("{list}/k"), 80, 24).contains("/k"),
            "{list}"
        );
    }
}

#[test]
fn keys_of_browsers_and_of_other_layouts_move_as_hands_expect() {
    for (keys, like) in [
        ("<right>", " "),
        ("  <left>", "  b"),
        ("<c-end>", "G"),
        ("G<c-home>", "Gg"),
        ("/stem cell<cr><f3>", "/stem cell<cr>n"),
        ("<s-tab>", "<tab>"),
        ("о", "j"),
        ("оол", "jjk"),
        ("ξξκ", "jjk"),
        ("/stem cell<cr>т", "/stem cell<cr>n"),
        ("}<c-h>", "}<bs>"),
        ("ma j`a", "ma j'a"),
        ("}}``", "}}''"),
        ("/ab<c-h>", "/a"),
        ("?<right>", "?<pgdn>"),
    ] {
        assert_eq!(
            screen(keys, 80, 16),
            screen(like, 80, 16),
            "{keys} as {like}"
        );
    }
}

#[test]
fn what_was_undone_can_be_done_again_until_another_change() {
    let count = |keys: &str| reader(keys, (80, 24)).annotations().all().len();
    for (keys, left) in [
        ("v1", 1),
        ("v1U", 0),
        ("v1U<c-r>", 1),
        ("v1U<c-r>U", 0),
        ("v1vj2UU<c-r><c-r>", 2),
        ("v1Uvj2<c-r>", 1),
        ("v1x", 0),
        ("v1xU", 1),
        ("a<c-s>", 0),
        ("aWhy?<c-s>", 1),
    ] {
        assert_eq!(count(keys), left, "{keys}");
    }
}

#[test]
fn enter_makes_a_plain_highlight_whatever_kind_came_before() {
    let state = reader("v2<esc>vv<cr>", (80, 24));
    let kinds = state.annotations().all().iter().map(|it| it.kind);
    assert_eq!(
        kinds.collect::<Vec<_>>(),
        [AnnotationKind::Question, AnnotationKind::Important]
    );
}

#[test]
fn a_note_on_nothing_selected_is_on_the_paragraph_of_the_match_or_the_first_whole_one() {
    let passage = |keys: &str| {
        reader(keys, (80, 24)).annotations().all()[0]
            .passage
            .exact
            .clone()
    };
    assert!(
        passage("/kidney replacement<cr>ahm<c-s>")
            .starts_with("Stem Cell Therapy to Treat IgA NephropathyCharacterized")
    );
    assert_eq!(
        passage("ahm<c-s>"),
        "Stem Cell Therapy to Treat IgA Nephropathy"
    );
    assert_eq!(
        passage("6jahm<c-s>"),
        "Detect the pathogenesis of IgA Nephropathy"
    );
}

#[test]
fn a_double_click_selects_a_word_and_a_triple_click_a_paragraph() {
    let selected = |click: Action| {
        let mut state = reader("", (100, 30));
        state.apply(click);
        let span = state.scene().selection().unwrap();
        span.of(state.document().text()).to_owned()
    };
    assert_eq!(selected(Action::DoubleClick(30, 1)), "Stem");
    assert_eq!(
        selected(Action::TripleClick(30, 1)),
        "Stem Cell Therapy to Treat IgA Nephropathy"
    );
    let mut state = reader("", (100, 30));
    state.apply(Action::Click(40, 17));
    state.apply(Action::Release);
    let keys = keymap::parse("<esc>v").unwrap();
    for key in keys {
        state.apply(keymap::action(key, state.keys()));
    }
    let span = state.scene().selection().unwrap();
    assert!(
        span.of(state.document().text())
            .starts_with("If patients are elderly")
    );
}

#[test]
fn a_key_that_does_nothing_says_so() {
    assert!(bottom("z", 80, 24).starts_with("z does nothing here"));
}

#[test]
fn the_measure_changes_the_rows_and_not_the_place() {
    assert_eq!(top("7j", 100, 12), top("7j----", 100, 12));
    assert_ne!(screen("7j", 100, 12), screen("7j----j", 100, 12));
    assert!(bottom("-", 140, 30).starts_with("measure: 68 columns"));
    assert!(bottom("-=", 140, 30).starts_with("measure: 72 columns"));
}

#[test]
fn the_measure_steps_from_the_width_on_the_screen() {
    assert!(bottom("-", 100, 30).starts_with("measure: 63 columns"));
    assert!(bottom("+++", 100, 30).starts_with("measure: 67 columns, the most that fit here"));
}

#[test]
fn the_sidebar_can_be_hidden_and_shown_without_moving_the_text() {
    assert_eq!(top("7j", 100, 12), top("7j\\", 100, 12));
    assert!(!screen("\\", 100, 30).contains("Articles"));
    assert!(
        screen("\\<tab>", 100, 30).contains("Articles"),
        "Tab brings a hidden sidebar over the page"
    );
    assert_eq!(screen("\\\\<esc>", 100, 30), screen("", 100, 30));
}

#[test]
fn n_takes_up_a_search_that_was_closed() {
    assert!(bottom("/stem cell<cr><esc>n", 100, 30).contains("“stem cell” 1 of 16"));
    assert!(bottom("/stem<pgdn><pgdn><cr>", 80, 12).contains("1 of 16"));
    assert_eq!(
        top("/stem<pgdn><pgdn><cr>", 80, 12),
        top("", 80, 12),
        "the accepted match is in sight"
    );
}

#[test]
fn a_query_whose_capitals_hide_a_match_says_so() {
    let said = "“Kidney Failure” is here with other capitals (1)";
    assert!(screen("/Kidney Failure<cr>", 80, 12).contains(said));
}

#[test]
fn the_palette_finds_commands_by_other_words() {
    for (typed, done) in [("outline", "tj<cr>"), ("bottom", "G")] {
        assert_eq!(
            top(
                &format!(
                    ":{typed}<cr>{}",
                    if typed == "outline" { "j<cr>" } else { "" }
                ),
                60,
                12
            ),
            top(done, 60, 12),
            "{typed}"
        );
    }
    assert!(
        screen(":exit", 80, 12).contains("quit") && screen(":help", 80, 12).contains("all keys")
    );
}

#[test]
fn at_the_end_of_an_article_the_bottom_line_says_how_to_go_on() {
    assert!(bottom("[G ", 100, 30).starts_with("the end · ] opens the next article"));
    assert!(bottom("G ", 100, 30).starts_with("the end"));
}

#[test]
fn a_frame_is_the_same_when_drawn_twice() {
    assert_eq!(
        screen("/stem cell<cr>n", 100, 30),
        screen("/stem cell<cr>n", 100, 30)
    );
}

#[test]
fn the_wheel_over_the_sidebar_moves_the_sidebar_and_not_the_page() {
    use kidneyread::library::{Article, Origin, Sidecar};
    use kidneyread::reader::action::Action;
    let mut library = Library::embedded();
    library.add((0..40).map(|number| {
        Article::unread(
            format!("more-{number:02}"),
            5,
            Origin::Embedded("More."),
            Sidecar::default(),
        )
    }));
    let (mut state, _) = State::new(library, 0, 100, 30);
    let page = state.anchor();
    let shows = |state: &State, id: &str| {
        SidebarFace::new(state.scene())
            .rows
            .iter()
            .any(|row| row.text().is_some_and(|(text, _)| text.text() == id))
    };
    assert!(!shows(&state, "more-30"));
    for _ in 0..32 {
        state.apply(Action::Wheel {
            down: true,
            column: 5,
            row: 5,
        });
    }
    assert!(shows(&state, "more-30") && state.anchor() == page && state.article() == 0);
    state.apply(Action::Wheel {
        down: true,
        column: 60,
        row: 5,
    });
    assert!(
        state.anchor() > page,
        "the wheel over the page scrolls the page"
    );
}

#[test]
fn a_word_is_found_by_its_synonym_which_the_bottom_line_names() {
    let found = bottom("/blood in urine<cr>", 100, 30);
    assert!(
        found.contains("“blood in urine” also hematuria · 1 of 2"),
        "{found}"
    );
    assert_snapshot!(screen("/blood in urine<cr>", 100, 14));
}

#[test]
fn synonyms_can_be_switched_off_while_typing_and_on_the_page() {
    assert!(bottom("/haematuria<c-t>", 80, 12).contains("not found"));
    assert!(bottom("/haematuria<c-t><c-t>", 80, 12).ends_with("also hematuria · 1 of 2"));
    assert!(bottom("/kidney disease<cr>~", 100, 12).starts_with("synonyms off"));
    assert!(bottom("/kidney disease<cr>", 120, 12).contains("also Nephropathy"));
    assert_eq!(
        top("/nephropathy<cr>nn", 100, 12),
        top("/nephropathy<cr>nn~~", 100, 12),
        "switching synonyms does not move the page"
    );
}

#[test]
fn an_invalid_expression_shows_its_error_as_it_is_typed_and_keeps_the_last_matches() {
    let typed = bottom("/re:stem(", 100, 12);
    assert!(
        typed.ends_with("not a valid expression: unclosed group"),
        "{typed}"
    );
    assert_eq!(
        top("/re:mesangial", 100, 12),
        top("/re:mesangial(", 100, 12)
    );
    assert!(bottom("/stem\\s+cells?<c-r>", 100, 12).ends_with("1 of 16"));
    assert!(bottom("/stem\\s+cells?<c-r><cr>n", 120, 12).contains("2 of 16"));
    assert!(bottom("/x(<c-r><cr>", 100, 12).starts_with("not a valid expression"));
}

#[test]
fn a_query_that_finds_nothing_gets_advice_that_one_key_follows() {
    let advice = screen("[/glomerulor<cr>", 80, 16);
    assert!(
        advice.contains("1  did you mean “glomerular”? · 3 matches, 1 elsewhere"),
        "{advice}"
    );
    assert!(bottom("[/glomerulor<cr><cr>", 100, 16).contains("“glomerular” also flomerular"));
    assert_eq!(
        screen("[/glomerulor<cr><cr>", 80, 16),
        screen("[/glomerulor<cr>1", 80, 16)
    );
    // A match in another article is one key away, too.
    assert!(screen("[/mesangial & zebra<cr>", 80, 16).contains("is not in this article"));
    let elsewhere = screen("[/hematuria<cr>", 100, 30);
    assert!(elsewhere.contains("┌─ “hematuria” is not in this article ─"));
    assert!(elsewhere.contains("1  IgA Nephropathy · 2 matches"));
    assert!(!elsewhere.contains("see also"), "{elsewhere}");
    let hints = bottom("[/hematuria<cr>", 80, 16);
    assert!(hints.starts_with("Enter choose · 1 the first"), "{hints}");
    assert_eq!(
        screen("[/hematuria<cr>1", 80, 16),
        screen("[/hematuria<cr><cr>", 80, 16)
    );
    assert!(bottom("[/hematuria<cr><cr>", 100, 16).contains("“hematuria” 1 of 2"));
    assert_eq!(
        top("[/hematuria<cr><esc>", 80, 16),
        top("[", 80, 16),
        "advice does not move the page"
    );
    // No word is near to nonsense, so there is no advice.
    let nothing = screen("/xqzzzzzq<cr>", 80, 16);
    assert!(!nothing.contains("─ “xqzzzzzq” is not in this article"));
    assert!(nothing.contains("“xqzzzzzq” is not in this article"));
}

#[test]
fn all_articles_are_searched_as_a_concordance() {
    assert_snapshot!(screen("skidney failure", 100, 14));
    assert_snapshot!(screen("sstem cell<down><down>", 80, 16));
    assert_snapshot!(screen("shaematuria", 40, 12));
    assert!(screen("sre:(", 80, 12).contains("not a valid expression: unclosed group"));
    assert!(screen("s\"Stem cell\" & kidney", 80, 12).contains("in 1 article"));
    for size in [(0, 0), (1, 1), (5, 3), (20, 5)] {
        screen("sstem cell<down><up><pgdn>", size.0, size.1);
    }
}

#[test]
fn a_match_of_the_concordance_opens_in_its_article_and_the_concordance_comes_back_as_it_was() {
    let found = bottom("sstem cell<down><down><cr>", 100, 30);
    assert!(found.contains("“stem cell” 3 of 16"), "{found}");
    // The rows of the box alone: the page behind it has moved meanwhile.
    let list = |keys: &str| {
        let screen = screen(keys, 80, 20);
        screen
            .lines()
            .filter(|line| line.starts_with("|│"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_eq!(
        list("sstem cell<down><down><cr>nn<bs>"),
        list("sstem cell<down><down>")
    );
    assert_eq!(list("sstem cell<down><cr><c-o>"), list("sstem cell<down>"));
    assert!(bottom("<bs>", 100, 20).starts_with("there is nothing to go back to"));
    assert_eq!(
        top("sstem cell<esc>", 80, 20),
        top("", 80, 20),
        "Esc leaves the page as it was"
    );
}

#[test]
fn after_the_last_match_of_an_article_comes_the_first_of_the_next_article() {
    let on = format!("sstem cell<cr>{}", "n".repeat(16));
    let found = bottom(&on, 120, 30);
    assert!(
        found.starts_with("next article: Diabetic Nephropathy")
            && found.contains("“stem cell” 1 of 13"),
        "{found}"
    );
    let back = bottom(&format!("{on}N"), 120, 30);
    assert!(
        back.starts_with("previous article: IgA Nephropathy") && back.contains("16 of 16"),
        "{back}"
    );
    let wrapped = bottom(&format!("{on}{}", "n".repeat(13)), 120, 30);
    assert!(
        wrapped.starts_with("that was the last article with matches: again IgA Nephropathy"),
        "{wrapped}"
    );
}

#[test]
fn queries_of_any_kind_draw_a_screen() {
    for query in [
        "((((((((((",
        "re:((((((((((",
        "re:\\p{Greek}{1000000}",
        "\u{301}\u{301}",
        "كلية",
        "👩‍⚕️",
        "\"",
        "\" \"",
        " & ",
        "& & &",
        "re:",
        "-",
        "a & b & c",
    ] {
        let keys = query.replace('<', "<lt>");
        for keys in [format!("/{keys}<cr>"), format!("s{keys}<cr>")] {
            assert!(!screen(&keys, 60, 12).is_empty());
        }
    }
}
