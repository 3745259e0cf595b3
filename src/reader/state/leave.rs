//! Leaving: where the reader is is remembered, and what could not be kept is not left behind
//! without a word.

use super::{List, Mode, Of, State};
use crate::annotations::{Annotation, Change};
use crate::reader::action::{Effect, TerminalEffect};

/// What can be done about annotations that no file has.
pub(super) const CHOICES: [&str; 4] = [
    "leave, and print what is not saved",
    "try again to save them",
    "stay and read on",
    "leave without them",
];

impl State {
    /// `q`: asks the world to leave. A second time, where the reader was asked, prints what could
    /// not be kept.
    pub(super) fn quit(&mut self) -> Option<Effect> {
        if matches!(
            self.mode,
            Mode::List(List {
                of: Of::Leaving,
                ..
            })
        ) {
            return self.choose_leaving(0);
        }
        Some(Effect::Leave)
    }

    /// The world has tried to keep all there is: leaves, or asks what is to become of the rest.
    pub fn leave(&mut self) -> Option<Effect> {
        if self.unsaved().0 == 0 {
            return Some(Effect::Terminal(TerminalEffect::Quit));
        }
        self.mode = Mode::List(List {
            of: Of::Leaving,
            selected: 0,
            filter: None,
        });
        None
    }

    pub(super) fn choose_leaving(&mut self, entry: usize) -> Option<Effect> {
        self.mode = Mode::Page;
        match entry {
            0 => {
                self.own.prints = true;
                Some(Effect::Terminal(TerminalEffect::Quit))
            }
            1 => Some(Effect::Leave),
            3 => Some(Effect::Terminal(TerminalEffect::Quit)),
            _ => None,
        }
    }

    /// Prints what could not be kept, when the terminal is given back: nobody could be asked.
    pub const fn print_unsaved(&mut self) {
        self.own.prints = true;
    }

    /// What is to be printed when the terminal is given back: the annotations that no file has.
    #[must_use]
    pub fn farewell(&self) -> Option<String> {
        let changes = self.unsaved_changes();
        if !self.own.prints || changes.is_empty() {
            return None;
        }
        let told = |what: &str, annotation: &Annotation| {
            let note = if annotation.note.is_empty() {
                String::new()
            } else {
                format!("\n{}\n", annotation.note)
            };
            let letter = annotation
                .kind
                .letter()
                .map_or_else(String::new, |letter| format!(" {letter}"));
            format!(
                "{what}{} ({}{letter}): “{}”\n{note}",
                annotation.article,
                annotation.kind.name(),
                annotation.passage.exact
            )
        };
        let mut passages: Vec<String> = Vec::new();
        // What became of each in the end.
        for Change { before, after } in changes {
            let said = match (after, before) {
                (Some(after), _) if self.notes().get(&after.id) == Some(after) => told("", after),
                (None, Some(before)) if self.notes().get(&before.id).is_none() => {
                    told("deleted: ", before)
                }
                _ => continue,
            };
            if !passages.contains(&said) {
                passages.push(said);
            }
        }
        let why = self.unsaved().1.unwrap_or("there was no time");
        Some(format!(
            "kidneyread could not save these ({why}):\n\n{}",
            passages.join("\n")
        ))
    }
}
