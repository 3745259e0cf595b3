//! kidneyread's commentary on a text: cards, signs in the margin, lists of terms and comments, the
//! side column, citations. None of it gets into the text. Keys in, frame or state out, at ordinary
//! sizes and very small ones.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test fails by panicking"
)]

use insta::assert_snapshot;
use kidneyread::cli::{frame, replay};
use kidneyread::commentary::comments::{self, SHORT_NOTICE};
use kidneyread::commentary::glossary::lookup;
use kidneyread::commentary::sources;
use kidneyread::library::Library;
use kidneyread::reader::action::{Action, Effect, Event, TerminalEffect};
use kidneyread::reader::keymap;
use kidneyread::reader::scene::card::{CardFace, Tone};
use kidneyread::reader::scene::column::ColumnFace;
use kidneyread::reader::scene::list::{ListFace, open_entries};
use kidneyread::reader::state::{About, Mode, State};
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::Colours;

const SIZES: [(u16, u16); 4] = [(100, 30), (80, 24), (40, 12), (20, 5)];

fn reader(article: usize, keys: &str, size: (u16, u16)) -> State {
    replay(Library::embedded(), article, keys, size).unwrap()
}

fn printed(state: &State, size: (u16, u16), form: Form) -> String {
    frame(state, size, Colours::Indexed, form)
}

fn text(article: usize, keys: &str, size: (u16, u16)) -> String {
    printed(&reader(article, keys, size), size, Form::Text)
}

