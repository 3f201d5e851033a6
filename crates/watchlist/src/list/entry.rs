//! What a list says of one person, organisation or vessel, whatever list it is: every statement kept, in its field.
//! From the loaders beside this file. Source: ours, after the published schemas of the lists.

use std::fmt;

use crate::facts::Sex;
use crate::facts::birth::Birth;
use crate::letters::Script;

/// What an entry is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntryKind {
    /// A human being.
    Person,
    /// A group, a company, an authority.
    Organisation,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// The list does not say, or says something else.
    #[default]
    Unknown,
}

/// What a name is to its entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameKind {
    /// The name under which the entry stands.
    Primary,
    /// Another name.
    #[default]
    Alias,
    /// A name that is no longer used.
    Former,
    /// A name as its own script writes it.
    OriginalScript,
}

/// How good the list says a name is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameQuality {
    /// Good, strong, or said without a reservation.
    #[default]
    Strong,
    /// Low, weak: the list itself warns of chance hits.
    Weak,
}

/// A name of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListName {
    /// As the list writes it, parts in the order of a spoken name.
    pub text: String,
    /// What it is to the entry.
    pub kind: NameKind,
    /// How good the list says it is.
    pub quality: NameQuality,
    /// The script of most of its letters; nothing where that is none which is read here.
    pub script: Option<Script>,
    /// What the list adds to it; empty where it adds nothing.
    pub note: String,
}

/// A birth as the list writes it, and as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedBirth {
    /// As written; parts of a structured date are put together.
    pub text: String,
    /// Nothing where it was not understood; the report then says so.
    pub birth: Option<Birth>,
}

/// A paper with its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedDocument {
    /// What it is, as written.
    pub kind: String,
    /// Its number, as written.
    pub number: String,
    /// The country that gave it, as written; empty where it is not said.
    pub issuer: String,
    /// What else is said of it.
    pub note: String,
}

/// Something said in a field that has no place of its own here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The field, in the words of the list.
    pub field: String,
    /// What it says.
    pub text: String,
}

/// One entry of a list. Texts are as the list writes them, with blanks run together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The list's own number for it; the same in every version. Unique within a list.
    pub id: String,
    /// The reference that people cite; empty where there is none beside the number.
    pub reference: String,
    /// What it is about.
    pub kind: EntryKind,
    /// The primary name first.
    pub names: Vec<ListName>,
    /// Births; lists give several for one person.
    pub births: Vec<ListedBirth>,
    /// Places of birth.
    pub birth_places: Vec<String>,
    /// Nationalities, present and former, and citizenships.
    pub nationalities: Vec<String>,
    /// Sex, where it is said.
    pub sex: Option<Sex>,
    /// Passports, identity cards, registrations.
    pub documents: Vec<ListedDocument>,
    /// Addresses.
    pub addresses: Vec<String>,
    /// Names of the father.
    pub fathers: Vec<String>,
    /// Names of the mother.
    pub mothers: Vec<String>,
    /// What the person looks like, with marks.
    pub description: Vec<String>,
    /// Height, centimetres.
    pub height_cm: Option<u16>,
    /// Titles, offices and ranks.
    pub positions: Vec<String>,
    /// The programmes, regimes and regulations under which it is listed.
    pub programmes: Vec<String>,
    /// Why it is listed, and remarks.
    pub reasons: Vec<String>,
    /// Other entries it is linked to, and documents on the web.
    pub links: Vec<Stated>,
    /// When it was listed and changed.
    pub dates: Vec<Stated>,
    /// Everything else, by field.
    pub others: Vec<Stated>,
}

impl Entry {
    /// The primary name, or the first one; empty where the list gives no name.
    #[must_use]
    pub fn name(&self) -> &str {
        let primary = self.names.iter().find(|name| name.kind == NameKind::Primary);
        primary.or(self.names.first()).map_or("", |name| &name.text)
    }

    /// Every statement of the entry but its number: the field and what it says. What differs between two versions of
    /// an entry is what differs between these.
    #[must_use]
    pub fn statements(&self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = Vec::new();
        let mut say = |field: &str, text: String| {
            if !text.is_empty() {
                all.push((field.to_owned(), text));
            }
        };
        say("reference", self.reference.clone());
        say("kind", self.kind.to_string());
        self.names.iter().for_each(|name| say("name", name.to_string()));
        self.births.iter().for_each(|birth| say("birth", birth.text.clone()));
        say("sex", self.sex.map_or("", Sex::word).to_owned());
        self.documents.iter().for_each(|document| say("document", document.to_string()));
        say("height_cm", self.height_cm.map_or_else(String::new, |cm| cm.to_string()));
        let lists = [
            ("birth place", &self.birth_places),
            ("nationality", &self.nationalities),
            ("address", &self.addresses),
            ("father", &self.fathers),
            ("mother", &self.mothers),
            ("description", &self.description),
            ("position", &self.positions),
            ("programme", &self.programmes),
            ("reason", &self.reasons),
        ];
        for (field, texts) in lists {
            texts.iter().for_each(|text| say(field, text.clone()));
        }
        for (field, stated) in [("link", &self.links), ("date", &self.dates), ("other", &self.others)] {
            stated.iter().for_each(|s| say(&format!("{field}: {}", s.field), s.text.clone()));
        }
        all
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
            Self::Unknown => "unknown",
        })
    }
}

impl fmt::Display for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            NameKind::Primary => "primary",
            NameKind::Alias => "alias",
            NameKind::Former => "former",
            NameKind::OriginalScript => "original script",
        };
        let weak = if self.quality == NameQuality::Weak { ", weak" } else { "" };
        let note = if self.note.is_empty() { String::new() } else { format!("; {}", self.note) };
        write!(f, "{} ({kind}{weak}{note})", self.text)
    }
}

impl fmt::Display for ListedDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.kind, &self.number, &self.issuer, &self.note];
        let said: Vec<&str> = parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        f.write_str(&said.join(", "))
    }
}
