//! Workers do what the state asks for: away from the keys where it takes long. Their answers come
//! back as events.

use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::sleep;
use std::time::Duration;

use super::writer::{Job, Writer};
use crate::annotations::{Annotations, Change};
use crate::library::{Library, Origin, Summary};
use crate::reader::action::{Event, Remembered, Trouble};
use crate::reader::state::MOST_ARTICLES;
use crate::search::Query;
use crate::search::results::{Advice, Why};
use crate::storage::corpus::{Corpus, Wanted};
use crate::storage::source;
use crate::storage::store::{NothingKept, Store};
use crate::text::document::Document;
use crate::text::folded::Folded;

/// The way to the workers and back.
pub struct Workers {
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    /// Wakes whoever waits for events.
    wake: Arc<dyn Fn() + Send + Sync>,
    /// How many jobs are not done yet.
    at_work: Cell<usize>,
    /// Counts what was asked of the corpus: whoever works for an earlier request stops.
    asked: Arc<AtomicUsize>,
    /// The texts of all articles, once somebody has asked for them.
    corpus: OnceCell<Arc<Corpus>>,
    /// The reader's own files, or why there are none.
    store: Result<Store, NothingKept>,
    /// The thread that writes them, once there is something to write.
    writer: OnceCell<Writer>,
}

/// How long after a motion the place is remembered.
const REST: Duration = Duration::from_secs(3);

/// What a worker sends.
enum Report {
    /// Something to tell the state.
    Event(Event),
    /// A job is done.
    Done,
}

