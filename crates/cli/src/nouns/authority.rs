//! `authority`: the authorities this one deals with.

use std::path::Path;

use clap::Subcommand;
use operations::Failure;
use serde_json::json;

use super::keys::RootArgs;
use super::telling::act;
use crate::EXIT_CODES;
use crate::output::{Answer, Progress, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add a partner from the card it gave out with `authority card`: two officers, or those who hold the root
    ///
    /// The partner reads the fingerprint of its card to you, by voice or in person; what the file says is compared
    /// with what you heard, and another card is refused.
    ///
    /// Example: custodia authority add south.card --fingerprint "3f2a 91c0 77de 01b4 5c5e 9a10 e2d8 4b6f"
    /// --officer anna --second lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Add {
        /// The partner's card
        card: std::path::PathBuf,
        /// Fingerprint as the partner read it: 32 hexadecimal digits, in groups or not
        #[arg(long, value_name = "HEX")]
        fingerprint: String,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Withdraw a partner's card that was wrongly added: two officers of two functions, with the reason
    ///
    /// Nothing is sealed to it or taken in from it any more. Its log is set aside as evidence, with what it was
    /// recognised as; the persons of whom it spoke are named in a discrepancy. The true card can then be added.
    ///
    /// Example: custodia authority withdraw south --reason "the card came from a stranger" --officer anna
    /// --second lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Withdraw {
        /// Id of the partner
        partner: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Write this authority's card: id, name, kind, state, public keys
    ///
    /// Example: custodia authority card north.card --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Card {
        /// New file
        out: std::path::PathBuf,
    },
    /// Sign this authority's revocation list anew: it speaks until now, also where no key was revoked
    ///
    /// Partners need one of after a receipt's signatures before they can say that its keys are good.
    ///
    /// Example: custodia authority revocations north.revoked --root-key /safe/root.key --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Revocations {
        /// New file
        out: std::path::PathBuf,
        #[command(flatten)]
        root: RootArgs,
    },
    /// Adopt a jurisdiction pack: clocks and gate rules as data; two officers, one a legal reviewer
    ///
    /// Example: custodia authority adopt jurisdictions/iraq --officer anna --second lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Adopt {
        /// Folder with pack.toml, or that file
        pack: std::path::PathBuf,
    },
    /// Recognise a partner as a court that may answer what says no here: two officers, one a legal reviewer
    ///
    /// Neither acts in the operation. It is no court of a person whom it holds, carries, sends or receives.
    ///
    /// Example: custodia authority court karkh --basis "Law 23 of 1971" --source "Gazette 2004, 31 May 1971"
    /// --officer lea --second hana --data ./north
    #[command(after_help = EXIT_CODES)]
    Court {
        /// Id of the partner
        court: String,
        /// Statute, decree or treaty that founds the court
        #[arg(long)]
        basis: String,
        /// Where that text stands: gazette, number, date
        #[arg(long)]
        source: String,
    },
    /// Recognise a partner as a tracing bureau, whose acknowledgements count: two officers, one a legal reviewer
    ///
    /// Neither acts in the operation. Until then it gets and answers nothing as a bureau, whatever its card says.
    ///
    /// Example: custodia authority bureau tracing --basis "Geneva Convention III, art. 123" --source "75 UNTS 135"
    /// --officer lea --second hana --data ./north
    #[command(after_help = EXIT_CODES)]
    Bureau {
        /// Id of the partner
        bureau: String,
        /// Treaty, statute or mandate that founds the bureau
        #[arg(long)]
        basis: String,
        /// Where that text stands: gazette, number, date
        #[arg(long)]
        source: String,
    },
    /// Take the recognition of a court or bureau back: what it has answered no longer counts here
    ///
    /// Example: custodia authority doubt karkh --reason "no gazette has it" --officer lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Doubt {
        /// Id of the partner
        partner: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// List the authorities in the record
    ///
    /// Example: custodia authority list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Add { card, fingerprint, root } => add(global, &card, &fingerprint, &root),
        Verb::Withdraw { partner, reason } => withdraw(global, &partner, &reason),
        Verb::Card { out } => {
            let desk = global.read()?;
            let seat = global.seat(&desk)?;
            let fingerprint = desk.write_card(&seat, &out)?.to_string();
            let text = format!(
                "card written to {}\nfingerprint: {fingerprint}\nread it to the partner by voice or in person, apart \
                 from the file",
                out.display()
            );
            Ok(Answer::done("authority-card", json!({"out": out, "fingerprint": fingerprint}), text))
        }
        Verb::Revocations { out, root } => revocations(global, &out, &root),
        Verb::Adopt { pack } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let name = desk.adopt_pack(&seat, &global.when()?, &pack)?;
            Ok(Answer::done("authority-adopt", json!({"pack": name}), format!("pack {name} is in force")))
        }
        Verb::Court { court, basis, source } => act(global, "authority-court", &court, |desk, seat, when| {
            desk.recognise_court(seat, when, &court, (&basis, &source))
        }),
        Verb::Bureau { bureau, basis, source } => act(global, "authority-bureau", &bureau, |desk, seat, when| {
            desk.recognise_bureau(seat, when, &bureau, (&basis, &source))
        }),
        Verb::Doubt { partner, reason } => act(global, "authority-doubt", &partner, |desk, seat, when| {
            desk.doubt_partner(seat, when, &partner, &reason)
        }),
        Verb::List => list(global),
    }
}

