//! What is compared of a person: names, birth, nationality, and what else the record claims of who he is. Kin is not
//! read: it never flows to those who screen. The core sets a listed father against the chain of names. Source:
//! `watchlist.md` (5.4); ours.

use custody::event::Body;
use custody::event::person::{AliasAdded, BirthClaimed, Calendar, OtherClaimed, RegisterField};
use custody::{Event, Hash, Known, PersonNumber};
use sha2::{Digest, Sha256};
use watchlist::facts::birth::{Birth, Reading};
use watchlist::facts::marks::marks;
use watchlist::facts::{Document, Facts, Sex, calendar, country};
use watchlist::{Name, extract};

use super::ASKED_CONTEXT;
use crate::access_policy::sees;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::roster::fold;

/// From 31 December of the year 0 to 1970-01-01, in days. Source: Reingold and Dershowitz, fixed days.
const DAYS_TO_1970: i64 = 719_163;
/// Most names of one person that are searched. Source: ours; rosters and interviews give two or three. Effect: bounds
/// the time of a search; who has more is named.
pub(crate) const NAMES_MAX: usize = 50;
/// Heights that somebody can have, in centimetres. Source: ours, as the core's lists.
const HEIGHTS_CM: std::ops::RangeInclusive<u16> = 50..=260;

/// What people call the things that are claimed in words of their own, folded.
const PLACE: [&str; 6] = ["place of birth", "birth place", "birthplace", "born at", "born in", "مكان الولاده"];
const SEX: [&str; 2] = ["sex", "gender"];
const HEIGHT: [&str; 2] = ["height", "height cm"];
const MARKS: [&str; 8] = ["mark", "marks", "scar", "tattoo", "birthmark", "description", "علامه", "ندبه"];
const NATIONALITY: [&str; 1] = ["nationality in the roster"];
const BY_NAME: [&str; 3] = ["by-name", "kunya", "alias"];
/// Words that make an identifier the number of a paper; a prison's number is none.
const PAPERS: [&str; 6] = ["passport", "identity card", "id card", "national id", "جواز", "هويه"];

/// What is compared of one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Names with something in them that can be compared, in order of their text, each once.
    pub(crate) names: Vec<Name>,
    /// What is known beside the name.
    pub(crate) facts: Facts,
    /// All of it in words, sorted: what is compared is what is shown.
    pub(crate) said: Vec<(&'static str, String)>,
    /// Names and nationalities of which nothing can be compared, or one name too many.
    pub(crate) unread: Vec<String>,
}

impl Asked {
    /// Whether there is a name to search.
    pub(crate) fn is_searchable(&self) -> bool {
        !self.names.is_empty()
    }

    /// SHA-256 over all that is compared, whatever the order in which it was claimed.
    pub(crate) fn hash(&self) -> Hash {
        let mut hash = Sha256::new();
        hash.update(ASKED_CONTEXT);
        for (what, text) in &self.said {
            for part in [what.as_bytes(), text.as_bytes()] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        Hash(hash.finalize().into())
    }

    /// Of what stands on a person's stream, and the name in the register.
    pub(crate) fn of<'b>(registered: Option<&str>, bodies: impl IntoIterator<Item = &'b Body>) -> Self {
        let mut asked = Self::default();
        asked.name(registered.unwrap_or_default());
        bodies.into_iter().for_each(|body| asked.add(body));
        asked.said.sort();
        asked.said.dedup();
        let names: Vec<String> =
            asked.said.iter().filter(|(what, _)| *what == "name").map(|(_, text)| text.clone()).collect();
        for text in names {
            let (name, quality) = extract(&text, &mut ());
            match quality.is_empty || asked.names.len() == NAMES_MAX {
                true => asked.unread.push(text),
                false => asked.names.push(name),
            }
        }
        asked
    }

