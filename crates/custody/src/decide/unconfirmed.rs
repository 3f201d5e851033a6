//! What one officer reports and takes a person out of somebody's sight: recorded at once, and in doubt by name
//! until the hands that it needs have signed for it. Source: `custody.md` (Path of a person); ours for the hands.
//!
//! Nothing here refuses a report. Nobody leaves the residual because one officer says so.

use crate::draft::Draft;
use crate::event::oversight::{DiscrepancyKind, DiscrepancyResolved, Outcome};
use crate::event::{Body, Function, Purpose, Stream};
use crate::ids::{DiscrepancyId, PlaceId};
use crate::number::PersonNumber;
use crate::record::Record;
use crate::record::discrepancy::Discrepancy;
use crate::record::leg::Standing;
use crate::record::person::Person;

use super::command::Actor;
use super::state::Ask;
use super::{actor, noted};

/// The rule that the discrepancy of an uncertified death names.
pub(crate) const DEATH: &str = "a death is signed by a doctor or nurse and a second officer";
/// The rule that the discrepancy of an escape reported by one officer names.
pub(crate) const ESCAPE: &str = "an escape is signed by two officers of two functions, one of them a commander";
/// The rule that the discrepancy of an unknown fate reported by one officer names.
pub(crate) const FATE: &str = "an unknown fate is signed by two officers of two functions, one of them a commander";
/// The rule that the discrepancy of a recapture names while nobody else has seen the person.
pub(crate) const RECAPTURE: &str = "a recapture is seen and verified, or signed by two officers of two functions";
/// The rule that the discrepancy of a release that nobody ordered by name carries.
pub(crate) const RELEASE: &str =
    "a release is signed by two officers of two functions, one of law or of a court, under a named order";

/// Rules whose doubt ends by the same report, signed by enough: the standing that is in doubt, and who can sign.
const REPORTED: [(&str, Standing, &[Function]); 4] = [
    (DEATH, Standing::Died, &[Function::Medical]),
    (ESCAPE, Standing::Escaped, &[Function::Commander]),
    (FATE, Standing::FateUnknown, &[Function::Commander]),
    (RELEASE, Standing::Released, &[Function::LegalReviewer, Function::Court]),
];

/// A report and what is in doubt about it.
pub(crate) struct Report<'a> {
    /// Of whom.
    pub(crate) number: PersonNumber,
    /// What happened.
    pub(crate) body: Body,
    /// Where.
    pub(crate) place: &'a PlaceId,
    /// The rule that says who must sign.
    pub(crate) rule: &'static str,
    /// What the discrepancy is called.
    pub(crate) kind: DiscrepancyKind,
    /// What is reported, for the residual.
    pub(crate) doubt: String,
    /// Whether enough have signed.
    pub(crate) confirmed: bool,
}

/// The report, and beside it the doubt that it leaves, or the end of the doubt that an earlier one left.
pub(crate) fn report(ask: Ask<'_>, report: Report<'_>) -> Vec<Draft> {
    let Report { number, body, place, rule, kind, doubt, confirmed } = report;
    let mut drafts = vec![Draft::new(Stream::Person(number), body, Purpose::Custody)];
    if !confirmed {
        let about = vec![Stream::Person(number), Stream::Place(place.clone())];
        drafts.push(noted::noted(ask, drafts.len(), kind, about, doubt, rule));
        return drafts;
    }
    // To settle is an officer's act: what a device alone reports leaves open what was open.
    if ask.command.actor.officer.is_none() {
        return drafts;
    }
    let stream = Stream::Authority(ask.command.actor.authority.clone());
    let person = ask.record.people.get(&number);
    // What is certain now leaves no doubt of what was reported before it.
    let rules = REPORTED.iter().map(|(of, _, _)| *of).chain([RECAPTURE]);
    for id in person.map(|person| rules.flat_map(|of| open(ask, person, of)).collect::<Vec<_>>()).unwrap_or_default() {
        let text = format!("signed by {}", signers(&ask.command.actor));
        let body = DiscrepancyResolved { id: id.clone(), outcome: Outcome::Corrected, text };
        drafts.push(Draft::new(stream.clone(), body, Purpose::Custody));
    }
    drafts
}

/// The open discrepancies of a person in the acting log that name a rule.
pub(crate) fn open<'a>(ask: Ask<'a>, person: &Person, rule: &str) -> Vec<&'a DiscrepancyId> {
    let log = ask.record.authorities.ix(&ask.command.actor.authority);
    let rows = person.discrepancies.iter().filter(|row| {
        let open = ask.record.discrepancies.row(**row);
        Some(open.log) == log && open.rule == rule
    });
    rows.map(|row| ask.record.discrepancies.key(*row)).collect()
}

/// Two officers of two functions on two devices, one of them in a named function.
pub(crate) fn two_with(who: &Actor, act: &str, needed: &[Function]) -> bool {
    let functions = || [&who.officer, &who.second].into_iter().flatten().map(|s| s.function);
    actor::require_two_functions(who, act).is_ok() && functions().any(|f| needed.contains(&f))
}

/// Whether a way out of custody, or an unknown fate, is reported and not signed by enough yet.
pub(crate) fn in_doubt(record: &Record, person: &Person) -> bool {
    person.discrepancies.iter().any(|row| {
        let rule = &record.discrepancies.row(*row).rule;
        REPORTED.iter().any(|(of, _, _)| of == rule)
    })
}

/// Whether a doubt ends by a report alone while a person stands as reported; who signs it.
pub(crate) fn ends_by_report(rule: &str, standing: Standing) -> Option<(&'static str, &'static [Function])> {
    REPORTED.iter().find(|(of, stands, _)| *of == rule && *stands == standing).map(|(of, _, who)| (*of, *who))
}

impl Discrepancy {
    /// The standing that it says somebody is reported to have while enough have not signed for it, and who can sign.
    pub fn reported(&self) -> Option<(Standing, &'static [Function])> {
        REPORTED.iter().find(|(of, _, _)| *of == self.rule).map(|(_, standing, who)| (*standing, *who))
    }
}

/// The officers behind an act, as a sentence names them.
pub(crate) fn signers(who: &Actor) -> String {
    let name = |s: &crate::envelope::Signatory| format!("{} ({})", s.officer, s.function);
    let all: Vec<String> = [&who.officer, &who.second].into_iter().flatten().map(name).collect();
    if all.is_empty() { format!("device {} alone", who.device) } else { all.join(" and ") }
}
