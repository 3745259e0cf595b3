//! The thread that writes the reader's own files, one job after another, so that no key waits for a
//! disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::annotations::{Annotations, Change};
use crate::reader::action::{Event, Remembered, Trouble};
use crate::storage::store::{Store, StoreError};

/// A job of the writer.
pub(super) enum Job {
    /// Read the annotations, and what was searched before.
    Read,
    /// Carry out changes in the file of annotations; with all annotations that the reader knows.
    Keep(Vec<Change>, Box<Annotations>),
    /// Write what is kept for the next time.
    Remember(Vec<Remembered>),
}

/// What the writer is sent.
enum Message {
    /// A job to do.
    Job(Job),
    /// Whom to tell that all jobs before are done.
    Finish(Sender<()>),
}

impl Job {
    /// How many changes the job is to carry out.
    pub(super) const fn changes(&self) -> usize {
        match self {
            Self::Keep(changes, _) => changes.len(),
            Self::Read | Self::Remember(_) => 0,
        }
    }
}

/// The way to the thread, which ends when this is dropped.
pub(super) struct Writer(Sender<Message>);

impl Writer {
    /// Starts a thread that writes into `store`. `tell` gets each event that a job leads to, and
    /// nothing once the job is done.
    pub(super) fn new(store: Store, tell: impl Fn(Option<Event>) + Send + 'static) -> Self {
        let (sender, messages) = channel();
        let work = move || {
            for message in messages {
                let job = match message {
                    Message::Job(job) => job,
                    Message::Finish(done) => {
                        // Whoever asked waits for it.
                        let _ = done.send(());
                        continue;
                    }
                };
                let changes = job.changes();
                let done = catch_unwind(AssertUnwindSafe(|| {
                    carry_out(&store, job, &|event| tell(Some(event)));
                }));
                if done.is_err() {
                    let trouble = Trouble("that failed inside kidneyread".to_owned());
                    tell(Some(Event::Kept(changes, Err(trouble))));
                }
                tell(None);
            }
        };
        // Where there is no thread to be had, the messages have no receiver, and `add` says so.
        drop(thread::Builder::new().name("writer".to_owned()).spawn(work));
        Self(sender)
    }

    /// Adds a job behind those before it. False if there is no thread to do it.
    pub(super) fn add(&self, job: Job) -> bool {
        self.0.send(Message::Job(job)).is_ok()
    }

    /// Waits until all jobs are done.
    pub(super) fn finish(&self) {
        let (done, finished) = channel();
        if self.0.send(Message::Finish(done)).is_ok() {
            let _ = finished.recv();
        }
    }
}

fn carry_out(store: &Store, job: Job, tell: &dyn Fn(Event)) {
    match job {
        Job::Read => {
            let (annotations, told) = store.notes();
            tell(Event::Kept(
                0,
                Ok((Box::new(annotations), told.map(Trouble::from))),
            ));
            tell(Event::Searched(store.searches()));
        }
        Job::Keep(changes, known) => {
            let kept = store
                .keep_or_restore(&changes, &known)
                .map(|(annotations, told)| (Box::new(annotations), told.map(Trouble::from)));
            tell(Event::Kept(changes.len(), kept.map_err(Trouble::from)));
        }
        Job::Remember(remembered) => {
            let write = |what| match what {
                Remembered::Settings(settings) => store.keep_settings(&settings),
                Remembered::Place(article, place) => store.keep_place(&article, &place),
                Remembered::Search(query) => store.keep_search(&query),
            };
            let troubles: Vec<StoreError> = remembered
                .into_iter()
                .filter_map(|what| write(what).err())
                .collect();
            // One trouble is like the other, and one is enough for the bottom line.
            if let Some(trouble) = troubles.into_iter().next_back() {
                tell(Event::Forgot(trouble.into()));
            }
        }
    }
}