impl Workers {
    /// Workers who keep the reader's own files in `store`, or know why there is none. They call
    /// `wake` from their threads after each event.
    #[must_use]
    pub fn new(store: Result<Store, NothingKept>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            wake: Arc::new(wake),
            at_work: Cell::new(0),
            asked: Arc::default(),
            corpus: OnceCell::new(),
            store,
            writer: OnceCell::new(),
        }
    }

    /// Whether anything is kept for the next time.
    #[must_use]
    pub const fn keeps(&self) -> bool {
        self.store.is_ok()
    }

    /// The next event that a worker has sent, if one waits.
    #[must_use]
    pub fn next(&self) -> Option<Event> {
        loop {
            match self.receiver.try_recv().ok()? {
                Report::Event(event) => return Some(event),
                Report::Done => self.end(),
            }
        }
    }

    /// Waits for the next event; nothing when no worker is left that could send one.
    #[must_use]
    pub fn wait(&self) -> Option<Event> {
        while self.at_work.get() > 0 {
            match self.receiver.recv().ok()? {
                Report::Event(event) => return Some(event),
                Report::Done => self.end(),
            }
        }
        self.next()
    }

    /// Counts a job that begins.
    fn begin(&self) {
        self.at_work.set(self.at_work.get() + 1);
    }

    /// Counts a job that is done.
    fn end(&self) {
        self.at_work.set(self.at_work.get().saturating_sub(1));
    }

    /// Sends an event as a worker would.
    fn send(&self, event: Event) {
        // The receiver is here.
        let _ = self.sender.send(Report::Event(event));
        (self.wake)();
    }

    /// Says in a while that the reader has been moving for a while. One timer, and not one for each
    /// key: that one would have to be set again and again.
    pub fn rest(&self) {
        self.work(|send| {
            sleep(REST);
            send(Event::Rested);
        });
    }

    /// Reads the annotations, and what was searched before.
    pub fn read_annotations(&self) {
        if self.keeps() {
            self.write(Job::Read);
        }
    }

    /// Carries out changes in the file of annotations; `known` are all annotations that the reader
    /// knows.
    pub fn keep(&self, changes: Vec<Change>, known: Box<Annotations>) {
        self.write(Job::Keep(changes, known));
    }

    /// Writes what is to be kept for the next time.
    pub fn remember(&self, remembered: Vec<Remembered>) {
        if !remembered.is_empty() && self.keeps() {
            self.write(Job::Remember(remembered));
        }
    }

    /// Waits until all that is to be written is written.
    pub fn finish_writing(&self) {
        if let Some(writer) = self.writer.get() {
            writer.finish();
        }
    }

    /// Gives a job to the writer. Where there is none, that is told as what became of the job.
    fn write(&self, job: Job) {
        let changes = job.changes();
        let fail = |why: &str| self.send(Event::Kept(changes, Err(Trouble(why.to_owned()))));
        let store = match &self.store {
            Ok(store) => store,
            Err(why) => return fail(&why.to_string()),
        };
        let writer = self.writer.get_or_init(|| {
            let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
            Writer::new(store.clone(), move |event| {
                let is_done = event.is_none();
                // Nobody may be left to hear it.
                let _ = sender.send(event.map_or(Report::Done, Report::Event));
                if !is_done {
                    wake();
                }
            })
        });
        self.begin();
        if !writer.add(job) {
            self.end();
            fail("there is no thread to be had for it");
        }
    }

    /// Folds a long text for search.
    pub fn fold(&self, document: Arc<Document>) {
        self.work(move |send| {
            let folded = Box::new(Folded::new(document.text()));
            send(Event::Folded(document, folded));
        });
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
    fn corpus(&self, library: &Library) -> (Arc<Corpus>, impl Fn() -> bool + Send + Sync + use<>) {
        let corpus = Arc::clone(self.corpus.get_or_init(|| Arc::new(Corpus::new(library))));
        let (number, asked) = (
            self.asked.fetch_add(1, Ordering::Relaxed) + 1,
            Arc::clone(&self.asked),
        );
        (corpus, move || asked.load(Ordering::Relaxed) == number)
    }

    /// Searches all articles, and tells what is found as it is found, with the number of the
    /// request. What was searched in them before is given up.
    pub fn search_all(&self, library: &Library, request: usize, query: Box<Query>) {
        let (corpus, wanted) = self.corpus(library);
        // In a small library every match has its line.
        let excerpts = if corpus.len() > 1000 { 5 } else { 500 };
        self.work(move |send| {
            corpus.search(
                &query,
                Wanted::Best {
                    articles: MOST_ARTICLES,
                    excerpts,
                },
                &|results| wanted() && send(Event::Concordance { request, results }),
            );
            let related = corpus.related(&query, &wanted);
            if wanted() && !related.is_empty() {
                send(Event::Related(request, related));
            }
        });
    }

    /// Finds out what may have been meant by a query that finds nothing in an article.
    pub fn advise(&self, library: &Library, query: Box<Query>, article: usize) {
        let (corpus, wanted) = self.corpus(library);
        let here = Corpus::of_one(library, article);
        self.work(move |send| {
            let advice = advice(&corpus, &here, &query, article, &wanted);
            if wanted() {
                send(Event::Advised(query, advice));
            }
        });
    }

    /// Reads the beginning of an article at once, which is what comes back, and the rest by a worker.
    pub fn read(&self, library: &Library, article: usize) -> Event {
        let Some(Origin::File(path)) = library.get(article).map(|article| article.origin.clone())
        else {
            return Event::Message("this article has no file".to_owned());
        };
        let sidecar = source::sidecar(&path).unwrap_or_else(|trouble| {
            // The text is there all the same.
            self.send(Event::Message(trouble.to_string()));
            None
        });
        let (text, whole) = match source::head(&path) {
            Ok((text, whole)) => (Ok(Arc::new(text)), whole),
            Err(error) => (Err(error.into()), true),
        };
        if text.is_ok() && !whole {
            self.work(move |send| {
                let text = source::read(&path).map_err(Trouble::from);
                send(Event::Read {
                    article,
                    text: text.map(Arc::new),
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
        self.begin();
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        std::thread::spawn(move || {
            let send = |event| {
                let heard = sender.send(Report::Event(event)).is_ok();
                wake();
                heard
            };
            if catch_unwind(AssertUnwindSafe(|| work(&send))).is_err() {
                send(Event::Message(
                    "that failed inside kidneyread; the text on the page is not harmed".to_owned(),
                ));
            }
            // Nobody may be left to hear it.
            let _ = sender.send(Report::Done);
        });
    }
}

/// As many articles and slips as are advised.
const MOST_ADVICE: usize = 3;

/// What may have been meant by a query that finds nothing in `article`, the text of which is `here`:
/// other articles that hold it, slips of the pen, related words that occur.
fn advice(
    corpus: &Corpus,
    here: &Corpus,
    query: &Query,
    article: usize,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Vec<Advice> {
    let mut all = Vec::new();
    let elsewhere = corpus.found(query, MOST_ADVICE, wanted);
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
    let slips = corpus
        .slips(query, MOST_ADVICE, wanted)
        .into_iter()
        .map(|slip| (slip, Why::Near));
    let related = corpus
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

/// What the sidebar says of an article, from its beginning and its length in bytes.
fn summary(article: usize, path: &Path, bytes: usize) -> Event {
    let summary = source::head(path)
        .ok()
        .map(|(beginning, _)| Summary::new(&beginning, bytes));
    let sidecar = source::sidecar(path).ok().flatten().unwrap_or_default();
    Event::Summary {
        article,
        summary,
        sidecar,
    }
}
