//! Embeds a new article as soon as its file is there: without this line cargo watches only the files it saw last.
fn main() {
    println!("cargo::rerun-if-changed=assets");
}
