//! Places, roll calls, and what others claim to have counted.

use custody::event::Stream;
use custody::event::authority::Subject;
use custody::event::place::{CountClaimed, CountMeans, PlaceDescribed, PlaceKind, RollCalled, Verified};
use custody::{AuthorityId, DiscrepancyId, MovementId, Order, PersonNumber, PlaceId, Seen};

use serde::Serialize;

use super::{person_number, place_id, words};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// A place as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceGiven {
    /// Its name in its own language.
    pub name: String,
    /// `site`, `airfield`, `vehicle`, `aircraft`, `court`, `hospital` or `cell`.
    pub kind: String,
    /// The authority that answers for it; the acting one, where not given.
    pub under: Option<String>,
    /// The place around it.
    pub inside: Option<String>,
    /// Most people it can hold at all.
    pub operational: u32,
    /// Most people it can hold humanely.
    pub humane: u32,
    /// Children alone are held there.
    pub for_children: bool,
    /// It is failing.
    pub failing: bool,
    /// It is described already, and what is known of it changes.
    pub change: bool,
}

/// A place as listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// Who answers for it.
    pub authority: String,
    /// The place around it, as it is described.
    pub inside: Option<String>,
    /// Whose word is lacking for it to count as inside that place.
    pub told_apart_by: Option<String>,
    /// Most people it can hold at all.
    pub operational: u32,
    /// Most people it can hold humanely.
    pub humane: u32,
    /// People held there itself, not in a place inside it.
    pub held: u32,
    /// Children alone are held there.
    pub for_children: bool,
    /// It is failing.
    pub failing: bool,
}

/// Somebody whom nobody has seen and verified for too long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SilentLine {
    /// Who.
    pub person: String,
    /// Who must answer for him.
    pub authority: String,
    /// Where the record holds him.
    pub place: Option<String>,
    /// Or aboard what.
    pub movement: Option<String>,
    /// Whole hours since he was seen.
    pub hours: u64,
    /// When he was last verified.
    pub last_seen: Option<String>,
}

impl Desk {
    /// Describes a place, or changes what is known of it.
    pub fn describe_place(
        &mut self,
        seat: &Seat,
        when: &When,
        place: PlaceId,
        facts: PlaceDescribed,
    ) -> Result<Done, Failure> {
        self.act(seat, when, Order::State { stream: Stream::Place(place), body: facts.into() })
    }

    /// A roll call: who was verified to be there.
    pub fn call_roll(
        &mut self,
        seat: &Seat,
        when: &When,
        place: PlaceId,
        present: Vec<PersonNumber>,
        unnamed: u32,
        means: Verified,
    ) -> Result<Done, Failure> {
        let body = RollCalled { present, unnamed, means };
        self.act(seat, when, Order::State { stream: Stream::Place(place), body: body.into() })
    }

    /// Describes a place from plain words. One that is described otherwise already is changed only where that is said, so
    /// that a second place does not take the first one's id.
    pub fn add_place(&mut self, seat: &Seat, when: &When, place: &str, given: PlaceGiven) -> Result<Done, Failure> {
        let (id, change) = (place_id(place)?, given.change);
        let facts = PlaceDescribed {
            name: given.name,
            kind: place_kind(&given.kind)?,
            authority: given.under.as_deref().map_or_else(|| Ok(seat.authority.clone()), words::authority_id)?,
            inside: given.inside.as_deref().map(place_id).transpose()?,
            operational: given.operational,
            humane: given.humane,
            for_children: given.for_children,
            failing: given.failing,
        };
        let known = self.record.places().find(|(known, _)| **known == id).map(|(_, facts)| facts);
        if let Some(known) = known.filter(|known| !change && **known != facts) {
            return Err(Failure::usage(format!(
                "place {id} is described already: {:?}, {} of {}, operational {}, humane {}",
                known.name,
                place_kind_word(known.kind),
                known.authority,
                known.operational,
                known.humane
            ))
            .hint("give the other place an id of its own, or say --change if it is this one that has changed"));
        }
        self.describe_place(seat, when, id, facts)
    }

