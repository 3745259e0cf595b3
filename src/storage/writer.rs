//! The writer: the thread that writes the reader's own files, one job after another, so that no key
//! waits for the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::thread;

use crate::annotations::{Annotations, Change};
use crate::reader::action::{Event, Remembered, Trouble};
use crate::storage::store::Store;

/// A job of the writer.
pub(super) enum Job {
    /// Read the annotations and the earlier searches.
    Read,
    /// Apply changes to the file of annotations. The second field holds all annotations that this
    /// window knows, from which a missing file is restored.
    Keep(Vec<Change>, Box<Annotations>),
    /// Write places, settings and searches for the next session.
    Remember(Vec<Remembered>),
}

impl Job {
    /// The number of changes of annotations that the job applies.
    pub(super) const fn changes(&self) -> usize {
        match self {
            Self::Keep(changes, _) => changes.len(),
            Self::Read | Self::Remember(_) => 0,
        }
    }
}

/// The channel to the writer's thread, which ends once the channel is dropped.
pub(super) struct Writer(Sender<Job>);

impl Writer {
    /// Starts the thread, which writes into `store`. It calls `tell` with each event that a job
    /// leads to, and with `None` after each job. `None` if there is no thread to be had.
    pub(super) fn new(store: Store, tell: impl Fn(Option<Event>) + Send + 'static) -> Option<Self> {
        let (sender, jobs) = channel();
        let work = move || {
            for job in jobs {
                carry_out(&store, job, &tell);
            }
        };
        let thread = thread::Builder::new().name("writer".to_owned());
        thread.spawn(work).is_ok().then_some(Self(sender))
    }

    /// Queues a job.
    pub(super) fn add(&self, job: Job) {
        // Cannot fail: the thread takes jobs as long as there is a sender.
        let _ = self.0.send(job);
    }
}

/// Does a job, and calls `tell` with each event that it leads to, and then with `None`.
pub(super) fn carry_out(store: &Store, job: Job, tell: &dyn Fn(Option<Event>)) {
    let changes = job.changes();
    let done = catch_unwind(AssertUnwindSafe(|| {
        write(store, job, &|event| tell(Some(event)));
    }));
    if done.is_err() {
        let trouble = Trouble("an internal error stopped that".to_owned());
        tell(Some(Event::Kept(changes, Err(trouble))));
    }
    tell(None);
}

/// Does a job, and calls `tell` with the events that it leads to.
fn write(store: &Store, job: Job, tell: &dyn Fn(Event)) {
    match job {
        Job::Read => {
            let (annotations, damage) = store.notes();
            let (searches, no_searches) = store.searches();
            tell(Event::Kept(0, Ok((Box::new(annotations), None))));
            tell(Event::Searched(searches));
            for warning in damage.into_iter().chain(no_searches) {
                tell(Event::Warned(warning.into()));
            }
        }
        Job::Keep(changes, known) => {
            let kept = store
                .keep_or_restore(&changes, &known)
                .map(|(annotations, warning)| (Box::new(annotations), warning.map(Trouble::from)));
            tell(Event::Kept(changes.len(), kept.map_err(Trouble::from)));
        }
        Job::Remember(remembered) => {
            let keep = |what| match what {
                Remembered::Settings(settings) => store.keep_settings(&settings),
                Remembered::Place(article, place) => store.keep_place(&article, &place),
                Remembered::Search(query) => store.keep_search(&query),
            };
            let mut trouble = None;
            for what in remembered {
                match keep(what) {
                    Ok(warning) => warning
                        .into_iter()
                        .for_each(|warning| tell(Event::Warned(warning.into()))),
                    // Errors of one job usually have one cause, and the bottom line has room for one.
                    Err(error) => trouble = Some(error),
                }
            }
            if let Some(trouble) = trouble {
                tell(Event::Forgot(trouble.into()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_job_that_keeps_annotations_has_changes_to_report() {
        let nothing = Change {
            before: None,
            after: None,
        };
        let changes = vec![nothing.clone(), nothing];
        assert_eq!(Job::Keep(changes, Box::default()).changes(), 2);
        assert_eq!(Job::Read.changes(), 0);
    }
}
