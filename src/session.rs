//! One reader at work: the state, and the workers that carry out its effects. The reader on a
//! terminal, the frames of `--print`, tests and fuzzing all drive it in the same way.
//!
//! A session is started, drawn once, settled and begun; then it takes keys, actions and events
//! until it is left. Whatever the first frame does not need is read only by [`Session::begin`].

use std::iter::Peekable;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::library::Library;
use crate::reader::action::{Action, Effect, Event, Keys, TerminalEffect};
use crate::reader::keymap;
use crate::reader::state::State;
use crate::screen::decoder::Input;
use crate::storage::store::{NothingKept, Store};
use crate::storage::workers::Workers;

/// A reader at work: the state and its workers.
pub struct Session {
    state: State,
    workers: Workers,
}

impl Session {
    /// Opens an article of `library`, by its index, or else the one that was read last, on a screen
    /// of `size` (columns, rows). Reads places, settings and the beginning of the article. The
    /// workers call `wake` from their threads when they have an event.
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
            state.use_settings(settings);
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

    /// Ends the session without saving anything, and returns its state.
    #[must_use]
    pub fn into_state(self) -> State {
        self.state
    }

    /// Adds to the message on the bottom line what became of an effect that only a terminal can carry
    /// out.
    pub fn say_also(&mut self, more: &str) {
        self.state.say_also(more);
    }

    /// Leaves the mouse to the terminal, without a message.
    pub const fn leave_mouse(&mut self) {
        self.state.leave_mouse();
    }

    /// Notes that the first frame is out: from now on the signs of terms and comments, which take
    /// time to find, may be shown.
    pub const fn settle(&mut self) {
        self.state.settle();
    }

    /// Reads what the first frame did not need: the annotations, and the summaries of the articles
    /// for the sidebar. `id` are bytes that no other session has; `clock` returns the seconds since
    /// 1970 (UTC), or 0 if the time is not known. The annotations are there once the disk is
    /// awaited no more ([`Session::awaits_disk`]), after a millisecond or so.
    pub fn begin(&mut self, id: &[u8], clock: fn() -> i64) {
        self.state.begin_session(id, clock);
        self.workers.read_annotations();
        self.workers.sum_up(self.state.library());
    }

    /// Applies a key; returns what only a terminal can do.
    pub fn press(&mut self, key: KeyEvent) -> Option<TerminalEffect> {
        let (escape, key) = keymap::separated(key, self.state.keys());
        if let Some(escape) = escape {
            // Esc only closes something, and asks nothing of a terminal.
            self.apply(keymap::action(escape, self.state.keys()));
        }
        self.apply(keymap::action(key, self.state.keys()))
    }

    /// Joins an input with those in `rest` that come with it: characters that are typed into a line
    /// at once are one paste, so that what they ask for is looked for once and not after each.
    pub fn joined(&self, input: Input, rest: &mut Peekable<impl Iterator<Item = Input>>) -> Input {
        let Some(first) = character(&input).filter(|_| self.state.keys() == Keys::Line) else {
            return input;
        };
        let mut text = String::from(first);
        while let Some(next) = rest.peek().and_then(character) {
            text.push(next);
            rest.next();
        }
        if text.len() == first.len_utf8() {
            return input;
        }
        Input::Action(Action::Paste(text))
    }

    /// Applies an action; returns what only a terminal can do.
    pub fn apply(&mut self, action: Action) -> Option<TerminalEffect> {
        let effect = self.state.apply(action);
        self.carry_out(effect)
    }

    /// Takes in an event; no event asks anything of a terminal.
    pub fn hear(&mut self, event: Event) {
        let effect = self.state.hear(event);
        self.carry_out(effect);
    }

    /// Takes in all events that the workers have sent, without waiting, and starts the timer that
    /// remembers the place if the reader has moved. False if there was no event.
    pub fn drain(&mut self) -> bool {
        let mut heard = false;
        while let Some(event) = self.workers.next() {
            self.hear(event);
            heard = true;
        }
        if self.workers.keeps() && self.state.starts_place_timer() {
            self.workers.start_save_timer();
        }
        heard
    }

    /// Takes in the workers' events until no worker is busy. This has no limit, and ends because
    /// every job does, on a disk that answers: `--print` and tests wait so, the reader on a terminal
    /// never.
    pub fn wait(&mut self) {
        while let Some(event) = self.workers.wait() {
            self.hear(event);
        }
    }

    /// Prepares for an end by a signal or an error, when the reader cannot be asked: saves the note
    /// that is being written, and has the farewell print what cannot be saved.
    pub fn interrupt(&mut self) {
        let effect = self.state.save_draft();
        self.carry_out(effect);
        self.state.print_unsaved();
    }

    /// Has everything written that can be: the unsaved changes, once more if that failed, and the
    /// place, if the session has a store. It is written once the disk is awaited no more
    /// ([`Session::awaits_disk`]).
    pub fn leave(&mut self) {
        if self.workers.keeps() {
            self.state.remember_place();
        }
        let effect = self.state.keep_annotations();
        self.carry_out(effect);
    }