fn revocations(global: &Global, out: &Path, root: &RootArgs) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let seat = global.seat(&desk)?;
    let root = root.open(global, &desk, &seat)?;
    let (issued_at, listed) = desk.write_revocations(&seat, &root, out)?;
    let text = format!(
        "revocation list of {}, which speaks until {issued_at}: {} ({listed} named)",
        seat.authority,
        out.display()
    );
    let document = json!({"out": out, "issued_at": issued_at.to_string(), "listed": listed});
    Ok(Answer::done("authority-revocations", document, text))
}

/// By the second officer where one is named; else under the root, which a rehearsal keeps in its folder.
fn add(global: &Global, card: &Path, fingerprint: &str, root: &RootArgs) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let rehearsal = desk.folder().settings.rehearsal;
    let by_root = root.is_named() || (rehearsal && seat.second.is_none());
    let root = by_root.then(|| root.open(global, &desk, &seat)).transpose()?;
    let added = desk.add_partner(&seat, &global.when()?, card, fingerprint, root.as_ref())?;
    let (id, kind) = (&added.authority, &added.kind);
    let mut text = match added.repeated {
        true => format!("{id}, added before under this idempotency key"),
        false => format!("{id} ({kind}) added; its card has the fingerprint that you compared"),
    };
    if kind == "bureau" {
        text.push_str("\nit counts as a tracing bureau once two officers recognise it: `custodia authority bureau`");
    }
    let document = json!({"authority": id, "kind": kind, "fingerprint": added.fingerprint, "repeated": added.repeated});
    Ok(Answer::done("authority-add", document, text))
}

fn withdraw(global: &Global, partner: &str, reason: &str) -> Result<Answer, Failure> {
    let mut desk = global.write_to_take_in()?;
    let seat = global.seat(&desk)?;
    let mut progress = Progress::new(global.quiet);
    let view = desk.withdraw_partner(&seat, &global.when()?, partner, reason, &mut |text| progress.say(text))?;
    progress.end();
    let mut text = match view.repeated {
        true => format!("{partner}, withdrawn before under this idempotency key\n"),
        false => format!("the card of {partner} is withdrawn\n"),
    };
    text.push_str(&format!(
        "{} events of its log are set aside as evidence and count no longer; they spoke of {} persons{}",
        view.events,
        view.persons.len(),
        if view.persons.is_empty() { "" } else { ", named in a discrepancy: `custodia discrepancy list`" }
    ));
    let document = json!({"authority": view.authority, "events": view.events, "persons": view.persons,
        "repeated": view.repeated});
    Ok(Answer::done("authority-withdraw", document, text))
}

fn list(global: &Global) -> Result<Answer, Failure> {
    let desk = global.read()?;
    let rows = desk.authorities(&global.seat(&desk)?.authority);
    let said = |logs: &[String]| if logs.is_empty() { "-".into() } else { logs.join(" ") };
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|a| {
            let (court, bureau) = (said(&a.recognised_by), said(&a.bureau_of));
            let print = a.fingerprint.clone().unwrap_or_else(|| "-".into());
            let (id, kind, state, name) = (a.id.clone(), a.kind.clone(), a.state.clone(), a.name.clone());
            vec![id, kind, state, a.events.to_string(), a.card.into(), court, bureau, print, name]
        })
        .collect();
    let heads = ["authority", "kind", "state", "events", "card by", "court for", "bureau for", "fingerprint", "name"];
    let mut text = table(&heads, &cells);
    if let Some(alone) = rows.iter().find(|a| a.card == "one") {
        text.push_str(&format!(
            "\nthe card of {} was entered by one officer alone: two compare its fingerprint and add it again",
            alone.id
        ));
    }
    for told in rows.iter().flat_map(|a| &a.differs) {
        text.push_str(&format!("\nanother log's card differs and changes nothing here: {told}"));
    }
    Ok(Answer::done("authority-list", json!({"authorities": rows}), text))
}