/// The words on the screen without frames and sidebar, joined across the ends of rows.
fn said(article: usize, keys: &str) -> String {
    let frame = text(article, &format!("\\{keys}"), (100, 60));
    frame
        .replace(['│', '┃', '▐', '▌'], " ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn press(state: &mut State, keys: &str) -> Option<Effect> {
    keymap::parse(keys)
        .unwrap()
        .into_iter()
        .filter_map(|key| state.apply(keymap::action(key, state.keys())))
        .last()
}

/// True if the first line of the open passage is on the page, and no card covers it.
fn passage_is_in_sight(state: &State) -> bool {
    let (panes, passage) = (state.panes(), state.passage().unwrap());
    let row = state
        .lines()
        .iter()
        .position(|line| line.span.overlaps(passage))
        .unwrap();
    let y = panes.text.y + u16::try_from(row).unwrap();
    CardFace::new(state.scene()).is_some_and(|face| {
        !(face.frame.top()..face.frame.bottom()).contains(&y) && face.inner.height > 0
    })
}

#[test]
fn cards_are_drawn_at_every_size() {
    for (keys, article) in [("c", 0), ("cc", 1), ("w<cr>", 0)] {
        for size in SIZES {
            let state = reader(article, keys, size);
            assert_snapshot!(
                format!(
                    "card-{}-{}x{}",
                    keys.replace(['<', '>'], "-"),
                    size.0,
                    size.1
                ),
                printed(&state, size, Form::Styles)
            );
        }
    }
}

#[test]
fn each_comment_opens_beside_its_passage_which_stays_in_sight() {
    for article in [0, 1] {
        for size in SIZES.into_iter().chain([(140, 50), (60, 8)]) {
            let mut state = reader(article, "", size);
            for at in 0..state.comments().len() {
                press(&mut state, "c");
                let Mode::Card(card) = state.mode() else {
                    panic!("a card is open")
                };
                assert_eq!(card.about, About::Comment(at));
                assert_eq!(state.passage(), Some(state.comments()[at].0));
                assert!(
                    passage_is_in_sight(&state),
                    "comment {at} of article {article} at {size:?}"
                );
            }
            press(&mut state, "c");
            assert_eq!(
                state.passage(),
                Some(state.comments()[0].0),
                "after the last comment comes the first"
            );
            press(&mut state, "N");
            assert_eq!(
                state.passage(),
                state.comments().last().map(|last| last.0),
                "before the first comment comes the last"
            );
        }
    }
}

#[test]
fn a_comment_states_its_kind_basis_and_date_and_that_it_is_kidneyreads() {
    for (article, id) in [(0, "diabetic-nephropathy"), (1, "iga-nephropathy")] {
        for (at, comment) in comments::by_id(id).unwrap().comments.iter().enumerate() {
            let said = said(article, &format!("{}c", at + 1));
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            for part in [
                comment.text,
                &sources::short(comment.basis, ""),
                comment.kind.name(),
                comment.kind.sign(),
                SHORT_NOTICE,
            ] {
                assert!(said.contains(&words(part)), "{part} in\n{said}");
            }
        }
    }
}

#[test]
fn every_term_of_a_page_is_listed_and_its_card_opens_beside_it() {
    for size in SIZES {
        let mut state = reader(0, "", size);
        let terms = state.scene().terms_on_page();
        for (at, term) in terms.iter().enumerate() {
            press(&mut state, "w");
            press(&mut state, &"<down>".repeat(at));
            assert_eq!(
                state.passage(),
                Some(term.span),
                "the passage of the selected term is marked on the page"
            );
            press(&mut state, "<cr>");
            assert!(passage_is_in_sight(&state), "{at} at {size:?}");
            press(&mut state, "<esc>");
            assert_eq!(state.anchor(), 0, "closing the card brings the page back");
        }
    }
}

#[test]
fn typing_narrows_the_list_of_terms_by_all_their_names() {
    let state = reader(0, "w/proteinuria", (100, 30));
    assert_eq!(open_entries(state.scene()).len(), 1);
    assert!(said(0, "w/proteinuria<cr>").contains(
        "“protein urine” is how an article puts it, and most likely means “proteinuria”."
    ));
    assert!(said(0, "w/xyzzy").contains("nothing matches"));
}

#[test]
fn terms_of_the_glossary_are_found_by_other_names_and_by_misspellings() {
    assert!(said(0, "W").contains("of 105"));
    assert!(said(1, "W/protein urine<cr>").contains("Too much protein in the urine."));
    let slip = said(1, "W/haematurai");
    assert!(slip.contains("hematuria · Blood in the urine."), "{slip}");
    // An antonym of a term is not explained as if it were the term.
    assert!(said(1, "W/toxic<cr>").contains(
        "“toxic” is the opposite of “nontoxicity”; this explains “nontoxicity”, not “toxic”."
    ));
}

#[test]
fn links_of_a_card_are_followed_in_the_same_card_and_back() {
    let title = |keys: &str| {
        let frame = text(0, keys, (100, 30));
        frame
            .lines()
            .find_map(|line| {
                line.split_once("┌─ ")
                    .map(|(_, title)| title.split(" ─").next().unwrap().to_owned())
            })
            .unwrap()
    };
    assert_eq!(title("w<cr>"), "diabetic nephropathy");
    assert_eq!(title("w<cr>2"), "proteinuria");
    assert_eq!(title("w<cr>21"), "albuminuria");
    assert_eq!(title("w<cr>21<bs>"), "proteinuria");
    assert_eq!(title("w<cr>21<bs><bs>"), "diabetic nephropathy");
    assert!(matches!(
        reader(0, "w<cr>21<bs><bs><bs>", (100, 30)).mode(),
        Mode::Page
    ));
    assert!(text(0, "w<cr>9", (100, 30)).contains("this card has no link of that number"));
}

#[test]
fn a_card_leads_to_the_other_places_of_its_term_in_this_article_and_the_other() {
    let mut state = reader(0, "w/stem cell<cr>", (100, 30));
    let first = state.passage().unwrap();
    press(&mut state, "n");
    let second = state.passage().unwrap();
    assert!(second.start > first.start && passage_is_in_sight(&state));
    press(&mut state, "N");
    assert_eq!(state.passage(), Some(first));
    // The last link of the card leads to the other article.
    let last = said(0, "w/stem cell<cr>")
        .split_whitespace()
        .rev()
        .skip_while(|word| *word != "Nephropathy:")
        .nth(2)
        .unwrap()
        .to_owned();
    press(&mut state, &last);
    assert_eq!(state.article(), 1);
    assert_eq!(
        state
            .passage()
            .unwrap()
            .of(state.document().text())
            .to_lowercase(),
        "stem cell"
    );
    press(&mut state, "<bs>");
    assert_eq!((state.article(), state.passage()), (0, Some(first)));
    // One key searches all articles for the term.
    press(&mut state, "s");
    assert!(matches!(state.mode(), Mode::Concordance));
    assert_eq!(state.typed(), Some("stem cell"));
}

#[test]
fn each_comment_has_its_sign_in_the_margin_at_every_width() {
    for article in [0, 1] {
        for columns in [40, 47, 60, 80, 100, 140, 200] {
            let state = reader(article, "", (columns, 400));
            let shown: Vec<usize> = state
                .lines()
                .iter()
                .filter_map(|line| Some(state.scene().comment_at(line)?.0))
                .collect();
            assert_eq!(
                shown,
                (0..state.comments().len()).collect::<Vec<_>>(),
                "article {article} at {columns} columns"
            );
        }
    }
    let frame = text(1, "", (100, 30));
    for sign in ["○ ", "× ", "◆ ", "≈ ", "◇ "] {
        assert!(frame.contains(sign), "{sign} in\n{frame}");
    }
}

#[test]
fn comments_have_their_numbers_in_the_margin_only_while_comments_are_open() {
    for (keys, size) in [("c", (100, 40)), ("E", (160, 30))] {
        let frame = text(1, keys, size);
        assert!(frame.contains("○¹ "), "{keys} in\n{frame}");
    }
    for keys in ["", "c<esc>", "C<esc>", "EE", "w"] {
        let frame = text(1, keys, (160, 40));
        assert!(!frame.contains('¹'), "{keys} in\n{frame}");
    }
}

#[test]
fn in_the_margin_only_comments_on_safety_have_a_colour() {
    let shown = printed(&reader(1, "", (100, 30)), (100, 30), Form::Styles);
    let row_of = |sign: char| {
        let mut rows = shown.lines().skip_while(|row| !row.contains(sign));
        let (row, styles) = (rows.next().unwrap(), rows.next().unwrap());
        styles
            .chars()
            .nth(row.chars().position(|c| c == sign).unwrap())
            .unwrap()
    };
    let faint = row_of('○');
    for sign in ['×', '≈', '◇'] {
        assert_eq!(row_of(sign), faint, "{sign}");
    }
}

/// The words of the page that are underlined after `keys`, in reading order.
fn underlined(article: usize, keys: &str) -> Vec<String> {
    let size = (100, 60);
    let shown = printed(&reader(article, keys, size), size, Form::Styles);
    let letters: String = shown
        .lines()
        .filter(|line| line.contains("UNDERLINED"))
        .filter_map(|line| line.split_once(':')?.0.chars().next())
        .collect();
    let (rows, styles): (Vec<&str>, Vec<&str>) = shown
        .lines()
        .filter(|line| line.starts_with(['|', ':']))
        .partition(|line| line.starts_with('|'));
    let mut words = vec![String::new()];
    for (row, styles) in rows.iter().zip(styles) {
        for (c, letter) in row.chars().skip(1).zip(styles.chars().skip(1)) {
            if letters.contains(letter) {
                words.last_mut().unwrap().push(c);
            } else if words.last().is_some_and(|word| !word.is_empty()) {
                words.push(String::new());
            }
        }
    }
    words.pop();
    words
}

#[test]
fn terms_are_underlined_only_where_the_reader_asks_at_first_places_or_everywhere() {
    assert_eq!(underlined(1, ""), [""; 0]);
    let (first, all) = (underlined(1, "e"), underlined(1, "ee"));
    let times = |words: &[String], word: &str| words.iter().filter(|it| *it == word).count();
    assert_eq!(times(&first, "IgA Nephropathy"), 1);
    assert!(times(&all, "IgA Nephropathy") > 1);
    assert!(first.iter().all(|word| all.contains(word)));
    assert_eq!(underlined(1, "eee"), [""; 0]);
    assert!(text(1, "e", (100, 30)).contains("terms marked: first places"));
}

#[test]
fn marking_terms_moves_no_text() {
    let page = |keys| {
        let state = reader(1, keys, (100, 30));
        let lines = state.lines();
        lines.iter().map(|line| line.span).collect::<Vec<_>>()
    };
    assert_eq!(page(""), page("e"));
    assert_eq!(page(""), page("ee"));
}

#[test]
fn the_bottom_line_says_how_many_words_of_the_page_are_explained() {
    let state = reader(1, "", (100, 30));
    let terms = state.scene().terms_on_page().len();
    assert!(text(1, "", (100, 30)).contains(&format!("w {terms} words")));
}

#[test]
fn a_click_on_a_term_or_on_a_sign_opens_its_card() {
    let size = (100, 30);
    let at = |words: &str| {
        let frame = text(0, "", size);
        let (y, line) = frame
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(words))
            .unwrap();
        (
            u16::try_from(line[..line.find(words).unwrap()].chars().count()).unwrap(),
            u16::try_from(y).unwrap(),
        )
    };
    let clicked = |(x, y): (u16, u16)| {
        let mut state = reader(0, "", size);
        state.apply(Action::Click(x, y));
        state
    };
    let state = clicked(at("self-renew"));
    assert_eq!(
        state.passage().unwrap().of(state.document().text()),
        "self-renew"
    );
    let state = clicked(at("◇ "));
    let Mode::Card(card) = state.mode() else {
        panic!("a card is open")
    };
    assert_eq!(card.about, About::Comment(5));
    assert!(
        matches!(clicked(at("one serious complication")).mode(), Mode::Page),
        "a click on plain text opens nothing"
    );
    // A click on a link follows it; a click outside the card closes the card.
    let mut state = reader(0, "w<cr>", size);
    let frame = printed(&state, size, Form::Text);
    let y = frame
        .lines()
        .position(|line| line.contains("│ 2  proteinuria"))
        .unwrap();
    state.apply(Action::Click(40, u16::try_from(y).unwrap()));
    assert!(printed(&state, size, Form::Text).contains("┌─ proteinuria ─"));
    state.apply(Action::Click(2, 28));
    assert!(matches!(state.mode(), Mode::Page));
}