    /// True while files of the reader's own are being read or written, as far as the events so far
    /// tell.
    #[must_use]
    pub const fn awaits_disk(&self) -> bool {
        self.state.is_saving() || self.workers.is_writing()
    }

    /// Answers [`TerminalEffect::Leave`]: whether to quit now. If not, the reader is asked what to
    /// do with changes that could not be saved.
    pub fn quits_or_asks(&mut self) -> bool {
        self.state.quits_or_asks()
    }

    /// Carries out an effect and all that follow from it; returns what only a terminal can do.
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
                let effect = self.state.keep_annotations();
                self.carry_out(effect);
                return Some(TerminalEffect::Leave);
            }
            Effect::Terminal(effect) => return Some(effect),
        }
        None
    }
}

/// The character that an input types, if a paste keeps it as it is.
fn character(input: &Input) -> Option<char> {
    match input {
        Input::Key(KeyEvent {
            code: KeyCode::Char(c),
            modifiers: KeyModifiers::NONE,
            ..
        }) if *c == ' ' || !c.is_whitespace() => Some(*c),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::reader::action::Command;

    const SIZE: (u16, u16) = (80, 24);

    /// A folder that does not exist yet, and is removed after the test.
    struct Home(PathBuf);

    impl Home {
        fn new(name: &str) -> Self {
            Self(std::env::temp_dir().join(format!("session-{name}-{}", std::process::id())))
        }

        fn store(&self) -> Store {
            Store::new(self.0.clone(), self.0.clone())
        }

        /// A session with the files of this folder, before its first frame.
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
        let asked = pressed.last().flatten();
        if asked != Some(TerminalEffect::Leave) {
            return asked;
        }
        session.wait();
        session.quits_or_asks().then_some(TerminalEffect::Quit)
    }

    /// A session that has begun and waits for keys.
    fn begun(home: &Home) -> Session {
        let mut session = home.start();
        session.settle();
        session.begin(b"id", || 0);
        session.wait();
        session
    }

    #[test]
    fn an_annotation_and_the_place_of_one_session_are_there_in_the_next() {
        let home = Home::new("next");
        let mut session = begun(&home);
        press(&mut session, "]jjv1");
        session.leave();
        session.wait();
        assert_eq!(session.state().unsaved().0, 0);
        let (article, anchor) = (session.state().article(), session.state().anchor());
        let mut session = home.start();
        assert_eq!(
            (session.state().article(), session.state().anchor()),
            (article, anchor),
            "the first frame is at the place where the article was left"
        );
        assert!(session.state().annotations().all().is_empty());
        session.begin(b"other", || 0);
        session.wait();
        assert_eq!(session.state().annotations().all().len(), 1);
    }

    #[test]
    fn only_copying_redrawing_and_quitting_are_left_to_the_terminal() {
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
    fn leaving_asks_what_to_do_with_changes_that_cannot_be_saved() {
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
        session.wait();
        let (notes, warning) = home.store().notes();
        assert!(warning.is_none());
        assert_eq!(notes.all()[0].note, "Why?");
        assert!(session.state().farewell().is_none());
    }

    #[test]
    fn characters_typed_into_a_line_at_once_are_one_paste_and_end_as_if_typed_singly() {
        let home = Home::new("joined");
        for prompt in [":", "?/", "s", "W/", "w/", "/", "<tab>/", "A/"] {
            let mut sessions = [begun(&home), begun(&home)];
            for session in &mut sessions {
                press(session, prompt);
            }
            let keys = keymap::parse("ab腎 é? 1é<bs>x<left>cd").unwrap();
            let mut inputs = keys.iter().copied().map(Input::Key).peekable();
            let mut taken = 0;
            let [at_once, singly] = &mut sessions;
            while let Some(input) = inputs.next() {
                taken += 1;
                match at_once.joined(input, &mut inputs) {
                    Input::Key(key) => at_once.press(key),
                    Input::Action(action) => at_once.apply(action),
                    _ => None,
                };
            }
            assert_eq!(taken, 5, "{prompt}: two pastes, and the keys between them");
            for key in keys {
                singly.press(key);
            }
            let frames = sessions.map(|session| format!("{:?}", session.state().mode()));
            assert_eq!(frames[0], frames[1], "{prompt}");
        }
        let session = begun(&home);
        let mut rest = [Input::Key(KeyCode::Char('j').into())]
            .into_iter()
            .peekable();
        let key = Input::Key(KeyCode::Char('j').into());
        assert_eq!(session.joined(key.clone(), &mut rest), key);
        assert!(
            rest.next().is_some(),
            "on the page each character is a command"
        );
    }

    #[test]
    fn a_key_with_alt_that_does_nothing_is_esc_and_then_the_key() {
        let home = Home::new("alt");
        let mut session = begun(&home);
        press(&mut session, "/kidney<a-j>");
        assert_eq!(session.state().keys(), Keys::Commands);
        assert!(session.state().anchor() > 0, "j moves a line down");
    }
}
