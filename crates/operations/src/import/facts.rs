//! What a row of a roster states: the alias that finds it again, the registration, and each claim as one fact.
//! Source: ours.

use custody::event::Body;
use custody::event::person::{
    AliasAdded, BandBound, BirthClaimed, KinClaimed, LegalStatusClaimed, NameClaimed, NamePart, NationalityClaimed,
    OtherClaimed, Registered, Relation, Source,
};
use custody::{Known, Moment, PlaceId};

use crate::roster::{RosterRow, RosterSex, RosterTime};

/// Issuer of the alias that stands for a row without a number of its own.
const ROW_ISSUER: &str = "roster row";

/// The alias that finds the same row again: its own number, else the digest of its content.
pub(super) fn alias_of(row: &RosterRow) -> AliasAdded {
    match &row.alias {
        Some(alias) => AliasAdded { issuer: alias.issuer.clone(), value: alias.value.clone() },
        None => AliasAdded { issuer: ROW_ISSUER.into(), value: row.row_key.clone() },
    }
}

fn said(value: Option<&String>) -> Known<String> {
    match value.map(|text| text.trim()) {
        Some(text) if !text.is_empty() => Known::Value(text.to_owned()),
        _ => Known::UnknownBecause("the roster does not say".into()),
    }
}

/// A certain time of the past; anything else is unknown with what the roster says.
fn said_time(time: Option<&RosterTime>) -> Known<Moment> {
    match time {
        None => Known::UnknownBecause("the roster does not say".into()),
        Some(RosterTime { moment: Some(moment), .. }) => Known::Value(*moment),
        Some(time) => Known::UnknownBecause(format!("the roster says {:?}, which is no certain day", time.text)),
    }
}

pub(super) fn registration(row: &RosterRow, place: &PlaceId) -> Body {
    let identity = match (&row.name, &row.alias) {
        (Some(name), _) => Known::Value(name.text.clone()),
        (None, Some(alias)) => Known::UnknownBecause(format!("the roster names only number {}", alias.value)),
        (None, None) => Known::UnknownBecause("the roster does not say".into()),
    };
    Registered {
        place: place.clone(),
        provisional: false,
        identity,
        deprived_at: said_time(row.deprived_at.as_ref()),
        deprived_where: said(row.deprived_where.as_ref()),
        deprived_by: said(row.deprived_by.as_ref()),
        ordered_by: said(row.ordered_by.as_ref()),
        grounds: said(row.grounds.as_ref()),
        supervised_by: said(row.supervised_by.as_ref()),
        admitted_at: said_time(row.admitted_at.as_ref()),
        health: Some(said(None)),
    }
    .into()
}

/// What the row claims of the person, each as one fact.
pub(super) fn claims(row: &RosterRow, alias: &AliasAdded, place: &PlaceId) -> Vec<Body> {
    let source = Source::PriorRegister;
    let mut facts: Vec<Body> = vec![alias.clone().into()];
    facts.extend(name_claim(row));
    if let Some(birth) = &row.birth {
        facts.push(BirthClaimed { readings: birth.readings.clone(), default_day: birth.default_day, source }.into());
    }
    let mut other = |what: &str, text: &str| {
        facts.push(OtherClaimed { what: what.into(), text: text.into(), language: "und".into(), source }.into());
    };
    for (what, words) in &row.unread {
        other(&format!("{what} in the roster"), words);
    }
    if let Some(sex) = row.sex {
        other("sex", if sex == RosterSex::Male { "male" } else { "female" });
    }
    if let Some(notes) = &row.notes {
        other("notes of the roster", notes);
    }
    if let Some(stated) = row.place.as_deref().filter(|stated| *stated != place.as_str()) {
        other("place in the roster", stated);
    }
    if let Some(nationality) = &row.nationality {
        match &nationality.code {
            Some(code) => facts.push(NationalityClaimed { code: Known::Value(code.clone()), source }.into()),
            None => other("nationality in the roster", &nationality.text),
        }
    }
    for (relation, name) in [(Relation::Father, &row.father), (Relation::Mother, &row.mother)] {
        if let Some(name) = name {
            facts.push(KinClaimed { relation, name: Some(name.clone()), number: None, source }.into());
        }
    }
    if let Some(status) = &row.legal_status {
        let basis = "as the roster says".into();
        facts.push(LegalStatusClaimed { status: status.clone(), basis, source }.into());
    }
    if let Some(band) = &row.band {
        facts.push(BandBound { band: band.clone() }.into());
    }
    facts
}

/// The name, or a by-name that is never a name alone.
fn name_claim(row: &RosterRow) -> Option<Body> {
    let name = row.name.as_ref()?;
    let source = Source::PriorRegister;
    let (text, language) = (name.text.clone(), name.language.clone());
    if !name.pieces.is_empty() && name.pieces.iter().all(|piece| piece.part == NamePart::Kunya) {
        return Some(OtherClaimed { what: "by-name".into(), text, language, source }.into());
    }
    let (pieces, transliteration) = (name.pieces.clone(), name.transliteration.clone());
    Some(NameClaimed { text, pieces, transliteration, language, source }.into())
}
