//! Work on passages: copying, cards beside them, highlights, notes and bookmarks.

use super::State;
use super::annotating::Proposal;
use super::card::{About, Card, Link};
use super::editor::{Editor, MOST_WRITTEN};
use super::list::ListKind;
use super::mode::Mode;
use super::opening::Arrival;
use crate::annotations::{Annotation, AnnotationKind};
use crate::commentary::glossary::{Term, lookup};
use crate::library::citation::Citation;
use crate::reader::action::{Command, Effect, TerminalEffect};
use crate::reader::scene::card::CardFace;
use crate::reader::scene::text::CardText;
use crate::reader::scene::{editor, inside, passage};
use crate::text::shown::Shown;
use crate::text::span::Span;

/// The most bytes that are copied: base64 makes them a third longer, and many terminals take no
/// more than 100,000 bytes in a clipboard sequence (OSC 52).
const MOST_COPIED: usize = 74_000;

impl State {
    /// Copies a passage as the article has it, without characters that would command a terminal;
    /// `cited` adds a citation.
    pub(super) fn copy(&mut self, count: Option<usize>, cited: bool) -> Option<Effect> {
        let (what, span) = match passage::for_command(self.scene(), count) {
            Ok(found) => found,
            Err(error) => return self.notice.tell(error.to_string()),
        };
        if let Mode::Select(_) = self.mode {
            self.mode = Mode::Page;
        }
        let mut text = span.of(self.reading.text()).to_owned();
        let beginning = Shown::words(&text).cut(24, "…");
        if cited {
            if !self.reading.whole {
                let said = "the article is still being read: cite it in a moment";
                return self.notice.tell(said);
            }
            let article = self.library.get(self.reading.article)?;
            text = Citation::new(article, &self.reading.document, span).below(&text);
        }
        if text.len() > MOST_COPIED {
            let bytes = text.len();
            return self.notice.tell(format!("{what} is too long for a terminal’s clipboard ({bytes} bytes of at most {MOST_COPIED})"));
        }
        text.retain(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        let cited = if cited { " with its citation" } else { "" };
        // Where to, the terminal knows.
        self.notice
            .tell(format!("copied {what}{cited}: “{beginning}”"));
        Some(Effect::Terminal(TerminalEffect::Copy(text)))
    }

    /// Opens a card, and moves the page if the card has no room beside its passage.
    pub(super) fn open_card(&mut self, about: About, passage: Option<Span>) -> Option<Effect> {
        self.mode = Mode::Card(match self.mode.take() {
            Mode::Card(card) => Box::new(card.with_subject(about, passage)),
            _ => Box::new(Card::new(about, passage)),
        });
        self.make_room();
        None
    }

    /// Moves the page so that the passage of a card or an editor can be read beside it.
    pub(super) fn make_room(&mut self) {
        let lies_beside = matches!(self.mode, Mode::Card(_) | Mode::Note(_));
        let Some(span) = self.passage().filter(|_| lies_beside) else {
            return;
        };
        let before = self.reading.anchor;
        self.show(span);
        let scene = self.scene();
        let Some(face) = CardFace::new(scene) else {
            return;
        };
        let (panes, rows) = (scene.panes, scene.page.rows_of(span));
        let at_head = (panes.text.y, panes.text.y + rows.1 - rows.0);
        let more = panes.card(at_head, u16::MAX).height > face.frame.height;
        if face.hidden != (0, 0) && more {
            self.reading.anchor = scene.page.anchor_for(span.start);
        }
        let moved = self.reading.anchor != before;
        if let Some(card) = self.mode.card_mut()
            && moved
            && matches!(card.about, About::Term(..))
        {
            card.origin = card.origin.or(Some(before));
        }
    }

    /// Closes the card; a page that was moved only for the card goes back.
    pub(super) fn close_card(&mut self) -> Option<Effect> {
        if let Mode::Card(card) = self.mode.take()
            && let Some(origin) = card.origin
        {
            self.reading.anchor = origin;
        }
        None
    }

    /// Opens comment number `count`, from 1, or without a count the next one from the page on.
    pub(super) fn next_comment(&mut self, count: Option<usize>) -> Option<Effect> {
        let comments = self.marks.comments().len();
        if comments == 0 {
            return self.notice.tell("there are no comments on this article");
        }
        let next = match count {
            Some(count) => count - 1,
            None => self.marks.next_comment(self.page().visible()),
        };
        let past = next >= comments;
        if past && count.is_some() {
            return self.notice.tell(format!("there are {comments} comments"));
        }
        if past {
            self.notice.tell("back at the first comment");
        }
        self.open_comment(if past { 0 } else { next })
    }

    /// Opens the card of a comment, by its index.
    pub(super) fn open_comment(&mut self, at: usize) -> Option<Effect> {
        let (span, _) = *self.marks.comments().get(at)?;
        self.marks.last_comment = Some(at);
        self.open_card(About::Comment(at), Some(span))
    }

    /// Opens the card of a term that was chosen from the whole glossary with `typed` in its filter,
    /// beside its first place on the page if it is there.
    pub(super) fn open_term(&mut self, term: usize, typed: &str) -> Option<Effect> {
        let headword = Term::all().get(term)?.headword();
        let typed_name = lookup(typed).filter(|name| name.term().number() == term);
        let name = typed_name.or_else(|| lookup(headword))?;
        let word = if name.text() == headword {
            headword
        } else {
            typed
        };
        let on_page = self.marks.terms_on(self.page());
        let mut places = on_page.iter();
        let place = places.find(|found| found.name.term().number() == term);
        self.open_card(
            About::Term(term, word.to_owned()),
            place.map(|found| found.span),
        )
    }

    /// Goes to the next or previous place of the card's term in this article, or to the next or
    /// previous comment.
    pub(super) fn step_card(&mut self, forward: bool) -> Option<Effect> {
        let card = self.mode.card()?;
        let (term, passage) = match &card.about {
            About::Term(term, _) => (*term, card.passage),
            &About::Comment(at) => {
                let comments = self.marks.comments().len().max(1);
                if at == (if forward { comments - 1 } else { 0 }) {
                    self.notice.tell("around the article");
                }
                let next = if forward { at + 1 } else { at + comments - 1 };
                return self.open_comment(next % comments);
            }
            About::Article | About::Part(_) | About::Annotation(_) => return None,
        };
        if self.marks.too_long() {
            let search = Command::Search;
            let said = format!("this article is too long for that · {search} searches it");
            return self.notice.tell(said);
        }
        let from = passage.map_or(self.reading.anchor, |span| span.start);
        let Some((span, around)) = self.marks.next_place(term, from, forward) else {
            return self.notice.tell("it stands nowhere else in this article");
        };
        if let Some(around) = around {
            self.notice.tell(around);
        }
        if let Some(card) = self.mode.card_mut() {
            // The reader chose this place, so closing the card does not go back.
            card.origin = None;
        }
        let word = span.of(self.reading.text()).to_owned();
        self.open_card(About::Term(term, word), Some(span))
    }

    /// Closes the card and searches all articles for its term, or opens an empty search.
    pub(super) fn search_from_card(&mut self) -> Option<Effect> {
        let headword = match self.mode.about() {
            Some(About::Term(at, _)) => Term::all().get(*at)?.headword(),
            _ => "",
        };
        self.close_card();
        self.search_all(headword.to_owned())
    }

    /// Follows a link of the card, by its number from 0.
    pub(super) fn follow_link(&mut self, number: usize) -> Option<Effect> {
        let about = self.mode.about()?;
        let text = CardText::new(about, self.scene());
        let Some(link) = text.and_then(|text| text.links.get(number).cloned()) else {
            return self.notice.tell("this card has no link of that number");
        };
        let (article, anchor) = (self.reading.article, self.reading.anchor);
        let card = self.mode.card_mut()?;
        card.follow(article, anchor);
        match link {
            Link::Term(at) => {
                let headword = Term::all().get(at)?.headword();
                let passage = card.passage;
                self.open_card(About::Term(at, headword.to_owned()), passage)
            }
            Link::Article(article, span) => self.move_card(article, Some(span)),
            Link::Part(part) => self.open_card(About::Part(part), None),
        }
    }

    /// Opens another article, with the card beside `passage` there.
    fn move_card(&mut self, article: usize, passage: Option<Span>) -> Option<Effect> {
        let Mode::Card(card) = self.mode.take() else {
            return None;
        };
        self.open(article, Arrival::Card(Box::new(card.moved_to(passage))))
    }

    /// Goes back to where the last link was followed, or closes the card.
    pub(super) fn back_from_link(&mut self) -> Option<Effect> {
        let card = self.mode.card_mut()?;
        let Some(step) = card.back() else {
            return self.close_card();
        };
        card.about = step.about;
        card.scroll = 0;
        if step.article != self.reading.article {
            return self.move_card(step.article, step.passage);
        }
        card.passage = step.passage;
        self.reading.anchor = step.anchor;
        None
    }

    /// Makes an annotation of a passage that the caller completes; says why if it cannot be made.
    pub(super) fn annotate(&mut self, span: Span, kind: AnnotationKind) -> Option<Annotation> {
        let article = self.library.get(self.reading.article);
        let id = article.map_or("", |article| &*article.id);
        match self.annotating.make(id, &self.reading, span, kind) {
            Ok(annotation) => Some(annotation),
            Err(error) => {
                self.notice.tell(error.to_string());
                None
            }
        }
    }

    /// Carries out a change, says so, and has it saved together with the reader's place.
    pub(super) fn change(&mut self, proposal: Proposal) -> Option<Effect> {
        self.notice.tell(self.annotating.change(proposal));
        self.save_changes()
    }

    /// Forgets what was derived from the annotations before they changed, and has the change saved.
    fn save_changes(&mut self) -> Option<Effect> {
        self.marks.annotations_changed();
        self.remember_place();
        self.annotating.keep()
    }

    /// Undoes the last change that is not undone yet, or makes it `again`.
    pub(super) fn undo(&mut self, again: bool) -> Option<Effect> {
        let said = if again {
            self.annotating.redo()
        } else {
            self.annotating.undo()
        };
        match said {
            Ok(said) => self.notice.tell(said),
            Err(error) => return self.notice.tell(error.to_string()),
        };
        let effect = self.save_changes();
        self.close_stale();
        effect
    }

    /// Closes the card of an annotation that is gone, and selects the last entry of a list that has
    /// become shorter.
    pub(super) fn close_stale(&mut self) {
        if let Some(About::Annotation(id)) = self.mode.about()
            && self.annotating.get(id).is_none()
        {
            self.close_card();
        }
        self.clamp_selected();
    }

    /// Highlights the selection.
    pub(super) fn highlight_selection(&mut self, kind: AnnotationKind) -> Option<Effect> {
        let (span, before) = (self.selection()?, self.annotating.revision());
        let selecting = self.mode.take();
        let effect = self.highlight(span, kind);
        if self.annotating.revision() == before {
            // The highlight could not be made: the selection stays, to be tried again.
            self.mode = selecting;
        }
        effect
    }

    /// Highlights a passage, or changes the kind of its highlight if it has one.
    fn highlight(&mut self, span: Span, kind: AnnotationKind) -> Option<Effect> {
        let annotations = self.annotating.annotations();
        if let Some(id) = self.marks.highlight_of(span, annotations) {
            self.annotating.just_made = Some(id.clone());
            return self.change_kind(&id, kind);
        }
        let made = self.annotate(span, kind)?;
        let proposal = self.annotating.propose_highlight(made);
        self.change(proposal)
    }

    /// Changes the kind of a highlight, by its id.
    pub(super) fn change_kind(&mut self, id: &str, kind: AnnotationKind) -> Option<Effect> {
        let proposal = self.annotating.propose_kind(id, kind)?;
        self.change(proposal)
    }

    /// Deletes the annotation that is open or selected.
    pub(super) fn delete_selected(&mut self) -> Option<Effect> {
        let listed = self.mode.lists(ListKind::Annotations);
        // What was just highlighted is taken back.
        let just_made = self.annotating.just_made.take();
        let selected = passage::selected_annotation(self.scene());
        let Some(id) = selected.or(just_made) else {
            return self.notice.tell(if listed {
                "select something of yours to delete it".to_owned()
            } else {
                let list = Command::Annotations;
                format!("open one of yours to delete it: {list} lists them")
            });
        };
        let proposal = self.annotating.propose_deletion(&id)?;
        let effect = self.change(proposal);
        self.close_stale();
        if listed && self.annotating.annotations().all().is_empty() {
            self.mode = Mode::Page;
        }
        effect
    }

    /// Opens the editor for a note: on the highlight that was just made, is open or is selected;
    /// else on the selection, the match or a paragraph.
    pub(super) fn write_note(&mut self, count: Option<usize>) -> Option<Effect> {
        let just_made = self.annotating.just_made.take();
        let just_made = just_made.filter(|_| count.is_none() && self.selection().is_none());
        if let Some(id) = just_made.or_else(|| passage::selected_annotation(self.scene()))
            && let Some(annotation) = self.annotating.get(&id).cloned()
        {
            let annotations = self.annotating.annotations();
            let passage = self.marks.span_of(&id, annotations);
            return self.open_editor(annotation, false, passage);
        }
        if self.mode.lists(ListKind::Annotations) {
            return self.notice.tell("select a passage to write a note on it");
        }
        let span = match passage::for_note(self.scene(), count) {
            Ok(span) => span,
            Err(error) => return self.notice.tell(error.to_string()),
        };
        let annotations = self.annotating.annotations();
        let known = self.marks.highlight_of(span, annotations);
        if let Some(annotation) = known.and_then(|id| self.annotating.get(&id)).cloned() {
            return self.open_editor(annotation, false, Some(span));
        }
        let annotation = self.annotate(span, AnnotationKind::default())?;
        self.open_editor(annotation, true, Some(span))
    }

    /// Opens the editor; `made` says that the annotation is new.
    fn open_editor(
        &mut self,
        annotation: Annotation,
        made: bool,
        passage: Option<Span>,
    ) -> Option<Effect> {
        let listed = match self.mode.take() {
            Mode::List(list) => Some(list),
            _ => None,
        };
        let editor = Editor::new(annotation, made, passage, listed);
        self.mode = Mode::Note(Box::new(editor));
        self.make_room();
        None
    }

    /// Moves the cursor in the note by one row of the screen.
    pub(super) fn step_in_note(&mut self, down: bool) {
        if let Mode::Note(editor) = &self.mode {
            let columns = inside(editor::frame(editor, self.scene())).width;
            if let Some(editor) = self.mode.editor_mut() {
                editor.step(!down, usize::from(columns));
            }
        }
    }

    /// Inserts a pasted text into the note.
    pub(super) fn paste_into_note(&mut self, text: &str) -> Option<Effect> {
        match self.mode.editor_mut()?.paste(text) {
            0 => None,
            left_out => self.notice.tell(format!(
                "a note has at most {MOST_WRITTEN} bytes: {left_out} were left out"
            )),
        }
    }

    /// Saves the note that is being written.
    pub(super) fn save_note(&mut self) -> Option<Effect> {
        let Mode::Note(mut editor) = self.mode.take() else {
            return None;
        };
        let effect = match self.annotating.propose_note(&editor) {
            Some(proposal) => self.change(proposal),
            None => self.notice.tell("the note is unchanged"),
        };
        self.back_to_list(&mut editor);
        effect
    }

    /// Closes the editor, but asks once before a changed note is thrown away.
    pub(super) fn close_note(&mut self) -> Option<Effect> {
        let editor = self.mode.editor_mut()?;
        if editor.changed() && !editor.asked {
            editor.asked = true;
            let (close, save) = (Command::Close, Command::Save);
            let said = format!("{close} again discards it · {save} saves it");
            return self.notice.tell(said);
        }
        if let Mode::Note(mut editor) = self.mode.take() {
            self.back_to_list(&mut editor);
        }
        None
    }

    /// Opens the list again from which the editor was opened.
    fn back_to_list(&mut self, editor: &mut Editor) {
        if let Some(list) = editor.listed.take() {
            self.mode = Mode::List(list);
            self.clamp_selected();
        }
    }
}
