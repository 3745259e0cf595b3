//! Carries out what the state asks for, away from the keys where it takes long, and brings the answers back as events.
//! The reader on a terminal and the frames printed without one go through here alike.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use crate::action::{Effect, Event};
use crate::document::Document;
use crate::folded::Folded;
use crate::library::{Library, Origin, Summary};
use crate::source;
use crate::state::State;

/// Calls whoever waits for events.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// The way to the workers and back.
pub struct World {
    sender: Sender<Said>,
    receiver: Receiver<Said>,
    wake: Wake,
    /// How many workers have not yet said that they are done.
    at_work: Cell<usize>,
}

/// What a worker says.
enum Said {
    Event(Event),
    Done,
}

impl World {
    /// A world that calls `wake`, from a worker's thread, after each event that it has sent.
    #[must_use]
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, wake: Arc::new(wake), at_work: Cell::new(0) }
    }

    /// Carries out `effect` as far as it needs no terminal, and all that follows from it; hands back what needs one.
    pub fn carry(&self, state: &mut State, effect: Option<Effect>) -> Option<Effect> {
        let mut effect = effect;
        loop {
            let event = match effect? {
                Effect::Read(article) => self.read(state.library(), article),
                Effect::Fold(document) => {
                    self.work(move |send| {
                        let folded = Box::new(Folded::new(document.text()));
                        send(Event::Folded(document, folded));
                    });
                    return None;
                }
                terminal @ (Effect::Quit | Effect::Copy(_) | Effect::Suspend | Effect::Redraw) => {
                    return Some(terminal);
                }
            };
            effect = state.hear(event);
        }
    }

    /// The next event that a worker has sent, if one waits.
    #[must_use]
    pub fn next(&self) -> Option<Event> {
        loop {
            match self.receiver.try_recv().ok()? {
                Said::Event(event) => return Some(event),
                Said::Done => self.at_work.set(self.at_work.get().saturating_sub(1)),
            }
        }
    }

    /// Waits for the next event; nothing when no worker is left that could send one.
    #[must_use]
    pub fn wait(&self) -> Option<Event> {
        while self.at_work.get() > 0 {
            match self.receiver.recv().ok()? {
                Said::Event(event) => return Some(event),
                Said::Done => self.at_work.set(self.at_work.get() - 1),
            }
        }
        self.next()
    }

    /// Sums up the articles that are still unread, for the sidebar, in their order.
    pub fn sum_up(&self, library: &Library) {
        let unread = library.articles().iter().enumerate().filter(|(_, article)| article.summary.is_none());
        let unread: Vec<(usize, PathBuf, usize)> = unread
            .filter_map(|(at, article)| match &article.origin {
                Origin::File(path) => Some((at, path.clone(), article.bytes)),
                Origin::Embedded(_) => None,
            })
            .collect();
        if unread.is_empty() {
            return;
        }
        self.work(move |send| {
            for (article, path, bytes) in unread {
                if !send(summary(article, &path, bytes)) {
                    return;
                }
            }
        });
    }

    /// Reads the beginning of an article at once, and the rest by a worker.
    fn read(&self, library: &Library, article: usize) -> Event {
        let Some(Origin::File(path)) = library.get(article).map(|article| article.origin.clone()) else {
            return Event::Message("this article has no file".to_owned());
        };
        let sidecar = source::sidecar(&path).unwrap_or_else(|trouble| {
            // The text is there all the same.
            let _ = self.sender.send(Said::Event(Event::Message(trouble)));
            (self.wake)();
            None
        });
        let (text, whole) = match source::head(&path) {
            Ok((text, whole)) => (Ok(Arc::new(Document::parse(text))), whole),
            Err(error) => (Err(error.to_string()), true),
        };
        if text.is_ok() && !whole {
            self.work(move |send| {
                let text = source::read(&path).map_err(|error| error.to_string());
                send(Event::Read { article, text: text.map(|text| Arc::new(Document::parse(text))), whole: true, sidecar: None });
            });
        }
        Event::Read { article, text, whole, sidecar }
    }

    /// Does something on a thread of its own; what it sends says whether anybody still listens.
    /// Should it panic, the reader is told and goes on.
    fn work(&self, work: impl FnOnce(&dyn Fn(Event) -> bool) + Send + 'static) {
        self.at_work.set(self.at_work.get() + 1);
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        std::thread::spawn(move || {
            let send = |event| {
                let heard = sender.send(Said::Event(event)).is_ok();
                wake();
                heard
            };
            if catch_unwind(AssertUnwindSafe(|| work(&send))).is_err() {
                send(Event::Message("that failed inside kidneyread; the text on the page is not harmed".to_owned()));
            }
            // Nobody may be left to hear it.
            let _ = sender.send(Said::Done);
        });
    }
}

fn summary(article: usize, path: &Path, bytes: usize) -> Event {
    let summary = source::head(path).ok().map(|(text, _)| Summary::new(&Document::parse(text), bytes));
    let sidecar = source::sidecar(path).ok().flatten().unwrap_or_default();
    Event::Summary { article, summary, sidecar }
}
