//! Places, roll calls, and what others claim to have counted.

use custody::event::Stream;
use custody::event::authority::Subject;
use custody::event::place::{CountClaimed, CountMeans, PlaceDescribed, PlaceKind, RollCalled, Verified};
use custody::{AuthorityId, MovementId, Order, PersonNumber, PlaceId};

use crate::desk::{Desk, Done, Seat, When};
use crate::failure::Failure;

impl Desk {
    /// Describes a place, or changes what is known of it.
    pub fn describe_place(&mut self, seat: &Seat, when: &When, place: PlaceId, facts: PlaceDescribed) -> Result<Done, Failure> {
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

    /// Somebody's count, recorded as said.
    pub fn claim_count(&mut self, seat: &Seat, when: &When, claim: CountClaimed) -> Result<Done, Failure> {
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

/// Reads how a sighting was verified.
pub fn verified(text: &str) -> Result<Verified, Failure> {
    Ok(match text {
        "band" => Verified::Band,
        "finger" => Verified::Finger,
        "face" => Verified::Face,
        "two-officers" => Verified::TwoOfficers,
        "exception" => Verified::Exception,
        other => {
            return Err(Failure::usage(format!(
                "{other:?} is none of band, finger, face, two-officers, exception"
            )));
        }
    })
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
            return Err(Failure::usage(format!(
                "{text:?} is none of everyone, authority:ID, place:ID, movement:ID"
            )));
        }
    })
}

/// A claim as said.
pub const fn claim(
    subject: Subject,
    by: String,
    how: CountMeans,
    count: u32,
    at: custody::Moment,
) -> CountClaimed {
    CountClaimed { subject, by, how, count, at }
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
