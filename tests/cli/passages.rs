//! The commands `define`, `cite` and `check`: what they print for people and for programs, and the
//! exit codes that are their answers.

use std::process::Command;

use serde_json::Value;

use super::{Folder, SECOND, fails, fed, out, run};

/// Runs the binary, which must write nothing to standard error, and returns its exit code and
/// output.
fn answer(arguments: &[&str]) -> (i32, String) {
    let output = run(arguments);
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    (
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// Runs `check --json`, and returns its exit code and the object that it prints.
fn checked(arguments: &[&str]) -> (i32, Value) {
    let (code, printed) = answer(&[&["check", "--json"], arguments].concat());
    (code, serde_json::from_str(&printed).unwrap())
}

/// Runs the binary with `input` on standard input, and returns its exit code, and its standard
/// output and standard error as one text.
pub(super) fn piped(arguments: &[&str], input: &[u8]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kidneyread"));
    command.args(arguments);
    let output = fed(&mut command, input);
    (
        output.status.code().unwrap(),
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap(),
    )
}

#[test]
fn define_prints_the_card_of_a_term_and_how_another_name_is_related_to_it() {
    let card = out(&["define", "proteinuria"]);
    assert!(
        card.starts_with("proteinuria\n\n  Too much protein in the urine."),
        "{card}"
    );
    assert!(
        card.contains("\nOccurs in: diabetic-nephropathy (1), iga-nephropathy (2)\n"),
        "{card}"
    );
    assert!(
        card.contains("kidneyread’s own.")
            && card
                .replace('\n', " ")
                .contains("Not medical advice: talk to your care team."),
        "{card}"
    );
    assert!(card.lines().all(|line| line.chars().count() <= 80) && !card.contains('\x1b'));
    assert_eq!(
        out(&["define", "protein", "urine"]),
        out(&["define", "protein urine"])
    );
    assert!(
        out(&["define", "protein urine"])
            .starts_with("proteinuria\n“protein urine” is how an article puts it")
    );
    assert!(
        out(&["define", "haematuria"])
            .starts_with("hematuria\n“haematuria” is another spelling of “hematuria”.\n")
    );
}

#[test]
fn define_says_that_a_word_is_an_opposite_before_the_definition() {
    let card = out(&["define", "toxic"]);
    let (standing, meaning) = (
        card.find("“toxic” is the opposite of").unwrap(),
        card.find("Not being poisonous").unwrap(),
    );
    assert!(standing < meaning, "{card}");
}

#[test]
fn define_json_prints_the_documented_fields() {
    let card: Value =
        serde_json::from_str(&out(&["define", "--json", "protein", "urine"])).unwrap();
    let mut fields: Vec<&String> = card.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "definition",
            "headword",
            "id",
            "names",
            "notice",
            "occurs",
            "relation",
            "see_also",
            "sources",
            "word"
        ]
    );
    assert_eq!(
        (&card["word"], &card["headword"], &card["relation"]),
        (
            &"protein urine".into(),
            &"proteinuria".into(),
            &"wording".into()
        )
    );
    assert_eq!(
        (&card["occurs"][1]["article"], &card["occurs"][1]["count"]),
        (&"iga-nephropathy".into(), &2.into())
    );
    assert_eq!(
        (&card["names"][0]["text"], &card["names"][0]["relation"]),
        (&"protein in urine".into(), &"everyday".into())
    );
}

#[test]
fn a_word_that_the_glossary_does_not_have_exits_1_and_a_similar_one_is_suggested() {
    let (code, error) = fails(&["define", "xyzzy"]);
    assert!(code == 1 && error.contains("“xyzzy”"), "{error}");
    let (code, error) = fails(&["define", "protienuria"]);
    assert_eq!(
        (code, &*error),
        (
            1,
            "kidneyread: the glossary does not have “protienuria”; did you mean “proteinuria”?"
        )
    );
    assert_eq!(fails(&["define", &"x\x1b[2J".repeat(9000)]).0, 1);
    assert_eq!(fails(&["define"]).0, 2);
}

/// The line under paragraph 15 of the second article.
const CITATION: &str = "Stem Cell Therapy to Treat IgA Nephropathy, 2014-06-02 08:23, paragraph 15 (kidneyread iga-nephropathy, SHA-256 f48b65931a02…)";

