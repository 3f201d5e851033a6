//! Who a person is, as far as gates and searches need it: aliases, names, band, photograph, question
//! from intake, and who gave the number. Source: `custody.md` (Words).
//!
//! Names and aliases are kept as marks, eight bytes of a hash of their plain form: the record finds
//! the same one again, and the text is read from the journal, where it can be erased.

use std::num::NonZeroU64;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use crate::event::oversight::DiscrepancyKind;
use crate::event::{Body, Stream};
use crate::number::PersonNumber;

use super::dated::{Dated, InLog};
use super::lone::Lone;
use super::seldom::Seldom;
use super::{Context, Record, discrepancy};

/// Eight bytes of SHA-256 of a text in its plain form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
#[cbor(transparent)]
pub(crate) struct Mark(#[n(0)] NonZeroU64);

impl Mark {
    /// The mark of texts that belong together, each in lower case with single spaces.
    pub(crate) fn of(parts: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            for word in part.split_whitespace() {
                hasher.update(word.to_lowercase().as_bytes());
                hasher.update(b" ");
            }
            hasher.update([0]);
        }
        Self::first_bytes(hasher.finalize().into())
    }

    fn first_bytes(digest: [u8; 32]) -> Self {
        let mut first = [0; 8];
        first.copy_from_slice(&digest[..8]);
        // Not zero, so that a mark that is absent takes no room of its own.
        Self(NonZeroU64::new(u64::from_be_bytes(first)).unwrap_or(NonZeroU64::MIN))
    }
}

/// What the record knows of a person in this area.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct IdentityFacts {
    /// Row of the authority that nominated the person.
    #[n(0)]
    pub(crate) nominated_by: Option<u32>,
    /// Marks of issuer and value.
    #[n(1)]
    pub(crate) aliases: Lone<Mark>,
    /// Marks of whole names, original script or transliteration.
    #[n(2)]
    pub(crate) names: Lone<Mark>,
    /// Marks of every other claim, so that a repeated import writes nothing.
    #[n(3)]
    pub(crate) claims: Lone<Mark>,
    /// The band worn now.
    #[n(4)]
    pub(crate) band: Option<Dated<Box<str>>>,
    /// The newest enrolled photograph.
    #[n(5)]
    pub(crate) photograph: Option<Dated<()>>,
    /// The newest question from intake.
    #[n(6)]
    pub(crate) question: Option<Dated<()>>,
    /// Numbers found not to be the same person, by each log.
    #[n(7)]
    pub(crate) not_same: Seldom<Dated<InLog<PersonNumber>>>,
    /// Row of the authority whose log bound the band.
    #[n(8)]
    pub(crate) band_by: Option<u32>,
}

/// The mark of a claim's content, whatever kind it is.
pub(crate) fn claim_mark(body: &Body) -> Mark {
    let mut bytes = body.kind().code().to_be_bytes().to_vec();
    body.encode_into(&mut bytes);
    Mark::first_bytes(Sha256::digest(&bytes).into())
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    match body {
        Body::Nominated(_) => person(record, number).identity.nominated_by = Some(context.log),
        Body::Registered(b) => note_registration(record, context, number, b.provisional),
        Body::AliasAdded(b) => {
            let mark = Mark::of(&[&b.issuer, &b.value]);
            person(record, number).identity.aliases.push_once(mark);
            record.aliases.entry(&mark, Lone::default).1.push_once(number);
        }
        Body::NameClaimed(b) => {
            let names = &mut person(record, number).identity.names;
            names.push_once(Mark::of(&[&b.text]));
            if let Some(latin) = &b.transliteration {
                names.push_once(Mark::of(&[latin]));
            }
            person(record, number).identity.claims.push_once(claim_mark(body));
        }
        Body::BirthClaimed(_)
        | Body::NationalityClaimed(_)
        | Body::KinClaimed(_)
        | Body::LegalStatusClaimed(_)
        | Body::OtherClaimed(_)
        | Body::AgeClaimed(_) => person(record, number).identity.claims.push_once(claim_mark(body)),
        Body::BandBound(b) => {
            let band: Box<str> = b.band.trim().into();
            record.bands.entry(&band, Lone::default).1.push_once(number);
            let facts = &mut person(record, number).identity;
            Dated::new(context, band).keep(&mut facts.band);
            if facts.band.as_ref().is_some_and(|b| b.id == context.id) {
                facts.band_by = Some(context.log);
            }
        }
        Body::Photographed(_) => Dated::new(context, ()).keep(&mut person(record, number).identity.photograph),
        Body::IntakeQuestionSet(_) => Dated::new(context, ()).keep(&mut person(record, number).identity.question),
        Body::NotSame(b) => {
            for (one, other) in [(number, b.other), (b.other, number)] {
                let found = Dated::new(context, InLog { log: context.log, said: other });
                found.keep_in(&mut person(record, one).identity.not_same, PartialEq::eq);
            }
        }
        // The ids of one log rise, so that what it finds afterwards stands.
        Body::NotSameWithdrawn(b) => {
            for (one, other) in [(number, b.other), (b.other, number)] {
                let stands = |found: &Dated<InLog<PersonNumber>>| {
                    found.value.log != context.log || found.value.said != other || found.id > context.id
                };
                person(record, one).identity.not_same.retain(stands);
            }
        }
        _ => {}
    }
    super::register::apply(record, context, number, body);
}

fn person(record: &mut Record, number: PersonNumber) -> &mut super::person::Person {
    record.people.entry(&number, super::person::Person::default).1
}

/// A number given by two logs, or twice by one, is a conflict for officers to settle; never a merge.
fn note_registration(record: &mut Record, context: &Context<'_>, number: PersonNumber, provisional: bool) {
    let entry = person(record, number);
    // Another log's is found as a conflict of logs.
    let again = entry.registrations.iter().any(|(log, _)| *log == context.log);
    entry.registrations.push((context.log, context.id));
    entry.registered_by.get_or_insert(context.log);
    entry.provisional |= provisional;
    if again {
        let log = record.authorities.key(context.log);
        let text =
            format!("number {number} was given to two first contacts by {log}: two humans or one, officers decide");
        discrepancy::note(record, context, DiscrepancyKind::Conflict, vec![Stream::Person(number)], text);
    }
}

impl Record {
    /// Whoever wears a band now, by their newest band; two where it was copied or swapped.
    pub fn wearers(&self, band: &str) -> Vec<PersonNumber> {
        let band: Box<str> = band.trim().into();
        let worn = |number: &&PersonNumber| {
            let worn_now = self.people.get(number).and_then(|p| p.identity.band.as_ref());
            worn_now.is_some_and(|b| b.value == band)
        };
        self.bands.get(&band).map_or_else(Vec::new, |bound| bound.iter().filter(worn).copied().collect())
    }

    /// Whether an alias, a claim or a band is recorded of a person already, word for word.
    pub fn says_of(&self, number: PersonNumber, body: &Body) -> bool {
        let Some(facts) = self.people.get(&number).map(|person| &person.identity) else { return false };
        match body {
            Body::AliasAdded(b) => facts.aliases.contains(&Mark::of(&[&b.issuer, &b.value])),
            Body::BandBound(b) => facts.band.as_ref().is_some_and(|worn| *worn.value == *b.band.trim()),
            claim => facts.claims.contains(&claim_mark(claim)),
        }
    }

    /// Everyone with an alias of one issuer.
    pub fn with_alias(&self, issuer: &str, value: &str) -> Vec<PersonNumber> {
        self.aliases.get(&Mark::of(&[issuer, value])).map(|found| found.to_vec()).unwrap_or_default()
    }
}
