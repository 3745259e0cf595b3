//! Adding an article means dropping a file into a folder, shown with a test library beside the
//! embedded one. And every file of `assets/articles/` is embedded and valid.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use include_dir::{Dir, include_dir};
use kidneyread::cli::{frame, replay};
use kidneyread::library::{Library, Sidecar};
use kidneyread::screen::picture::Form;
use kidneyread::screen::theme::Colours;

static MORE: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/tests/library");

#[test]
fn a_file_in_the_folder_is_an_article_with_or_without_a_sidecar() {
    let mut library = Library::embedded();
    library.add(Library::from_folder(&MORE).articles().iter().cloned());
    let ids: Vec<&str> = library
        .articles()
        .iter()
        .map(|article| &*article.id)
        .collect();
    assert_eq!(
        ids,
        ["diabetic-nephropathy", "iga-nephropathy", "fourth", "third"]
    );
    let third = library.find("third").unwrap();
    let summary = library.get(third).unwrap().summary.clone().unwrap();
    assert_eq!(
        (&*summary.label, summary.titled, summary.date.as_deref()),
        ("A Third Article", true, Some("2020-02-29"))
    );
    assert_eq!(library.get(third).unwrap().name(), "Third");
    assert_eq!(
        library.get(2).unwrap().name(),
        "It has no sidecar and no title."
    );
    let state = replay(library, third, "j", (100, 20)).unwrap();
    let shown = frame(&state, (100, 20), Colours::Indexed, Form::Text);
    assert!(
        shown.contains("nothing else was done.") && shown.contains("It has no sidecar"),
        "{shown}"
    );
}

#[test]
fn every_file_of_the_library_is_embedded_and_every_sidecar_is_valid() {
    let library = Library::embedded();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/articles");
    let mut articles = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let (stem, text) = (
            path.file_stem().unwrap().to_str().unwrap(),
            fs::read_to_string(&path).unwrap(),
        );
        let index = library.find(stem).unwrap();
        let article = library.get(index).unwrap();
        if path.extension().unwrap() == "toml" {
            assert_eq!(Sidecar::parse(&text).as_ref(), Ok(&article.sidecar));
        } else {
            assert_eq!(article.at_hand().unwrap().text(), text);
            articles += 1;
        }
    }
    assert_eq!(articles, library.articles().len());
}
