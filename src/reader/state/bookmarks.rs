//! Letters that are awaited: the names of bookmarks, which are set and gone to, and a key that quits
//! if it is typed twice.

use super::State;
use super::mode::{Letter, Mode};
use crate::annotations::AnnotationKind;
use crate::annotations::places::WORDS;
use crate::reader::action::{Command, Effect};
use crate::text::span::Span;

impl State {
    /// Waits for a letter, and says for which; for a bookmark it lists those in use.
    pub(super) fn await_letter(&mut self, letter: Letter) -> Option<Effect> {
        self.mode = Mode::Letter(letter);
        let known = self.annotating.bookmark_letters();
        self.notice.tell(match letter {
            Letter::Names => format!("type a letter for the bookmark · in use: {known}"),
            Letter::GoesTo => {
                format!("which bookmark? {known} · {} back", Command::GoToBookmark)
            }
            Letter::Exits => format!("press {} again to quit", Command::ExitIfTwice),
        })
    }

    /// Takes the awaited letter.
    pub(super) fn take_letter(&mut self, letter: Letter, c: char) -> Option<Effect> {
        match letter {
            Letter::Exits if matches!(c, 'Z' | 'Q') => self.dispatch(Command::Exit.into()),
            Letter::Exits => self.notice.tell("nothing happened"),
            Letter::GoesTo if matches!(c, '\'' | '`') => match self.trail.last() {
                // Going back is a jump too: doing it again leads here.
                Some(step) => self.go_to_step(step),
                None => self.notice.tell("you have not jumped yet"),
            },
            _ if !c.is_alphanumeric() => {
                let said = "bookmarks are named by a letter or a digit";
                self.notice.tell(said)
            }
            Letter::Names => self.set_bookmark(c),
            Letter::GoesTo => self.go_to_bookmark(c),
        }
    }

    /// Sets a bookmark at the top of the page.
    fn set_bookmark(&mut self, c: char) -> Option<Effect> {
        let anchor = self.reading.anchor;
        let span = Span::new(anchor, anchor.saturating_add(WORDS));
        let made = self.annotate(span, AnnotationKind::Bookmark(c))?;
        let proposal = self.annotating.propose_bookmark(c, made);
        self.change(proposal)
    }

    /// Goes to a bookmark, in whichever article it is.
    fn go_to_bookmark(&mut self, c: char) -> Option<Effect> {
        let Some(bookmark) = self.annotating.bookmark(c) else {
            let said = format!(
                "there is no bookmark {c} · {}{c} sets it",
                Command::SetBookmark
            );
            return self.notice.tell(said);
        };
        let (id, article) = (bookmark.id.clone(), bookmark.article.clone());
        match self.library.index_of(&article) {
            Some(at) => self.go_to_annotation(at, id, false),
            None => self.notice.tell(format!(
                "bookmark {c} is in {article}, which is not in this library"
            )),
        }
    }
}
