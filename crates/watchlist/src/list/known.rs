//! What an entry of a list says, made ready to be compared: names read, facts in their units. Source: ours.

use crate::extract::extract;
use crate::facts::marks::marks;
use crate::facts::{Document, Facts};
use crate::list::entry::Entry;
use crate::name::Name;

impl Entry {
    /// The names, read; their places are those of [`Entry::names`].
    #[must_use]
    pub fn read_names(&self) -> Vec<Name> {
        self.names.iter().map(|name| read(&name.text)).collect()
    }

    /// The facts beside the names. Births that were not understood, and papers without a number, say nothing.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let numbered = self.documents.iter().filter(|document| !document.number.is_empty());
        Facts {
            births: self.births.iter().filter_map(|birth| birth.birth.clone()).collect(),
            nationalities: self.nationalities.clone(),
            places: self.birth_places.iter().map(|place| read(place)).collect(),
            sex: self.sex,
            documents: numbered.map(|d| Document::new(&d.kind, &d.issuer, &d.number)).collect(),
            fathers: self.fathers.iter().map(|name| read(name)).collect(),
            mothers: self.mothers.iter().map(|name| read(name)).collect(),
            height_cm: self.height_cm,
            marks: self.description.iter().flat_map(|text| marks(text)).collect(),
        }
    }
}

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}
