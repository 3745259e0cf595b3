//! The message on the bottom line, which stays until the next key.

use crate::reader::action::Effect;

/// The message on the bottom line, if there is one.
#[derive(Debug, Default)]
pub(crate) struct Notice {
    message: Option<String>,
}

impl Notice {
    /// Shows a message. Always returns `None`, so that a command can end with it: a message has no
    /// effect.
    pub(crate) fn tell(&mut self, message: impl Into<String>) -> Option<Effect> {
        self.message = Some(message.into());
        None
    }

    /// Shows a message, if there is one.
    pub(crate) fn tell_if(&mut self, message: Option<String>) {
        self.message = message.or(self.message.take());
    }

    /// Appends to the message, separated by a dot.
    pub(crate) fn add(&mut self, more: &str) {
        self.message = Some(match self.message.take() {
            Some(said) => format!("{said} · {more}"),
            None => more.to_owned(),
        });
    }

    /// The message.
    pub(crate) fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Removes the message.
    pub(crate) fn clear(&mut self) {
        self.message = None;
    }
}
