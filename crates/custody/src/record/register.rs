//! The register entry: the fields (a) to (g) of art. 17(3), each a value or a reason why it
//! is unknown, with the event that says so. Source: International Convention for the Protection of
//! All Persons from Enforced Disappearance, art. 17(3); `custody.md` (The register).
//!
//! A doctor's line of (f) stands with the medical facts, release and transfer (h) with the legs.

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::person::{RegisterField, Registered};
use crate::ids::EventId;
use crate::known::Known;
use crate::number::PersonNumber;
use crate::time::Moment;

use super::dated::{Dated, InLog, newest};
use super::few::Few;
use super::lone::Lone;
use super::{Context, Record};

/// The register fields of art. 17(3).
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub(crate) struct RegisterEntry {
    /// One entry for each field set, in no order.
    #[n(0)]
    pub(crate) fields: Few<FieldEntry>,
    /// (a) in words, newest in each log; the other texts are shared between persons.
    #[n(1)]
    pub(crate) identities: Lone<Dated<InLog<Identity>>>,
    /// When and by which events the fields were said: a first contact says nine at once.
    #[n(2)]
    said: Lone<(Moment, EventId)>,
}

/// Field (a) as one log says it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Identity {
    /// Whether the text is a value, or the reason why there is none.
    #[n(0)]
    pub(crate) known: bool,
    #[n(1)]
    pub(crate) text: Box<str>,
}

/// One register field as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(crate) struct FieldEntry {
    #[n(0)]
    pub(crate) field: RegisterField,
    /// Whether the text is a value, or the reason why there is none.
    #[n(1)]
    pub(crate) known: bool,
    /// Row of the text; of no meaning for (a).
    #[n(2)]
    text: u32,
    /// Its place in what was said: of that no more is kept than there are fields.
    #[n(3)]
    said: u8,
}

/// A register field as shown: the text, whether it is a value or a reason, and the event behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterValue {
    /// The value (RFC 3339 for times), or why it is unknown.
    pub text: Known<String>,
    /// When that was said.
    pub at: Moment,
    /// By which event.
    pub by: EventId,
}

pub(crate) fn apply(record: &mut Record, context: &Context<'_>, number: PersonNumber, body: &Body) {
    match body {
        Body::Registered(b) => {
            for (field, value) in fields(b) {
                set(record, context, number, field, &value);
            }
        }
        Body::RegisterFieldSet(b) => set(record, context, number, b.field, &b.value),
        Body::Died(b) => {
            set(record, context, number, RegisterField::DeathCircumstances, &b.circumstances);
            set(record, context, number, RegisterField::DeathCause, &b.cause);
            set(record, context, number, RegisterField::Remains, &b.remains);
        }
        _ => {}
    }
}

/// The fields that a first contact fills, in words: all of (a) to (f), but in logs older than its field (f).
pub(crate) fn fields(body: &Registered) -> Vec<(RegisterField, Known<String>)> {
    let time = |known: &Known<Moment>| match known {
        Known::Value(at) => Known::Value(at.to_string()),
        Known::UnknownBecause(why) => Known::UnknownBecause(why.clone()),
    };
    let mut fields = vec![
        (RegisterField::Identity, body.identity.clone()),
        (RegisterField::DeprivedAt, time(&body.deprived_at)),
        (RegisterField::DeprivedWhere, body.deprived_where.clone()),
        (RegisterField::DeprivedBy, body.deprived_by.clone()),
        (RegisterField::OrderedBy, body.ordered_by.clone()),
        (RegisterField::Grounds, body.grounds.clone()),
        (RegisterField::SupervisedBy, body.supervised_by.clone()),
        (RegisterField::AdmittedAt, time(&body.admitted_at)),
    ];
    fields.extend(body.health.iter().map(|health| (RegisterField::Health, health.clone())));
    fields
}

fn set(record: &mut Record, context: &Context<'_>, number: PersonNumber, field: RegisterField, value: &Known<String>) {
    let (known, text) = match value {
        Known::Value(text) => (true, text.as_str()),
        Known::UnknownBecause(why) => (false, why.as_str()),
    };
    let shared = match field {
        RegisterField::Identity => 0,
        _ => record.texts.entry(&text.into(), || ()).0,
    };
    let entry = &mut record.people.entry(&number, super::person::Person::default).1.register;
    if field == RegisterField::Identity {
        let said = Identity { known, text: text.into() };
        Dated::new(context, InLog { log: context.log, said }).keep_by_log(&mut entry.identities);
    }
    entry.keep(FieldEntry { field, known, text: shared, said: 0 }, (context.occurred, context.id));
}

