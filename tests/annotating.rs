//! Annotating while reading: selections, highlights, notes, bookmarks, the way back, annotations
//! that cannot be saved, texts that were revised. Keys in, frame or state out; where something has
//! to last to the next session, its files are in a folder of the test.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use insta::assert_snapshot;
use kidneyread::annotations::selector::{Found, Selector};
use kidneyread::annotations::{Annotation, AnnotationKind, Annotations, Change};
use kidneyread::cli::{frame, replay, replay_keeping};
use kidneyread::library::{Article, Library, Origin, Sidecar};
use kidneyread::reader::action::{Action, Effect, Event, TerminalEffect, Trouble};
use kidneyread::reader::keymap;
use kidneyread::reader::scene::card::CardFace;
use kidneyread::reader::state::{Mode, State};
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::Colours;
use kidneyread::storage::store::Store;

const SIZE: (u16, u16) = (100, 30);

/// A folder that does not exist yet, and is removed after the test.
struct Home(PathBuf);

impl Home {
    fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        Self(std::env::temp_dir().join(format!(
            "annotating-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        )))
    }

    fn store(&self) -> Store {
        Store::new(self.0.clone(), self.0.clone())
    }

    /// A reader with the files of this folder, after `keys` and after leaving.
    fn reader(&self, article: Option<usize>, keys: &str) -> State {
        self.reader_of(Library::embedded(), article, keys)
    }

    fn reader_of(&self, library: Library, article: Option<usize>, keys: &str) -> State {
        replay_keeping(
            library,
            article,
            keys,
            SIZE,
            Ok(self.store()),
            keys.as_bytes(),
        )
        .unwrap()
    }

    fn notes(&self) -> Annotations {
        let (notes, told) = self.store().notes();
        assert!(told.is_none(), "{told:?}");
        notes
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// A reader whose annotations are never saved, because no worker answers.
fn reader(article: usize, size: (u16, u16)) -> State {
    let (mut state, _) = State::new(Library::embedded(), article, size.0, size.1);
    state.settle();
    state
}

fn press(state: &mut State, keys: &str) -> Option<Effect> {
    keymap::parse(keys)
        .unwrap()
        .into_iter()
        .filter_map(|key| state.apply(keymap::action(key, state.keys())))
        .last()
}

fn selected(keys: &str) -> String {
    let state = replay(Library::embedded(), 1, keys, SIZE).unwrap();
    state.selection().map_or_else(String::new, |span| {
        span.of(state.document().text()).to_owned()
    })
}

fn printed(state: &State, size: (u16, u16), form: Form) -> String {
    frame(state, size, Colours::Indexed, form)
}

fn bottom(state: &State) -> String {
    printed(state, SIZE, Form::Text)
        .lines()
        .last()
        .unwrap()
        .trim()
        .to_owned()
}

/// A library of one text that has the id of an embedded article.
fn revised(text: String) -> Library {
    let mut library = Library::default();
    let text: &'static str = text.leak();
    library.add([Article::unread(
        "iga-nephropathy".to_owned(),
        text.len(),
        Origin::Embedded(text),
        Sidecar::default(),
    )]);
    library
}

fn original() -> String {
    Library::embedded()
        .get(1)
        .unwrap()
        .at_hand()
        .unwrap()
        .text()
        .to_owned()
}

#[test]
fn a_selection_grows_by_words_sentences_and_paragraphs_and_the_other_end_can_move() {
    assert_eq!(selected("v"), "Stem Cell Therapy to Treat IgA Nephropathy");
    assert_eq!(
        selected("vv"),
        "2014-06-02 08:23",
        "selecting again takes the next sentence"
    );
    assert!(
        selected("vvv").starts_with("Stem Cell Therapy to Treat IgA NephropathyCharacterized")
            && selected("vvv").ends_with("prognosis.")
    );
    assert!(selected("vvvj").ends_with("must be taken."));
    assert_eq!(
        selected("vvvjk"),
        selected("vvv"),
        "the opposite motion takes the extension back"
    );
    assert!(
        selected("vvvll").ends_with("In mild"),
        "{}",
        selected("vvvll")
    );
    assert_eq!(
        selected("vvvllhh"),
        selected("vvv"),
        "the opposite motion takes the extension back"
    );
    assert!(selected("vvv}").ends_with("patients."));
    assert!(selected("vvv}}").ends_with("Detect the pathogenesis of IgA Nephropathy"));
    assert!(
        selected("vvvk").starts_with("2014-06-02 08:23\n\nStem"),
        "a motion back extends the selection at its beginning"
    );
    assert!(
        selected("vvvol").starts_with("Cell Therapy to Treat"),
        "{}",
        selected("vvvol")
    );
    assert!(
        selected("vvvolo}").starts_with("Cell Therapy")
            && selected("vvvolo}").ends_with("patients.")
    );
    assert_eq!(selected("vG"), original().trim_end());
    assert_eq!(
        selected("/just one of these<cr>v"),
        "Stem Cell Therapy is just one of these options for IgA Nephropathy patients.",
        "a selection begins with the sentence of the current match"
    );
    assert_eq!(selected("v<esc>"), "");
}

#[test]
fn a_highlight_may_cross_paragraphs_and_headings_and_a_selection_is_copied_verbatim() {
    let state = replay(Library::embedded(), 1, "vvv}}}2", SIZE).unwrap();
    let note = &state.annotations().all()[0];
    assert!(
        note.passage
            .exact
            .contains("\n\nDetect the pathogenesis of IgA Nephropathy\n\n"),
        "{}",
        note.passage.exact
    );
    assert_eq!(
        (note.kind, &*note.article),
        (AnnotationKind::Question, "iga-nephropathy")
    );
    let mut state = reader(1, SIZE);
    press(&mut state, "vvvll");
    let Some(Effect::Terminal(TerminalEffect::Copy(copied))) = press(&mut state, "y") else {
        panic!("nothing is copied")
    };
    assert!(original().contains(&copied) && copied.ends_with("In mild"));
    assert!(matches!(state.mode(), Mode::Page));
}

#[test]
fn overlapping_highlights_are_each_drawn_in_their_kind() {
    for size in [(100, 30), (80, 24), (40, 12)] {
        let state = replay(
            Library::embedded(),
            1,
            "vvvj1vvvollllllllll3vvvlll2mzvaWhat?<c-s>",
            size,
        )
        .unwrap();
        assert_snapshot!(
            format!("highlights-{}x{}", size.0, size.1),
            printed(&state, size, Form::Styles)
        );
    }
}

#[test]
fn a_note_is_written_beside_its_passage() {
    for size in [(100, 30), (40, 12), (20, 5)] {
        let state =
            replay(Library::embedded(), 1, "4aIs there a study with more than a hundred patients?<cr>Who paid for it?<up><home>Dr. K: ", size)
                .unwrap();
        assert_snapshot!(
            format!("note-{}x{}", size.0, size.1),
            printed(&state, size, Form::Styles)
        );
    }
}

#[test]
fn a_changed_note_is_discarded_only_when_esc_is_pressed_twice() {
    let mut state = reader(1, SIZE);
    press(&mut state, "aWhy?<esc>");
    assert!(
        bottom(&state).starts_with("Esc again discards it"),
        "{}",
        bottom(&state)
    );
    press(&mut state, "!<esc><c-c><c-c><up><esc>");
    assert!(
        matches!(state.mode(), Mode::Note(_)),
        "the question holds only until the next key"
    );
    press(&mut state, "<esc>");
    assert!(
        matches!(state.mode(), Mode::Page) && state.annotations().all().is_empty(),
        "a second Esc discards the note"
    );
    assert!(
        press(&mut state, "aWhy?<c-c><c-c>").is_none(),
        "Ctrl-C does not discard the note"
    );
    assert!(matches!(state.mode(), Mode::Note(_)));
    let saved = press(&mut state, "<c-s>");
    assert!(matches!(saved, Some(Effect::Keep(..))) && state.annotations().all()[0].note == "Why?");
    assert_eq!(
        state.annotations().all()[0].kind,
        AnnotationKind::Question,
        "a note that asks is of the kind question"
    );
    press(&mut state, "aAgain<esc><esc>");
    assert_eq!(
        state.annotations().all()[0].note,
        "Why?",
        "a second note on a passage edits the first, and is discarded"
    );
    // When the program is ended from outside, the note is saved without asking.
    press(&mut state, "a And how?");
    state.save_draft();
    assert_eq!(state.annotations().all()[0].note, "Why? And how?");
}

#[test]
fn arrow_keys_in_a_note_move_by_the_rows_on_the_screen() {
    let long = "one two three four five six seven eight nine ten eleven twelve";
    let state = replay(
        Library::embedded(),
        1,
        &format!("a{long}<up>X<c-s>"),
        (40, 12),
    )
    .unwrap();
    let note = &state.annotations().all()[0].note;
    assert!(
        note.contains('X') && !note.ends_with('X') && note.replace('X', "") == long,
        "{note}"
    );
    let state = replay(
        Library::embedded(),
        1,
        "aone<cr>two<cr>three<up><up>X<down>Y<home>Z<c-s>",
        SIZE,
    )
    .unwrap();
    assert_eq!(state.annotations().all()[0].note, "oneX\nZtwoY\nthree");
}

#[test]
fn annotations_are_listed_by_article_and_can_be_filtered_edited_deleted_and_brought_back() {
    let keys = "vvv1]v2[4aWhat about my diet?<c-s>mb";
    assert_snapshot!(printed(
        &replay(Library::embedded(), 0, &format!("{keys}A"), (80, 24)).unwrap(),
        (80, 24),
        Form::Styles
    ));
    let listed = |more: &str| {
        let frame = printed(
            &replay(Library::embedded(), 0, &format!("{keys}A{more}"), SIZE).unwrap(),
            SIZE,
            Form::Text,
        );
        frame
            .lines()
            .filter(|row| row.contains('│') && (row.contains('“') || row.contains(" passage")))
            .count()
    };
    assert_eq!(listed(""), 6, "two articles and four annotations");
    assert_eq!(
        listed("/diet"),
        2,
        "the row of the article stays with its annotation"
    );
    assert_eq!(listed("x"), 5);
    assert_eq!(listed("xU"), 6);
    assert_eq!(listed("xxUU"), 6);
    let state = replay(
        Library::embedded(),
        0,
        &format!("{keys}A/diet<down><cr>"),
        SIZE,
    )
    .unwrap();
    let face = CardFace::new(state.scene()).unwrap();
    assert!(
        face.title.contains("question · yours") && face.rows[0].text.text().contains("my diet"),
        "{}",
        face.title
    );
    let state = replay(
        Library::embedded(),
        0,
        &format!("{keys}A/diet<down><cr>a Or salt?<c-s>"),
        SIZE,
    )
    .unwrap();
    assert!(
        state
            .annotations()
            .all()
            .iter()
            .any(|note| note.note == "What about my diet? Or salt?")
    );
    let state = replay(
        Library::embedded(),
        0,
        &format!("{keys}A/diet<down><cr>4x"),
        SIZE,
    )
    .unwrap();
    assert!(matches!(state.mode(), Mode::Page) && state.annotations().all().len() == 3);
    let state = replay(Library::embedded(), 0, &format!("{keys}AG<cr>"), SIZE).unwrap();
    assert_eq!(
        state.article(),
        1,
        "choosing an annotation opens its article"
    );
}

#[test]
fn a_click_on_a_highlight_opens_it_and_a_drag_selects_words() {
    let mut state = reader(1, SIZE);
    press(&mut state, "vvv1");
    // The click is on a highlighted word that is not a term.
    let text = state.panes().text;
    let line = state.lines()[5].clone();
    let (row, shown) = line.row().unwrap();
    let column = u16::try_from(shown.text()[row.shown.clone()].find("great").unwrap()).unwrap();
    state.apply(Action::Click(text.x + column, text.y + 5));
    assert!(
        CardFace::new(state.scene()).is_some_and(|face| face.title.contains("important · yours"))
    );
    press(&mut state, "<esc>");
    state.apply(Action::Release);
    state.apply(Action::Click(text.x + column + 2, text.y + 5));
    state.apply(Action::Drag(text.x + column + 12, text.y + 5));
    let marked = state
        .selection()
        .unwrap()
        .of(state.document().text())
        .to_owned();
    assert_eq!(marked, "great difference");
    state.apply(Action::Drag(text.x, text.y + 5));
    state.apply(Action::Release);
    assert!(
        state
            .selection()
            .unwrap()
            .of(state.document().text())
            .ends_with("great"),
        "the word where the drag began stays selected"
    );
    press(&mut state, "<cr>");
    assert_eq!(state.annotations().all().len(), 2);
    state.apply(Action::Click(text.x + column, text.y + 5));
    state.apply(Action::Release);
    assert!(state.selection().is_none(), "a click alone selects nothing");
}

#[test]
fn back_and_forward_lead_to_the_exact_place_of_each_jump() {
    let mut state = reader(1, (100, 20));
    let mut places = vec![(state.article(), state.anchor())];
    for jump in [
        "/hope<cr>",
        "g",
        "]",
        "[",
        "t<down><cr>",
        "maG",
        "'a",
        "50%",
    ] {
        press(&mut state, jump);
        if places.last() != Some(&(state.article(), state.anchor())) {
            places.push((state.article(), state.anchor()));
        }
    }
    assert!(places.len() > 6, "{places:?}");
    let walked = |state: &mut State, key: &str| {
        press(state, key);
        (state.article(), state.anchor())
    };
    for place in places.iter().rev().skip(1) {
        assert_eq!(walked(&mut state, "<bs>"), *place, "{places:?}");
    }
    assert!(
        matches!(walked(&mut state, "<c-o>"), place if place == places[0])
            && state.message().unwrap().contains("nothing to go back to")
    );
    for place in places.iter().skip(1) {
        assert_eq!(walked(&mut state, "<a-right>"), *place);
    }
    let last = (state.article(), state.anchor());
    press(&mut state, "jjj");
    let scrolled = (state.article(), state.anchor());
    press(&mut state, "G");
    assert_eq!(
        walked(&mut state, "''"),
        scrolled,
        "scrolling is no jump, but the next jump begins where it ended"
    );
    assert_ne!(
        walked(&mut state, "''"),
        scrolled,
        "going back twice leads to the start"
    );
    assert_ne!(last, scrolled);
}

#[test]
fn a_bookmark_is_found_again_in_another_article_another_session_and_another_width() {
    let home = Home::new();
    let marked = home.reader(Some(1), "4jmk");
    assert!(
        marked.anchor() > 0 && bottom(&marked).starts_with("saved · bookmark k"),
        "{}",
        bottom(&marked)
    );
    let state = home.reader(Some(0), "'k");
    assert_eq!((state.article(), state.anchor()), (1, marked.anchor()));
    let state = home.reader(Some(0), "'x");
    assert!(bottom(&state).starts_with("there is no bookmark x"));
    home.reader(Some(0), "Gmk");
    assert_eq!(
        (
            home.notes().all().len(),
            home.reader(Some(1), "'k").article()
        ),
        (1, 0),
        "setting a letter again moves its bookmark"
    );
    assert!(bottom(&home.reader(None, "'")).starts_with("which bookmark? k · '"));
}

#[test]
fn the_article_that_was_read_last_opens_where_it_was_left() {
    let home = Home::new();
    let left = home.reader(Some(0), "]/brand new<cr>");
    let again = home.reader(None, "");
    assert_eq!((again.article(), again.anchor()), (1, left.anchor()));
    assert!(left.anchor() > 0);
    assert_eq!(home.reader(Some(0), "").anchor(), 0);
    let text = format!("This line is new.\n\n{}", original());
    let shifted = home.reader_of(revised(text), None, "");
    assert_eq!(
        shifted.anchor(),
        left.anchor() + "This line is new.\n\n".len(),
        "the place is found although the article has changed"
    );
    let screen = printed(&home.reader(Some(0), ""), SIZE, Form::Text);
    assert!(
        screen.contains("  read · 2 min") && screen.contains("unread"),
        "{screen}"
    );
    assert!(
        home.reader(None, "/<up>")
            .typed()
            .is_some_and(|typed| typed == "brand new"),
        "queries are remembered too"
    );
}

#[test]
fn a_note_on_a_revised_text_says_what_became_of_its_passage_and_is_never_dropped() {
    let home = Home::new();
    home.reader(Some(1), "/In mild cases<cr>vjaAsk about this.<c-s>");
    let passage = home.notes().all()[0].passage.exact.clone();
    let card = |text: String| {
        let state = home.reader_of(revised(text), Some(0), "A<down><cr>");
        let found = state
            .annotations()
            .all()
            .first()
            .and_then(|note| state.found(note));
        (found, printed(&state, SIZE, Form::Text))
    };
    let (found, _) = card(original());
    assert!(matches!(found, Some(Found::Same(_))));
    let (found, frame) = card(format!("Revised.\n\n{}", original()));
    assert!(
        matches!(found, Some(Found::Moved(_))) && frame.contains("moved"),
        "{frame}"
    );
    let changed = original().replacen("patients may get", "a few patients may get", 1);
    assert!(!changed.contains(&passage));
    let (found, frame) = card(changed);
    assert!(
        matches!(found, Some(Found::Changed(_)))
            && frame.contains("has changed here")
            && frame.contains("You marked"),
        "{frame}"
    );
    let (found, frame) = card("Something else altogether.\n\nAnd nothing more.".to_owned());
    assert!(
        found == Some(Found::Lost) && frame.contains("no longer in the article")
            || frame.contains("not in the article any more"),
        "{frame}"
    );
    assert!(
        frame.contains("Ask about this.") && frame.contains("You marked"),
        "{frame}"
    );
    let listed = printed(
        &home.reader_of(revised("Other.".to_owned()), Some(0), "A"),
        SIZE,
        Form::Text,
    );
    assert!(listed.contains("lost · Ask about this."), "{listed}");
    assert_eq!(home.notes().all().len(), 1);
    let elsewhere = printed(
        &home.reader_of(Library::default(), Some(0), "A<down><cr>"),
        SIZE,
        Form::Text,
    );
    assert!(
        elsewhere.contains("Ask about this.") && elsewhere.contains("In iga-nephropathy"),
        "{elsewhere}"
    );
}

#[test]
fn annotations_that_cannot_be_saved_are_kept_tried_again_and_asked_about_before_quitting() {
    let mut state = reader(1, SIZE);
    let Some(Effect::Keep(first, _)) = press(&mut state, "v1") else {
        panic!("the change is not saved")
    };
    assert!(
        press(&mut state, "v2").is_none(),
        "a change waits while another is being saved"
    );
    state.hear(Event::Kept(1, Err(Trouble("disk full".to_owned()))));
    assert_eq!((first.len(), state.unsaved()), (1, (2, Some("disk full"))));
    press(&mut state, "j");
    assert!(
        bottom(&state).starts_with("2 not saved: disk full"),
        "{}",
        bottom(&state)
    );
    press(&mut state, "10j/stem<cr>");
    assert!(
        bottom(&state).contains("2 not saved"),
        "the bottom line still says what is not saved: {}",
        bottom(&state)
    );
    let Some(Effect::Keep(all, _)) = press(&mut state, "v3") else {
        panic!("the changes are not tried again")
    };
    assert_eq!(all.len(), 3);
    state.hear(Event::Kept(3, Err(Trouble("disk full".to_owned()))));
    assert!(matches!(press(&mut state, "q"), Some(Effect::Leave)));
    assert!(!state.quits_or_asks(), "the reader is asked before leaving");
    assert_snapshot!(printed(&state, (80, 24), Form::Text));
    assert!(
        press(&mut state, "jj<cr>").is_none() && matches!(state.mode(), Mode::Page),
        "the reader stays"
    );
    press(&mut state, "q");
    assert!(!state.quits_or_asks());
    assert!(state.farewell().is_none());
    assert!(
        matches!(
            press(&mut state, "q"),
            Some(Effect::Terminal(TerminalEffect::Quit))
        ),
        "the reader is asked only once"
    );
    let farewell = state.farewell().unwrap();
    assert!(
        farewell.contains("disk full") && farewell.matches("iga-nephropathy (").count() == 2,
        "{farewell}"
    );
}

#[test]
fn leaving_while_annotations_are_being_saved_asks_nothing_and_prints_those_that_are_not_saved_then()
{
    let mut state = reader(1, SIZE);
    press(&mut state, "v1");
    press(&mut state, "q");
    assert!(state.quits_or_asks());
    assert!(state.farewell().unwrap().contains("there was no time"));
}

#[test]
fn the_question_about_unsaved_annotations_closes_once_they_are_saved() {
    let mut state = reader(1, SIZE);
    let Some(Effect::Keep(_, known)) = press(&mut state, "v1") else {
        panic!("the change is not saved")
    };
    state.hear(Event::Kept(1, Err(Trouble("disk full".to_owned()))));
    press(&mut state, "q");
    state.keep_annotations();
    assert!(!state.quits_or_asks());
    state.hear(Event::Kept(1, Ok((known, None))));
    assert!(matches!(state.mode(), Mode::Page) && state.unsaved().0 == 0);
}

#[test]
fn annotations_of_another_window_appear_with_the_next_change_and_none_is_overwritten() {
    let home = Home::new();
    let (mine, theirs) = (home.reader(Some(1), "v1"), home.reader(Some(1), "vv2"));
    assert_eq!(
        (
            mine.annotations().all().len(),
            theirs.annotations().all().len()
        ),
        (1, 2)
    );
    let mut state = mine;
    let Some(Effect::Keep(changes, known)) = press(&mut state, "vvv3") else {
        panic!("the change is not saved")
    };
    let (notes, told) = home.store().keep_or_restore(&changes, &known).unwrap();
    state.hear(Event::Kept(
        1,
        Ok((Box::new(notes), told.map(Trouble::from))),
    ));
    assert_eq!(
        (
            state.annotations().all().len(),
            home.notes().all().len(),
            state.unsaved().0
        ),
        (3, 3, 0)
    );
}

#[test]
fn an_annotation_made_while_another_is_saved_is_not_reported_as_saved_with_it() {
    let mut state = reader(1, SIZE);
    let kept = |changes: &[Change]| {
        let mut notes = Annotations::default();
        for change in changes {
            notes.apply(change);
        }
        Ok((Box::new(notes), None))
    };
    let Some(Effect::Keep(first, _)) = press(&mut state, "15afirst<c-s>") else {
        panic!("the change is not saved")
    };
    assert!(
        press(&mut state, "17asecond<c-s>").is_none(),
        "the second change waits for the first"
    );
    let Some(Effect::Keep(second, _)) = state.hear(Event::Kept(1, kept(&first))) else {
        panic!("the second change is not saved")
    };
    assert!(
        !state.message().unwrap().contains("saved"),
        "{:?}",
        state.message()
    );
    state.hear(Event::Kept(1, kept(&[first, second].concat())));
    assert_eq!(
        state.message().unwrap().matches("saved").count(),
        1,
        "{:?}",
        state.message()
    );
}

#[test]
fn annotations_that_are_read_late_do_not_count_a_new_one_as_saved() {
    let home = Home::new();
    home.reader(Some(1), "v1");
    let mut state = reader(1, SIZE);
    assert!(matches!(press(&mut state, "vv2"), Some(Effect::Keep(..))));
    // The annotations of the file arrive only now.
    state.hear(Event::Kept(0, Ok((Box::new(home.notes()), None))));
    assert_eq!(
        (
            state.unsaved().0,
            state.is_saving(),
            state.annotations().all().len()
        ),
        (1, true, 2)
    );
}

#[test]
fn a_note_changed_in_two_windows_is_kept_in_both_versions_and_the_reader_is_told() {
    let home = Home::new();
    let mut mine = home.reader(Some(1), "3aFirst.<c-s>");
    home.reader(Some(1), "3a Theirs.<c-s>");
    let Some(Effect::Keep(changes, known)) = press(&mut mine, "3a Mine.<c-s>") else {
        panic!("the change is not saved")
    };
    let (notes, told) = home.store().keep_or_restore(&changes, &known).unwrap();
    let told = told.unwrap().to_string();
    mine.hear(Event::Kept(1, Ok((Box::new(notes), Some(Trouble(told))))));
    assert!(
        bottom(&mine).starts_with("saved · another window changed the same note"),
        "{}",
        bottom(&mine)
    );
    let mut kept: Vec<String> = mine
        .annotations()
        .all()
        .iter()
        .map(|note| note.note.clone())
        .collect();
    kept.sort();
    assert_eq!(kept, ["First. Mine.", "First. Theirs."]);
}

#[test]
fn a_deleted_folder_is_made_again_with_all_annotations_that_the_window_knows() {
    let home = Home::new();
    let mut state = home.reader(Some(1), "v1vv2");
    std::fs::remove_dir_all(&home.0).unwrap();
    let Some(Effect::Keep(changes, known)) = press(&mut state, "vvv3") else {
        panic!("the change is not saved")
    };
    home.store().keep_or_restore(&changes, &known).unwrap();
    assert_eq!(home.notes().all().len(), 3);
}

#[test]
fn no_text_in_a_file_of_annotations_reaches_the_terminal_as_a_command() {
    let home = Home::new();
    let hostile = "\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}evil\r\n\u{1b}[31m?";
    let mut notes = Annotations::default();
    for (number, (kind, article)) in [
        (AnnotationKind::Question, "iga-nephropathy"),
        (AnnotationKind::Bookmark('\u{1b}'), "iga-nephropathy"),
        (AnnotationKind::Useful, hostile),
    ]
    .into_iter()
    .enumerate()
    {
        let passage = Selector {
            exact: hostile.to_owned(),
            prefix: hostile.to_owned(),
            suffix: String::new(),
            start: 0,
            end: 5,
        };
        let annotation = Annotation {
            id: format!("{hostile}{number}"),
            kind,
            note: hostile.to_owned(),
            passage,
            article: article.to_owned(),
            created: hostile.to_owned(),
            ..Default::default()
        };
        notes.apply(&Change {
            before: None,
            after: Some(annotation),
        });
    }
    std::fs::create_dir_all(&home.0).unwrap();
    std::fs::write(home.0.join("notes.jsonl"), notes.to_text()).unwrap();
    for keys in [
        "",
        "A",
        "A<down><cr>",
        "A<down>a",
        "A<down>ax<esc>",
        "AG<cr>",
        "AG<up><cr>",
        "A<down>x",
        "'",
        "A/evil",
    ] {
        for size in [(100, 30), (40, 12)] {
            let state = replay_keeping(
                Library::embedded(),
                Some(1),
                keys,
                size,
                Ok(home.store()),
                b"",
            )
            .unwrap();
            let frame = printed(&state, size, Form::Text);
            assert!(
                !frame.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'),
                "{keys}: {frame:?}"
            );
        }
        std::fs::write(home.0.join("notes.jsonl"), notes.to_text()).unwrap();
    }
}

#[test]
fn a_bookmark_set_twice_is_where_it_was_set_last() {
    let mut state = reader(1, (80, 12));
    press(&mut state, "ma");
    printed(&state, (80, 12), Form::Text);
    press(&mut state, "20jma");
    let set = state.anchor();
    press(&mut state, "g'a");
    assert!(set > 0 && state.anchor() == set);
    press(&mut state, "U");
    press(&mut state, "'a");
    assert_eq!(
        state.anchor(),
        0,
        "undoing brings the bookmark back to its old place"
    );
}

#[test]
fn a_drag_does_not_discard_a_note_that_is_being_written() {
    let mut state = reader(1, SIZE);
    let text = state.panes().text;
    state.apply(Action::Click(text.x + 3, text.y + 4));
    press(&mut state, "<esc>aWhy?");
    state.apply(Action::Drag(text.x + 20, text.y + 5));
    assert!(matches!(state.mode(), Mode::Note(_)));
}

#[test]
fn a_note_written_right_after_a_highlight_is_on_its_passage() {
    let mut state = reader(1, (80, 24));
    press(&mut state, "vvv1");
    let marked = state.annotations().all()[0].passage.clone();
    press(&mut state, "aWhy?<c-s>");
    assert_eq!(
        (
            state.annotations().all().len(),
            &state.annotations().all()[0].passage,
            &*state.annotations().all()[0].note
        ),
        (1, &marked, "Why?")
    );
    press(&mut state, "vvv3");
    assert_eq!(
        (
            state.annotations().all().len(),
            state.annotations().all()[0].kind
        ),
        (1, AnnotationKind::Doubtful),
        "highlighting the same passage again changes its kind"
    );
    press(&mut state, "vvvj<c-e>");
    assert!(state.selection().is_some(), "scrolling keeps the selection");
}

#[test]
fn a_paste_ends_the_wait_for_the_letter_of_a_bookmark() {
    let mut state = reader(1, SIZE);
    press(&mut state, "m");
    state.apply(Action::Paste("text".to_owned()));
    press(&mut state, "G");
    assert!(state.annotations().all().is_empty() && state.anchor() > 0);
}

#[test]
fn a_change_is_not_undone_once_another_window_changed_the_same_note() {
    let home = Home::new();
    let mut mine = home.reader(Some(1), "3aFirst.<c-s>");
    home.reader(Some(1), "3a Theirs.<c-s>");
    let Some(Effect::Keep(changes, known)) = press(&mut mine, "3a Mine.<c-s>") else {
        panic!("the change is not saved")
    };
    let (notes, _) = home.store().keep_or_restore(&changes, &known).unwrap();
    mine.hear(Event::Kept(1, Ok((Box::new(notes), None))));
    assert!(press(&mut mine, "U").is_none());
    assert!(
        bottom(&mine).starts_with("another window has changed it"),
        "{}",
        bottom(&mine)
    );
    assert_eq!(mine.annotations().all().len(), 2);
}

#[test]
fn after_a_note_is_edited_the_list_is_open_at_the_same_row() {
    let state = replay(Library::embedded(), 1, "v1vv2vvv3A<down>a!<c-s>", SIZE).unwrap();
    let Mode::List(list) = state.mode() else {
        panic!("the list is not open")
    };
    assert_eq!(list.selected, 2);
    assert!(
        matches!(
            replay(Library::embedded(), 1, "v1Ax", SIZE).unwrap().mode(),
            Mode::Page
        ),
        "the list closes when its last annotation is deleted"
    );
}