#[test]
fn cite_prints_a_passage_verbatim_with_its_citation() {
    assert_eq!(
        out(&["cite", "iga", "15"]),
        format!("- Theoretically, it can cure most diseases\n\n— {CITATION}\n")
    );
    assert_eq!(
        out(&["cite", "2", "15:2-4"]),
        format!("Theoretically, it can\n\n— {CITATION}\n")
    );
    assert!(
        out(&["cite", "1", "1:1"]).starts_with("Diabetic\n\n— “Diabetic Nephropathy is one serious complication of Diabetes.” (no title), undated,")
    );
    let cited: Value = serde_json::from_str(&out(&["cite", "iga", "15:2-4", "--json"])).unwrap();
    let (start, end) = (
        cited["span"]["start"].as_u64().unwrap(),
        cited["span"]["end"].as_u64().unwrap(),
    );
    assert_eq!(
        &SECOND[usize::try_from(start).unwrap()..usize::try_from(end).unwrap()],
        b"Theoretically, it can"
    );
    assert_eq!(
        (&cited["text"], &cited["citation"], &cited["paragraph"]),
        (
            &"Theoretically, it can".into(),
            &CITATION.into(),
            &15.into()
        )
    );
    assert_eq!(
        cited["sha256"],
        "f48b65931a02681de7ecebebbec43d66ef6c688fc5e1be8d1c8ded6272a73b41"
    );
}

#[test]
fn a_paragraph_or_word_that_does_not_exist_exits_1_and_the_message_says_how_many_there_are() {
    let (code, error) = fails(&["cite", "iga", "18"]);
    assert!(
        code == 1 && error.contains("has 17 paragraphs") && error.contains("no paragraph 18"),
        "{error}"
    );
    let (code, error) = fails(&["cite", "iga", "15:6-8"]);
    assert!(
        code == 1 && error.contains("has 7 words") && error.contains("no word 8"),
        "{error}"
    );
    assert_eq!(fails(&["cite", "nothing", "1"]).0, 1);
    for wrong in ["", "0", "x", "3:", "3:9-8", "3:1-2-3", "\x1b[2J"] {
        let (code, error) = fails(&["cite", "iga", wrong]);
        assert!(code == 2 && error.contains("3:1-12"), "{error}");
    }
}

#[test]
fn a_verbatim_quote_exits_0_with_its_place_and_the_comments_on_it() {
    let (code, printed) = answer(&["check", "Theoretically, it can cure most diseases"]);
    assert_eq!(code, 0);
    assert!(
        printed.starts_with("Verbatim:\n")
            && printed
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
                .contains(CITATION),
        "{printed}"
    );
    assert_eq!(
        (
            printed.matches("◆ claim: No study").count(),
            printed.matches("Added by kidneyread.").count()
        ),
        (1, 1),
        "{printed}"
    );
    let (code, found) = checked(&["“- Safety: nontoxicity”"]);
    assert_eq!(
        (code, &found["verdict"], &found["places"][0]["paragraph"]),
        (0, &"verbatim".into(), &10.into())
    );
    assert_eq!(
        (&found["comments"][0]["kind"], found["notice"].is_string()),
        (&"safety".into(), true)
    );
    assert_eq!(
        checked(&["--article", "1", "Theoretically, it can cure"]).0,
        1,
        "the quote is not in the other article"
    );
}

#[test]
fn a_quote_that_differs_only_in_writing_exits_0_and_the_differences_are_named() {
    let (code, printed) = answer(&["check", "the disease HASN'T been"]);
    assert!(
        code == 0 && printed.starts_with("Verbatim but for letter case and quotation marks:\n"),
        "{printed}"
    );
    let (code, found) = checked(&["it can\n cure most Diseases"]);
    assert_eq!((code, &found["verdict"]), (0, &"folded".into()));
    assert_eq!(
        found["differences"],
        Value::from(vec!["letter case", "spaces or line ends"])
    );
}

