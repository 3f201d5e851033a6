//! Names of months of the three calendars, in English, Arabic (of Egypt and of the Levant and Iraq), Persian and
//! Kurdish. Source: common usage; the Levantine names are the old Syriac ones.

use super::calendar::Calendar;

/// A line a month, from the first to the twelfth; names of a month apart by blanks, of two words by a full stop.
const GREGORIAN: [&str; 12] = [
    "january jan يناير كانون.الثاني جانفي janvier enero",
    "february feb فبراير شباط فيفري février febrero",
    "march mar مارس آذار اذار mars marzo",
    "april apr أبريل ابريل نيسان أفريل avril abril",
    "may مايو أيار ايار ماي mai mayo",
    "june jun يونيو حزيران جوان juin junio",
    "july jul يوليو تموز جويلية juillet julio",
    "august aug أغسطس اغسطس آب اب أوت août agosto",
    "september sep sept سبتمبر أيلول ايلول septembre septiembre",
    "october oct أكتوبر اكتوبر تشرين.الأول octobre octubre",
    "november nov نوفمبر تشرين.الثاني novembre noviembre",
    "december dec ديسمبر كانون.الأول décembre diciembre",
];
const LUNAR: [&str; 12] = [
    "muharram محرم",
    "safar صفر",
    "rabi1 ربيع.الأول",
    "rabi2 ربيع.الثاني ربيع.الآخر",
    "jumada1 جمادى.الأولى",
    "jumada2 جمادى.الثانية جمادى.الآخرة",
    "rajab رجب",
    "shaban شعبان",
    "ramadan رمضان",
    "shawwal شوال",
    "dhualqadah ذو.القعدة",
    "dhualhijjah ذو.الحجة",
];
const SOLAR: [&str; 12] = [
    "farvardin فروردین حمل xakelêwe",
    "ordibehesht اردیبهشت ثور",
    "khordad خرداد جوزا",
    "tir تیر سرطان",
    "mordad مرداد اسد",
    "shahrivar شهریور سنبله",
    "mehr مهر میزان",
    "aban آبان عقرب",
    "azar آذر قوس",
    "dey دی جدی",
    "bahman بهمن دلو",
    "esfand اسفند حوت",
];

/// The calendar and the number of a month by its name in small letters. `آذر` is a month of Iran, `آذار` is March.
pub(super) fn named(word: &str) -> Option<(Calendar, i64)> {
    let calendars = [(Calendar::Gregorian, &GREGORIAN), (Calendar::LunarHijri, &LUNAR), (Calendar::SolarHijri, &SOLAR)];
    let months = calendars.into_iter().flat_map(|(calendar, months)| {
        (1i64..).zip(months).map(move |(number, names)| (calendar, number, *names))
    });
    let has = |names: &str| names.split(' ').any(|name| name == word);
    months.into_iter().find(|(_, _, names)| has(names)).map(|(calendar, number, _)| (calendar, number))
}

/// Names of two words, put together so that [`named`] knows them.
pub(super) fn pairs_joined(words: Vec<String>) -> Vec<String> {
    let mut joined: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let together = joined.last().map(|before| format!("{before}.{word}")).filter(|pair| named(pair).is_some());
        match (together, joined.last_mut()) {
            (Some(pair), Some(last)) => *last = pair,
            _ => joined.push(word),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_one_month() {
        let all = GREGORIAN.iter().chain(&LUNAR).chain(&SOLAR).flat_map(|names| names.split(' '));
        let mut names: Vec<&str> = all.collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn names_of_two_words_are_one_month() {
        let words = ["كانون", "الثاني"].map(str::to_owned).to_vec();
        assert_eq!(pairs_joined(words), ["كانون.الثاني"]);
        assert_eq!(named("كانون.الثاني"), Some((Calendar::Gregorian, 1)));
    }
}