    /// The places in the record, with how many people each holds.
    pub fn places(&self) -> Vec<PlaceRow> {
        let mut held = std::collections::BTreeMap::new();
        for place in self.record.numbers().filter_map(|n| self.record.whereabouts(n)?.place) {
            *held.entry(place).or_insert(0) += 1;
        }
        let row = |(id, facts): (&PlaceId, &PlaceDescribed)| PlaceRow {
            id: id.to_string(),
            name: facts.name.clone(),
            kind: place_kind_word(facts.kind),
            authority: facts.authority.to_string(),
            inside: facts.inside.as_ref().map(ToString::to_string),
            told_apart_by: self.record.told_apart_by(id).map(ToString::to_string),
            operational: facts.operational,
            humane: facts.humane,
            held: held.get(id).copied().unwrap_or(0),
            for_children: facts.for_children,
            failing: facts.failing,
        };
        self.record.places().map(row).collect()
    }

    /// A roll call from plain words.
    pub fn roll_call(
        &mut self,
        seat: &Seat,
        when: &When,
        place: &str,
        present: &[String],
        unnamed: u32,
        by: &str,
    ) -> Result<Done, Failure> {
        let present = present.iter().map(|p| person_number(p)).collect::<Result<_, _>>()?;
        self.call_roll(seat, when, place_id(place)?, present, unnamed, verified(by, seat)?)
    }

    /// Who of a roll call is read as another, because the number that he answered to is merged: the said number, and
    /// whom it is read as.
    pub fn read_at_a_roll_call(&self, present: &[String]) -> Result<Vec<(String, String)>, Failure> {
        let said: Vec<PersonNumber> = present.iter().map(|p| person_number(p)).collect::<Result<_, _>>()?;
        let read = self.record.read_at_a_roll_call(&said);
        let differ = said.into_iter().zip(read).filter(|(said, read)| said != read);
        Ok(differ.map(|(said, read)| (said.to_string(), read.to_string())).collect())
    }

    /// How many discrepancies a roll call opened, now or when it was first called; settled ones are counted too.
    pub fn opened_by_roll_call(&self, called: &Done, place: &str) -> Result<usize, Failure> {
        let Some(event) = called.events.first() else { return Ok(0) };
        let Some(envelope) = self.envelope_of(*event)? else { return Ok(0) };
        let (place, ms) = (Stream::Place(place_id(place)?), envelope.occurred_at.as_ms());
        // As `decide/place.rs` of the core names them.
        let prefix = format!("roll-{ms:x}-");
        let of_call = |id: &DiscrepancyId, about: &[Stream]| id.as_str().starts_with(&prefix) && about.contains(&place);
        Ok(self.record.discrepancies().filter(|(id, d)| of_call(id, &d.about)).count())
    }

    /// Whoever has not been seen and verified for so many hours, or for those of each authority's pack.
    pub fn silent(&self, hours: Option<u32>) -> Vec<SilentLine> {
        let line = |s: custody::Silence| SilentLine {
            person: s.person.to_string(),
            authority: s.authority.to_string(),
            place: s.place.map(|p| p.to_string()),
            movement: s.movement.map(|m| m.to_string()),
            hours: s.hours,
            last_seen: s.last_seen.map(|t| t.to_string()),
        };
        self.record.silent(self.now(), hours).into_iter().map(line).collect()
    }

    /// Somebody's count, recorded as said.
    pub fn claim_count(&mut self, seat: &Seat, when: &When, claim: CountClaimed) -> Result<Done, Failure> {
        self.known_subject(&claim.subject)?;
        let stream = Stream::Authority(seat.authority.clone());
        self.act(seat, when, Order::State { stream, body: claim.into() })
    }
}

