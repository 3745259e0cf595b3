//! Faults made on purpose: the real binary is killed, its system calls fail, its folder vanishes,
//! its files are damaged. Whatever the screen called saved is on the disk afterwards, to the
//! letter, and the screen says what is not saved. No verdict depends on time; deadlines only guard
//! against a hang.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test fails by panicking"
)]

#[path = "faults/chance.rs"]
mod chance;
#[path = "faults/home.rs"]
mod home;
#[path = "faults/kill.rs"]
mod kill;
#[path = "faults/leaving.rs"]
mod leaving;
#[path = "faults/opening.rs"]
mod opening;
#[path = "faults/reading.rs"]
mod reading;
#[path = "terminal/session.rs"]
mod session;
#[path = "faults/store.rs"]
mod store;
#[path = "faults/threads.rs"]
mod threads;
#[path = "faults/trace.rs"]
mod trace;
