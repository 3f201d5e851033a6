//! What is claimed of a person: name, birth, nationality, kin, status; each with its source. Source:
//! `custody.md` (Words, Claim).

use custody::event::Body;
use custody::event::person::{
    AliasAdded, BandBound, BirthClaimed, KinClaimed, LegalStatusClaimed, NameClaimed, NationalityClaimed, OtherClaimed,
    Source,
};

use super::{known, person_number, words};
use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::roster::{CalendarChoice, analyse_name, stated_birth};

/// Claims as given; each field that is there becomes one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claims {
    /// A name, in the script it was given in.
    pub name: Option<String>,
    /// A transliteration of it.
    pub transliteration: Option<String>,
    /// BCP 47 tag; found from the script where not given.
    pub language: Option<String>,
    /// Who says so.
    pub source: String,
    /// A date of birth as said.
    pub born: Option<String>,
    /// `gregorian`, `lunar`, `solar`; every possible one where not given.
    pub calendar: Option<String>,
    /// ISO 3166 alpha-3, or `?` and why it is unknown.
    pub nationality: Option<String>,
    /// Kin, such as `father:Ahmad` or `brother:C-4821-0002-6`.
    pub kin: Vec<String>,
    /// A legal status.
    pub status: Option<String>,
    /// Its basis.
    pub basis: Option<String>,
    /// Anything else, such as `scar=left cheek`.
    pub other: Vec<String>,
}

impl Desk {
    /// The claims as facts to be told of a person.
    pub fn claims(&self, seat: &Seat, given: &Claims) -> Result<Vec<Body>, Failure> {
        let source = words::source(&given.source)?;
        let mut facts: Vec<Body> = Vec::new();
        facts.extend(given.name.as_deref().map(|name| name_claim(name, given, source)));
        if let Some(born) = &given.born {
            let defaults = self.record.default_birth_days(&seat.authority);
            let (readings, default_day) =
                stated_birth(born, calendar(given.calendar.as_deref())?, &defaults, self.now())
                    .map_err(Failure::usage)?;
            facts.push(BirthClaimed { readings, default_day, source }.into());
        }
        if let Some(code) = &given.nationality {
            facts.push(NationalityClaimed { code: known("nationality", code)?, source }.into());
        }
        for kin in &given.kin {
            facts.push(kin_claim(kin, source)?);
        }
        if let Some(status) = &given.status {
            let basis = given.basis.clone().unwrap_or_default();
            facts.push(LegalStatusClaimed { status: status.clone(), basis, source }.into());
        }
        for other in &given.other {
            let (what, text) = other
                .split_once('=')
                .ok_or_else(|| Failure::usage(format!("{other:?} is not of the form what=text")))?;
            let language = given.language.clone().unwrap_or_else(|| "und".into());
            facts.push(OtherClaimed { what: what.trim().into(), text: text.trim().into(), language, source }.into());
        }
        match facts.is_empty() {
            true => Err(Failure::usage(
                "nothing is claimed: give --name, --born, --nationality, --kin, --status or --other",
            )),
            false => Ok(facts),
        }
    }
}

fn name_claim(name: &str, given: &Claims, source: Source) -> Body {
    let read = analyse_name(name);
    let language = given.language.clone().unwrap_or_else(|| read.language.to_owned());
    let transliteration = given.transliteration.clone();
    NameClaimed { text: name.to_owned(), pieces: read.pieces, transliteration, language, source }.into()
}

fn kin_claim(kin: &str, source: Source) -> Result<Body, Failure> {
    let (relation, who) =
        kin.split_once(':').ok_or_else(|| Failure::usage(format!("{kin:?} is not of the form father:NAME")))?;
    let number = person_number(who).ok();
    let name = number.is_none().then(|| who.trim().to_owned());
    Ok(KinClaimed { relation: words::relation(relation)?, name, number, source }.into())
}

fn calendar(word: Option<&str>) -> Result<CalendarChoice, Failure> {
    Ok(match word {
        None | Some("any") => CalendarChoice::Auto,
        Some("gregorian") => CalendarChoice::Gregorian,
        Some("lunar") => CalendarChoice::Lunar,
        Some("solar") => CalendarChoice::Solar,
        Some(other) => return Err(Failure::usage(format!("{other:?} is none of any, gregorian, lunar, solar"))),
    })
}

/// Another identifier, with its issuer.
pub fn alias(issuer: String, value: String) -> Body {
    AliasAdded { issuer, value }.into()
}

/// A band bound to the person.
pub fn band(band: String) -> Body {
    BandBound { band }.into()
}
