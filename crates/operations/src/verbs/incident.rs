//! Incidents and the ways out of custody. Source: `custody.md` (Path of a person).

use custody::event::Body;
use custody::event::incident::{
    Died, Escaped, FateUnknown, ForceUsed, IncidentReported, Recaptured, ReturnedTo, WelfareGiven,
};
use custody::event::movement::DoorException;
use custody::event::person::Sighted;
use custody::event::place::Verified;
use custody::event::reception::NoticeMade;
use custody::{BlobId, EventId, Order};

use super::{known, person_number, place_id, words};
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

/// A notice offered, refused, written, sent or acknowledged.
pub fn notice(kind: &str, state: &str, to: String, about: Option<&str>) -> Result<Body, Failure> {
    let about = about.map(EventId::parse_hex).transpose().map_err(|e| Failure::usage(e.to_string()))?;
    Ok(NoticeMade { kind: words::notice_kind(kind)?, state: words::notice_state(state)?, to, about }.into())
}

impl Desk {
    /// Releases a person: identity and safety only; no debt blocks it.
    pub fn release(
        &mut self,
        seat: &Seat,
        when: &When,
        person: &str,
        to: &str,
        order: String,
    ) -> Result<Done, Failure> {
        let order = Order::Release { person: person_number(person)?, to: known("destination", to)?, order };
        self.act(seat, when, order)
    }
}
