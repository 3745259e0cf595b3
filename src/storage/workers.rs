//! Carries out what the state asks for, away from the keys where it takes long, and brings the
//! answers back as events. The reader on a terminal and the frames printed without one go through
//! here alike.

use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::sleep;
use std::time::Duration;

use super::writer::{Job, Keeper};
use crate::library::{Library, Origin, Summary};
use crate::reader::action::{Effect, Event};
use crate::reader::state::{MOST_ARTICLES, State};
use crate::search::Query;
use crate::search::results::{Advice, Why};
use crate::storage::corpus::{Texts, Wanted};
use crate::storage::source;
use crate::storage::store::{NothingKept, Store};
use crate::text::document::Document;
use crate::text::folded::Folded;

/// Calls whoever waits for events.
type Wake = Arc<dyn Fn() + Send + Sync>;

/// The way to the workers and back.
pub struct Workers {
    sender: Sender<Said>,
    receiver: Receiver<Said>,
    wake: Wake,
    /// How many workers have not yet said that they are done.
    at_work: Cell<usize>,
    /// Counts what was asked of all articles: whoever works for an earlier count stops.
    asked: Arc<AtomicUsize>,
    /// The texts of all articles, once somebody has asked for them.
    texts: OnceCell<Arc<Texts>>,
    /// The reader's own files, or why there are none.
    store: Result<Store, NothingKept>,
    /// Who writes them, one thing after another, once there is something to write.
    keeper: OnceCell<Keeper>,
}

/// How often a place is remembered while the reader moves.
const REST: Duration = Duration::from_secs(3);

/// What a worker says.
enum Said {
    Event(Event),
    Done,
}