#[test]
fn comments_are_listed_in_the_order_of_the_text_and_filtered_by_a_word() {
    let frame = text(0, "C", (100, 30));
    assert_eq!(frame.matches("▲").count(), 3, "{frame}");
    assert_eq!(
        open_entries(reader(0, "C/safety", (100, 30)).scene()).len(),
        3
    );
    let state = reader(0, "C/vegetable<cr>", (100, 30));
    let Mode::Card(card) = state.mode() else {
        panic!("a card is open")
    };
    assert_eq!(card.about, About::Comment(11));
}

#[test]
fn on_a_wide_screen_comments_stand_level_with_their_passages() {
    assert_snapshot!(printed(
        &reader(0, "Ecccc", (140, 50)),
        (140, 50),
        Form::Text
    ));
    let state = reader(1, "E", (120, 40));
    assert!(
        state.panes().sidebar.is_empty() && state.panes().text.width >= 60,
        "the sidebar gives way to the side column"
    );
    assert!(text(1, "E", (100, 30)).contains("need 120 columns"));
    // The first comment of a page stands in the row of its sign.
    let frame = text(1, "E", (140, 50));
    let row = frame.lines().find(|line| line.contains("○¹ ")).unwrap();
    assert_eq!(row.matches("○¹").count(), 2, "{row}");
}

