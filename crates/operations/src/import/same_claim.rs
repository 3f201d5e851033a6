//! Whether a list states what is recorded, in other figures or with other spaces: it is then no new claim. Letters that
//! differ are another spelling, and are kept. Source: ours, decision 0075.

use custody::event::Body;
use custody::event::person::{BirthClaimed, NameClaimed};

use crate::roster::{ascii_digit, tidy};

/// Whether two texts are written with the same letters and numbers.
pub(super) fn same_text(listed: &str, recorded: &str) -> bool {
    let plain = |text: &str| -> String { tidy(text).chars().map(ascii_digit).collect() };
    listed == recorded || plain(listed) == plain(recorded)
}

/// Whether one claim says nothing but what the other says.
pub(super) fn same_claim(listed: &Body, recorded: &Body) -> bool {
    match (listed, recorded) {
        (Body::AliasAdded(a), Body::AliasAdded(b)) => a.issuer == b.issuer && same_text(&a.value, &b.value),
        (Body::NameClaimed(a), Body::NameClaimed(b)) => same_name(a, b),
        (Body::BirthClaimed(a), Body::BirthClaimed(b)) => same_days(a, b),
        (Body::KinClaimed(a), Body::KinClaimed(b)) => {
            let of = (a.relation, a.number, a.source) == (b.relation, b.number, b.source);
            of && same_texts(a.name.as_ref(), b.name.as_ref())
        }
        (Body::LegalStatusClaimed(a), Body::LegalStatusClaimed(b)) => {
            (&a.basis, a.source) == (&b.basis, b.source) && same_text(&a.status, &b.status)
        }
        (Body::OtherClaimed(a), Body::OtherClaimed(b)) => {
            (&a.what, &a.language, a.source) == (&b.what, &b.language, b.source) && same_text(&a.text, &b.text)
        }
        _ => false,
    }
}

fn same_texts(listed: Option<&String>, recorded: Option<&String>) -> bool {
    match (listed, recorded) {
        (Some(listed), Some(recorded)) => same_text(listed, recorded),
        (listed, recorded) => listed == recorded,
    }
}

fn same_name(listed: &NameClaimed, recorded: &NameClaimed) -> bool {
    let pieces = listed.pieces.len() == recorded.pieces.len()
        && listed.pieces.iter().zip(&recorded.pieces).all(|(a, b)| a.part == b.part && same_text(&a.text, &b.text));
    (&listed.language, listed.source) == (&recorded.language, recorded.source)
        && pieces
        && same_text(&listed.text, &recorded.text)
        && same_texts(listed.transliteration.as_ref(), recorded.transliteration.as_ref())
}

/// The same days in the same calendars, however they are written.
fn same_days(listed: &BirthClaimed, recorded: &BirthClaimed) -> bool {
    let days = |claim: &BirthClaimed| -> Vec<_> {
        claim.readings.iter().map(|reading| (reading.calendar, reading.first_day, reading.last_day)).collect()
    };
    (listed.source, listed.default_day) == (recorded.source, recorded.default_day) && days(listed) == days(recorded)
}

#[cfg(test)]
mod tests {
    use custody::event::person::{AliasAdded, Calendar, OtherClaimed, Reading, Source};

    use super::*;

    fn born(text: &str, days: (i32, i32)) -> Body {
        let reading = Reading { calendar: Calendar::Gregorian, text: text.into(), first_day: days.0, last_day: days.1 };
        BirthClaimed { readings: vec![reading], default_day: false, source: Source::PriorRegister }.into()
    }

    #[test]
    fn other_figures_and_other_spaces_say_the_same_and_other_letters_do_not() {
        assert!(same_text("غرفة  ١٢", "غرفة 12") && same_text("a\u{200F} b", "a b"));
        assert!(!same_text("احمد", "أحمد") && !same_text("ab", "a b"));
        let alias = |value: &str| Body::from(AliasAdded { issuer: "site".into(), value: value.into() });
        assert!(same_claim(&alias("١١٨٢"), &alias("1182")) && !same_claim(&alias("01182"), &alias("1182")));
        let note = |what: &str, text: &str| {
            let (what, text, language) = (what.into(), text.into(), "und".into());
            Body::from(OtherClaimed { what, text, language, source: Source::PriorRegister })
        };
        assert!(same_claim(&note("notes", "room ١"), &note("notes", "room  1")));
        assert!(!same_claim(&note("notes", "room 1"), &note("place", "room 1")));
    }

    #[test]
    fn a_birth_of_the_same_days_is_the_same_however_it_is_written() {
        assert!(same_claim(&born("1990-05-12", (7_436, 7_436)), &born("١٢/٥/١٩٩٠", (7_436, 7_436))));
        assert!(!same_claim(&born("1990", (7_305, 7_669)), &born("12/05/1990", (7_436, 7_436))));
    }
}
