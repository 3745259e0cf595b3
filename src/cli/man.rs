//! `kidneyread man`: the manual page, made from the definition of the arguments, the key table and
//! the facts of `reference`.

use std::fmt::Write as _;

use clap::{Arg, Command};
use roff::{Inline, Roff, bold, italic, roman};

use super::reference::{ENVIRONMENT, EXAMPLES, EXIT_STATUS, FILES};
use super::{Arguments, CliError, Console};
use crate::reader::{action, keymap};

/// Prints the man page.
///
/// # Errors
/// If writing fails.
pub(super) fn man(console: &mut Console<'_>) -> Result<(), CliError> {
    Ok(console.out.write_all(page().as_bytes())?)
}

/// The man page as roff.
fn page() -> String {
    let mut command = Arguments::definition();
    command.build();
    let version = concat!("kidneyread ", env!("CARGO_PKG_VERSION"));
    let mut page = Roff::new();
    page.control("TH", ["KIDNEYREAD", "1", "", version, ""]);
    section(&mut page, "NAME");
    page.text([roman(format!("kidneyread - {}", about(&command)))]);
    section(&mut page, "SYNOPSIS");
    page.text(vec![bold("kidneyread"), roman(" [OPTIONS] [ARTICLE]")]);
    page.control("br", []);
    page.text(vec![bold("kidneyread"), roman(" COMMAND [OPTIONS] …")]);
    section(&mut page, "DESCRIPTION");
    page.text([roman(DESCRIPTION)]);
    section(&mut page, "OPTIONS");
    arguments(&mut page, &command, |_| true);
    section(&mut page, "COMMANDS");
    page.text([roman(
        "The options --library, --home and --no-state may stand before a command or behind it.",
    )]);
    for command in command.get_subcommands() {
        if command.get_name() != "help" {
            subcommand(&mut page, "kidneyread", command);
        }
    }
    section(&mut page, "KEYS");
    for command in action::Command::ALL {
        let keys: Vec<String> = keymap::keys_of(*command)
            .iter()
            .map(|key| key.name())
            .collect();
        item(
            &mut page,
            vec![bold(keys.join("  "))],
            vec![roman(command.title())],
        );
    }
    for (title, facts) in [
        ("FILES", &FILES[..]),
        ("ENVIRONMENT", &ENVIRONMENT),
        ("EXIT STATUS", &EXIT_STATUS),
    ] {
        section(&mut page, title);
        for (name, says) in facts {
            item(&mut page, vec![bold(*name)], marked(says));
        }
    }
    section(&mut page, "EXAMPLES");
    for (example, does) in EXAMPLES {
        item(&mut page, vec![bold(example)], marked(does));
    }
    // Read alike by every troff, whatever encoding it expects.
    let ascii = |c: char| match c {
        c if c.is_ascii() => c.to_string(),
        c => format!("\\[u{:04X}]", u32::from(c)),
    };
    page.render().chars().map(ascii).collect()
}

/// The first words on what the program is.
const DESCRIPTION: &str = "Opens the reader on a terminal, where ? shows all keys. The two articles are inside the program; it needs no network and no set-up. ARTICLE is an id, a file, a folder, the beginning of an id, a number, or - for standard input. Without a terminal the article is printed. What kidneyread says of the articles stands beside them and never in them, and none of it is medical advice.";

/// Begins a section.
fn section(page: &mut Roff, title: &str) {
    page.control("SH", [title]);
}

/// Adds an item of a list: a head, and under it, indented, what is said of it.
fn item(page: &mut Roff, head: Vec<Inline>, body: Vec<Inline>) {
    page.control("TP", []);
    page.text(head);
    page.text(body);
}

/// Adds a command with its usage and its options, and then the commands below it.
fn subcommand(page: &mut Roff, above: &str, command: &Command) {
    let name = format!("{above} {}", command.get_name());
    let mut usage = name.clone();
    if command.get_opts().any(is_of_command) {
        usage.push_str(" [OPTIONS]");
    }
    for value in command.get_positionals() {
        // Writing to a String cannot fail.
        let _ = write!(usage, " {value}");
    }
    page.control("SS", [&*usage.replace(['<', '>'], "")]);
    page.text(marked(&format!("{}.", about(command))));
    arguments(page, command, is_of_command);
    for below in command.get_subcommands() {
        if below.get_name() != "help" {
            subcommand(page, &name, below);
        }
    }
}

/// Adds the positional arguments and the options that `is_wanted` chooses, with their values.
fn arguments(page: &mut Roff, command: &Command, is_wanted: impl Fn(&Arg) -> bool) {
    for argument in command.get_arguments().filter(|arg| is_wanted(arg)) {
        let help = argument.get_help().map(ToString::to_string);
        let mut body = marked(&format!("{}.", help.unwrap_or_default()));
        let values = argument.get_possible_values();
        if argument.get_action().takes_values() && !values.is_empty() {
            let named: Vec<String> = values
                .iter()
                .map(|value| match value.get_help() {
                    Some(help) => format!("{} ({help})", value.get_name()),
                    None => value.get_name().to_owned(),
                })
                .collect();
            body.push(roman(format!(" One of {}.", named.join(", "))));
        }
        for default in argument.get_default_values() {
            if argument.get_action().takes_values() {
                body.push(roman(format!(" Usually {}.", default.display())));
            }
        }
        item(page, head(argument), body);
    }
}

/// The name of an argument as it is written on the command line.
fn head(argument: &Arg) -> Vec<Inline> {
    let value = |argument: &Arg| {
        let names = argument.get_value_names().unwrap_or_default();
        names.join(" ")
    };
    let Some(long) = argument.get_long() else {
        return vec![italic(value(argument))];
    };
    let aliases = argument.get_visible_aliases().unwrap_or_default();
    let mut head = vec![];
    for name in std::iter::once(long).chain(aliases) {
        if !head.is_empty() {
            head.push(roman(", "));
        }
        head.push(bold(format!("--{name}")));
        if argument.get_action().takes_values() {
            head.extend([roman(" "), italic(value(argument))]);
        }
    }
    if let Some(short) = argument.get_short() {
        head.extend([roman(", "), bold(format!("-{short}"))]);
    }
    head
}

/// True if an argument belongs to a command alone: it is neither shared by all commands nor the
/// help.
fn is_of_command(argument: &Arg) -> bool {
    !argument.is_global_set() && argument.get_long() != Some("help")
}

/// The first sentence of a command’s help.
fn about(command: &Command) -> String {
    command
        .get_about()
        .map(ToString::to_string)
        .unwrap_or_default()
}

/// A text in which code stands between backquotes, which becomes bold.
fn marked(text: &str) -> Vec<Inline> {
    let parts = text.split('`').enumerate();
    parts
        .map(
            |(at, part)| {
                if at % 2 == 1 { bold(part) } else { roman(part) }
            },
        )
        .collect()
}