#[test]
fn the_card_of_an_article_lists_what_it_states_of_itself_and_what_it_does_not() {
    let first = said(0, "i");
    for part in [
        "Date: not stated",
        "Author: not stated",
        "Publisher: not stated",
        "Reads as promotion.",
        "3195 bytes",
        "469 words",
        "grade 14.9",
        "67051901c73d",
        SHORT_NOTICE,
    ] {
        assert!(first.contains(part), "{part} in {first}");
    }
    let second = said(1, "i");
    for part in [
        "Date: 2014-06-02 08:23",
        "Study named: not stated",
        "Asks the reader to: “ask help from doctor online”",
        "2198 bytes",
    ] {
        assert!(second.contains(part), "{part} in {second}");
    }
}

#[test]
fn a_text_that_only_has_the_name_of_an_embedded_article_has_no_comments() {
    let mut library = Library::default();
    // The file has the name of an embedded article, but holds another text.
    let mut article = Library::embedded().articles()[1].clone();
    article.origin = kidneyread::library::Origin::File("iga-nephropathy.txt".into(), None);
    library.add([article]);
    let mut state = State::new(library, 0, 80, 24).0;
    assert!(
        state.comments().is_empty()
            && comments::on(state.library().get(state.article()).unwrap()).is_none()
    );
    press(&mut state, "c");
    assert_eq!(
        state.message(),
        Some("there are no comments on this article")
    );
}

