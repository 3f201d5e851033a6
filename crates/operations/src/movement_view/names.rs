//! Names, transliterations and bands of persons, read from the journal, where they can be erased.
//! Source: `custody.md` (Words: Claim; The log).

use std::collections::HashMap;

use custody::event::person::RegisterField;
use custody::event::{Body, Stream};
use custody::{Known, Moment, PersonNumber, decode_event};

use crate::desk::Desk;
use crate::failure::Failure;

/// What a person is called and wears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Naming {
    /// In the script it was given in; the number where no name is known.
    pub(crate) name: String,
    /// Transliteration, if one was given.
    pub(crate) transliteration: Option<String>,
    /// The band that is bound now.
    pub(crate) band: Option<String>,
    /// Whether a band is kept from the viewer.
    pub(crate) band_withheld: bool,
}

impl Naming {
    /// By the register alone.
    pub(super) fn registered(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// The same, of whose band the viewer is told nothing.
    pub(super) fn without_band(name: String) -> Self {
        Self { band_withheld: true, ..Self::registered(name) }
    }
}

/// Namings by person.
pub(crate) type Names = HashMap<PersonNumber, Naming>;

impl Desk {
    /// The namings of some persons.
    pub(crate) fn names(&self, persons: impl Iterator<Item = PersonNumber>) -> Result<Names, Failure> {
        let mut names = Names::new();
        let mut persons = persons.peekable();
        if persons.peek().is_none() {
            return Ok(names);
        }
        let keys = self.payload_keys()?;
        for person in persons {
            if names.contains_key(&person) {
                continue;
            }
            let mut naming = Naming::registered(self.register_name(person));
            let (mut named, mut banded) = (Moment::MIN, Moment::MIN);
            for row in self.journal.stream_entries(&Stream::Person(person))? {
                let Some(event) = decode_event(row.as_row(), &keys)? else { continue };
                let at = event.envelope.occurred_at;
                match event.body {
                    Ok(Body::NameClaimed(claim)) if at >= named => {
                        named = at;
                        naming.name = claim.text;
                        naming.transliteration = claim.transliteration;
                    }
                    Ok(Body::BandBound(bound)) if at >= banded => {
                        banded = at;
                        naming.band = Some(bound.band);
                    }
                    _ => {}
                }
            }
            names.insert(person, naming);
        }
        Ok(names)
    }

    /// The name in the register, or the reason why there is none.
    pub(crate) fn register_name(&self, person: PersonNumber) -> String {
        match self.record.register_field(person, RegisterField::Identity).map(|value| value.text) {
            Some(Known::Value(text) | Known::UnknownBecause(text)) => text,
            None => person.to_string(),
        }
    }
}