    fn name(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            self.said.push(("name", text));
        }
    }

    fn add(&mut self, body: &Body) {
        match body {
            Body::NameClaimed(claim) => {
                self.name(&claim.text);
                self.name(claim.transliteration.as_deref().unwrap_or_default());
            }
            Body::BirthClaimed(claim) => self.born(claim),
            Body::NationalityClaimed(claim) => {
                if let Known::Value(code) = &claim.code {
                    self.nationality(code);
                }
            }
            Body::AliasAdded(alias) => self.alias(alias),
            Body::OtherClaimed(claim) => self.other(claim),
            _ => {}
        }
    }

    fn born(&mut self, claim: &BirthClaimed) {
        let readings: Vec<Reading> = claim
            .readings
            .iter()
            .map(|reading| Reading {
                calendar: match reading.calendar {
                    Calendar::Gregorian => calendar::Calendar::Gregorian,
                    Calendar::Lunar => calendar::Calendar::LunarHijri,
                    Calendar::Solar => calendar::Calendar::SolarHijri,
                },
                first: i64::from(reading.first_day) + DAYS_TO_1970,
                last: i64::from(reading.last_day) + DAYS_TO_1970,
                filled_in: claim.default_day,
            })
            .collect();
        let said: Vec<String> = readings.iter().map(ToString::to_string).collect();
        let filled_in = if claim.default_day { ", a day that registries fill in" } else { "" };
        self.said.push(("birth", format!("{}{filled_in}", said.join(" or "))));
        let birth = Birth { readings, circa: false };
        if !birth.readings.is_empty() && !self.facts.births.contains(&birth) {
            self.facts.births.push(birth);
        }
    }

    fn nationality(&mut self, written: &str) {
        match nationality(written) {
            Some(code) if !self.facts.nationalities.contains(&code) => {
                self.said.push(("nationality", code.clone()));
                self.facts.nationalities.push(code);
            }
            Some(_) => {}
            None => self.unread.push(format!("nationality {written}")),
        }
    }

    fn alias(&mut self, alias: &AliasAdded) {
        let issuer = fold(&alias.issuer);
        if PAPERS.iter().any(|paper| issuer.contains(&fold(paper))) {
            self.document(&alias.value);
        }
    }

    fn document(&mut self, number: &str) {
        // Neither kind nor issuer: whoever copies a paper seldom names them as the list does.
        let document = Document::new("", "", number);
        if !document.number.is_empty() && !self.facts.documents.contains(&document) {
            self.said.push(("document", document.number.clone()));
            self.facts.documents.push(document);
        }
    }

    fn other(&mut self, claim: &OtherClaimed) {
        let what = fold(&claim.what);
        let is = |words: &[&str]| words.iter().any(|word| fold(word) == what);
        if is(&BY_NAME) {
            self.name(&claim.text);
        } else if is(&PLACE) {
            self.said.push(("place of birth", claim.text.clone()));
            self.facts.places.push(extract(&claim.text, &mut ()).0);
        } else if is(&NATIONALITY) {
            self.nationality(&claim.text);
        } else if is(&SEX) {
            self.sex(&claim.text);
        } else if is(&HEIGHT) {
            self.height(&claim.text);
        } else if is(&MARKS) {
            self.marks(&format!("{} {}", claim.what, claim.text));
        } else if PAPERS.iter().any(|paper| what.contains(&fold(paper))) {
            self.document(&claim.text);
        }
    }

    fn marks(&mut self, text: &str) {
        for mark in marks(text).into_iter().filter(|mark| !self.facts.marks.contains(mark)).collect::<Vec<_>>() {
            self.facts.marks.push(mark);
            self.said.push(("mark", text.to_owned()));
        }
    }

    fn sex(&mut self, text: &str) {
        let sex = match fold(text).as_str() {
            "male" | "m" | "man" | "ذكر" => Sex::Male,
            "female" | "f" | "woman" | "انثي" => Sex::Female,
            _ => return,
        };
        self.said.push(("sex", sex.word().into()));
        self.facts.sex = self.facts.sex.or(Some(sex));
    }

    fn height(&mut self, text: &str) {
        let digits = crate::verbs::words::plain_digits(text);
        let number: String = digits.chars().take_while(char::is_ascii_digit).collect();
        let Some(cm) = number.parse().ok().filter(|cm| HEIGHTS_CM.contains(cm)) else { return };
        self.said.push(("height", format!("{cm} cm")));
        self.facts.height_cm = self.facts.height_cm.or(Some(cm));
    }
}

/// A nationality as the core compares it: by the country's code. Nothing where it is not known which country is meant: a
/// word that is not understood speaks neither for nor against anybody.
fn nationality(written: &str) -> Option<String> {
    let is_code = |code: &String| code.len() == 2;
    let words = crate::roster::nationality_words(written.trim());
    std::iter::once(&written).chain(words).map(|word| country::code(word)).find(is_code)
}

