//! Routes a stated fact to the rules of its area. Source: ours.

use crate::draft::Draft;
use crate::event::{Body, Purpose, Stream};
use crate::record::Record;
use crate::refusal::Refusal;
use crate::time::Moment;

use super::command::Command;
use super::{
    actor, age, authority, clearance, correction, discrepancy, door, figure, incident, law, medical, movement,
    observed, oversight_override, person, place, property, reception, screening, sighting, whose_work,
};

/// What every rule is told: the record, the command, and the time of recording.
#[derive(Clone, Copy)]
pub(crate) struct Ask<'a> {
    pub(crate) record: &'a Record,
    pub(crate) command: &'a Command,
    pub(crate) at: Moment,
}

/// Decides a stated fact. An empty list means that the record says so already: a repetition writes nothing.
pub(crate) fn state(ask: Ask<'_>, stream: &Stream, body: &Body) -> Result<Vec<Draft>, Refusal> {
    let kind = body.kind();
    if !kind.fits(stream) {
        return Err(Refusal::unfit(format!("{} cannot stand on {stream}", kind.entry())));
    }
    actor::check_signing(ask.command, body)?;
    whose_work::check(&ask.command.actor, kind)?;
    if let (Stream::Authority(id), Body::CountClaimed(claim)) = (stream, body) {
        return place::claim(ask, stream, id, claim);
    }
    if let (Stream::Person(number), Body::Sighted(sighted)) = (stream, body) {
        return sighting::sighted(ask, *number, sighted);
    }
    match (stream, kind.code()) {
        (Stream::Person(number), 30..=45 | 48) => person::state(ask, *number, body),
        (Stream::Person(number), 50..=57) => age::state(ask, *number, body),
        (Stream::Person(number), 60..=68) => medical::state(ask, *number, body),
        (Stream::Person(number), 70..=85) => law::state(ask, *number, body),
        (Stream::Person(number), 90..=93) => property::state(ask, *number, body),
        (Stream::Place(id), 20..=21) => place::state(ask, id, body),
        (Stream::Authority(id), 1..=8 | 11..=19) => authority::state(ask, stream, id, body),
        (Stream::Authority(id), 9..=10) => figure::state(ask, stream, id, body),
        (Stream::Authority(id), 163..=164) => discrepancy::state(ask, stream, id, body),
        (Stream::Movement(id), 100..=111 | 120..=123) => movement::state(ask, id, body),
        (Stream::Clearance(id), 116) => clearance::state(ask, id, body),
        (Stream::Person(number), 112 | 114 | 115) => door::state(ask, *number, body),
        (Stream::Person(number), 126) => correction::state(ask, *number, body),
        (Stream::Person(number), 130..=134) => Ok(observed::state(ask, *number, body)),
        (Stream::Person(number), 140..=148) => incident::state(ask, *number, body),
        (Stream::Person(number), 150..=154) => reception::state(ask, *number, body),
        (Stream::Person(number), 171..=172) => screening::state(ask, *number, body),
        (Stream::Authority(_), 170) => screening::take(ask, stream, body),
        (Stream::Authority(_), 160) => oversight_override::state(ask, stream, body),
        _ => Err(Refusal::unfit(format!("{} cannot be stated; it is made by an act of its own", kind.entry()))),
    }
}

impl Ask<'_> {
    /// One draft of the fact as stated.
    pub(crate) fn draft(self, stream: impl Into<Stream>, body: &Body, purpose: Purpose) -> Vec<Draft> {
        vec![Draft::new(stream.into(), body.clone(), purpose)]
    }
}
