//! One reader at work: the state, and the workers that do what it asks for. The reader on a
//! terminal, the frames that `--print` shows, tests and fuzzing drive it alike.
//!
//! A session is started, shown, settled and begun; then it takes keys, actions and events until it
//! is left. Nothing that the first frame does not need is read before [`Session::begin`].

use crossterm::event::KeyEvent;

use crate::library::Library;
use crate::reader::action::{Action, Effect, Event, TerminalEffect};
use crate::reader::keymap;
use crate::reader::state::State;
use crate::storage::store::{NothingKept, Store};
use crate::storage::workers::Workers;

/// A reader at work.
pub struct Session {
    state: State,
    workers: Workers,
}

impl Session {
    /// Opens an article of `library`, or else the one that was read last, on a screen of `size`
    /// columns and rows. Places and settings are read for that, and the beginning of the article.
    /// The workers call `wake` from their threads when they have something to tell.
    #[must_use]
    pub fn start(
        library: Library,
        article: Option<usize>,
        size: (u16, u16),
        store: Result<Store, NothingKept>,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let (places, no_places) = store.as_ref().map(Store::places).unwrap_or_default();
        let (mut state, effect) = State::resumed(library, article, places, size.0, size.1);
        if let Ok((settings, no_settings)) = store.as_ref().map(Store::settings) {
            state.set(settings);
            for warning in no_places.into_iter().chain(no_settings) {
                state.hear(Event::Warned(warning.into()));
            }
        }
        let workers = Workers::new(store, wake);
        let mut session = Self { state, workers };
        session.carry_out(effect);
        session
    }

    /// The reader's state, to be drawn.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// Ends the session without a word, and hands out its state.
    #[must_use]
    pub fn into_state(self) -> State {
        self.state
    }

    /// Leaves the mouse to the terminal from the start.
    pub const fn leave_mouse(&mut self) {
        self.state.leave_mouse();
    }

    /// The first frame is out: now what costs time may be looked for on the page.
    pub const fn settle(&mut self) {
        self.state.settle();
    }

    /// Reads what the first frame did not need: the annotations, and what the sidebar says of the
    /// articles. The bytes of `id` tell this session from all others; `clock` tells the seconds
    /// since 1970 (UTC), or 0 if it does not know. Reading annotations takes a millisecond and is
    /// waited for: no key is to be pressed on annotations that are not there yet.
    pub fn begin(&mut self, id: &[u8], clock: fn() -> i64) {
        self.state.call_session(id, clock);
        self.workers.read_annotations();
        self.finish();
        self.workers.sum_up(self.state.library());
    }

    /// Presses a key.
    pub fn press(&mut self, key: KeyEvent) -> Option<TerminalEffect> {
        let (escape, key) = keymap::separated(key, self.state.keys());
        if let Some(escape) = escape {
            // Esc closes something, which asks nothing of a terminal.
            self.apply(keymap::action(escape, self.state.keys()));
        }
        self.apply(keymap::action(key, self.state.keys()))
    }

    /// Applies an action. What comes back is left for a terminal to do.
    pub fn apply(&mut self, action: Action) -> Option<TerminalEffect> {
        let effect = self.state.apply(action);
        self.carry_out(effect)
    }

    /// Takes in an event. No event asks anything of a terminal.
    pub fn hear(&mut self, event: Event) {
        let effect = self.state.hear(event);
        self.carry_out(effect);
    }

    /// Takes in all that the workers have sent, without waiting, and has the place remembered in a
    /// while if the reader has moved.
    pub fn drain(&mut self) {
        while let Some(event) = self.workers.next() {
            self.hear(event);
        }
        if self.workers.keeps() && self.state.begins_to_rest() {
            self.workers.start_save_timer();
        }
    }

    /// Takes in all that the workers send, until none of them is at work.
    pub fn wait(&mut self) {
        while let Some(event) = self.workers.wait() {
            self.hear(event);
        }
    }

    /// Something else than a key ends the session, and nobody can be asked: a note that is being
    /// written is saved, and what cannot be saved will be part of the farewell.
    pub fn interrupt(&mut self) {
        let effect = self.state.save_draft();
        self.carry_out(effect);
        self.state.print_unsaved();
    }

    /// Remembers the place, where anything is kept, and waits until all is written that can be.
    pub fn leave(&mut self) {
        if self.workers.keeps() {
            self.state.remember_place();
        }
        self.finish();
    }

    /// Tries once more to keep the changes that are not kept, and waits until that is done and all
    /// else is written.
    fn finish(&mut self) {
        let effect = self.state.keep_annotations();
        self.carry_out(effect);
        while self.state.saves() {
            let Some(event) = self.workers.wait() else {
                return;
            };
            self.hear(event);
        }
        self.workers.finish_writing();
    }

