//! What a build needs besides the sources: the assets watched, and a start without a library nobody calls.
use std::{env, path::Path, process::Command};

fn main() {
    // A new article is embedded as soon as its file is there: without this line cargo watches only the files it saw last.
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=build.rs");
    unwind_inside();
}

/// Links the unwinder of panics into the program: loading it as a shared library takes a twelfth of the whole start.
/// Where the compiler here has no such archive, or builds for another machine, everything stays as it was.
fn unwind_inside() {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    if !is("CARGO_CFG_TARGET_OS", "linux") || !is("CARGO_CFG_TARGET_ENV", "gnu") || env::var("HOST") != env::var("TARGET") {
        return;
    }
    let asked = Command::new("cc").arg("-print-file-name=libgcc_eh.a").output();
    let Ok(answer) = asked else { return };
    let answer = String::from_utf8_lossy(&answer.stdout);
    let archive = Path::new(answer.trim());
    if let (true, Some(folder)) = (archive.is_absolute() && archive.exists(), archive.parent()) {
        println!("cargo::rustc-link-search=native={}", folder.display());
        println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
    }
}