impl Workers {
    /// A world that calls `wake`, from a worker's thread, after each event that it has sent.
    #[must_use]
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            wake: Arc::new(wake),
            at_work: Cell::new(0),
            asked: Arc::default(),
            texts: OnceCell::new(),
            store: Err(NothingKept::NoFolder),
            keeper: OnceCell::new(),
        }
    }

    /// Keeps the reader's own files in `store`, from now on, or says why there is none.
    #[must_use]
    pub fn keeping(mut self, store: Result<Store, NothingKept>) -> Self {
        self.store = store;
        self
    }

    /// Has the place remembered in a while, if the reader has moved. A timer of its own, and not
    /// one for each key: that one would have to be set again and again.
    pub fn rest(&self, state: &mut State) {
        if state.begins_to_rest() {
            self.work(|send| {
                sleep(REST);
                send(Event::Rested);
            });
        }
    }

    /// Reads the reader's annotations.
    pub fn read_notes(&self) {
        if self.store.is_ok() {
            self.keep(Job::Read);
        }
    }

    /// Tries once more to keep all that is not, and waits until that is done.
    pub fn finish(&self, state: &mut State) {
        let asked = state.keep_annotations();
        self.carry(state, asked);
        while state.saves() {
            let Ok(said) = self.receiver.recv() else {
                return;
            };
            self.heard(state, said);
        }
        // What is remembered is written after that.
        if let Some(keeper) = self.keeper.get() {
            keeper.finish();
        }
    }

    fn heard(&self, state: &mut State, said: Said) {
        match said {
            Said::Event(event) => {
                let asked = state.hear(event);
                // Perhaps the reader stays.
                self.carry(state, asked);
            }
            Said::Done => self.at_work.set(self.at_work.get().saturating_sub(1)),
        }
    }

    /// Has written what is to be kept for the next time.
    fn remember(&self, state: &mut State) {
        let remembered = state.remembered();
        if !remembered.is_empty() && self.store.is_ok() {
            self.keep(Job::Remember(remembered));
        }
    }

    fn keep(&self, job: Job) {
        let changes = job.changes();
        let fails = |why: &str| {
            let _ = self
                .sender
                .send(Said::Event(Event::Kept(changes, Err(why.to_owned()))));
            (self.wake)();
        };
        let store = match &self.store {
            Ok(store) => store,
            Err(why) => return fails(&why.to_string()),
        };
        self.at_work.set(self.at_work.get() + 1);
        let keeper = self.keeper.get_or_init(|| {
            let (said, wake) = (self.sender.clone(), Arc::clone(&self.wake));
            Keeper::new(store.clone(), move |event| {
                let done = event.is_none();
                // Nobody may be left to hear it.
                let _ = said.send(event.map_or(Said::Done, Said::Event));
                if !done {
                    wake();
                }
            })
        });
        if !keeper.keep(job) {
            self.at_work.set(self.at_work.get().saturating_sub(1));
            fails("there is no thread to be had for it");
        }
    }

    /// Carries out `effect` as far as it needs no terminal, and all that follows from it; hands
    /// back what needs one.
    pub fn carry(&self, state: &mut State, effect: Option<Effect>) -> Option<Effect> {
        let mut effect = effect;
        self.remember(state);
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
                Effect::Survey(number, query) => {
                    self.survey(state.library(), number, &query);
                    return None;
                }
                Effect::Advise { query, article } => {
                    self.advise(state.library(), query, article);
                    return None;
                }
                Effect::Keep(changes, known) => {
                    self.keep(Job::Changes(changes, known));
                    return None;
                }
                Effect::Leave => {
                    self.finish(state);
                    effect = state.leave();
                    continue;
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
        let unread = library
            .articles()
            .iter()
            .enumerate()
            .filter(|(_, article)| article.summary.is_none());
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

    /// The texts of all articles, and how to tell whether something newer was asked of them.
    fn texts(&self, library: &Library) -> (Arc<Texts>, impl Fn() -> bool + Send + Sync + use<>) {
        let texts = Arc::clone(self.texts.get_or_init(|| Arc::new(Texts::of(library))));
        let (mine, asked) = (
            self.asked.fetch_add(1, Ordering::Relaxed) + 1,
            Arc::clone(&self.asked),
        );
        (texts, move || asked.load(Ordering::Relaxed) == mine)
    }

    /// Searches all articles, and tells what is found as it is found.
    fn survey(&self, library: &Library, number: usize, query: &Query) {
        let (texts, wanted) = self.texts(library);
        let query = query.clone();
        // In a small library every match has its line.
        let excerpts = if texts.len() > 1000 { 5 } else { 500 };
        self.work(move |send| {
            texts.search(
                &query,
                Wanted::Best {
                    articles: MOST_ARTICLES,
                    excerpts,
                },
                &|results| wanted() && send(Event::Surveyed(number, results)),
            );
            let related = texts.related(&query, &wanted);
            if wanted() && !related.is_empty() {
                send(Event::Related(number, related));
            }
        });
    }

    /// Finds out what may have been meant by a query that finds nothing in an article.
    fn advise(&self, library: &Library, query: Box<Query>, article: usize) {
        let (texts, wanted) = self.texts(library);
        let here = Texts::one(library, article);
        self.work(move |send| {
            let advice = advice(&texts, &here, &query, article, &wanted);
            if wanted() {
                send(Event::Advised(query, advice));
            }
        });
    }

    /// Reads the beginning of an article at once, and the rest by a worker.
    fn read(&self, library: &Library, article: usize) -> Event {
        let Some(Origin::File(path)) = library.get(article).map(|article| article.origin.clone())
        else {
            return Event::Message("this article has no file".to_owned());
        };
        let sidecar = source::sidecar(&path).unwrap_or_else(|trouble| {
            // The text is there all the same.
            let _ = self
                .sender
                .send(Said::Event(Event::Message(trouble.to_string())));
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
                send(Event::Read {
                    article,
                    text: text.map(|text| Arc::new(Document::parse(text))),
                    whole: true,
                    sidecar: None,
                });
            });
        }
        Event::Read {
            article,
            text,
            whole,
            sidecar,
        }
    }

    /// Does something on a thread of its own; what it sends says whether anybody still listens.
    /// Should it panic, the reader is told and goes on.
    fn work(&self, work: impl FnOnce(&(dyn Fn(Event) -> bool + Sync)) + Send + 'static) {
        self.at_work.set(self.at_work.get() + 1);
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        std::thread::spawn(move || {
            let send = |event| {
                let heard = sender.send(Said::Event(event)).is_ok();
                wake();
                heard
            };
            if catch_unwind(AssertUnwindSafe(|| work(&send))).is_err() {
                send(Event::Message(
                    "that failed inside kidneyread; the text on the page is not harmed".to_owned(),
                ));
            }
            // Nobody may be left to hear it.
            let _ = sender.send(Said::Done);
        });
    }
}

/// As many articles and slips as are advised.
const MOST_ADVICE: usize = 3;

fn advice(
    texts: &Texts,
    here: &Texts,
    query: &Query,
    article: usize,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Vec<Advice> {
    let mut all = Vec::new();
    let elsewhere = texts.found(query, MOST_ADVICE, wanted);
    for found in elsewhere
        .kept()
        .iter()
        .filter(|found| found.article != article)
        .take(MOST_ADVICE)
    {
        all.push(Advice {
            phrase: query.text().to_owned(),
            why: Why::Article(found.article),
            here: 0,
            elsewhere: found.count(),
        });
    }
    let slips = texts
        .slips(query, MOST_ADVICE, wanted)
        .into_iter()
        .map(|slip| (slip, Why::Near));
    let related = texts
        .related(query, wanted)
        .into_iter()
        .map(|related| (related, Why::Related));
    for ((phrase, count), why) in slips.chain(related) {
        let here = here.count(&phrase, wanted);
        all.push(Advice {
            phrase,
            why,
            here,
            elsewhere: count.saturating_sub(here),
        });
    }
    // What stands in this article comes first, then slips.
    all.sort_by_key(|advice| (advice.here == 0, advice.why != Why::Near));
    all
}

fn summary(article: usize, path: &Path, bytes: usize) -> Event {
    let summary = source::head(path)
        .ok()
        .map(|(text, _)| Summary::new(&Document::parse(text), bytes));
    let sidecar = source::sidecar(path).ok().flatten().unwrap_or_default();
    Event::Summary {
        article,
        summary,
        sidecar,
    }
}
