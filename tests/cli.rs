//! The command line, tested through the real binary: what it prints, on which output, and with
//! which exit code.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "cli/examples.rs"]
mod examples;
#[path = "cli/notes.rs"]
mod notes;
#[path = "cli/passages.rs"]
mod passages;
#[path = "cli/paths.rs"]
mod paths;
#[path = "cli/words.rs"]
mod words;

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// Runs the binary in an empty environment, with empty standard input.
fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kidneyread"))
        .args(arguments)
        .env_clear()
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// All commands.
const COMMANDS: [&str; 12] = [
    "list",
    "show",
    "search",
    "define",
    "about",
    "comments",
    "sources",
    "cite",
    "check",
    "notes",
    "completions",
    "man",
];

/// Runs a command with `input` on its standard input.
fn fed(command: &mut Command, input: &[u8]) -> Output {
    let mut child = command
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Fails where the binary ends before it has read all input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// Runs the binary, which must succeed, and returns its standard output.
fn out(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Runs the binary, which must write one line to standard error, and returns its exit code and the
/// line.
fn fails(arguments: &[&str]) -> (i32, String) {
    let output = run(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(error.lines().count(), 1, "{error}");
    (output.status.code().unwrap(), error.trim().to_owned())
}

/// A folder for one test, which is removed after it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let path =
            std::env::temp_dir().join(format!("kidneyread-cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        for (name, bytes) in files {
            fs::write(path.join(name), bytes).unwrap();
        }
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

const FIRST: &[u8] = include_bytes!("../assets/articles/diabetic-nephropathy.txt");
const SECOND: &[u8] = include_bytes!("../assets/articles/iga-nephropathy.txt");

#[test]
fn list_prints_a_line_for_each_of_the_two_articles() {
    let list = out(&["list"]);
    assert_eq!(list.lines().count(), 2);
    assert!(
        list.contains("diabetic-nephropathy")
            && list.contains("no date")
            && list.contains("no title")
    );
    assert!(list.contains("iga-nephropathy") && list.contains("2014-06-02"));
}

#[test]
fn list_json_prints_one_array_with_the_documented_fields() {
    let list: Value = serde_json::from_str(&out(&["list", "--json"])).unwrap();
    let (first, second) = (&list[0], &list[1]);
    assert_eq!(list.as_array().unwrap().len(), 2);
    assert_eq!(first["id"], "diabetic-nephropathy");
    assert_eq!(
        first["label"],
        "Diabetic Nephropathy is one serious complication of Diabetes."
    );
    assert_eq!(
        (&first["title"], &first["date"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(
        first["sha256"],
        "67051901c73dbb1c03f210a97515c99dbc717e81e3c439cea51050316c232811"
    );
    assert_eq!(
        (&first["bytes"], &first["words"], &first["minutes"]),
        (&3195.into(), &469.into(), &2.into())
    );
    assert_eq!(
        (&second["id"], &second["title"]),
        (
            &"iga-nephropathy".into(),
            &"Stem Cell Therapy to Treat IgA Nephropathy".into()
        )
    );
    assert_eq!(
        (&second["date"], &second["bytes"]),
        (&"2014-06-02 08:23".into(), &2198.into())
    );
}

#[test]
fn show_wraps_at_80_columns_in_a_pipe_or_at_the_given_width() {
    let shown = out(&["show", "iga-nephropathy"]);
    assert_eq!(
        shown.lines().next(),
        Some("Stem Cell Therapy to Treat IgA Nephropathy")
    );
    assert!(
        shown.lines().all(|line| line.chars().count() <= 80)
            && shown.lines().any(|line| line.chars().count() > 70)
    );
    assert!(
        out(&["show", "2", "--width", "30"])
            .lines()
            .all(|line| line.chars().count() <= 30)
    );
    assert!(
        out(&["show", "2", "--width", "30"])
            .contains("- This therapy can be used,\n  even though the pathogenesis\n")
    );
}

#[test]
fn show_raw_prints_the_exact_bytes_of_the_article() {
    assert_eq!(run(&["show", "d", "--raw"]).stdout, FIRST);
    assert_eq!(run(&["show", "iga", "--raw"]).stdout, SECOND);
}

#[test]
fn show_json_prints_the_blocks_with_their_kinds_and_offsets() {
    let article: Value = serde_json::from_str(&out(&["show", "2", "--json"])).unwrap();
    let blocks = article["blocks"].as_array().unwrap();
    assert_eq!(blocks.len(), 17);
    assert_eq!(
        (
            &blocks[9]["kind"],
            &blocks[9]["paragraph"],
            &blocks[9]["start"],
            &blocks[9]["end"]
        ),
        (&"item".into(), &10.into(), &1455.into(), &1476.into())
    );
    assert_eq!(blocks[9]["text"], "- Safety: nontoxicity");
}

#[test]
fn a_command_whose_output_is_a_closed_pipe_exits_0_without_a_message() {
    for arguments in [
        &["show", "1"][..],
        &["list"],
        &["--print", "200x200"],
        &["--help"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_kidneyread"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut error = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut error)
            .unwrap();
        assert_eq!(
            (child.wait().unwrap().code(), &*error),
            (Some(0), ""),
            "{arguments:?}"
        );
    }
}

#[test]
fn an_unknown_article_exits_1_and_wrong_use_exits_2_each_with_one_line() {
    let (code, error) = fails(&["show", "kidney"]);
    assert_eq!(
        (code, &*error),
        (
            1,
            "kidneyread: no article is called “kidney”, and there is no such file: `kidneyread list` names the articles"
        )
    );
    assert_eq!(fails(&["nothing-like-it"]).0, 1);
    for wrong in [
        &["show"][..],
        &["--nonsense"],
        &["show", "1", "--width", "0"],
        &["--print", "big"],
        &["iga", "list"],
        &["--print", "80x24", "list"],
        &["--keys", "j"],
        &["--keys", "<no>", "--print", "9x9"],
    ] {
        let (code, error) = fails(wrong);
        assert_eq!(code, 2, "{wrong:?}");
        assert!(error.starts_with("kidneyread: "), "{error}");
    }
    assert!(
        fails(&["--keys", "<no>", "--print", "9x9"])
            .1
            .contains("<no>")
    );
    assert!(fails(&["shwo", "--jsn"]).1.contains("--help"));
}

#[test]
fn without_a_terminal_a_named_article_is_printed_and_the_bare_reader_exits_2_with_advice() {
    assert_eq!(out(&["iga"]), out(&["show", "iga"]));
    let (code, error) = fails(&[]);
    assert_eq!(code, 2);
    assert!(error.contains("kidneyread show ARTICLE"), "{error}");
    assert!(!error.contains("TERM"), "{error}");
}

#[test]
fn print_shows_the_frame_after_the_keys_in_the_given_form() {
    let frame = out(&["--keys", "/stem cell<cr>n", "--print", "100x30"]);
    assert_eq!(frame.lines().count(), 30);
    assert!(
        frame
            .lines()
            .last()
            .unwrap()
            .contains("“stem cell” 2 of 13")
    );
    assert!(
        out(&["iga", "--keys", "/stem cell<cr>n", "--print", "100x30"])
            .contains("“stem cell” 2 of 16")
    );
    assert!(out(&["--print", "0x0"]).trim().is_empty());
    assert!(out(&["--print", "80x24", "--as", "svg"]).starts_with("<svg "));
}

#[test]
fn articles_of_a_folder_are_listed_shown_and_opened_like_embedded_ones() {
    let folder = Folder::new(
        "library",
        &[
            ("third.txt", b"A third article\n\n2020-01-31\n\nIts text."),
            ("third.toml", b"name = 'Third'"),
            ("iga-nephropathy.txt", b"Another."),
        ],
    );
    let library = ["--library", folder.path()];
    let list: Value =
        serde_json::from_str(&out(&[&library[..], &["list", "--json"]].concat())).unwrap();
    let ids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids,
        [
            "diabetic-nephropathy",
            "iga-nephropathy",
            "iga-nephropathy-2",
            "third"
        ]
    );
    assert_eq!(
        (&list[3]["title"], &list[3]["date"], &list[3]["name"]),
        (
            &"A third article".into(),
            &"2020-01-31".into(),
            &"Third".into()
        )
    );
    assert!(out(&["show", "third", "--library", folder.path()]).ends_with("Its text.\n"));
    let frame = out(&[
        "third",
        "--library",
        folder.path(),
        "--print",
        "100x30",
        "--keys",
        "<esc>",
    ]);
    assert!(frame.contains("Its text.") && frame.contains("Another.") && frame.contains("▌ Third"));
}

#[test]
fn a_long_article_opens_at_its_beginning_and_is_searched_to_its_end() {
    let text = format!(
        "{}The very last words.",
        "Some words of a long article that goes on.\n\n".repeat(200_000)
    );
    let folder = Folder::new("long", &[("long.txt", text.as_bytes())]);
    let print = |keys| {
        out(&[
            "long",
            "--library",
            folder.path(),
            "--print",
            "100x30",
            "--keys",
            keys,
        ])
    };
    assert!(print("j").contains(" 0 %"));
    assert!(print("G").contains("The very last words."));
    assert!(print("/very last<cr>").contains("“very last” 1 of 1"));
    assert!(print("/some words").contains("1 of 200000"));
}

#[test]
fn an_unreadable_folder_or_file_is_named_and_the_other_articles_are_still_listed() {
    let folder = Folder::new(
        "bad",
        &[
            ("report.txt", b"%PDF-1.7"),
            ("good.txt", b"Good."),
            ("good.toml", b"nmae = 'x'"),
        ],
    );
    let library = ["--library", folder.path()];
    assert!(
        fails(&["--library", "/nowhere", "list"])
            .1
            .contains("cannot read /nowhere")
    );
    let (code, error) = fails(&[&library[..], &["show", "report"]].concat());
    assert_eq!(code, 2);
    assert!(
        error.contains("report.txt: it is a PDF: `pdftotext` makes text of it"),
        "{error}"
    );
    let listed = run(&[&library[..], &["list"]].concat());
    let (printed, complained) = (
        String::from_utf8(listed.stdout).unwrap(),
        String::from_utf8(listed.stderr).unwrap(),
    );
    assert_eq!(
        (listed.status.code(), printed.lines().count()),
        (Some(2), 3),
        "the readable articles are listed"
    );
    assert!(
        complained.contains("good.toml")
            && complained.contains("nmae")
            && complained.contains("report.txt"),
        "{complained}"
    );
    assert!(
        printed.contains(" 3  good"),
        "a number means the same article everywhere: {printed}"
    );
    assert!(out(&[&library[..], &["show", "3"]].concat()).starts_with("Good."));
    let frame = out(&["report", "--library", folder.path(), "--print", "120x20"]);
    assert!(frame.contains("it is a PDF"), "{frame}");
}

#[test]
fn no_control_character_of_a_text_a_name_or_an_argument_is_printed() {
    let text = "Title \x1b]0;owned\x07\n\nText \x1b[31m \u{9b}5m \u{202e}abc.";
    let folder = Folder::new("hostile", &[("a\x1b[2J\nb.txt", text.as_bytes())]);
    let article = "a\x1b[2J\nb";
    for arguments in [
        vec!["--library", folder.path(), "list"],
        vec!["--library", folder.path(), "list", "--json"],
        vec!["--library", folder.path(), "show", article],
        vec!["--library", folder.path(), "show", article, "--json"],
        vec!["--library", folder.path(), "show", "\x1b[2J"],
        vec![
            "--library",
            folder.path(),
            article,
            "--print",
            "100x30",
            "--keys",
            "/\u{9b}abc<cr>",
        ],
        vec![
            "--library",
            folder.path(),
            article,
            "--print",
            "100x30",
            "--as",
            "svg",
        ],
        vec!["--library", "/no\x1b[31m\u{9b}", "list"],
        vec!["--\x1b[31m"],
        vec!["--print", "\x1b[31m"],
    ] {
        let output = run(&arguments);
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8(all).unwrap();
        assert!(
            !all.chars().any(|c| c.is_control() && c != '\n'),
            "{arguments:?}: {all:?}"
        );
        if !arguments.contains(&"--json") {
            assert!(!all.contains('\u{202e}'), "{arguments:?}: {all:?}");
        }
    }
}

#[test]
fn help_and_version_are_printed_on_standard_output() {
    assert!(out(&["--version"]).starts_with("kidneyread "));
    let help = out(&["--help"]);
    assert_eq!(help, out(&["-h"]));
    assert!(out(&["help", "show"]).contains("--raw"));
}

/// Runs `search`, and returns its exit code, standard output and standard error.
fn search(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = run(&[&["search"], arguments].concat());
    (
        output.status.code(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

#[test]
fn a_search_finds_synonyms_names_them_and_prints_all_matches_in_one_column() {
    let (code, found, _) = search(&["blood in urine"]);
    assert_eq!(code, Some(0));
    assert!(
        found.starts_with("iga-nephropathy · IgA Nephropathy · 2 matches, as “hematuria”\n"),
        "{found}"
    );
    assert_eq!(
        found
            .lines()
            .filter(|line| line.contains(" ~ ") && line.contains("hematuria"))
            .count(),
        2
    );
    let column = |line: &str| line.split("hematuria").next().unwrap().chars().count();
    let columns: Vec<usize> = found
        .lines()
        .filter(|line| line.contains(" ~ "))
        .map(column)
        .collect();
    assert!(
        columns.windows(2).all(|pair| pair[0] == pair[1]),
        "each match stands in the same column"
    );
    assert!(found.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn search_json_prints_the_span_and_the_kind_of_each_match() {
    let raw = out(&["show", "iga", "--raw"]);
    let (code, found, _) = search(&["haematuria", "--json"]);
    assert_eq!(code, Some(0));
    let entries: Vec<Value> = found
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(entries.len(), 2);
    for entry in &entries {
        let (start, end) = (
            entry["span"]["start"].as_u64().unwrap(),
            entry["span"]["end"].as_u64().unwrap(),
        );
        assert_eq!(
            raw.get(usize::try_from(start).unwrap()..usize::try_from(end).unwrap()),
            Some("hematuria")
        );
        assert_eq!(
            (&entry["article"], &entry["text"], &entry["matched"]),
            (
                &"iga-nephropathy".into(),
                &"hematuria".into(),
                &"synonym".into()
            )
        );
    }
    assert_eq!(
        (entries[0]["paragraph"].as_u64(), &entries[0]["heading"]),
        (Some(3), &Value::Null)
    );
    assert_eq!(
        entries[1]["heading"],
        "Detect the pathogenesis of IgA Nephropathy"
    );
}

#[test]
fn search_count_prints_only_the_number_of_matches() {
    for (arguments, count) in [
        (&["protein urine", "--no-synonyms", "--count"][..], "1\n"),
        (&["stem cell", "--count", "--no-synonyms"], "29\n"),
        (&["stem cell", "--count", "--article", "2"], "16\n"),
        (
            &["Stem Cell", "--count", "--exact", "--article", "1"],
            "8\n",
        ),
        (
            &["stem\\s+cells", "--count", "--regex", "--article", "2"],
            "5\n",
        ),
    ] {
        let counted: usize = out(&["show", "1", "--raw"]).matches("Stem Cell").count();
        let count = if arguments.contains(&"--exact") {
            format!("{counted}\n")
        } else {
            count.to_owned()
        };
        if arguments.contains(&"--regex") {
            let expected = out(&["show", "2", "--raw"])
                .to_lowercase()
                .matches("stem cells")
                .count();
            assert_eq!(search(arguments).1, format!("{expected}\n"));
        } else {
            assert_eq!(search(arguments).1, count, "{arguments:?}");
        }
    }
}

#[test]
fn a_search_that_finds_nothing_exits_1_and_suggests_a_similar_word() {
    let (code, found, message) = search(&["glomerulor"]);
    assert_eq!((code, &*found), (Some(1), ""));
    assert!(
        message.starts_with(
            "kidneyread: nothing is found for “glomerulor”; did you mean “glomerular” (4)"
        ),
        "{message}"
    );
    assert_eq!(message.lines().count(), 1);
    let (code, found, _) = search(&["xqzzzzzq", "--count"]);
    assert_eq!((code, &*found), (Some(1), "0\n"));
    let (code, error) = fails(&["search", "kidney", "--article", "nothing"]);
    assert!(code == 1 && error.contains("nothing"));
}

#[test]
fn a_query_that_cannot_be_understood_exits_2_with_one_short_line() {
    let long = format!("re:{}", "a".repeat(70_000));
    for query in [
        "re:((((((((((",
        "re:\\p{Greek}{1000000}",
        "",
        " ",
        "\u{301}\u{301}\u{301}",
        "\"\"",
        "re:\\",
        &long,
    ] {
        let (code, error) = fails(&["search", query]);
        assert!(
            code == 2 && error.starts_with("kidneyread: ") && error.len() < 300,
            "{query:?} {error}"
        );
    }
}

#[test]
fn a_strange_or_very_long_query_is_answered_and_prints_no_control_characters() {
    let huge = "kidney ".repeat(17_000);
    for query in [
        "((((((((((",
        "\x1b[2J",
        "כליה",
        "👩‍⚕️",
        &huge,
        "\u{202e}kidney",
        "a & & b",
        "\"a\" \"b\" c",
    ] {
        let (code, found, message) = search(&[query]);
        assert!(matches!(code, Some(0 | 1)), "{message}");
        for text in [&found, &message] {
            assert!(
                !text.contains(|c: char| c.is_control() && c != '\n'),
                "{text:?}"
            );
        }
    }
}

#[test]
fn a_search_prints_the_best_article_first_and_counts_unreadable_ones() {
    let folder = Folder::new(
        "search",
        &[
            ("a.txt", b"The spleen\n\nOnce the zebrafish, and much else that has nothing to do with it at all."),
            ("b.txt", b"Zebrafish\n\nA zebrafish and another zebrafish."),
            ("c.txt", b"%PDF-1.7 zebrafish"),
        ],
    );
    let (code, found, complaint) = search(&["zebrafish", "--library", folder.path()]);
    assert_eq!(code, Some(0));
    let groups: Vec<&str> = found
        .lines()
        .filter(|line| line.contains(" · "))
        .map(|line| line.split(' ').next().unwrap())
        .collect();
    assert_eq!(groups, ["b", "a"]);
    assert!(
        complaint.contains("1 article could not be read"),
        "{complaint}"
    );
}

#[test]
fn check_says_if_a_quote_stands_only_inside_longer_words() {
    assert!(out(&["check", "toxic"]).contains("Verbatim, but only inside longer words:"));
    assert!(out(&["check", "toxic", "--json"]).contains("\"whole_words\": false"));
    assert!(out(&["check", "nontoxicity"]).starts_with("Verbatim:"));
}