impl RegisterEntry {
    /// Puts a field in unless what is there was said later.
    fn keep(&mut self, new: FieldEntry, by: (Moment, EventId)) {
        let old = self.fields.iter().position(|old| old.field == new.field);
        if old.is_some_and(|at| by < self.said_by(&self.fields[at])) {
            return;
        }
        let new = FieldEntry { said: self.place_of(by, old), ..new };
        match old {
            Some(at) => self.fields[at] = new,
            None => self.fields.push(new),
        }
    }

    /// The place of an event in what was said: its own, or one that no field but the one to be replaced still names.
    fn place_of(&mut self, by: (Moment, EventId), replaced: Option<usize>) -> u8 {
        let known = self.said.iter().position(|known| *known == by);
        let named = |place: &usize| {
            let others = self.fields.iter().enumerate().filter(|(at, _)| Some(*at) != replaced);
            others.into_iter().any(|(_, field)| usize::from(field.said) == *place)
        };
        let place = known.or_else(|| (0..self.said.len()).find(|place| !named(place)));
        let place = place.unwrap_or(self.said.len());
        self.said.put(place, by);
        // A place that no field names is taken again: there are never more of them than fields, some twelve.
        u8::try_from(place).unwrap_or(u8::MAX)
    }

    /// When and by which event a field was said.
    fn said_by(&self, field: &FieldEntry) -> (Moment, EventId) {
        self.said[usize::from(field.said)]
    }
}

impl Record {
    /// A register field of a person, if anything was ever said of it.
    pub fn register_field(&self, number: PersonNumber, field: RegisterField) -> Option<RegisterValue> {
        let entry = &self.people.get(&number)?.register;
        let found = entry.fields.iter().find(|f| f.field == field)?;
        let text = match field {
            RegisterField::Identity => {
                newest(&entry.identities).map_or_else(String::new, |i| i.value.said.text.to_string())
            }
            _ => self.texts.key(found.text).to_string(),
        };
        let text = if found.known { Known::Value(text) } else { Known::UnknownBecause(text) };
        let (at, by) = entry.said_by(found);
        Some(RegisterValue { text, at, by })
    }
}

#[cfg(test)]
mod tests {
    use crate::event::Stream;
    use crate::event::person::{RegisterField, RegisterFieldSet};
    use crate::known::Known;
    use crate::testing::{World, person};
    use crate::time::Span;

    #[test]
    fn a_first_contact_leaves_no_field_of_a_to_f_empty() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        for field in [
            RegisterField::Identity,
            RegisterField::DeprivedAt,
            RegisterField::DeprivedWhere,
            RegisterField::DeprivedBy,
            RegisterField::OrderedBy,
            RegisterField::Grounds,
            RegisterField::SupervisedBy,
            RegisterField::AdmittedAt,
            RegisterField::Health,
        ] {
            let value = world.record.register_field(person(1), field).unwrap();
            let (Known::Value(text) | Known::UnknownBecause(text)) = value.text;
            assert!(!text.is_empty(), "{field:?}");
        }
        assert_eq!(world.record.register_field(person(1), RegisterField::Remains), None);
    }

    #[test]
    fn a_thousand_corrections_of_two_fields_keep_what_each_was_last_said_by() {
        assert_eq!(size_of::<super::FieldEntry>(), 8);
        let mut world = World::new();
        world.register("losing", person(1), "site");
        let first = world.record.register_field(person(1), RegisterField::Grounds).unwrap();
        for n in 0..1_000 {
            world.wait(Span::HOUR);
            let field = [RegisterField::Identity, RegisterField::OrderedBy][n % 2];
            let set = RegisterFieldSet { field, value: Known::Value(n.to_string()), source: None };
            world.tell_at("losing", world.now, Stream::Person(person(1)), set);
        }
        let said = |field| world.record.register_field(person(1), field).unwrap();
        assert_eq!(said(RegisterField::Grounds), first);
        assert_eq!(said(RegisterField::OrderedBy).at, world.now);
        assert_eq!(said(RegisterField::Identity).at, world.now - Span::HOUR);
        let kept = world.record.people.get(&person(1)).unwrap().register.said.len();
        assert!(kept <= 4, "{kept} are kept");
    }

    #[test]
    fn a_late_older_correction_does_not_replace_a_newer_one() {
        let mut world = World::new();
        world.register("losing", person(1), "site");
        world.wait(Span::hours(4));
        let noon = world.now;
        for (hours, name) in [(4, "newer"), (1, "older")] {
            let set =
                RegisterFieldSet { field: RegisterField::Identity, value: Known::Value(name.into()), source: None };
            let at = noon - Span::hours(4 - hours);
            world.tell_at("losing", at, Stream::Person(person(1)), set);
        }
        let value = world.record.register_field(person(1), RegisterField::Identity).unwrap();
        assert_eq!(value.text, Known::Value("newer".into()));
    }
}
