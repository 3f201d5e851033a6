//! Screening against lists: what may be recorded of a search, and on what a decision rests. A lead is looked at by a watch
//! officer; no gate asks for it. Source: `watchlist.md` (5.5), `product.md` (no automatic identification); decision 85.

use std::collections::BTreeSet;

use crate::draft::Draft;
use crate::event::screening::{Fact, FactBeyondName, LeadDecided, LeadDecision, ListTaken, ListsSearched};
use crate::event::{Body, Function, Gate, Purpose, Stream};
use crate::number::PersonNumber;
use crate::record::screening::LeadWord;
use crate::refusal::Refusal;

use super::actor::signs_as;
use super::standing::{filled, known};
use super::state::Ask;

/// Most leads of one search. Unit: entries. Source: ours; a watch officer reads some tens, a family name alone offers
/// hundreds on the largest lists. Effect: a search that offers more is narrowed by whoever makes it, not cut.
pub(crate) const LEADS_MAX: usize = 1_000;

/// Most lists of one search. Unit: lists. Source: ours; states publish some tens. Effect: bounds an event.
pub(crate) const LISTS_MAX: usize = 100;

const SOURCE: &str = "watchlist.md, 5.5; decision 85";

/// Takes up a version of a list; said again it writes nothing, unless another version was taken up since.
pub(crate) fn take(ask: Ask<'_>, stream: &Stream, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let Body::ListTaken(list) = body else {
        return Err(Refusal::unfit(format!("{} cannot be stated of a list", body.kind().entry())));
    };
    let own = &ask.command.actor.authority;
    if *stream != Stream::Authority(own.clone()) {
        return Err(Refusal::unfit(format!("{own} takes up lists for itself, not on {stream}")));
    }
    plain_name(list)?;
    filled(&list.source, "who publishes the list")?;
    let in_force = ask.record.lists_in_force(own);
    if in_force.iter().any(|l| l.list == list.list && l.sha256 == list.sha256) {
        return Ok(Vec::new());
    }
    Ok(ask.draft(stream.clone(), body, Purpose::Administration))
}

fn plain_name(list: &ListTaken) -> Result<(), Refusal> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if list.list.is_empty() || list.list.len() > 32 || !list.list.chars().all(plain) {
        return Err(Refusal::unfit(format!(
            "{:?} is no short name of a list: 1 to 32 of a to z, 0 to 9 and -, such as un",
            list.list
        )));
    }
    Ok(())
}

pub(crate) fn state(ask: Ask<'_>, number: PersonNumber, body: &Body) -> Result<Vec<Draft>, Refusal> {
    known(ask.record, number)?;
    let fresh = match body {
        Body::ListsSearched(b) => searched(ask, number, b)?,
        Body::LeadDecided(b) => decided(ask, number, b)?,
        _ => return Err(Refusal::unfit(format!("{} is no act of screening", body.kind().entry()))),
    };
    Ok(if fresh { ask.draft(number, body, Purpose::Identification) } else { Vec::new() })
}

/// Every list stands in the version in force, and every lead is of one of them.
fn searched(ask: Ask<'_>, number: PersonNumber, body: &ListsSearched) -> Result<bool, Refusal> {
    let own = &ask.command.actor.authority;
    bounded(body)?;
    let in_force = ask.record.lists_in_force(own);
    for searched in &body.searched {
        match in_force.iter().find(|l| l.list == searched.list) {
            None => return Err(Refusal::unfit(format!("list {} is not taken up by {own}", searched.list))),
            Some(l) if l.sha256 != searched.sha256 => {
                return Err(Refusal::unfit(format!(
                    "list {} stands at version {} ({}) since {}, and another was searched: search again",
                    l.list, l.version, l.sha256, l.at
                )));
            }
            Some(_) => {}
        }
    }
    if let Some(lead) = body.leads.iter().find(|lead| !body.searched.iter().any(|l| l.list == lead.list)) {
        return Err(Refusal::unfit(format!("entry {} is of list {}, which was not searched", lead.entry, lead.list)));
    }
    let last = ask.record.screening(own, number);
    Ok(last.is_none_or(|(search, _)| !search.value.said.says(body)))
}

