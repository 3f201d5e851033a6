//! Incidents and the ways out of custody. Source: `custody.md` (Path of a person).

use custody::event::incident::{
    Died, Escaped, FateUnknown, ForceUsed, IncidentReported, Ordered, Recaptured, Released, ReturnedTo, WelfareGiven,
};
use custody::event::movement::DoorException;
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::event::reception::NoticeMade;
use custody::event::{Body, Stream};
use custody::{BlobId, EventId, Order};

use super::{known, moment, person_number, place_id, words};
use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

/// Escaped: seen or proven.
pub fn escaped(place: &str, how: String, evidence: String) -> Result<Body, Failure> {
    Ok(Escaped { place: place_id(place)?, how, evidence }.into())
}

/// Taken back.
pub fn recaptured(place: &str, how: String) -> Result<Body, Failure> {
    Ok(Recaptured { place: place_id(place)?, how }.into())
}

/// Died; each field a value, or `?` and why it is unknown.
pub fn died(
    place: &str,
    circumstances: &str,
    cause: &str,
    remains: &str,
    certified_by: String,
) -> Result<Body, Failure> {
    Ok(Died {
        place: place_id(place)?,
        circumstances: known("circumstances", circumstances)?,
        cause: known("cause", cause)?,
        remains: known("remains", remains)?,
        certified_by,
    }
    .into())
}

/// Force was used.
pub fn force(what: String, why: String, by: Vec<String>) -> Body {
    ForceUsed { what, why, by }.into()
}

/// A welfare act.
pub fn welfare(what: &str, accepted: bool) -> Result<Body, Failure> {
    Ok(WelfareGiven { what: words::welfare(what)?, accepted }.into())
}

/// Nobody can say where the person is.
pub fn fate_unknown(last_place: &str, searched: String) -> Result<Body, Failure> {
    Ok(FateUnknown { last_place: place_id(last_place)?, searched }.into())
}

/// Let go in fact, without what a release needs: recorded, and in doubt until two have signed under an order.
pub fn released_in_fact(place: &str, to: &str, order: String) -> Result<Body, Failure> {
    let (place, to) = (place_id(place)?, known("destination", to)?);
    Ok(Released { place, to, order, evidence: Vec::new(), ordered: None }.into())
}

/// A release as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Release {
    /// Destination, or `?` and why it is unknown.
    pub to: String,
    /// Reference of the order, or of what ended the ground.
    pub order: String,
    /// Who gave it.
    pub issuer: String,
    /// Of when it is, RFC 3339.
    pub dated: String,
    /// How a finding of real risk was considered.
    pub risk_considered: Option<String>,
}

/// Returned to the place he came from.
pub fn returned(place: &str, reason: String) -> Result<Body, Failure> {
    Ok(ReturnedTo { place: place_id(place)?, reason }.into())
}

/// Any other incident.
pub fn other(what: String, text: String, images: Vec<BlobId>) -> Body {
    IncidentReported { what, text, images }.into()
}

/// Verified to be alive and at a place.
pub fn sighted(place: &str, means: &str, seat: &Seat) -> Result<Body, Failure> {
    Ok(Sighted { place: place_id(place)?, means: super::place::verified(means, seat)?, exception: None }.into())
}

/// What stood in for a comparison of finger or face.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoodIn {
    /// The enrolled photograph was compared.
    pub photograph: bool,
    /// The band was read.
    pub band: bool,
    /// A question from intake was answered rightly.
    pub question: bool,
    /// Tries of a 1:1 check before.
    pub tries: u8,
    /// Why no 1:1 check was possible.
    pub reason: String,
}

/// Verified by exception at a place, away from a door.
pub fn rechecked(place: &str, given: StoodIn) -> Result<Body, Failure> {
    let StoodIn { photograph, band, question, tries, reason } = given;
    let exception = DoorException { photograph, band, question, tries, reason };
    Ok(Sighted { place: place_id(place)?, means: Verified::Exception, exception: Some(exception) }.into())
}

/// A notice as given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notice {
    /// `capture-card`, `family`, `consular`, `bureau`, `counsel` or `protection`.
    pub kind: String,
    /// `offered`, `refused`, `written`, `sent` or `acknowledged`.
    pub state: String,
    /// Addressee.
    pub to: String,
    /// The event it tells of.
    pub about: Option<EventId>,
    /// Scan of the addressee's signed answer, kept in the blob store.
    pub document: Option<BlobId>,
}

/// A notice offered, refused, written, sent or acknowledged.
pub fn notice(given: Notice) -> Result<Body, Failure> {
    let (kind, state) = (words::notice_kind(&given.kind)?, words::notice_state(&given.state)?);
    Ok(NoticeMade { kind, state, to: given.to, about: given.about, document: given.document }.into())
}

impl Desk {
    /// Makes a notice to each of some persons, all of them or none; `about` names the event that each tells of.
    pub fn notify(
        &mut self,
        seat: &Seat,
        when: &When,
        persons: &[String],
        given: &Notice,
        about: Option<&str>,
    ) -> Result<Vec<(String, Done)>, Failure> {
        self.for_each(seat, when, persons, |desk, person| {
            let about = about.map(|named| desk.event_told_of(&person.to_string(), named)).transpose()?;
            let body = notice(Notice { about, ..given.clone() })?;
            Ok(Order::State { stream: Stream::Person(person), body })
        })
    }
}

/// What the bureau is owed word of, as the command line names it.
const OWED: [&str; 7] = ["registration", "transfer", "release", "death", "escape", "recapture", "fate-unknown"];

impl Desk {
    /// The event that a notice tells of: one by its id, or the newest of a kind that the bureau is owed word of.
    pub fn event_told_of(&self, person: &str, named: &str) -> Result<EventId, Failure> {
        if !OWED.contains(&named) {
            return EventId::parse_hex(named)
                .map_err(|e| Failure::usage(format!("{e}; an event, or one of {}", OWED.join(", "))));
        }
        let number = self.number_in_record(person)?;
        let of_word = |(clock, _): &&(&str, EventId)| clock.strip_prefix("bureau-") == Some(named);
        let owed = self.record.owed_to_bureau(number);
        owed.iter()
            .rfind(of_word)
            .map(|(_, event)| *event)
            .ok_or_else(|| Failure::usage(format!("{number} has no {named} in this record")))
    }

    /// Releases a person under a named order, by two officers of two functions, one of law; no debt blocks it. It
    /// also confirms a release that was reported as a fact.
    pub fn release(&mut self, seat: &Seat, when: &When, person: &str, given: Release) -> Result<Done, Failure> {
        let ordered =
            Ordered { issuer: given.issuer, dated: moment(&given.dated)?, risk_considered: given.risk_considered };
        let to = known("destination", &given.to)?;
        let order = Order::Release { person: person_number(person)?, to, order: given.order, ordered };
        self.act(seat, when, order)
    }
}
