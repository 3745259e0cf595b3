//! The state machine of the reader: actions and events in, effects out. Nothing here reads, writes,
//! draws, or knows the time.

pub mod action;
pub mod keymap;
pub mod panes;
pub mod scene;
pub mod settings;
pub mod state;
