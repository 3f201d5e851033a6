//! `person document`: which documents and images a file holds, and one of them taken out. Source: ours.

use std::path::PathBuf;

use clap::Subcommand;
use operations::Failure;
use operations::look::{DocumentLine, Reason};

use crate::EXIT_CODES;
use crate::nouns::person_look::{Look, document, open};
use crate::nouns::telling::Whose;
use crate::output::{Answer, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List the documents and images of a file that the officer may read
    ///
    /// Example: custodia person document list C-4821-0001-2 --purpose law --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    List {
        #[command(flatten)]
        whose: Whose,
        #[command(flatten)]
        look: Look,
    },
    /// Write one document or image to a new file; it stands in the access log who did
    ///
    /// Example: custodia person document extract C-4821-0001-2 9f2c --out ./order.pdf --purpose law --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Extract {
        #[command(flatten)]
        whose: Whose,
        /// The document, as listed; its first digits are enough where they are nobody else's
        document: String,
        /// The new file
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        look: Look,
    },
}

pub(super) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::List { whose, look } => list(global, &whose, &look),
        Verb::Extract { whose, document: wanted, out, look } => {
            let reason = Reason::parse(&look.purpose, &format!("person document extract {wanted}"))?;
            let desk = open(global, &whose.person, &reason)?;
            let taken = desk.extract(&global.seat(&desk)?, &whose.person, &wanted, &reason, &out)?;
            let said =
                format!("{}: {} bytes of {} written to {}", taken.person, taken.bytes, taken.document.what, taken.out);
            Ok(Answer::done("person-document-extract", document(&taken)?, said))
        }
    }
}

fn list(global: &Global, whose: &Whose, look: &Look) -> Result<Answer, Failure> {
    let reason = Reason::parse(&look.purpose, "person document list")?;
    let desk = open(global, &whose.person, &reason)?;
    let all = desk.documents(&global.seat(&desk)?, &whose.person, &reason)?;
    let row = |d: &DocumentLine| {
        vec![d.document.clone(), d.what.clone(), d.at.clone(), d.authority.clone(), d.group.into(), d.state.clone()]
    };
    let rows: Vec<Vec<String>> = all.documents.iter().map(row).collect();
    let mut text = match rows.is_empty() {
        true => "no document is shown".to_owned(),
        false => table(&["document", "what", "when", "log of", "group", "state"], &rows),
    };
    if all.not_shown > 0 {
        text.push_str(&format!("\n{} more are not shown to this function", all.not_shown));
    }
    Ok(Answer::done("person-document-list", document(&all)?, text))
}
