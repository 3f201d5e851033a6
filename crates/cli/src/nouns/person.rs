//! `person`: who somebody is, from first contact on.

mod change;
mod document;
mod intake;
mod file;
mod list;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::verbs::claim::{self, Claims};
use operations::verbs::duplicates::{not_same, not_same_withdrawn};

use super::person_look::Look;
use super::telling::{Whose, act, tell};
use crate::EXIT_CODES;
use crate::output::Answer;
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Register a first contact: a number, the register's fields, an open leg
    ///
    /// Example: custodia person register --place hasakah --identity "?gave no name" --deprived-at "?not recorded"
    /// --deprived-where Baghuz --deprived-by north --ordered-by "?no order found" --grounds "?no order found"
    /// --supervised-by north --admitted-at 2019-03-20T00:00:00Z --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Register(change::Register),
    /// Fill or correct one field of the register, with its source; what was said before stays in the history
    ///
    /// When liberty was taken is what clocks run from: once it is known, two officers move it.
    ///
    /// Example: custodia person register-field C-4821-0001-2 grounds "article 4, order 12/2019" --source "court file 7"
    /// --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    RegisterField(change::RegisterFieldArgs),
    /// Name somebody on a list before anybody has met him: a number and no leg
    ///
    /// Example: custodia person nominate --list "Transfer list 1" --legal-basis "transfer agreement" --place hasakah
    /// --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Nominate {
        /// The list
        #[arg(long)]
        list: String,
        /// Basis as the list states it, or `?` and why it is unknown
        #[arg(long)]
        legal_basis: String,
        /// Where he is said to be
        #[arg(long)]
        place: String,
    },
    /// Show the passage of one person: register, claims, gates, legs, debts, discrepancies, clocks
    ///
    /// Example: custodia person show C-4821-0001-2 --purpose custody --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Show {
        /// Number of the person, in any digits
        #[arg(required_unless_present = "alias", conflicts_with = "alias")]
        person: Option<String>,
        /// In place of the number: an identifier and who gave it, such as "Hasakah prison/1182"
        #[arg(long, value_name = "ISSUER/VALUE")]
        alias: Option<String>,
        #[command(flatten)]
        look: Look,
    },
    /// List persons with number, name, age, where and how they stand: those in custody, a page at a time
    ///
    /// Everyone on the page stands in the access log as looked at.
    ///
    /// Example: custodia person list --place hasakah --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    List(list::List),
    /// Record what is claimed of a person; claims live side by side
    ///
    /// Example: custodia person claim C-4821-0001-2 --name "أحمد محمد" --born 1990 --nationality TUN --source document --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Claim(Claim),
    /// Add another identifier with its issuer
    ///
    /// Example: custodia person alias C-4821-0001-2 --issuer "Hasakah prison" --value 1182 --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Alias {
        #[command(flatten)]
        whose: Whose,
        /// Who issued it
        #[arg(long)]
        issuer: String,
        /// The identifier
        #[arg(long)]
        value: String,
    },
    /// Enrol a photograph: a PNG or JPEG file, kept encrypted in the folder
    ///
    /// Example: custodia person photograph C-4821-0001-2 ./face.jpg --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Photograph {
        #[command(flatten)]
        whose: Whose,
        /// The image
        file: PathBuf,
    },
    /// Set a question that only he can answer, for the door; the answer is read from a file or standard input
    ///
    /// Example: custodia person question C-4821-0001-2 --question "Name of your first teacher?" --answer-file ./answer --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Question(intake::Question),
    /// The documents and images of a file: which there are, and one of them taken out
    #[command(subcommand)]
    Document(document::Verb),
    /// Merge a younger number into an elder one, by two officers
    ///
    /// Example: custodia person merge C-4821-0002-0 --into C-4821-0001-2 --reasons "same prints" --officer anna --second omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Merge {
        #[command(flatten)]
        whose: Whose,
        /// The elder number
        #[arg(long)]
        into: String,
        /// On what evidence
        #[arg(long)]
        reasons: String,
    },
    /// Take a merge back, by two officers
    ///
    /// Example: custodia person unmerge C-4821-0002-0 --from C-4821-0001-2 --reasons "twins" --officer anna --second omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Unmerge {
        #[command(flatten)]
        whose: Whose,
        /// The elder number
        #[arg(long)]
        from: String,
        /// On what evidence
        #[arg(long)]
        reasons: String,
    },
    /// Record that two numbers were found not to be one person, so that they are not offered again; or, by two, that they may be
    ///
    /// Example: custodia person not-same C-4821-0002-0 --other C-4821-0001-2 --reasons "brothers" --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    NotSame {
        #[command(flatten)]
        whose: Whose,
        /// The other number
        #[arg(long)]
        other: String,
        /// On what evidence
        #[arg(long)]
        reasons: String,
        /// Take the finding back: two officers of two functions, one an examiner or the commander
        #[arg(long)]
        take_back: bool,
    },
    /// List likely duplicates: same alias, same band, or the same name and one more claim; officers decide
    ///
    /// Example: custodia person duplicates --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Duplicates,
    /// Erase a field group of a person under a rule, by two officers, one of whose work it is; the register stays
    ///
    /// Example: custodia person erase C-4821-0001-2 --group medical --rule "Act 7, s. 3" --reason "retention ended" --officer anna --second sara --data ./north
    #[command(after_help = EXIT_CODES)]
    Erase {
        #[command(flatten)]
        whose: Whose,
        /// identity, medical, legal, property or family
        #[arg(long)]
        group: String,
        /// The rule that demands it, with its source
        #[arg(long)]
        rule: String,
        /// Why now
        #[arg(long)]
        reason: String,
    },
    /// Import a roster: CSV or XLSX, all of its good rows at once or nothing
    ///
    /// A number belongs to its issuer: the one that the mapping names, else the place. Where it is recorded for somebody
    /// whom name, birth or parents contradict, the man of the row is registered by himself, with a doubt. A row of which
    /// all but the number is recorded of somebody is his. Rows that stand inside a cell, behind a stray quotation mark, end
    /// the reading; what the list says of people elsewhere, and columns that nobody reads, are told.
    ///
    /// Example: custodia person import roster.csv --place hasakah --mapping roster.toml --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Import {
        /// The roster
        file: PathBuf,
        /// What its columns mean, where the usual headers do not tell
        #[arg(long, value_name = "FILE")]
        mapping: Option<PathBuf>,
        /// Where its people are; who issued their numbers, where the mapping names no issuer
        #[arg(long)]
        place: String,
    },
    /// Write a person's own copy of his file: JSON, and text for print beside it
    ///
    /// Example: custodia person export C-4821-0001-2 --out copy.json --officer omar --data ./north
    #[command(after_help = EXIT_CODES)]
    Export {
        #[command(flatten)]
        whose: Whose,
        /// New file; the text goes beside it with the ending .txt
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        look: Look,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Claim {
    #[command(flatten)]
    whose: Whose,
    /// Name, in the script it was given in
    #[arg(long)]
    name: Option<String>,
    /// Transliteration of the name
    #[arg(long)]
    transliteration: Option<String>,
    /// Language, BCP 47; found from the script, where not given
    #[arg(long)]
    language: Option<String>,
    /// person, document, officer, prior-register, family or partner
    #[arg(long, default_value = "person")]
    source: String,
    /// Date of birth as said, in any calendar and digits
    #[arg(long)]
    born: Option<String>,
    /// any, gregorian, lunar or solar
    #[arg(long)]
    calendar: Option<String>,
    /// ISO 3166 alpha-3, or `?` and why it is unknown
    #[arg(long)]
    nationality: Option<String>,
    /// Such as father:NAME or brother:C-4821-0002-0; may be given several times
    #[arg(long)]
    kin: Vec<String>,
    /// Legal status
    #[arg(long)]
    status: Option<String>,
    /// Its basis
    #[arg(long)]
    basis: Option<String>,
    /// Anything else as what=text; may be given several times
    #[arg(long)]
    other: Vec<String>,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Register(entry) => change::register(global, entry),
        Verb::RegisterField(given) => change::register_field(global, &given),
        Verb::Nominate { list, legal_basis, place } => change::nominate(global, &list, &legal_basis, &place),
        Verb::Show { person, alias, look } => file::show(global, person, alias.as_deref(), &look),
        Verb::List(given) => list::list(global, given),
        Verb::Claim(given) => claim(global, given),
        Verb::Alias { whose, issuer, value } => tell(global, "person-alias", &whose, Ok(claim::alias(issuer, value))),
        Verb::Document(verb) => document::run(global, verb),
        Verb::Photograph { whose, file } => intake::photograph(global, &whose, &file),
        Verb::Question(asked) => intake::question(global, &asked),
        Verb::Merge { whose, into, reasons } => act(global, "person-merge", &whose.person, |desk, seat, when| {
            desk.merge(seat, when, &whose.person, &into, reasons)
        }),
        Verb::Unmerge { whose, from, reasons } => act(global, "person-unmerge", &whose.person, |desk, seat, when| {
            desk.unmerge(seat, when, &whose.person, &from, reasons)
        }),
        Verb::NotSame { whose, other, reasons, take_back } => {
            let body = if take_back { not_same_withdrawn(&other, reasons) } else { not_same(&other, reasons) };
            tell(global, "person-not-same", &whose, body)
        }
        Verb::Duplicates => file::duplicates(global),
        Verb::Erase { whose, group, rule, reason } => change::erase(global, &whose, &group, &rule, &reason),
        Verb::Import { file, mapping, place } => change::import(global, &file, mapping.as_deref(), &place),
        Verb::Export { whose, out, look } => file::export(global, &whose, &out, &look),
    }
}

fn claim(global: &Global, given: Claim) -> Result<Answer, Failure> {
    let Claim {
        whose,
        name,
        transliteration,
        language,
        source,
        born,
        calendar,
        nationality,
        kin,
        status,
        basis,
        other,
    } = given;
    let claims =
        Claims { name, transliteration, language, source, born, calendar, nationality, kin, status, basis, other };
    act(global, "person-claim", &whose.person, |desk, seat, when| {
        let facts = desk.claims(seat, &claims)?;
        desk.tell(seat, when, &whose.person, facts)
    })
}
