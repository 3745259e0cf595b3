//! The program's own words: help, man page, completions, and the sentence for each kind of wrong
//! use.

use super::{COMMANDS, fails, out};

#[test]
fn the_first_page_of_help_begins_with_examples_and_keeps_testing_apart() {
    let help = out(&["--help"]);
    let at = |words: &str| {
        help.find(words)
            .unwrap_or_else(|| panic!("{words}: {help}"))
    };
    assert!(at("Examples:") < at("Usage:") && at("Usage:") < at("Commands:"));
    let testing = at("For testing and pictures:");
    for option in ["--keys <KEYS>", "--print <COLUMNSxROWS>", "--as <FORMAT>"] {
        assert!(at(option) > testing, "{option}");
    }
    for option in ["--library", "--no-mouse", "--home", "--version"] {
        assert!(at(option) < testing, "{option}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100));
    assert!(out(&["search", "--help"]).contains("kidneyread search blood in urine"));
}

#[test]
fn wrong_use_is_told_in_a_sentence_with_what_was_meant_and_which_help_to_read() {
    for (arguments, said) in [
        (
            &["serch", "kidney"][..],
            "there is no article, file or command “serch”; did you mean `kidneyread search`? (see `kidneyread --help`)",
        ),
        (
            &["list", "--jsn"],
            "`list` has no option “--jsn”; did you mean “--json”? (see `kidneyread list --help`)",
        ),
        (
            &["search", "kidney", "--jsn"],
            "`search` has no option “--jsn”; did you mean “--json”? (see `kidneyread search --help`)",
        ),
        (
            &["--libary", "x"],
            "there is no option “--libary”; did you mean “--library”? (see `kidneyread --help`)",
        ),
        (
            &["notes", "imprt", "x"],
            "there is no command “imprt”; did you mean “import”? (see `kidneyread notes --help`)",
        ),
        (
            &["help", "lst"],
            "there is no command “lst”; did you mean “list”? (see `kidneyread --help`)",
        ),
        (
            &["show", "iga", "--width", "abc"],
            "“abc” is no value for --width N: it takes a whole number from 1 to 65535 (see `kidneyread show --help`)",
        ),
        (
            &["search", "x", "--context", "99"],
            "“99” is no value for --context N: it takes a whole number from 0 to 80 (see `kidneyread search --help`)",
        ),
        (
            &["--print", "big"],
            "“big” is no value for --print COLUMNSxROWS: it takes a size, written COLUMNSxROWS, such as 100x30: at most 4096 columns, 2048 rows and a million cells (see `kidneyread --help`)",
        ),
        (
            &["completions", "bsh"],
            "“bsh” is no value for SHELL: it takes bash, elvish, fish, powershell, zsh; did you mean “bash”? (see `kidneyread completions --help`)",
        ),
        (
            &["show", "iga", "--width"],
            "--width N has no value (see `kidneyread show --help`)",
        ),
        (
            &["show", "iga", "--raw", "--json"],
            "--raw and --json exclude each other (see `kidneyread show --help`)",
        ),
        (
            &["notes", "import"],
            "`import` needs FILE (see `kidneyread notes import --help`)",
        ),
        (
            &["man", "iga"],
            "`man` takes no “iga” (see `kidneyread man --help`)",
        ),
        (
            &["search", "  "],
            "the query is empty: type some letters (see `kidneyread search --help`)",
        ),
        (
            &["check"],
            "there is no quote to check: write one, name a file with --file, or write - for standard input (see `kidneyread check --help`)",
        ),
        (
            &["iga", "nephropathy"],
            "the reader opens one article, or files, and “nephropathy” is no file: to look for words, write `kidneyread search` before them (see `kidneyread --help`)",
        ),
    ] {
        let told = (2, format!("kidneyread: {said}"));
        assert_eq!(fails(arguments), told, "{arguments:?}");
    }
}

#[test]
fn a_misspelt_article_command_or_term_is_told_with_the_one_that_was_meant() {
    for (arguments, meant) in [
        (&["iga-nefropathy"][..], "did you mean iga-nephropathy?"),
        (
            &["show", "diabetic-nephropaty"],
            "did you mean diabetic-nephropathy?",
        ),
        (
            &["search", "x", "--in", "IGA-nephropathy"],
            "did you mean iga-nephropathy?",
        ),
        (&["define", "protien"], "“protein in the urine”"),
        (&["define", "proteinurea"], "“proteinuria”"),
    ] {
        let (code, said) = fails(arguments);
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(meant), "{said}");
    }
}

#[test]
fn show_numbers_paragraphs_and_prints_comments_below_them() {
    let numbered = out(&["show", "iga", "--numbers", "--width", "70"]);
    assert!(numbered.starts_with(" 1  Stem Cell Therapy to Treat IgA Nephropathy\n"));
    let cited = out(&["cite", "iga", "15"]);
    let line = numbered
        .lines()
        .find(|line| line.starts_with("15  "))
        .unwrap();
    assert!(
        cited.starts_with(line.strip_prefix("15  ").unwrap()),
        "{line}"
    );
    assert!(numbered.lines().all(|line| line.chars().count() <= 70));

    let commented = out(&["show", "iga", "--comments"]);
    let (comments, text): (Vec<&str>, Vec<&str>) =
        commented.lines().partition(|line| line.starts_with("| "));
    assert!(
        comments
            .iter()
            .filter(|line| line.starts_with("| ▲ safety, on “"))
            .count()
            > 1
    );
    let plain = out(&["show", "iga"]);
    for line in plain.lines() {
        assert!(text.contains(&line), "the text itself is unchanged: {line}");
    }
    assert!(commented.contains("Added by kidneyread. Not part of the article."));
    assert!(!plain.contains("Added by kidneyread"));
}

#[test]
fn show_markdown_marks_headings_and_items() {
    let markdown = out(&["show", "iga", "--markdown"]);
    assert!(markdown.starts_with("# Stem Cell Therapy to Treat IgA Nephropathy\n\n"));
    assert!(markdown.contains("\n## The action mechanism of Stem Cell Therapy\n\n"));
    assert!(markdown.contains("\n\n- Safety: nontoxicity\n- This therapy"));
}

#[test]
fn a_search_and_a_check_take_several_articles() {
    let count = |arguments: &[&str]| {
        let counted = out(&[&["search", "stem cell", "--count"], arguments].concat());
        counted.trim().parse::<usize>().unwrap()
    };
    let (one, other) = (count(&["--in", "1"]), count(&["--in", "iga"]));
    assert_eq!(count(&["--in", "iga", "--article", "1"]), one + other);
    assert_eq!(
        count(&["--in", "iga", "--in", "2"]),
        other,
        "each counts once"
    );
    assert_eq!(count(&[]), one + other);
    let quote = ["check", "it can cure most diseases"];
    assert_eq!(
        super::run(&[&quote[..], &["--in", "1"]].concat())
            .status
            .code(),
        Some(1)
    );
    let both = [&quote[..], &["--in", "1", "--in", "2"]].concat();
    assert_eq!(super::run(&both).status.code(), Some(0));
}

#[test]
fn the_man_page_is_one_page_with_every_command_option_and_value() {
    let page = out(&["man"]);
    assert!(page.is_ascii());
    for title in [
        "NAME",
        "SYNOPSIS",
        "OPTIONS",
        "COMMANDS",
        "KEYS",
        "FILES",
        "ENVIRONMENT",
        "\"EXIT STATUS\"",
        "EXAMPLES",
    ] {
        assert!(page.contains(&format!("\n.SH {title}\n")), "{title}");
    }
    assert!(!page.contains("EXTRA") && !page.contains("(1)"));
    // Each option of each command's help is there.
    let page = page.replace('\\', "");
    for command in COMMANDS {
        let start = page.find(&format!("kidneyread {command}")).unwrap();
        let section = page.split_at(start).1.split("\n.SS").next().unwrap();
        for line in out(&[command, "--help"]).lines() {
            let option = line.trim().split(' ').next().unwrap();
            let option = option.trim_end_matches(']');
            let is_shared = ["--library", "--encoding", "--home", "--no-state"].contains(&option);
            if option.starts_with("--") && !is_shared {
                assert!(section.contains(option), "{command} {option}: {section}");
            }
        }
    }
    for value in ["jsonld", "styles", "elvish"] {
        assert!(page.contains(value), "{value}");
    }
}

#[test]
fn completions_offer_articles_and_terms_and_no_name_that_a_shell_would_run() {
    for (shell, offered) in [
        ("bash", &["iga-nephropathy", "proteinuria"][..]),
        ("zsh", &["iga-nephropathy", "proteinuria"]),
        ("fish", &["iga-nephropathy"]),
    ] {
        let script = out(&["completions", shell]);
        for word in offered {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    let folder = super::Folder::new(
        "completions",
        &[
            ("my-leaflet.txt", b"A leaflet."),
            ("a$(touch x).txt", b"Another."),
        ],
    );
    let script = out(&["--library", folder.path(), "completions", "bash"]);
    assert!(script.contains("my-leaflet") && !script.contains("touch"));
}
