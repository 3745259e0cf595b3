//! What the bottom line tells the reader, until the next key.

use crate::reader::action::Effect;

/// What the reader is told.
#[derive(Debug)]
pub(crate) struct Notice {
    message: Option<String>,
    /// Whether no key was pressed yet.
    untouched: bool,
}

impl Default for Notice {
    fn default() -> Self {
        Self {
            message: None,
            untouched: true,
        }
    }
}

impl Notice {
    /// Tells something. No effect follows from it, which makes it the last word of a command.
    pub(crate) fn tell(&mut self, message: impl Into<String>) -> Option<Effect> {
        self.message = Some(message.into());
        None
    }

    /// Adds to what is told, behind a dot.
    pub(crate) fn add(&mut self, more: &str) {
        self.message = Some(match self.message.take() {
            Some(said) => format!("{said} · {more}"),
            None => more.to_owned(),
        });
    }

    /// What is told.
    pub(crate) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Takes back what is told.
    pub(crate) fn clear(&mut self) {
        self.message = None;
    }

    /// A key was pressed.
    pub(crate) const fn touch(&mut self) {
        self.untouched = false;
    }

    /// Whether no key was pressed yet: the time for hints.
    pub(crate) const fn untouched(&self) -> bool {
        self.untouched
    }
}
