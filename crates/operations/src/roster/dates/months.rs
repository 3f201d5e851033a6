//! Month names of the region. Source: ours, from ordinary usage: Levantine, Egyptian, Gulf and Maghreb
//! Gregorian months, Sorani Gregorian and solar months, lunar months, Persian and Afghan solar months,
//! English, French-style abbreviations, Turkish and Russian.

use std::collections::HashMap;
use std::sync::LazyLock;

use custody::event::person::Calendar;

use crate::roster::folding::fold;

/// One line a month, in the order of the year.
const GREGORIAN: [&[&str]; 12] = [
    &["january", "jan", "كانون الثاني", "يناير", "جانفي", "کانوونی دووەم", "کانونی دووەم", "ocak", "январь", "января"],
    &["february", "feb", "شباط", "فبراير", "فيفري", "شوبات", "شبات", "şubat", "февраль", "февраля"],
    &["march", "mar", "آذار", "اذار", "مارس", "ئازار", "mart", "март", "марта"],
    &["april", "apr", "نيسان", "ابريل", "افريل", "نیسان", "nisan", "апрель", "апреля"],
    &["may", "ايار", "أيار", "مايو", "ماي", "ئایار", "mayıs", "май", "мая"],
    &["june", "jun", "حزيران", "يونيو", "يونيه", "جوان", "حوزەیران", "haziran", "июнь", "июня"],
    &["july", "jul", "تموز", "يوليو", "يوليه", "جويلية", "تەممووز", "تەموز", "temmuz", "июль", "июля"],
    &["august", "aug", "آب", "اغسطس", "أغسطس", "اوت", "ئاب", "ağustos", "август", "августа"],
    &["september", "sep", "sept", "ايلول", "أيلول", "سبتمبر", "ئەیلوول", "ئەیلول", "eylül", "сентябрь", "сентября"],
    &["october", "oct", "تشرين الاول", "اكتوبر", "أكتوبر", "تشرینی یەکەم", "ekim", "октябрь", "октября"],
    &["november", "nov", "تشرين الثاني", "نوفمبر", "تشرینی دووەم", "kasım", "ноябрь", "ноября"],
    &["december", "dec", "كانون الاول", "ديسمبر", "کانوونی یەکەم", "کانونی یەکەم", "aralık", "декабрь", "декабря"],
];
const LUNAR: [&[&str]; 12] = [
    &["محرم", "muharram"],
    &["صفر", "safar"],
    &["ربيع الاول", "ربيع اول", "rabi al awwal"],
    &["ربيع الثاني", "ربيع الاخر", "rabi al thani"],
    &["جمادى الاولى", "جمادى الاول", "jumada al ula"],
    &["جمادى الثانية", "جمادى الاخرة", "جمادى الاخره", "jumada al thani"],
    &["رجب", "rajab"],
    &["شعبان", "shaban"],
    &["رمضان", "ramadan"],
    &["شوال", "shawwal"],
    &["ذو القعدة", "ذي القعدة", "dhu al qadah"],
    &["ذو الحجة", "ذي الحجة", "dhu al hijjah"],
];
const SOLAR: [&[&str]; 12] = [
    &["فروردین", "حمل", "نەورۆز", "خاکەلێوە", "farvardin"],
    &["اردیبهشت", "ثور", "گوڵان", "بانەمەڕ", "ordibehesht"],
    &["خرداد", "جوزا", "جۆزەردان", "khordad"],
    &["تیر", "سرطان", "پووشپەڕ", "tir"],
    &["مرداد", "اسد", "گەلاوێژ", "mordad"],
    &["شهریور", "سنبله", "خەرمانان", "shahrivar"],
    &["مهر", "میزان", "ڕەزبەر", "mehr"],
    &["آبان", "عقرب", "گەڵاڕێزان", "خەزەڵوەر", "aban"],
    &["آذر", "قوس", "سەرماوەز", "azar"],
    &["دی", "جدی", "بەفرانبار", "dey"],
    &["بهمن", "دلو", "ڕێبەندان", "bahman"],
    &["اسفند", "حوت", "ڕەشەمە", "esfand"],
];

static BY_NAME: LazyLock<HashMap<String, (Calendar, u8)>> = LazyLock::new(|| {
    let tables = [(Calendar::Gregorian, GREGORIAN), (Calendar::Lunar, LUNAR), (Calendar::Solar, SOLAR)];
    let mut by_name = HashMap::new();
    for (calendar, table) in tables {
        for (number, names) in (1..).zip(table) {
            for name in names {
                by_name.insert(fold(name), (calendar, number));
            }
        }
    }
    by_name
});

/// Longest month name in words.
const MOST_WORDS: usize = 3;

/// The month that the words begin with, and how many words it takes.
pub(super) fn month_at(words: &[String]) -> Option<(Calendar, u8, usize)> {
    (1..=MOST_WORDS.min(words.len())).rev().find_map(|count| {
        let name = words.get(..count)?.join(" ");
        BY_NAME.get(&name).map(|&(calendar, number)| (calendar, number, count))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_month_name_means_two_months() {
        let tables = [(Calendar::Gregorian, GREGORIAN), (Calendar::Lunar, LUNAR), (Calendar::Solar, SOLAR)];
        for (calendar, table) in tables {
            for (number, names) in (1..).zip(table) {
                for name in names {
                    assert_eq!(BY_NAME.get(&fold(name)), Some(&(calendar, number)), "{name}");
                }
            }
        }
    }
}
