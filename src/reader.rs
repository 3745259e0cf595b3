//! The state machine of the reader: actions and events go in, effects come out. Nothing on this
//! floor reads files, writes, draws, or knows the time.

pub mod action;
pub mod keymap;
pub mod panes;
pub mod scene;
pub mod settings;
pub mod state;
