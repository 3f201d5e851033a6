//! Random versions of lists, searches in them and decisions on what they offered, sensible or not. Source: ours.

use custody::event::screening::{
    Fact, FactBeyondName, LeadDecided, LeadDecision, LeadOffered, ListSearched, ListTaken, ListsSearched,
};
use custody::event::{Body, Kind, Stream};
use custody::{Hash, PersonNumber};

use super::super::world::World;

const LISTS: [&str; 2] = ["un", "ofac"];

pub(super) fn random(w: &mut World, at: usize, who: PersonNumber, kind: Kind) -> Option<(Stream, Body)> {
    Some(match kind {
        Kind::ListTaken => (Stream::Authority(w.id(at)), taken(w).into()),
        Kind::ListsSearched => (who.into(), searched(w, at).into()),
        Kind::LeadDecided => decided(w, at, who),
        _ => return None,
    })
}

fn taken(w: &mut World) -> ListTaken {
    let version = w.below(4) as u8;
    ListTaken {
        list: w.one_of(&LISTS).into(),
        source: "made for a history".into(),
        version: version.to_string(),
        sha256: Hash([version; 32]),
        entries: 3,
        names: 5,
        not_understood: 0,
    }
}

fn searched(w: &mut World, at: usize) -> ListsSearched {
    let own = w.id(at);
    let in_force = w.nodes[at].record.lists_in_force(&own);
    let mut searched: Vec<ListSearched> =
        in_force.iter().map(|l| ListSearched { list: l.list.clone(), sha256: l.sha256 }).collect();
    if w.chance(10) {
        searched.push(ListSearched { list: "eu".into(), sha256: Hash([9; 32]) });
    }
    let mut leads = Vec::new();
    for list in &searched {
        for entry in 0..w.below(3) {
            let said = Hash([w.below(2) as u8; 32]);
            leads.push(LeadOffered { list: list.list.clone(), entry: format!("e{entry}"), said });
        }
    }
    ListsSearched { searched, asked: Hash([w.below(2) as u8; 32]), leads }
}

/// Of somebody whom a search has offered something for, where there is one.
fn decided(w: &mut World, at: usize, who: PersonNumber) -> (Stream, Body) {
    let own = w.id(at);
    let people = w.people.clone();
    let record = &w.nodes[at].record;
    let offered = people.iter().find(|who| !record.leads(&own, **who).is_empty()).copied();
    let who = offered.unwrap_or(who);
    let lead = record.leads(&own, who).into_iter().next();
    let asked = record.last_search(&own, who).map_or(Hash::default(), |search| search.asked);
    let (list, entry, said) =
        lead.map_or(("un".to_owned(), "e0".to_owned(), Hash::default()), |lead| (lead.list, lead.entry, lead.said));
    let fact = |what| Fact { what, said: "by both".into() };
    let facts = match w.below(3) {
        0 => Vec::new(),
        1 => vec![fact(FactBeyondName::BirthDate)],
        _ => vec![fact(FactBeyondName::BirthDate), fact(FactBeyondName::Document)],
    };
    let decision = w.one_of(LeadDecision::ALL);
    let body = LeadDecided { list, entry, said, asked, decision, facts, reasons: "looked at".into() };
    (who.into(), body.into())
}
