//! Workers: threads that carry out what the state asks for, so that no key waits for it. Their
//! answers come back as events.

use std::cell::{Cell, OnceCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::sleep;
use std::time::Duration;

use super::writer::{Job, Writer, carry_out};
use crate::annotations::{Annotations, Change};
use crate::library::{Library, Origin, Summary};
use crate::reader::action::{Event, Remembered, Trouble};
use crate::reader::state::MOST_ARTICLES;
use crate::search::Query;
use crate::search::results::{Advice, Why};
use crate::storage::corpus::{Corpus, Detail};
use crate::storage::source;
use crate::storage::store::{NothingKept, Store};
use crate::text::document::Document;
use crate::text::encoding::Named;
use crate::text::folded::Folded;

/// The workers: starts their jobs, and receives their events.
pub struct Workers {
    sender: Sender<Report>,
    receiver: Receiver<Report>,
    /// Wakes the loop that waits for events.
    wake: Arc<dyn Fn() + Send + Sync>,
    /// The number of jobs that are not done yet, without those of the writer.
    unfinished_jobs: Cell<usize>,
    /// The number of the writer's jobs that are not done yet.
    unwritten_jobs: Cell<usize>,
    /// The number of the latest request to the corpus: work for an earlier request stops.
    latest_request: Arc<AtomicUsize>,
    /// The texts of all articles, from the first request on.
    corpus: OnceCell<Arc<Corpus>>,
    /// The store of the reader's own files, or why there is none.
    store: Result<Store, NothingKept>,
    /// The thread that writes the reader's own files, from the first write on.
    writer: OnceCell<Writer>,
    /// True once the reader was told that no thread can be started.
    told: Cell<bool>,
}

/// The time from a motion to the moment at which the place is saved.
const SAVE_DELAY: Duration = Duration::from_secs(3);

/// A message from a worker.
enum Report {
    /// An event for the state.
    Event(Event),
    /// One job is done.
    Done,
    /// One job of the writer is done.
    Written,
}

impl Workers {
    /// Makes workers that keep the reader's own files in `store`, or know why there is none. They
    /// call `wake` from their own threads after each event, and after each job of the writer.
    #[must_use]
    pub fn new(store: Result<Store, NothingKept>, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, receiver) = channel();
        Self {
            sender,
            receiver,
            wake: Arc::new(wake),
            unfinished_jobs: Cell::new(0),
            unwritten_jobs: Cell::new(0),
            latest_request: Arc::default(),
            corpus: OnceCell::new(),
            store,
            writer: OnceCell::new(),
            told: Cell::new(false),
        }
    }

    /// True if there is a store, so that something is kept for the next session.
    #[must_use]
    pub const fn keeps(&self) -> bool {
        self.store.is_ok()
    }

    /// Takes the next event that a worker has sent; `None` if there is none yet.
    #[must_use]
    pub fn next(&self) -> Option<Event> {
        loop {
            let report = self.receiver.try_recv().ok()?;
            if let Some(event) = self.take(report) {
                return Some(event);
            }
        }
    }

    /// Waits for the next event; `None` once no worker is left that could send one. That takes as
    /// long as the slowest job does, so that the reader on a terminal never calls it.
    #[must_use]
    pub fn wait(&self) -> Option<Event> {
        while self.unfinished_jobs.get() > 0 || self.is_writing() {
            let report = self.receiver.recv().ok()?;
            if let Some(event) = self.take(report) {
                return Some(event);
            }
        }
        self.next()
    }

    /// True if the writer has jobs that are not known to be done.
    #[must_use]
    pub const fn is_writing(&self) -> bool {
        self.unwritten_jobs.get() > 0
    }

    /// Counts a job that is done, or returns the event of a report.
    fn take(&self, report: Report) -> Option<Event> {
        let jobs = match report {
            Report::Event(event) => return Some(event),
            Report::Done => &self.unfinished_jobs,
            Report::Written => &self.unwritten_jobs,
        };
        jobs.set(jobs.get().saturating_sub(1));
        None
    }

    /// Sends an event as if from a worker.
    fn send(&self, event: Event) {
        // Cannot fail: the receiver is a field of this value.
        let _ = self.sender.send(Report::Event(event));
        (self.wake)();
    }

    /// Starts a timer, after which [`Event::Rested`] has the place saved. The caller starts one
    /// timer for a series of motions, not one for each key. Without a thread the place is saved
    /// with the next change, and when the reader is left. No wait is for the timer: it is no work.
    pub fn start_save_timer(&self) {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let timer = move || {
            sleep(SAVE_DELAY);
            // Fails only where the workers were dropped.
            let _ = sender.send(Report::Event(Event::Rested));
            wake();
        };
        if spawn(timer).is_err() {
            self.tell_no_thread();
        }
    }

    /// Has the annotations and the earlier searches read.
    pub fn read_annotations(&self) {
        if self.keeps() {
            self.write(Job::Read);
        }
    }

    /// Has changes applied to the file of annotations. `known` holds all annotations of this
    /// window, from which a missing file is restored.
    pub fn keep(&self, changes: Vec<Change>, known: Box<Annotations>) {
        self.write(Job::Keep(changes, known));
    }

    /// Has places, settings and searches written for the next session.
    pub fn remember(&self, remembered: Vec<Remembered>) {
        if !remembered.is_empty() && self.keeps() {
            self.write(Job::Remember(remembered));
        }
    }

    /// Queues a job for the writer. Where there is no store or no thread, the job fails at once
    /// with an event.
    fn write(&self, job: Job) {
        let changes = job.changes();
        let fail = |why: &str| self.send(Event::Kept(changes, Err(Trouble(why.to_owned()))));
        let store = match &self.store {
            Ok(store) => store,
            Err(why) => return fail(&why.to_string()),
        };
        self.unwritten_jobs.set(self.unwritten_jobs.get() + 1);
        if let Some(writer) = self.writer.get() {
            return writer.add(job);
        }
        if let Some(writer) = Writer::new(store.clone(), self.teller()) {
            self.writer.get_or_init(|| writer).add(job);
        } else {
            // What the reader made is saved all the same.
            carry_out(store, job, &self.teller());
            self.tell_no_thread();
        }
    }

    /// A function that sends what a job of the writer leads to, and with `None` that it is done.
    fn teller(&self) -> impl Fn(Option<Event>) + Send + use<> {
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        move |event| {
            let is_done = event.is_none();
            // Fails only where the workers were dropped.
            let _ = sender.send(event.map_or(Report::Written, Report::Event));
            // The events of a job come when it is done, all at once.
            if is_done {
                wake();
            }
        }
    }

    /// Has a long text folded for search.
    pub fn fold(&self, document: Arc<Document>) {
        self.work(move |send| {
            let folded = Box::new(Folded::new(document.text()));
            send(Event::Folded(document, folded));
        });
    }

    /// Has the articles that have no summary yet summed up for the sidebar, in their order.
    pub fn sum_up(&self, library: &Library) {
        let pending = library
            .articles()
            .iter()
            .enumerate()
            .filter(|(_, article)| article.summary.is_none());
        let pending: Vec<(usize, PathBuf, Named, usize)> = pending
            .filter_map(|(at, article)| match &article.origin {
                Origin::File(path, encoding) => Some((at, path.clone(), *encoding, article.bytes)),
                Origin::Embedded(_) | Origin::Piped(_) => None,
            })
            .collect();
        if pending.is_empty() {
            return;
        }
        self.work(move |send| {
            for (article, path, encoding, bytes) in pending {
                if !send(summary(article, &path, encoding, bytes)) {
                    return;
                }
            }
        });
    }

    /// The texts of all articles for a new request, and a function that tells whether this request
    /// is still the latest.
    fn corpus(&self, library: &Library) -> (Arc<Corpus>, impl Fn() -> bool + Send + Sync + use<>) {
        let corpus = Arc::clone(self.corpus.get_or_init(|| Arc::new(Corpus::new(library))));
        let number = self.latest_request.fetch_add(1, Ordering::Relaxed) + 1;
        let latest = Arc::clone(&self.latest_request);
        (corpus, move || latest.load(Ordering::Relaxed) == number)
    }

    /// Has all articles searched, and results sent as they are found, with the number of the
    /// request. An earlier search of all articles is given up.
    pub fn search_all(&self, library: &Library, request: usize, query: Box<Query>) {
        let (corpus, wanted) = self.corpus(library);
        // A small library can afford to list every match.
        let excerpts = if corpus.len() > 1000 { 5 } else { 500 };
        self.work(move |send| {
            corpus.search(
                &query,
                Detail::Best {
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

    /// Has other queries looked for that the reader may have meant by one without matches in an
    /// article.
    pub fn advise(&self, library: &Library, query: Box<Query>, article: usize) {
        let (corpus, wanted) = self.corpus(library);
        let opened = Corpus::of(library, &[article]);
        self.work(move |send| {
            let advice = advice(&corpus, &opened, &query, article, &wanted);
            if wanted() {
                send(Event::Advised(query, advice));
            }
        });
    }

    /// Reads the beginning of an article at once and returns it; has a worker read all of it if
    /// that is not the whole.
    pub fn read(&self, library: &Library, article: usize) -> Event {
        let Some(Origin::File(path, encoding)) =
            library.get(article).map(|article| article.origin.clone())
        else {
            return Event::Message("this article has no file".to_owned());
        };
        let sidecar = source::sidecar(&path).unwrap_or_else(|trouble| {
            // The article can be read without its sidecar.
            self.send(Event::Message(trouble.to_string()));
            None
        });
        let (text, whole) = match source::head(&path, encoding) {
            Ok((text, whole)) => (Ok(Arc::new(text)), whole),
            Err(error) => (Err(error.into()), true),
        };
        if text.is_ok() && !whole {
            self.work(move |send| {
                let text = source::read(&path, encoding).map_err(Trouble::from);
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

    /// Runs a job on its own thread, or here where there is no thread to be had. The function that
    /// the job is given sends an event, and returns false once nobody receives it.
    fn work(&self, work: impl FnOnce(&(dyn Fn(Event) -> bool + Sync)) + Send + 'static) {
        if let Err(job) = spawn(self.job(work)) {
            job();
            self.tell_no_thread();
        }
    }

    /// Counts a job that begins, and makes it ready for a thread. A panic of the job is reported,
    /// and reading goes on.
    fn job<F>(&self, work: F) -> impl FnOnce() + Send + 'static + use<F>
    where
        F: FnOnce(&(dyn Fn(Event) -> bool + Sync)) + Send + 'static,
    {
        self.unfinished_jobs.set(self.unfinished_jobs.get() + 1);
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        move || {
            let send = |event| {
                let is_received = sender.send(Report::Event(event)).is_ok();
                wake();
                is_received
            };
            if catch_unwind(AssertUnwindSafe(|| work(&send))).is_err() {
                send(Event::Message(
                    "an internal error stopped that; the text is not harmed".to_owned(),
                ));
            }
            // Fails only where the workers were dropped.
            let _ = sender.send(Report::Done);
        }
    }

    /// Tells once that what threads do is done between keys.
    fn tell_no_thread(&self) {
        if !self.told.replace(true) {
            let told = "no thread can be started: keys may have to wait";
            self.send(Event::Warned(Trouble(told.to_owned())));
        }
    }
}

/// Runs a job on a thread of its own; gives it back where there is no thread to be had.
fn spawn<F: FnOnce() + Send + 'static>(job: F) -> Result<(), F> {
    // The job is handed over once the thread is there: a thread that cannot be started would take
    // the job with it.
    let (sender, receiver) = channel::<F>();
    let work = move || receiver.recv().map_or((), |job| job());
    match std::thread::Builder::new().spawn(work) {
        Ok(_) => sender.send(job).map_err(|unsent| unsent.0),
        Err(_) => Err(job),
    }
}

/// The most corrected slips that are advised.
const MOST_SLIPS: usize = 3;

/// The most articles that are advised: as many as there are digits to choose one.
const MOST_WITH_MATCHES: usize = 9;

/// Finds advice for a query without matches in the article at index `article`, which is alone in
/// `opened`: other articles that have matches, or else corrected slips and related words that
/// occur.
fn advice(
    corpus: &Corpus,
    opened: &Corpus,
    query: &Query,
    article: usize,
    wanted: &(dyn Fn() -> bool + Sync),
) -> Vec<Advice> {
    let elsewhere = corpus.found(query, MOST_WITH_MATCHES, wanted);
    let mut all: Vec<Advice> = elsewhere
        .kept()
        .iter()
        .filter(|found| found.article != article)
        .map(|found| Advice {
            phrase: query.text().to_owned(),
            why: Why::Article(found.article),
            here: 0,
            elsewhere: found.count(),
        })
        .collect();
    if !all.is_empty() {
        return all;
    }
    let slips = corpus
        .slips(query, MOST_SLIPS, wanted)
        .into_iter()
        .map(|slip| (slip, Why::Near));
    let related = corpus
        .related(query, wanted)
        .into_iter()
        .map(|related| (related, Why::Related));
    for ((phrase, count), why) in slips.chain(related) {
        let here = opened.count(&phrase, wanted);
        all.push(Advice {
            phrase,
            why,
            here,
            elsewhere: count.saturating_sub(here),
        });
    }
    // Advice that finds something in the open article comes first, and there corrected slips.
    all.sort_by_key(|advice| (advice.here == 0, advice.why != Why::Near));
    all
}

/// Sums up an article for the sidebar, from its beginning and its length in bytes.
fn summary(article: usize, path: &Path, encoding: Named, bytes: usize) -> Event {
    let summary = source::head(path, encoding)
        .ok()
        .map(|(beginning, _)| Summary::new(&beginning, bytes));
    let sidecar = source::sidecar(path).ok().flatten().unwrap_or_default();
    Event::Summary {
        article,
        summary,
        sidecar,
    }
}