    /// Has an effect carried out, and all that follows from it; hands back what needs a terminal.
    fn carry_out(&mut self, effect: Option<Effect>) -> Option<TerminalEffect> {
        self.workers.remember(self.state.remembered());
        let library = self.state.library();
        match effect? {
            Effect::Read(article) => {
                let event = self.workers.read(library, article);
                self.hear(event);
            }
            Effect::Fold(document) => self.workers.fold(document),
            Effect::Concordance { request, query } => {
                self.workers.search_all(library, request, query);
            }
            Effect::Advise { query, article } => self.workers.advise(library, query, article),
            Effect::Keep(changes, known) => self.workers.keep(changes, known),
            Effect::Leave => {
                self.finish();
                let effect = self.state.leave();
                return self.carry_out(effect);
            }
            Effect::Terminal(effect) => return Some(effect),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::reader::action::{Command, Keys};

    const SIZE: (u16, u16) = (80, 24);

    /// A folder that is not there yet, and goes with the test.
    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("session-{name}-{}", std::process::id())))
        }

        fn store(&self) -> Store {
            Store::new(self.0.clone(), self.0.clone())
        }

        /// A session with these files, as far as before its first frame.
        fn start(&self) -> Session {
            Session::start(Library::embedded(), None, SIZE, Ok(self.store()), || {})
        }
    }

    impl Drop for Home {
        fn drop(&mut self) {
            drop(fs::remove_dir_all(&self.0));
        }
    }

    fn press(session: &mut Session, keys: &str) -> Option<TerminalEffect> {
        let keys = keymap::parse(keys).unwrap();
        let pressed = keys.into_iter().map(|key| session.press(key));
        pressed.last().flatten()
    }

    /// A session that has begun.
    fn begun(home: &Home) -> Session {
        let mut session = home.start();
        session.settle();
        session.begin(b"id", || 0);
        session.wait();
        session
    }

    #[test]
    fn what_is_made_in_one_session_is_there_in_the_next_once_that_has_begun() {
        let home = Home::new("next");
        let mut session = begun(&home);
        press(&mut session, "]jjv1");
        session.leave();
        assert_eq!(session.state().unsaved().0, 0);
        let (article, anchor) = (session.state().article(), session.state().anchor());
        let mut session = home.start();
        assert_eq!(
            (session.state().article(), session.state().anchor()),
            (article, anchor),
            "the first frame shows the place that was left"
        );
        assert!(session.state().annotations().all().is_empty());
        session.begin(b"other", || 0);
        session.drain();
        assert_eq!(session.state().annotations().all().len(), 1);
    }

    #[test]
    fn only_what_a_terminal_can_do_comes_back() {
        let home = Home::new("effects");
        let mut session = begun(&home);
        assert_eq!(press(&mut session, "jv1"), None);
        assert!(matches!(
            press(&mut session, "y"),
            Some(TerminalEffect::Copy(_))
        ));
        let redraw = session.apply(Action::Command(Command::Redraw));
        assert_eq!(redraw, Some(TerminalEffect::Redraw));
        assert_eq!(press(&mut session, "q"), Some(TerminalEffect::Quit));
    }

    #[test]
    fn leaving_asks_what_is_to_become_of_what_cannot_be_kept() {
        let home = Home::new("asks");
        fs::write(&home.0, "a file in the place of the folder").unwrap();
        let mut session = begun(&home);
        press(&mut session, "v1");
        assert_eq!(press(&mut session, "q"), None);
        assert_eq!(session.state().unsaved().0, 1);
        assert_eq!(press(&mut session, "q"), Some(TerminalEffect::Quit));
        assert!(session.state().farewell().is_some());
        drop(fs::remove_file(&home.0));
    }

    #[test]
    fn an_interrupted_session_saves_the_note_that_is_being_written() {
        let home = Home::new("interrupted");
        let mut session = begun(&home);
        press(&mut session, "aWhy?");
        session.interrupt();
        session.leave();
        let (notes, warning) = home.store().notes();
        assert!(warning.is_none());
        assert_eq!(notes.all()[0].note, "Why?");
        assert!(session.state().farewell().is_none());
    }

    #[test]
    fn a_key_with_alt_that_does_nothing_is_esc_and_the_key() {
        let home = Home::new("alt");
        let mut session = begun(&home);
        press(&mut session, "/kidney<a-j>");
        assert_eq!(session.state().keys(), Keys::Commands);
        assert!(session.state().anchor() > 0, "a line down");
    }
}
