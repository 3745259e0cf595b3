//! Who writes the reader's own files: one thread, one thing after another, so that no key waits for
//! a disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::annotations::{Annotations, Change};
use crate::reader::action::{Event, Remembered};
use crate::storage::store::{Store, StoreError};

/// What is to be done.
pub(super) enum Job {
    /// What there is is read.
    Read,
    /// The changes are carried out; the annotations are those that are known here.
    Changes(Vec<Change>, Box<Annotations>),
    /// That is written.
    Remember(Vec<Remembered>),
    /// All before this is done: that is told.
    Finished(Sender<()>),
}

impl Job {
    /// How many changes it is to carry out.
    pub(super) const fn changes(&self) -> usize {
        match self {
            Self::Changes(changes, _) => changes.len(),
            _ => 0,
        }
    }
}

/// The thread, and the way to it. It ends with this.
pub(super) struct Keeper(Sender<Job>);

impl Keeper {
    /// A keeper of `store`, who tells what came of each job, and nothing when it is done.
    pub(super) fn new(store: Store, tell: impl Fn(Option<Event>) + Send + 'static) -> Self {
        let (sender, jobs) = channel::<Job>();
        let keeps = move || {
            for job in jobs {
                let changes = job.changes();
                if catch_unwind(AssertUnwindSafe(|| {
                    carry_out(&store, job, &|event| tell(Some(event)));
                }))
                .is_err()
                {
                    tell(Some(Event::Kept(
                        changes,
                        Err("that failed inside kidneyread".to_owned()),
                    )));
                }
                tell(None);
            }
        };
        // Where there is no thread to be had, nobody hears what is to be kept, and that is told.
        drop(
            thread::Builder::new()
                .name("keeper".to_owned())
                .spawn(keeps),
        );
        Self(sender)
    }

    /// Has a job done, behind those before it; false if there is nobody to do it.
    pub(super) fn keep(&self, job: Job) -> bool {
        self.0.send(job).is_ok()
    }

    /// Waits until all that was asked for is done.
    pub(super) fn finish(&self) {
        let (done, all) = channel();
        if self.keep(Job::Finished(done)) {
            let _ = all.recv();
        }
    }
}

fn carry_out(store: &Store, job: Job, tell: &dyn Fn(Event)) {
    match job {
        Job::Read => {
            let (notes, told) = store.notes();
            tell(Event::Kept(
                0,
                Ok((Box::new(notes), told.map(|told| told.to_string()))),
            ));
            tell(Event::Searched(store.searches()));
        }
        Job::Changes(changes, known) => {
            let kept = store
                .keep_knowing(&changes, &known)
                .map(|(notes, told)| (Box::new(notes), told.map(|told| told.to_string())));
            tell(Event::Kept(
                changes.len(),
                kept.map_err(|error| error.to_string()),
            ));
        }
        Job::Remember(all) => {
            let keep = |what| match what {
                Remembered::Settings(settings) => store.keep_settings(&settings),
                Remembered::Place(article, place) => store.keep_place(&article, &place),
                Remembered::Search(query) => store.keep_search(&query),
            };
            let troubles: Vec<StoreError> = all
                .into_iter()
                .filter_map(|what| keep(what).err())
                .collect();
            if let Some(trouble) = troubles.last() {
                tell(Event::Forgot(trouble.to_string()));
            }
        }
        Job::Finished(done) => drop(done.send(())),
    }
}