fn bounded(body: &ListsSearched) -> Result<(), Refusal> {
    if body.searched.is_empty() || body.searched.len() > LISTS_MAX {
        let n = body.searched.len();
        return Err(Refusal::unfit(format!("{n} lists were searched: a search is in 1 to {LISTS_MAX} of them")));
    }
    if body.leads.len() > LEADS_MAX {
        return Err(Refusal::unfit(format!("{} leads: a search offers {LEADS_MAX} at most", body.leads.len())));
    }
    let lists: BTreeSet<_> = body.searched.iter().map(|l| &l.list).collect();
    let entries: BTreeSet<_> = body.leads.iter().map(|l| (&l.list, &l.entry)).collect();
    if lists.len() < body.searched.len() || entries.len() < body.leads.len() {
        return Err(Refusal::unfit("a list or an entry stands twice in one search"));
    }
    body.leads.iter().try_for_each(|lead| filled(&lead.entry, "the reference of an entry"))
}

/// A decision answers what the newest search offers, as it is; "the same" rests on more than a name.
fn decided(ask: Ask<'_>, number: PersonNumber, body: &LeadDecided) -> Result<bool, Refusal> {
    filled(&body.reasons, "the reasons of the decision")?;
    for fact in &body.facts {
        filled(&fact.said, "what both sides say of a fact")?;
    }
    let own = &ask.command.actor.authority;
    let (list, entry) = (&body.list, &body.entry);
    let leads = ask.record.leads(own, number);
    let Some(lead) = leads.iter().find(|lead| (&lead.list, &lead.entry) == (list, entry)) else {
        return Err(Refusal::unfit(format!(
            "no search of {own} has offered entry {entry} of list {list} for {number}"
        )));
    };
    let asked = ask.record.last_search(own, number).map(|search| search.asked);
    if lead.said != body.said || asked != Some(body.asked) {
        return Err(Refusal::unfit(format!(
            "entry {entry} of list {list}, or what is claimed of {number}, has changed since it was looked at: look again"
        )));
    }
    if body.decision == LeadDecision::Same {
        rests_on_more_than_a_name(ask, number, body)?;
    }
    Ok(!said_already(ask, number, body))
}

fn said_already(ask: Ask<'_>, number: PersonNumber, body: &LeadDecided) -> bool {
    let own = &ask.command.actor.authority;
    let (Some(log), Some((_, facts))) = (ask.record.authorities.ix(own), ask.record.screening(own, number)) else {
        return false;
    };
    let word = LeadWord::of(body);
    facts.decisions.iter().any(|said| said.value.log == log && said.value.said == word)
}

/// Facts that say one thing in two ways count once: who was born in a town often has its nationality and lived there.
fn family(fact: FactBeyondName) -> u8 {
    match fact {
        FactBeyondName::BirthDate => 0,
        FactBeyondName::BirthPlace | FactBeyondName::Nationality | FactBeyondName::Residence => 1,
        FactBeyondName::Document => 2,
        FactBeyondName::Parent | FactBeyondName::Kin => 3,
        FactBeyondName::Mark => 4,
        FactBeyondName::Face => 5,
        FactBeyondName::Fingerprint => 6,
        FactBeyondName::Account => 7,
    }
}

/// Two independent facts beyond the name, or fingerprints; a face and a print are an examiner's word, who signs beside the
/// watch officer. A face alone is not enough: brothers have one.
fn rests_on_more_than_a_name(ask: Ask<'_>, number: PersonNumber, body: &LeadDecided) -> Result<(), Refusal> {
    let has = |what: FactBeyondName| body.facts.iter().any(|f: &Fact| f.what == what);
    let biometric = has(FactBeyondName::Fingerprint) || has(FactBeyondName::Face);
    if biometric && !signs_as(&ask.command.actor, Function::Examiner) {
        return Err(Refusal::rule(
            Gate::TwoOfficers,
            format!(
                "that prints or a face of {number} speak for entry {} is an examiner's word, and none signs",
                body.entry
            ),
            &[Function::Examiner],
            "prints and faces are compared by an examiner",
            SOURCE,
        ));
    }
    let families: BTreeSet<u8> = body.facts.iter().map(|f| family(f.what)).collect();
    if families.len() >= 2 || has(FactBeyondName::Fingerprint) {
        return Ok(());
    }
    let there = match families.len() {
        0 => "none is stated",
        _ => "those stated say one thing",
    };
    Err(Refusal::rule(
        Gate::Identity,
        format!(
            "that {number} is entry {} of list {} rests on two facts beyond the name that do not hang together, or on \
             fingerprints, and {there}",
            body.entry, body.list
        ),
        &[Function::WatchOfficer, Function::Examiner],
        "a name alone makes nobody a listed person",
        SOURCE,
    ))
}

#[cfg(test)]
mod tests;
