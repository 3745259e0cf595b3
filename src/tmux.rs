//! Copying inside tmux, which keeps a program's own sequence for the clipboard (OSC 52) to itself
//! unless it is told otherwise: tmux is handed the text, and passes it on.

use std::io::{self, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// The time that tmux has to take a text.
const LIMIT: Duration = Duration::from_secs(1);
/// The time between two looks at whether it has.
const PAUSE: Duration = Duration::from_millis(20);

/// True if the program runs inside tmux.
pub(crate) fn is_around() -> bool {
    std::env::var_os("TMUX").is_some_and(|socket| !socket.is_empty())
}

/// Has tmux load a text into its newest buffer, and into the terminal's clipboard (`-w`, since tmux
/// 3.2). Nobody waits for it: threads write the text and see that tmux ends within a second.
///
/// # Errors
/// If there is no `tmux` to be started, or no thread to be had.
pub(crate) fn load(text: String) -> io::Result<()> {
    let mut child = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let input = child.stdin.take();
    let builder = thread::Builder::new().name("copy".to_owned());
    let writing = builder.spawn(move || {
        // tmux tells by its exit whether it took all of it.
        input.map(|mut input| input.write_all(text.as_bytes()))
    });
    if let Err(error) = writing {
        end(child);
        return Err(error);
    }
    let reaper = thread::Builder::new().name("tmux".to_owned());
    reaper.spawn(move || end(child)).map(drop)
}

/// Waits for a child until the limit, and then kills it.
fn end(mut child: Child) {
    let mut waited = Duration::ZERO;
    while waited < LIMIT && matches!(child.try_wait(), Ok(None)) {
        thread::sleep(PAUSE);
        waited += PAUSE;
    }
    // Of a child that has ended, this only takes the status.
    let _ = child.kill();
    let _ = child.wait();
}