/// Reads a kind of place.
pub fn place_kind(text: &str) -> Result<PlaceKind, Failure> {
    Ok(match text {
        "site" => PlaceKind::Site,
        "airfield" => PlaceKind::Airfield,
        "vehicle" => PlaceKind::Vehicle,
        "aircraft" => PlaceKind::Aircraft,
        "court" => PlaceKind::Court,
        "hospital" => PlaceKind::Hospital,
        "cell" => PlaceKind::Cell,
        other => {
            return Err(Failure::usage(format!(
                "{other:?} is none of site, airfield, vehicle, aircraft, court, hospital, cell"
            )));
        }
    })
}

/// Reads how an officer verified a sighting: by the band, or by two officers who know the person. A finger or a
/// face is compared by a matcher; that somebody types the word is no comparison.
pub fn verified(text: &str, seat: &Seat) -> Result<Verified, Failure> {
    match text {
        "band" => Ok(Verified::Band),
        "two-officers" if seat.second.is_some() => Ok(Verified::TwoOfficers),
        "two-officers" => Err(Failure::usage("two officers are needed to verify somebody so")
            .hint("name the second with --second, on a device of his own")),
        "finger" | "face" => {
            Err(Failure::usage(format!("a {text} is compared by a machine, and no matcher is built in"))
                .hint("an officer verifies by band, or two officers by two-officers"))
        }
        other => Err(Failure::usage(format!("{other:?} is neither band nor two-officers"))),
    }
}

/// Reads how a count was made.
pub fn count_means(text: &str) -> Result<CountMeans, Failure> {
    Ok(match text {
        "bodies" => CountMeans::Bodies,
        "bands" => CountMeans::Bands,
        "biometrics" => CountMeans::Biometrics,
        "list" => CountMeans::List,
        "press" => CountMeans::Press,
        other => {
            return Err(Failure::usage(format!("{other:?} is none of bodies, bands, biometrics, list, press")));
        }
    })
}

/// Reads what is counted: `everyone`, `authority:ID`, `place:ID` or `movement:ID`.
pub fn subject(text: &str) -> Result<Subject, Failure> {
    let wrong = |e: custody::Error| Failure::usage(e.to_string());
    Ok(match text.split_once(':') {
        None if text == "everyone" => Subject::Everyone,
        Some(("authority", id)) => Subject::Authority(AuthorityId::parse(id).map_err(wrong)?),
        Some(("place", id)) => Subject::Place(PlaceId::parse(id).map_err(wrong)?),
        Some(("movement", id)) => Subject::Movement(MovementId::parse(id).map_err(wrong)?),
        _ => {
            return Err(Failure::usage(format!("{text:?} is none of everyone, authority:ID, place:ID, movement:ID")));
        }
    })
}

/// A claim as said.
pub const fn claim(subject: Subject, by: String, how: CountMeans, count: u32, at: custody::Moment) -> CountClaimed {
    CountClaimed { subject, by, how, count, at, offer: None }
}

/// Reads the id of a figure.
pub fn figure_id(text: &str) -> Result<custody::FigureId, Failure> {
    custody::FigureId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

/// How a sighting was verified, in a word.
pub const fn verified_word(means: Verified) -> &'static str {
    match means {
        Verified::Band => "band",
        Verified::Finger => "finger",
        Verified::Face => "face",
        Verified::TwoOfficers => "two-officers",
        Verified::Exception => "exception",
    }
}

/// What stands behind a sighting, in a word.
pub const fn seen_word(seen: Seen) -> &'static str {
    match seen {
        Seen::Verified(means) => verified_word(means),
        Seen::FirstContact => "first-contact",
        Seen::Observed => "observed-act",
        Seen::Received => "receipt",
        Seen::Recaptured => "recapture",
    }
}

const fn place_kind_word(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Site => "site",
        PlaceKind::Airfield => "airfield",
        PlaceKind::Vehicle => "vehicle",
        PlaceKind::Aircraft => "aircraft",
        PlaceKind::Court => "court",
        PlaceKind::Hospital => "hospital",
        PlaceKind::Cell => "cell",
    }
}