#[test]
fn an_altered_quote_exits_3_and_shows_the_altered_words() {
    let (code, printed) = answer(&["check", "Theoretically, it can cure all diseases"]);
    assert_eq!(code, 3);
    assert!(
        printed.starts_with("Altered: 5 of its 6 words"),
        "{printed}"
    );
    assert!(
        printed.contains("\n  Theoretically, it can cure [-all-] {+most+} diseases\n"),
        "{printed}"
    );
    assert!(
        printed.lines().all(|line| line.chars().count() <= 80) && !printed.contains('\x1b'),
        "{printed}"
    );
    let (code, found) = checked(&["Theoretically, it can cure all diseases"]);
    assert_eq!(
        (code, &found["verdict"], &found["places"][0]["paragraph"]),
        (3, &"altered".into(), &15.into())
    );
    let ops: Vec<(&str, &str)> = found["diff"]
        .as_array()
        .unwrap()
        .iter()
        .map(|piece| {
            (
                piece["op"].as_str().unwrap(),
                piece["text"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        ops,
        [
            ("same", "Theoretically, it can cure"),
            ("quote", "all"),
            ("article", "most"),
            ("same", "diseases")
        ]
    );
}

#[test]
fn a_quote_that_is_not_there_exits_1_and_no_quote_at_all_exits_2() {
    let (code, printed) = answer(&["check", "The moon is made of green cheese"]);
    assert!(code == 1 && printed.starts_with("Not there: "), "{printed}");
    for blank in ["", " \n\t", "\u{FEFF}"] {
        let (code, error) = fails(&["check", blank]);
        assert!(code == 2 && error.contains("no quote"), "{error}");
    }
    let (code, printed) = piped(&["check"], b"it can cure most diseases");
    assert_eq!(code, 2, "standard input is read only for -");
    assert!(printed.contains("write - for standard input"), "{printed}");
}

#[test]
fn a_quote_is_read_from_a_file_or_from_standard_input_up_to_a_mebibyte() {
    let folder = Folder::new(
        "quote",
        &[
            ("quote", b"\xef\xbb\xbfit can cure most diseases\r\n"),
            ("latin", b"Sj\xf6gren"),
            ("stem cells", b"x"),
        ],
    );
    let path = |name: &str| format!("{}/{name}", folder.path());
    assert_eq!(answer(&["check", "--file", &path("quote")]).0, 0);
    assert!(
        fails(&["check", "--file", &path("latin")])
            .1
            .contains("not UTF-8 (from byte 2 on)")
    );
    assert!(
        fails(&["check", "--file", &path("none")])
            .1
            .contains("cannot read")
    );
    assert_eq!(fails(&["check", "--file", folder.path()]).0, 2);
    assert_eq!(
        answer(&["check", &path("quote")]).0,
        1,
        "an argument that names a file is a quote, not a file"
    );
    for arguments in [
        &["check", "-"][..],
        &["check", "--file", "-"],
        &["check", "--file", "/dev/stdin"],
    ] {
        assert_eq!(piped(arguments, b"it can cure most diseases\n").0, 0);
        assert_eq!(piped(arguments, b"it can cure all diseases\n").0, 3);
        let (code, printed) = piped(arguments, b"kidney \xff");
        assert_eq!(
            (code, &*printed),
            (2, "kidneyread: the quote is not UTF-8 (from byte 7 on)\n")
        );
        let (code, printed) = piped(arguments, &vec![b'x'; (1 << 20) + 1]);
        assert_eq!(
            (code, &*printed),
            (
                2,
                "kidneyread: the quote is too long: it may have at most 1048576 bytes\n"
            )
        );
    }
    let (code, printed) = piped(&["check", "-"], "kidney ".repeat(20_001).as_bytes());
    assert!(
        code == 1
            && printed.contains("more than 20000 words")
            && printed.contains("not compared word by word"),
        "{printed}"
    );
}

#[test]
fn cite_check_and_define_print_no_control_character_of_a_text_or_an_argument() {
    let text = "Title \x1b]0;owned\x07\n\nSome\tmore text \x1b[31m \u{9b}5m \u{202e}abc that a quote may stand in.";
    let folder = Folder::new(
        "hostile-passages",
        &[("a\x1b[2J.txt", text.as_bytes()), ("bad.txt", b"%PDF-1.7")],
    );
    let article = "a\x1b[2J";
    for arguments in [
        &["cite", article, "2"][..],
        &["cite", article, "2", "--json"],
        &["cite", article, "2:99"],
        &["cite", article, "9"],
        &["check", text],
        &["check", "more text \x1b[31m \u{9b}5m \u{202e}ABC that"],
        &[
            "check",
            "more text \x1b[31m \u{9b}6m \u{202e}abc that a quote",
        ],
        &[
            "check",
            "more text \x1b[31m \u{9b}6m \u{202e}abc that a quote",
            "--json",
        ],
        &["check", "\x1b[2J"],
        &["define", "\x1b[2J\u{202e}"],
        &["define", "tox\u{202e}ic"],
        &["define", "tox\u{202e}ic", "--json"],
    ] {
        let output = run(&[&["--library", folder.path()], arguments].concat());
        let all = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(
            !all.is_empty()
                && !all
                    .chars()
                    .any(|c| c.is_control() && c != '\n' && c != '\t'),
            "{arguments:?}: {all:?}"
        );
        assert!(
            arguments.contains(&"--json") || !all.contains('\u{202e}'),
            "{arguments:?}: {all:?}"
        );
    }
    let cited = out(&["cite", article, "2", "--library", folder.path()]);
    assert!(cited.starts_with("Some\tmore text "), "{cited:?}");
    let checked = run(&[
        "check",
        "that a quote may stand in",
        "--library",
        folder.path(),
    ]);
    assert_eq!(
        (
            checked.status.code(),
            String::from_utf8(checked.stderr)
                .unwrap()
                .contains("1 article could not be read")
        ),
        (Some(0), true)
    );
}

#[test]
fn stem_cell_therapy_is_not_called_proven_for_kidneys() {
    let therapy = out(&["define", "stem cell therapy"]);
    assert!(therapy.starts_with("stem cell therapy\n"), "{therapy}");
    assert!(therapy.contains("for kidney disease it is still being studied and\n  not proven."));
    let transplant = out(&["define", "SCT"]);
    assert!(
        transplant.starts_with("stem cell transplant\n"),
        "{transplant}"
    );
}

#[test]
fn about_shows_the_checklist_with_quotes_what_is_known_questions_and_places() {
    let said = out(&["about", "iga"]);
    for part in [
        "no · Does it name risks and side effects?\n  “Safety: nontoxicity”",
        "not in the text",
        "“Theoretically, it can cure most diseases”",
        "evidence behind what is known: small trial · Source: Kidney360",
        "1. What can I gain",
        "https://kdigo.org · address not checked",
        "Reads as promotion.",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    let json: Value = serde_json::from_str(&out(&["about", "iga", "--json"])).unwrap();
    let mut fields: Vec<&String> = json.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "article",
            "as_of",
            "checklist",
            "claims",
            "further",
            "grade",
            "notice",
            "provenance",
            "questions"
        ]
    );
    let check = &json["checklist"][12];
    assert_eq!(check["question"], "Does it name risks and side effects?");
    assert_eq!(
        (&check["answer"], &check["quote"]),
        (&"no".into(), &"Safety: nontoxicity".into())
    );
    assert!(json["claims"][0]["sources"][0]["checked"].is_string());
}

#[test]
fn comments_are_listed_with_their_sources() {
    let said = out(&["comments", "iga"]);
    assert_eq!(said.matches("\n  Source: ").count(), 16, "{said}");
    assert!(said.contains("Kidney360 5(11):1692, 2024 (abstract read 2026-11)"));
    let json: Value = serde_json::from_str(&out(&["comments", "--json"])).unwrap();
    let comments = json["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 17 + 16);
    for comment in comments {
        let sources = comment["sources"].as_array().unwrap();
        assert!(sources.iter().all(|source| source["checked"].is_string()));
    }
}

#[test]
fn sources_are_listed_whole_and_those_that_are_due() {
    let all = out(&["sources"]);
    assert!(all.contains("doi:10.34067/KID.0000000000000563"), "{all}");
    assert!(!all.contains("superseded: do not use"), "nothing cites it");
    assert!(out(&["sources", "--due"]).contains("to be read again by now."));
    let json: Value = serde_json::from_str(&out(&["sources", "--json"])).unwrap();
    let all = json.as_array().unwrap();
    assert!(
        all.len() > 40
            && all
                .iter()
                .all(|source| source["check_again_after"].is_string())
    );
}

#[test]
fn a_verdict_that_the_article_says_so_adds_that_it_need_not_be_so() {
    let said = out(&["check", "Theoretically, it can cure most diseases"]);
    assert!(said.contains("The article says so; that does not mean that it is so."));
    assert!(
        said.contains("◆ claim: No study is named for this."),
        "{said}"
    );
}

#[test]
fn a_search_for_what_the_articles_keep_silent_about_says_so() {
    let (code, said) = fails(&["search", "side effects"]);
    assert_eq!(code, 1);
    assert!(
        said.ends_with(
            "The article does not mention this. Does it name risks and side effects? no (diabetic-nephropathy), no (iga-nephropathy)"
        ),
        "{said}"
    );
    let (code, said) = fails(&["search", "RCT"]);
    assert!(
        code == 1 && said.contains("related, not the same: “clinical research” (1)"),
        "{said}"
    );
}

#[test]
fn questions_that_are_ready_are_printed_under_those_of_the_reader() {
    let said = out(&["notes", "--questions"]);
    assert!(
        said.starts_with("Questions to ask\nNone of your own yet"),
        "{said}"
    );
    assert!(said.contains("For your care team\n1. What can I gain from each treatment"));
    assert!(said.contains("12. What does it cost in all"));
}

#[test]
fn words_of_a_query_or_a_quote_need_no_quotation_marks() {
    assert_eq!(
        out(&["search", "stem", "cell", "--count"]),
        out(&["search", "stem cell", "--count"])
    );
    assert_eq!(
        out(&["search", "--count", "stem", "cell", "--in", "iga"]),
        out(&["search", "stem cell", "--article", "iga", "--count"])
    );
    let behind = fails(&["search", "--", "--count"]);
    assert!(behind.1.contains("“--count”"), "{behind:?}");
    let (code, said) = answer(&[
        "check", "it", "can", "cure", "most", "diseases", "--in", "2",
    ]);
    assert!(code == 0 && said.starts_with("Verbatim:"), "{said}");
}
