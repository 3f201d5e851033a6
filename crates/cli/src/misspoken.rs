//! A command line that cannot be read, as a failure like any other: `--json` promises one document whatever happens.
//! Source: `cli.md` (Conventions).

use std::ffi::OsString;

use clap::error::ErrorKind;
use operations::Failure;

/// Whether the words ask for a document, so far as can be told from a line that cannot be read.
pub(crate) fn is_for_json(words: impl Iterator<Item = OsString>) -> bool {
    words.take_while(|word| word != "--").any(|word| word == "--json")
}

/// What is wrong, in one sentence; how the command is written stands in the hint.
pub(crate) fn failure(wrong: &clap::Error) -> Failure {
    let whole = wrong.render().to_string();
    let usage = whole.lines().find(|line| line.starts_with("Usage:")).unwrap_or("Usage: custodia NOUN VERB");
    let hint = format!("{}; --help says more", in_one_line(usage));
    let sentence = match wrong.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "the command is not whole: a word is missing".to_owned()
        }
        _ => {
            let said: Vec<&str> = whole.lines().take_while(|line| !line.starts_with("Usage:")).collect();
            let said = in_one_line(&said.join(" "));
            said.trim_start_matches("error: ").to_owned()
        }
    };
    Failure::usage(sentence).hint(hint)
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &[&str]) -> bool {
        is_for_json(words.iter().map(OsString::from))
    }

    #[test]
    fn only_what_stands_before_the_end_of_options_asks_for_a_document() {
        assert!(asked(&["custodia", "count", "--json"]));
        assert!(!asked(&["custodia", "count", "show"]));
        assert!(!asked(&["custodia", "count", "--", "--json"]));
    }
}