#[test]
fn a_copy_holds_the_article_alone_and_a_citation_follows_on_request() {
    let copied = |keys: &str| {
        let mut state = reader(1, "", (100, 30));
        let effect = press(&mut state, keys);
        let Some(Effect::Terminal(TerminalEffect::Copy(text))) = effect else {
            panic!("{keys} copies")
        };
        (text, state.document().text().to_owned())
    };
    let (paragraph, article) = copied("3y");
    assert_eq!(paragraph, &article[62..482]);
    assert_eq!(
        copied("3ccy").0,
        "some kidney replacement therapies or repairing therapies must be taken"
    );
    assert_eq!(copied("w/remission<cr>y").0, "clinical remission");
    let (cited, _) = copied("3cY");
    let (passage, line) = cited.split_once("\n\n— ").unwrap();
    assert_eq!(
        passage,
        "patients may get completely clinical remission without any treatment"
    );
    assert_eq!(
        line,
        "Stem Cell Therapy to Treat IgA Nephropathy, 2014-06-02 08:23, paragraph 3 (kidneyread iga-nephropathy, SHA-256 f48b65931a02…)"
    );
}

#[test]
fn a_resize_keeps_the_passage_of_a_card_in_sight() {
    for at in 1..=15 {
        let mut state = reader(0, &format!("{at}c"), (100, 50));
        for (columns, rows) in [(60, 14), (40, 12), (20, 5), (140, 50), (80, 24)] {
            state.hear(Event::Resize(columns, rows));
            assert!(
                passage_is_in_sight(&state),
                "comment {at} at {columns}x{rows}"
            );
        }
    }
}

#[test]
fn in_the_side_column_the_open_comment_is_shown_whole_or_on_a_card() {
    for (article, id) in [(0, "diabetic-nephropathy"), (1, "iga-nephropathy")] {
        for size in [(120, 24), (130, 8), (140, 50), (200, 60)] {
            for (at, comment) in comments::by_id(id).unwrap().comments.iter().enumerate() {
                let mut state = reader(article, &format!("E{}c", at + 1), size);
                let column = ColumnFace::new(&state.lines(), state.scene());
                let open = column.rows.iter().any(|row| row.open);
                assert!(
                    open != CardFace::new(state.scene()).is_some(),
                    "comment {at} of {id} at {size:?}"
                );
                if open {
                    let frame = printed(&state, size, Form::Text);
                    let column = usize::from(state.panes().column.x);
                    let words: String = frame
                        .lines()
                        .map(|line| line.chars().skip(column).collect::<String>() + " ")
                        .collect();
                    let words = words
                        .replace(['▐', '│'], " ")
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" ");
                    for part in [
                        comment.text,
                        &sources::short(comment.basis, ""),
                        SHORT_NOTICE,
                    ] {
                        assert!(
                            words.contains(&part.split_whitespace().collect::<Vec<_>>().join(" ")),
                            "{part} in {words}"
                        );
                    }
                    // Motions move the page while a comment is open in the side column.
                    let before = state.anchor();
                    press(&mut state, "<end>");
                    assert!(
                        state.anchor() > before
                            || state.lines().last().unwrap().span.end
                                >= state.document().text().trim_end().len()
                    );
                }
            }
        }
    }
}