impl Desk {
    /// What is compared of a person, from what stands under all his numbers and is shown to a watch officer.
    pub(crate) fn asked(&self, number: PersonNumber, events: &[Event]) -> Asked {
        let registered = self.record.register_field(number, RegisterField::Identity).map(|value| value.text);
        let registered = match &registered {
            Some(Known::Value(text)) => Some(text.as_str()),
            _ => None,
        };
        let shown = events.iter().filter(|e| sees(custody::event::Function::WatchOfficer, e.envelope.group));
        Asked::of(registered, shown.filter_map(|event| event.body.as_ref().ok()))
    }

    /// The events on the streams of all numbers of a human, the named one's first.
    pub(crate) fn events_of_human(
        &self,
        number: PersonNumber,
        keys: &custody::PayloadKeys,
    ) -> Result<Vec<Event>, Failure> {
        let mut events = self.events_under(number, keys)?;
        for other in self.record.numbers_beside(number) {
            events.extend(self.events_under(other, keys)?);
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use custody::event::person::{NameClaimed, NationalityClaimed, Source};

    use super::*;

    fn named(text: &str) -> Body {
        NameClaimed {
            text: text.into(),
            pieces: Vec::new(),
            transliteration: None,
            language: "und".into(),
            source: Source::Person,
        }
        .into()
    }

    fn other(what: &str, text: &str) -> Body {
        OtherClaimed { what: what.into(), text: text.into(), language: "und".into(), source: Source::Person }.into()
    }

    fn born(day: i32) -> Body {
        let reading = custody::event::person::Reading {
            calendar: Calendar::Gregorian,
            text: "x".into(),
            first_day: day,
            last_day: day,
        };
        BirthClaimed { readings: vec![reading], default_day: false, source: Source::Person }.into()
    }

    #[test]
    fn the_order_of_claims_and_what_is_said_twice_change_nothing() {
        let (one, two) = (named("سالم يوسف الحدادي"), born(-3_107));
        let there = Asked::of(None, [&one, &two]);
        let back = Asked::of(None, [&two, &one, &one]);
        assert_eq!(there.hash(), back.hash());
        assert_ne!(there.hash(), Asked::of(None, [&one]).hash(), "a claim more is something else");
    }

    #[test]
    fn a_day_of_the_record_is_the_same_day_in_the_core() {
        let asked = Asked::of(Some("Salim"), [&born(-3_107)]);
        assert!(asked.said.contains(&("birth", "1961-06-30".into())), "{:?}", asked.said);
        let listed = Birth::parse("30 Jun 1961").unwrap();
        assert_eq!(asked.facts.births[0].readings[0].first, listed.readings[0].first);
    }

    #[test]
    fn a_nationality_is_compared_by_its_code_whatever_the_list_calls_it() {
        for written in ["Iraqi", "Iraq", "IRQ", "عراقي"] {
            assert_eq!(nationality(written).as_deref(), Some("iq"), "{written}");
        }
        assert_eq!(nationality("of the desert"), None);
        let known = NationalityClaimed { code: Known::Value("IRQ".into()), source: Source::Person }.into();
        assert_eq!(Asked::of(None, [&known]).facts.nationalities, ["iq"]);
    }

    #[test]
    fn what_is_told_in_words_of_its_own_is_compared_where_it_is_known_what_it_is() {
        let told = [
            other("Place of birth", "Old Town"),
            other("sex", "male"),
            other("height", "١٧٠ cm"),
            other("scar", "on the left hand"),
            other("passport", "T 0012345"),
            other("favourite dish", "lentils"),
        ];
        let facts = Asked::of(None, &told).facts;
        assert_eq!((facts.places.len(), facts.sex, facts.height_cm), (1, Some(Sex::Male), Some(170)));
        assert_eq!((facts.documents[0].number.as_str(), facts.marks.len()), ("T0012345", 1));
    }

    #[test]
    fn the_number_of_a_prison_is_no_document() {
        let alias = |issuer: &str| AliasAdded { issuer: issuer.into(), value: "1182/77".into() }.into();
        assert!(Asked::of(None, [&alias("Hasakah prison")]).facts.documents.is_empty());
        assert_eq!(Asked::of(None, [&alias("Iraqi passport")]).facts.documents.len(), 1);
    }

    #[test]
    fn who_gave_no_name_that_can_be_compared_is_not_searchable() {
        assert!(!Asked::of(None, []).is_searchable());
        let dots = Asked::of(Some("..."), []);
        assert!(!dots.is_searchable());
        assert_eq!(dots.unread, ["..."]);
    }
}
