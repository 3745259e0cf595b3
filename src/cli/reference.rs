//! Facts about the command line that stand in the help, on the man page and in the manual:
//! examples, files, variables of the environment, and exit codes.

use std::fmt::Write as _;

/// Commands to try, each with what it does. The first word behind `kidneyread` says to which
/// command's help an example belongs.
pub(super) const EXAMPLES: [(&str, &str); 30] = [
    ("kidneyread", "opens the reader"),
    ("kidneyread iga", "opens the article iga-nephropathy"),
    ("kidneyread leaflet.txt", "opens a file of your own"),
    ("kidneyread ./texts", "opens the files of a folder"),
    (
        "echo 'One text.' | kidneyread",
        "opens what comes through a pipe",
    ),
    ("kidneyread list", "lists the articles"),
    ("kidneyread list --json", "lists them as JSON, for programs"),
    ("kidneyread show iga", "prints an article"),
    ("kidneyread show 2 | less", "prints the second article"),
    (
        "kidneyread show iga --numbers",
        "numbers its paragraphs for `cite`",
    ),
    (
        "kidneyread show iga --comments",
        "has the comments below them",
    ),
    (
        "kidneyread search blood in urine",
        "finds it, and synonyms of it",
    ),
    (
        "kidneyread search stem cell --in iga",
        "searches one article",
    ),
    (
        "kidneyread search --regex 'stem\\s+cells?' --count",
        "counts matches of an expression",
    ),
    (
        "kidneyread search -- --in",
        "everything behind -- is the query",
    ),
    ("kidneyread define proteinuria", "explains a clinical word"),
    (
        "kidneyread define protein in the urine",
        "everyday words do, too",
    ),
    (
        "kidneyread about iga",
        "its origin, and what helps to judge it",
    ),
    ("kidneyread comments iga", "kidneyread's comments on it"),
    (
        "kidneyread sources --due",
        "sources to be read again by now",
    ),
    (
        "kidneyread cite iga 15",
        "its 15th paragraph, with a citation",
    ),
    (
        "kidneyread cite iga 15:2-7",
        "words 2 to 7 of that paragraph",
    ),
    (
        "kidneyread check it can cure most diseases",
        "whether an article says so",
    ),
    (
        "echo 'it can cure all diseases' | kidneyread check -",
        "checks what comes through a pipe",
    ),
    (
        "kidneyread notes --questions",
        "what you want to ask a doctor",
    ),
    (
        "kidneyread notes --format json > notes.json",
        "a copy of all that you marked",
    ),
    (
        "kidneyread notes import notes.json",
        "takes the copy in again",
    ),
    (
        "kidneyread completions bash > kidneyread.bash",
        "completions for a shell",
    ),
    ("kidneyread man > kidneyread.1", "the man page"),
    (
        "kidneyread --keys '/stem cell<cr>n' --print 100x30",
        "presses keys and prints the screen",
    ),
];

/// The examples on the first page of help, by their commands.
const FIRST: [&str; 9] = [
    "kidneyread",
    "kidneyread iga",
    "kidneyread leaflet.txt",
    "kidneyread list",
    "kidneyread show 2 | less",
    "kidneyread search blood in urine",
    "kidneyread define proteinuria",
    "kidneyread check it can cure most diseases",
    "kidneyread notes --questions",
];

/// The end of the first page of help.
pub(super) const AFTER_HELP: &str = "In the reader, ? shows all keys. `kidneyread COMMAND --help` explains a command, and `kidneyread man` is the whole manual page.";

/// Files that kidneyread keeps, each with what it holds.
pub(super) const FILES: [(&str, &str); 4] = [
    (
        "~/.local/share/kidneyread/notes.jsonl",
        "Your highlights, notes and bookmarks, one on a line. `$XDG_DATA_HOME` replaces `~/.local/share`.",
    ),
    (
        "~/.local/state/kidneyread/places.json",
        "Where you left each article. `$XDG_STATE_HOME` replaces `~/.local/state`.",
    ),
    (
        "~/.local/state/kidneyread/searches.json",
        "What you searched for.",
    ),
    (
        "~/.local/state/kidneyread/settings.json",
        "What you set in the reader: theme, measure, sidebar, comments, mouse.",
    ),
];

/// Variables of the environment that kidneyread reads, each with what it does.
pub(super) const ENVIRONMENT: [(&str, &str); 7] = [
    (
        "KIDNEYREAD_HOME",
        "The folder that all files are kept in, instead of the two above; `--home` goes before it.",
    ),
    (
        "XDG_DATA_HOME, XDG_STATE_HOME, HOME",
        "Where the files are kept, as in the XDG Base Directory Specification.",
    ),
    ("NO_COLOR", "If set to anything, no colours are used."),
    (
        "COLORFGBG",
        "Tells whether the terminal is dark or light, where the terminal does not.",
    ),
    (
        "COLORTERM, TERM",
        "Tell how many colours the terminal has. With `TERM=dumb` the reader does not open.",
    ),
    (
        "LC_ALL, LC_CTYPE, LANG",
        "If they name another charset than UTF-8, all signs in the reader are ASCII.",
    ),
    (
        "TMUX",
        "If set, what you copy goes through tmux to the terminal.",
    ),
];

/// Exit codes, each with what it means.
pub(super) const EXIT_STATUS: [(&str, &str); 5] = [
    ("0", "It was done. A closed pipe is no error."),
    (
        "1",
        "What was asked for is not there: an article, a paragraph, a word, a quote, anything that a search finds.",
    ),
    ("2", "Wrong use, or an error, told on standard error."),
    ("3", "A quote is altered (`check`)."),
    (
        "129, 130, 143",
        "The reader was ended by SIGHUP, SIGINT or SIGTERM, and kept what you wrote.",
    ),
];

/// The examples of a command, or those of the first page of help, in two columns.
pub(super) fn examples(command: Option<&str>) -> String {
    let chosen = EXAMPLES.iter().filter(|(example, _)| match command {
        Some(command) => example
            .split(' ')
            .skip_while(|word| *word != "kidneyread")
            .nth(1)
            .is_some_and(|word| word == command),
        None => FIRST.contains(example),
    });
    let longest = chosen.clone().map(|(example, _)| example.len()).max();
    let width = longest.unwrap_or(0);
    let mut text = String::new();
    for (example, does) in chosen {
        if text.is_empty() {
            text.push_str("Examples:\n");
        }
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {example:width$}  {does}");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANUAL: &str = include_str!("../../assets/manual.md");

    #[test]
    fn the_manual_has_the_files_the_environment_and_the_exit_codes() {
        for (head, facts) in [
            ("file", &FILES[..]),
            ("variable", &ENVIRONMENT),
            ("code", &EXIT_STATUS),
        ] {
            let mut table = format!("| {head} | |\n| --- | --- |\n");
            for (name, says) in facts {
                // Writing to a String cannot fail.
                let _ = writeln!(table, "| `{name}` | {says} |");
            }
            assert!(
                MANUAL.contains(&table),
                "put this into assets/manual.md:\n{table}"
            );
        }
    }

    #[test]
    fn the_first_page_of_help_has_examples_that_the_man_page_has_too() {
        for example in FIRST {
            assert!(
                EXAMPLES.iter().any(|(known, _)| *known == example),
                "{example}"
            );
        }
        assert_eq!(
            examples(None)
                .lines()
                .filter(|line| line.starts_with("  "))
                .count(),
            FIRST.len()
        );
    }
}