#[test]
fn a_digit_on_a_card_without_links_begins_a_count() {
    let state = reader(0, "c7c", (80, 24));
    let Mode::Card(card) = state.mode() else {
        panic!("a card is open")
    };
    assert_eq!(card.about, About::Comment(6));
}

#[test]
fn the_list_of_terms_shows_its_selected_row_at_any_size() {
    for size in [(20, 5), (20, 6), (30, 8)] {
        let state = reader(0, "w", size);
        assert!(
            ListFace::new(state.scene()).unwrap().inner.height > 0,
            "{size:?}"
        );
    }
    let mut state = reader(0, &format!("w{}", "<down>".repeat(30)), (100, 40));
    state.hear(Event::Resize(50, 12));
    let Mode::List(list) = state.mode() else {
        panic!("a list is open")
    };
    assert!(list.selected < open_entries(state.scene()).len());
}

#[test]
fn a_card_begins_with_the_meaning_and_ends_with_whose_words_these_are() {
    for (keys, size) in [
        ("w<cr>", (100, 30)),
        ("w<cr>", (80, 24)),
        ("jjjw<cr>", (140, 50)),
    ] {
        let state = replay(Library::embedded(), 1, keys, size).unwrap();
        let face = CardFace::new(state.scene()).unwrap();
        let term = lookup(&face.title).unwrap().term();
        let said: Vec<&str> = face.rows.iter().map(|row| row.text.text()).collect();
        let first = said[0].trim();
        assert!(term.definition().starts_with(first), "{first}");
        let small = face.rows.iter().rposition(|row| row.tone == Tone::Faint);
        if face.hidden == (0, 0) {
            assert_eq!(small, Some(said.len() - 1));
            assert_eq!(said.last(), Some(&SHORT_NOTICE));
        }
    }
}

#[test]
fn comments_beside_the_text_are_pushed_down_rather_than_cut() {
    for (size, whole) in [((160, 40), 6), ((120, 30), 3), ((200, 60), 8)] {
        let frame = text(1, "E", size);
        let marked = |row: &&str| row.contains('…');
        assert!(frame.lines().filter(marked).count() <= 1, "{frame}");
        let article = comments::by_id("iga-nephropathy").unwrap();
        let ends = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
        for comment in article.comments.iter().take(whole) {
            assert!(
                frame.contains(&ends(comment.text)),
                "{}\n{frame}",
                comment.text
            );
        }
    }
}

#[test]
fn behind_the_card_on_an_article_lie_the_checklist_claims_questions_and_places() {
    for (keys, parts) in [
        ("i1", ["Does it say who wrote it", "not in the text"]),
        ("i2", ["small trial", "evidence behind what is known"]),
        ("i3", ["For your care team", "1. What can I gain"]),
        ("i4", ["https://www.isscr.org", "looked at 2026-11-25"]),
    ] {
        let page = text(1, keys, (140, 60));
        for part in parts {
            assert!(page.contains(part), "{keys}: {part}\n{page}");
        }
        assert!(
            text(1, &format!("{keys}<bs>"), (140, 60)).contains("About this article"),
            "{keys}: and back"
        );
    }
    assert!(text(1, "/side effects<cr>", (100, 30)).contains("the article does not mention"));
}
