//! Files, folders and pipes on the command line: what a name leads to, and what is refused.

use std::fs;
use std::process::Command;

use super::{Folder, fails, fed, out};

const LIST: &[u8] = b"Metformin 500 mg\n\nLisinopril 10 mg\n\nIron 65 mg\n";

/// Runs the binary in a folder with this standard input, and returns its exit code, standard output
/// and standard error.
fn run_in(folder: &Folder, arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kidneyread"));
    command.args(arguments).current_dir(&folder.0);
    let output = fed(&mut command, input);
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// A folder with a list of medicines, a file that is called like an article inside kidneyread, one
/// that is called like a command, and a folder.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(
        name,
        &[
            ("leaflet.txt", LIST),
            ("iga-nephropathy", b"A file of my own.\n"),
            ("list", b"A file that is called like a command.\n"),
        ],
    );
    fs::create_dir_all(folder.0.join("notes")).unwrap();
    for (file, text) in [
        ("intro.txt", "Of notes.\n"),
        ("second.txt", "More notes.\n"),
    ] {
        fs::write(folder.0.join("notes").join(file), text).unwrap();
    }
    folder
}

#[test]
fn a_file_a_folder_or_standard_input_is_read_where_an_article_can_be_named() {
    let folder = folder("named");
    let run = |arguments: &[&str]| run_in(&folder, arguments, LIST);
    for arguments in [
        &["show", "leaflet.txt"][..],
        &["leaflet.txt"],
        &["show", "-"],
        &["-"],
        &[],
    ] {
        let (code, printed, said) = run(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        assert_eq!(printed, String::from_utf8_lossy(LIST), "{arguments:?}");
    }
    assert!(run(&["list", "leaflet.txt", "notes"]).1.lines().count() == 3);
    assert!(
        run(&["about", "leaflet.txt"])
            .1
            .contains("kidneyread has no record of this text")
    );
    let (_, cited, _) = run(&["cite", "./leaflet.txt", "2"]);
    assert!(
        cited.starts_with("Lisinopril 10 mg\n\n— ") && cited.contains("(kidneyread leaflet.txt, "),
        "{cited}"
    );
    assert_eq!(
        run(&[
            "search",
            "iron",
            "--count",
            "--in",
            "leaflet.txt",
            "--in",
            "-"
        ])
        .1,
        "2\n"
    );
    assert_eq!(
        run(&["search", "notes", "--count", "--in", "notes"]).1,
        "2\n"
    );
    assert_eq!(run(&["check", "Iron 65 mg", "--in", "leaflet.txt"]).0, 0);
    let (code, _, said) = run(&["comments", "leaflet.txt"]);
    assert!(code == 1 && said.contains("no comments"), "{said}");
    let screen = run(&["leaflet.txt", "./notes", "--print", "100x10", "--keys", "]"]).1;
    assert!(
        screen.contains("Of notes.") && screen.contains("Articles"),
        "{screen}"
    );
    let alone = run(&["leaflet.txt", "--print", "100x10"]).1;
    assert!(
        !alone.contains("Articles"),
        "a library of one text has no sidebar: {alone}"
    );
}

#[test]
fn a_name_is_a_command_then_an_id_then_a_path_then_the_beginning_of_an_id_or_a_number() {
    let folder = folder("order");
    let show = |name: &str| run_in(&folder, &["show", name], b"").1;
    assert_eq!(
        show("iga-nephropathy"),
        out(&["show", "2"]),
        "the id goes before the file"
    );
    assert_eq!(show("./iga-nephropathy"), "A file of my own.\n");
    assert_eq!(show("iga"), out(&["show", "2"]));
    fs::write(folder.0.join("iga"), "Now there is a file.\n").unwrap();
    assert_eq!(
        show("iga"),
        "Now there is a file.\n",
        "a path goes before the beginning of an id"
    );
    assert_eq!(show("1"), out(&["show", "1"]));
    assert!(
        run_in(&folder, &["list"], b"")
            .1
            .contains("iga-nephropathy"),
        "list is a command"
    );
    let file = run_in(&folder, &["./list"], b"").1;
    assert_eq!(file, "A file that is called like a command.\n");
}

#[test]
fn names_that_lead_to_nothing_to_read_are_refused_with_a_sentence() {
    let folder = folder("refused");
    fs::create_dir_all(folder.0.join("empty")).unwrap();
    for (arguments, code, said) in [
        (&["-"][..], 2, "there is nothing on standard input"),
        (&["show", "-"], 2, "there is nothing on standard input"),
        (&[], 2, "there is nothing on standard input"),
        (
            &["missing.txt"],
            1,
            "no article is called “missing.txt”, and there is no such file",
        ),
        (&["leaflet.txt", "missing.txt"], 1, "no such file"),
        (&["empty"], 2, "there is nothing to read in these folders"),
        (
            &["show", "notes"],
            2,
            "notes is a folder with 2 articles: name one of its files",
        ),
        (
            &["leaflet.txt", "iga-nephropathy"],
            2,
            "is an article inside kidneyread",
        ),
    ] {
        let (exit, _, error) = run_in(&folder, arguments, b"");
        assert!(error.contains(said), "{arguments:?}: {error}");
        assert_eq!(
            (exit, error.lines().count()),
            (code, 1),
            "{arguments:?}: {error}"
        );
    }
    let (code, _, said) = run_in(&folder, &["-"], b"%PDF-1.7");
    assert!(
        code == 2 && said.contains("standard input") && said.contains("it is a PDF"),
        "{said}"
    );
    assert_eq!(fails(&["show", "/dev/null"]).0, 2);
}

#[test]
fn two_files_of_one_name_and_two_pipes_are_different_articles() {
    let folder = folder("identity");
    fs::write(folder.0.join("intro.txt"), "Another intro.\n").unwrap();
    let ids = |arguments: &[&str], input: &[u8]| -> Vec<String> {
        let json = run_in(&folder, &[arguments, &["--json"]].concat(), input).1;
        let listed: Vec<serde_json::Value> = serde_json::from_str(&json).unwrap();
        listed
            .iter()
            .map(|article| article["id"].as_str().unwrap().to_owned())
            .collect()
    };
    let both = ids(&["list", "intro.txt", "notes/intro.txt"], b"");
    assert_ne!(both[0], both[1]);
    assert_eq!(
        both[..1],
        ids(&["list", "./intro.txt"], b""),
        "however the path is written"
    );
    fs::create_dir_all(folder.0.join("other")).unwrap();
    fs::write(folder.0.join("other/intro.txt"), "Of others.\n").unwrap();
    let folders = ids(&["list", "other", "notes"], b"");
    assert_ne!(folders[0], folders[1], "one name in two folders");
    assert!(folders.contains(&both[1]), "by itself and in its folder");
    assert_ne!(ids(&["list", "-"], b"one"), ids(&["list", "-"], b"other"));
    assert_eq!(ids(&["list", "-"], b"one"), ids(&["list", "-"], b"one"));
}
