//! Days whose place in other calendars is known from almanacs, and cells as clerks write them.

use super::*;

/// 2026-01-21.
const TODAY: i32 = 20_474;

fn rules() -> DateRules<'static> {
    DateRules {
        calendar: CalendarChoice::Auto,
        order: DateOrder::Dmy,
        default_days: &[101, 701],
        today: TODAY,
        as_of: None,
    }
}

fn birth(text: &str) -> DateRead {
    read_birth(Some(text), None, None, &rules())
}

fn span(text: &str) -> Vec<(Calendar, String, String)> {
    let readings = birth(text).readings;
    readings.into_iter().map(|r| (r.calendar, day_text(r.first_day), day_text(r.last_day))).collect()
}

fn one(calendar: Calendar, first: &str, last: &str) -> Vec<(Calendar, String, String)> {
    vec![(calendar, first.to_owned(), last.to_owned())]
}

fn kinds(read: &DateRead) -> Vec<DateDoubt> {
    read.doubts.iter().map(|(kind, _)| *kind).collect()
}

#[test]
fn gregorian_days_read_in_every_usual_form() {
    for text in [
        "12/05/1990",
        "12-5-1990",
        "12.05.1990",
        "1990-05-12",
        "1990/5/12",
        "١٢/٥/١٩٩٠",
        "۱۲/۵/۱۹۹۰",
        "12 ايار 1990",
        "12 أيار 1990",
        "12 مايو 1990",
        "12 May 1990",
        "May 12, 1990",
        "12 мая 1990",
        "١٢ ئایار ١٩٩٠",
        "19900512",
        "1990-05-12T00:00:00",
        "12/05/1990 00:00:00",
        "12/5/1990 م",
        "مواليد 12/5/1990",
    ] {
        assert_eq!(span(text), one(Calendar::Gregorian, "1990-05-12", "1990-05-12"), "{text}");
        assert!(birth(text).doubts.is_empty(), "{text}: {:?}", birth(text).doubts);
    }
}

#[test]
fn a_year_or_month_alone_is_an_interval() {
    assert_eq!(span("1990"), one(Calendar::Gregorian, "1990-01-01", "1990-12-31"));
    assert_eq!(span("5/1990"), one(Calendar::Gregorian, "1990-05-01", "1990-05-31"));
    assert_eq!(span("شباط 1992"), one(Calendar::Gregorian, "1992-02-01", "1992-02-29"));
}

#[test]
fn known_days_of_other_calendars_fall_where_almanacs_have_them() {
    // 1 Muharram 1400 was 20 or 21 November 1979; two days are added on either side.
    assert_eq!(span("1 محرم 1400"), one(Calendar::Lunar, "1979-11-19", "1979-11-23"));
    // 1 Ramadan 1410 was 27 or 28 March 1990.
    assert_eq!(span("1/9/1410 هـ"), one(Calendar::Lunar, "1990-03-26", "1990-03-30"));
    // Nowruz 1370 and 1375 (after a leap year) were 21 March 1991 and 20 March 1996.
    assert_eq!(span("1 فروردین 1370"), one(Calendar::Solar, "1991-03-21", "1991-03-21"));
    assert_eq!(span("1/1/1375 هـ ش")[0].1, "1996-03-20");
    // The Kurdish year 2691 is the Solar Hijri 1370.
    assert_eq!(span("2 نەورۆز 2691"), one(Calendar::Solar, "1991-03-22", "1991-03-22"));
}

#[test]
fn a_year_possible_in_two_calendars_has_two_readings_side_by_side() {
    let read = birth("1400");
    let calendars: Vec<_> = read.readings.iter().map(|r| r.calendar).collect();
    assert_eq!(calendars, [Calendar::Lunar, Calendar::Solar]);
    assert_eq!(kinds(&read), [DateDoubt::SeveralReadings]);
    let solar = DateRules { calendar: CalendarChoice::Solar, ..rules() };
    assert_eq!(read_birth(Some("1380"), None, None, &solar).readings.len(), 1);
    // Only solar: the lunar year 1300 ended in 1883.
    assert_eq!(span("1320")[0].0, Calendar::Solar);
    // Only lunar: the solar year 1420 begins in 2041.
    assert_eq!(span("1420")[0].0, Calendar::Lunar);
}

#[test]
fn registry_default_days_are_flagged() {
    for text in ["01/01/1990", "1/7/1988", "1 كانون الثاني 1990", "1990-01-01"] {
        let read = birth(text);
        assert!(read.default_day, "{text}");
        assert_eq!(kinds(&read), [DateDoubt::DefaultDay], "{text}");
    }
    assert!(!birth("02/01/1990").default_day);
    assert!(birth("1/1/1370 ش").default_day);
    let none = DateRules { default_days: &[], ..rules() };
    assert!(!read_birth(Some("01/01/1990"), None, None, &none).default_day);
}

#[test]
fn days_that_cannot_be_are_left_out_with_the_reason() {
    for (text, why) in [
        ("10/13/1990 م", ""),
        ("31/02/2031", "does not exist"),
        ("12/05/2031", "future"),
        ("12/05/1890", "more than 122 years"),
        ("soon", "not a date"),
        ("12/5/1990/7", "not a date"),
        ("99999999999999999999", "too large"),
        ("30 محرم 9999", "no year"),
    ] {
        let read = birth(text);
        let told: String = read.doubts.iter().map(|(_, why)| why.as_str()).collect();
        if why.is_empty() {
            assert_eq!(kinds(&read), [DateDoubt::Uncertain], "{text}");
        } else {
            assert!(read.readings.is_empty() && told.contains(why), "{text}: {told}");
        }
    }
    // The leap day of a leap year stands.
    assert_eq!(span("29/02/1992")[0].1, "1992-02-29");
    assert!(birth("31/6/1370 ش").doubts.is_empty());
}

#[test]
fn a_day_that_cannot_be_says_its_year_in_a_list_and_nothing_where_somebody_states_it() {
    for (text, why) in [
        ("00/00/2010", "no month 0"),
        ("00/05/2010", "does not exist"),
        ("31/04/2010", "does not exist"),
        ("29/02/2010", "does not exist"),
        ("45/13/2010", "no month 13"),
        ("2010.0", "no month 0"),
    ] {
        assert_eq!(span(text), one(Calendar::Gregorian, "2010-01-01", "2010-12-31"), "{text}");
        let read = birth(text);
        assert_eq!(kinds(&read), [DateDoubt::NoSuchDay], "{text}");
        assert!(read.doubts[0].1.contains(why) && read.unread.is_empty(), "{text}: {:?}", read.doubts);
        let today = custody::Moment::parse("2026-01-21T06:00:00Z").unwrap();
        assert!(crate::roster::stated_birth(text, CalendarChoice::Auto, &[], today).is_err(), "{text}");
    }
    assert_eq!(kinds(&birth("31/7/1370 ش")), [DateDoubt::NoSuchDay]);
}

#[test]
fn what_a_form_is_filled_with_is_no_birth_and_says_so() {
    for text in [
        "00/00/00",
        "0/0/0",
        "00.00.00",
        "00-00-00",
        "00/00/0000",
        "٠٠/٠٠/٠٠",
        "0",
        "00",
        "0000",
        "99/99/99",
        "99/99/9999",
        "88.88.88",
    ] {
        let read = birth(text);
        assert_eq!((read.readings.len(), kinds(&read)), (0, vec![DateDoubt::LeftOut]), "{text}");
        assert!(read.doubts[0].1.contains("what a form is filled with") || text == "99/99/9999", "{:?}", read.doubts);
        assert_eq!(read.unread, [("birth date".to_owned(), text.to_owned())]);
        assert!(read_birth(None, Some(text), None, &rules()).readings.is_empty(), "{text}");
    }
    // A year that is written is kept, and the doubt says which it is.
    let read = birth("00-00-10");
    assert!(read.doubts.iter().any(|(_, why)| why.contains("2010-01-01 to 2010-12-31")), "{:?}", read.doubts);
    assert_eq!(span("11/11/11")[0].1, "1911-11-11");
}

#[test]
fn two_figure_years_and_exchanged_months_are_doubtful() {
    assert_eq!(span("12/5/87"), one(Calendar::Gregorian, "1987-05-12", "1987-05-12"));
    assert_eq!(kinds(&birth("12/5/87")), [DateDoubt::Uncertain]);
    // 1920 and 2020 are both possible.
    assert_eq!(birth("12/5/20").readings.len(), 2);
    assert_eq!(span("05/25/1990")[0].1, "1990-05-25");
    assert_eq!(kinds(&birth("05/25/1990")), [DateDoubt::Uncertain]);
    let mdy = DateRules { order: DateOrder::Mdy, ..rules() };
    assert!(read_birth(Some("05/25/1990"), None, None, &mdy).doubts.is_empty());
}

#[test]
fn a_spreadsheet_day_number_is_read_and_doubted() {
    assert_eq!(span("33005"), one(Calendar::Gregorian, "1990-05-12", "1990-05-12"));
    assert_eq!(kinds(&birth("33005")), [DateDoubt::Uncertain]);
}

#[test]
fn an_age_is_an_interval_back_from_the_day_of_the_list() {
    let dated = DateRules { as_of: Some(TODAY), ..rules() };
    let read = read_birth(None, None, Some("٢٥ سنة"), &dated);
    let ends = (day_text(read.readings[0].first_day), day_text(read.readings[0].last_day));
    assert_eq!(ends, ("2000-01-22".into(), "2001-01-21".into()));
    let undated = read_birth(None, None, Some("25"), &rules());
    assert_eq!(day_text(undated.readings[0].first_day), "1999-01-22");
    for text in ["400", "old", "-300", ""] {
        assert_eq!(kinds(&read_birth(None, None, Some(text), &rules())), [DateDoubt::LeftOut], "{text}");
    }
}

#[test]
fn a_minus_sign_makes_it_no_number_of_years_and_no_date() {
    for text in ["-25", "\u{2212}25", "\u{2013}25", "- 25", "-٢٥", "-25 years", "age -25"] {
        let read = read_birth(None, None, Some(text), &rules());
        assert_eq!((read.readings.len(), kinds(&read)), (0, vec![DateDoubt::LeftOut]), "{text}");
        assert!(read.doubts[0].1.contains("not a number of years"), "{text}: {:?}", read.doubts);
    }
    for text in ["-5", "\u{2212}5", "- 5", "-٥", "-5 years", "age -5"] {
        assert_eq!(ages(text), Some((5, MAX_AGE_YEARS)), "{text}");
    }
    for text in ["-1990", "\u{2212}1990", "-12/05/1990", "-33005"] {
        let read = read_birth(None, Some(text), None, &rules());
        assert_eq!((read.readings.len(), kinds(&read)), (0, vec![DateDoubt::LeftOut]), "{text}");
        assert!(read.doubts[0].1.contains("minus sign"), "{text}: {:?}", read.doubts);
        assert!(birth(text).readings.is_empty(), "{text}");
    }
    assert_eq!(span("12-5-1990").len(), 1);
}

#[test]
fn a_year_that_disagrees_with_the_date_is_kept_beside_it() {
    let read = read_birth(Some("12/05/1990"), Some("1985"), None, &rules());
    assert_eq!((read.readings.len(), kinds(&read)), (2, vec![DateDoubt::Disagrees]));
    let read = read_birth(Some("12/05/1990"), Some("1990"), Some("35"), &rules());
    assert_eq!((read.readings.len(), kinds(&read)), (1, vec![]));
}

/// Youngest and oldest on the day of a list that says its day, in whole years.
fn ages(text: &str) -> Option<(i32, i32)> {
    let dated = DateRules { as_of: Some(TODAY), ..rules() };
    let read = read_birth(None, None, Some(text), &dated);
    let one = read.readings.first()?;
    let plain = ["18", "17 y/o", "17ys", "(17)"].contains(&text);
    assert_eq!(kinds(&read), if plain { vec![] } else { vec![DateDoubt::Uncertain] }, "{text}: {:?}", read.doubts);
    assert!(one.text.starts_with(&format!("age {text} on 2026-01-21")), "{}", one.text);
    let lived = |day: i32| (0..=MAX_AGE_YEARS).rev().find(|years| years_before(TODAY, *years) >= day).unwrap_or(0);
    Some((lived(one.last_day), lived(one.first_day)))
}

#[test]
fn an_age_that_is_no_plain_number_is_an_interval_and_never_makes_a_child_of_age() {
    for (text, from, to) in [
        ("18", 18, 18),
        ("17 y/o", 17, 17),
        ("(17)", 17, 17),
        ("<18", 0, 17),
        ("< 18", 0, 17),
        ("\u{2264}17", 0, 17),
        ("<=17", 0, 17),
        ("under 18", 0, 17),
        ("less than 18 years", 0, 17),
        ("up to 17", 0, 17),
        ("أقل من ١٨", 0, 17),
        ("دون 18 سنة", 0, 17),
        (">18", 18, MAX_AGE_YEARS),
        ("over 60", 60, MAX_AGE_YEARS),
        ("60+", 60, MAX_AGE_YEARS),
        ("+60", 60, MAX_AGE_YEARS),
        ("أكثر من 60", 60, MAX_AGE_YEARS),
        // In a line from right to left nobody can tell on which side the sign stands.
        ("18>", 0, MAX_AGE_YEARS),
        ("17-", 0, MAX_AGE_YEARS),
        ("17,", 16, 18),
        ("17 or under", 0, 17),
        ("18 فما دون", 0, 18),
        ("18 سنة فأقل", 0, 18),
        ("18 فما فوق", 18, MAX_AGE_YEARS),
        ("17 or more", 17, MAX_AGE_YEARS),
        ("دون السن القانونية", 0, 17),
        ("دون سن الرشد", 0, 17),
        ("under legal age", 0, 17),
        ("أحداث", 0, 17),
        ("16-19", 16, 19),
        ("16/17", 16, 17),
        ("19 - 16", 16, 19),
        ("16 او 17", 16, 17),
        ("16 to 19", 16, 19),
        ("between 16 and 19", 16, 19),
        ("16~19", 15, 20),
        ("12.5", 12, 12),
        ("17,5", 17, 17),
        ("١٧٫٥", 17, 17),
        ("~17", 16, 18),
        ("17?", 16, 18),
        ("حوالي 17", 16, 18),
    ] {
        assert_eq!(ages(text), Some((from, to)), "{text}");
    }
}

#[test]
fn words_for_somebody_under_age_are_an_interval_too() {
    for (text, from, to) in [
        ("minor", 0, 17),
        ("under age", 0, 17),
        ("قاصر", 0, 17),
        ("طفلة", 0, 17),
        ("minor (16)", 16, 16),
        ("قاصرًا", 0, 17),
        ("طفلاً", 0, 17),
        ("juv", 0, 17),
        ("U18", 0, 17),
        ("u-18", 0, 17),
        ("U 16", 0, 15),
        ("lower than 18", 0, 17),
        ("not yet 18", 0, 17),
        ("has not reached 18", 0, 17),
        ("not older than 17", 0, 17),
        ("لم يبلغ 18", 0, 17),
        ("لم يبلغ 18 بعد", 0, 17),
        ("لم يتم ١٨ سنة", 0, 17),
        ("لا يتجاوز 17", 0, 17),
        ("لم يبلغ", 0, 17),
        ("غير بالغ", 0, 17),
        ("not adult", 0, 17),
        ("teenager", 0, 19),
        ("مراهق", 0, 19),
        ("مراهقة", 0, 19),
        ("teenager (16)", 16, 16),
        ("8 months", 0, 0),
        ("6-8 أشهر", 0, 0),
        ("2 years 3 months", 2, 2),
    ] {
        assert_eq!(ages(text), Some((from, to)), "{text}");
    }
}

#[test]
fn an_age_that_cannot_be_read_keeps_its_words() {
    for text in [
        "not under 18",
        "لا",
        "not",
        "U",
        "بعد",
        "old",
        "not a minor",
        "adult",
        "-25",
        "400",
        "32 33",
        "48m",
        "12:30:15",
        "cell 25 (5/6/2001)",
        "under investigation",
        "لا يعرف عمره",
    ] {
        let read = read_birth(None, None, Some(text), &rules());
        assert_eq!(read.unread, [("age".to_owned(), text.to_owned())], "{text}");
        assert_eq!(kinds(&read), [DateDoubt::LeftOut], "{text}");
    }
    let read = read_birth(Some("soon"), Some("1990"), Some("grown"), &rules());
    assert_eq!(read.readings.len(), 1);
    assert_eq!(read.unread.iter().map(|(what, _)| what.as_str()).collect::<Vec<_>>(), ["birth date", "age"]);
}

/// What a cell can mean, as it was found in lists and by readers who tried to lose a child in it.
#[test]
fn whatever_of_an_age_can_mean_a_child_is_a_claim_of_one() {
    let any = MAX_AGE_YEARS;
    for (text, from, to) in [
        ("says he is 15", 15, 15),
        ("يقول 15", 15, 15),
        ("يقول إنه ١٥", 15, 15),
        ("claimed 16", 16, 16),
        ("18 (claims 16)", 16, 18),
        ("30 says 16", 16, 30),
        ("30 (claims to be 16)", 16, 30),
        ("16 he says", 16, 16),
        ("sixteen", 16, 16),
        ("seventeen", 17, 17),
        ("says sixteen", 16, 16),
        ("ستة عشر", 16, 16),
        ("سبعة عشر سنة", 17, 17),
        ("twenty-one", 21, 21),
        ("خمسة وعشرون", 25, 25),
        ("17ys", 17, 17),
        ("almost 18", 17, 19),
        ("nearly 18", 17, 19),
        ("about 18", 17, 19),
        ("looks 16", 15, 17),
        ("فتى", 0, 17),
        ("الفتى", 0, 17),
        ("ولد", 0, 17),
        ("newborn", 0, 17),
        ("a girl", 0, 17),
        ("رضيع", 0, 17),
        ("حديث الولادة", 0, 17),
        ("new-born", 0, any),
        ("youth", 0, 35),
        ("شاب", 0, 35),
        ("شاب 25", 25, 25),
        ("سنتين", 2, 2),
        // What is not understood is open above, so that it contradicts no birth.
        ("cell 7", 7, any),
        ("a child yet, block B", 0, any),
        ("father of 3", 3, any),
        ("30 years, 5 children", 5, 30),
        ("30 (2 children)", 2, 30),
        ("30, room ١٢", 12, any),
        ("30, room ۱۲", 12, any),
        ("12 13", 12, any),
        ("8m", 8, any),
        ("not 18", 0, any),
        ("not quite 18", 0, any),
        ("prisoner under 18", 0, any),
        ("~18 male", 17, any),
        ("10 percent", 10, any),
        ("some months", 0, any),
    ] {
        assert_eq!(ages(text), Some((from, to)), "{text}");
    }
}

#[test]
fn the_doubt_says_what_was_read_as_a_claim() {
    for (text, told) in [
        ("30 years in cell 5", "read as a possible claim of 5 years or more"),
        ("says he is 15", "read as 15 years"),
        ("not 18", "read as a possible claim of any age"),
    ] {
        let read = read_birth(None, None, Some(text), &rules());
        assert!(read.doubts[0].1.contains(told), "{text}: {:?}", read.doubts);
    }
}

#[test]
fn a_date_in_the_column_of_ages_is_that_of_the_birth_and_no_child_is_lost_in_it() {
    for (text, first, last) in [
        ("2009", "2009-01-01", "2009-12-31"),
        ("12/05/2009", "2009-05-12", "2009-05-12"),
        ("born 2009", "2009-01-01", "2009-12-31"),
        ("مواليد 2009", "2009-01-01", "2009-12-31"),
        ("30, born 2009 he swears", "2009-01-01", "2009-12-31"),
        ("he swears 2009", "2009-01-01", "2009-12-31"),
        ("12/05/1990", "1990-05-12", "1990-05-12"),
    ] {
        let read = read_birth(None, None, Some(text), &rules());
        let days: Vec<_> = read.readings.iter().map(|r| (day_text(r.first_day), day_text(r.last_day))).collect();
        assert_eq!(days, [(first.to_owned(), last.to_owned())], "{text}");
        assert!(!read.doubts.is_empty() && read.unread.is_empty(), "{text}");
    }
    let of_an_adult = read_birth(None, None, Some("30 on the list of 2024"), &rules());
    assert!(of_an_adult.readings.is_empty(), "{of_an_adult:?}");
}

#[test]
fn the_claim_of_a_child_stands_beside_a_birth_that_makes_him_none() {
    // By his birth he is 29, and 16 to 30 meets it.
    let read = read_birth(Some("12/05/1996"), None, Some("30 says 16"), &rules());
    assert_eq!(read.readings.len(), 2);
    assert_eq!(kinds(&read), [DateDoubt::Disagrees, DateDoubt::Uncertain]);
    let child = read_birth(Some("12/05/2010"), None, Some("says 15"), &rules());
    assert_eq!((child.readings.len(), kinds(&child)), (1, vec![]));
}

#[test]
fn a_remark_that_speaks_of_the_age_of_a_child_is_a_claim_and_other_numbers_of_remarks_are_none() {
    let remark = |text: &str| {
        let mut birth = DateRead::default();
        add_remark(&mut birth, text, "notes", &DateRules { as_of: Some(TODAY), ..rules() });
        birth.readings.first().map(|r| day_text(r.last_day))
    };
    for (text, born) in [
        ("says he is 15", "2011-01-21"),
        ("brought from Hasakah, claims 16", "2010-01-21"),
        ("يقول 15", "2011-01-21"),
        ("عمره 15 سنة", "2011-01-21"),
        ("wounded, 14 years old", "2012-01-21"),
        ("is a minor", "2026-01-21"),
        ("قاصر", "2026-01-21"),
        ("under 18", "2026-01-21"),
        ("sent with a newborn", "2026-01-21"),
    ] {
        assert_eq!(remark(text).as_deref(), Some(born), "{text}");
    }
    for text in [
        "sentenced to 15 years",
        "محكوم 15 سنة",
        "cell 7",
        "wife and 3 children in the camp",
        "says he is 35",
        "under observation",
        "حدث شجار",
        "2024-05-12",
        "",
    ] {
        assert_eq!(remark(text), None, "{text}");
    }
}

#[test]
fn a_day_without_a_year_is_no_birth() {
    for text in ["1 January", "January 1", "1 يناير", "15 May", "May 15", "1 محرم", "xx/xx/xx", "12/05/xxxx", "January"]
    {
        let read = birth(text);
        assert_eq!((read.readings.len(), kinds(&read)), (0, vec![DateDoubt::LeftOut]), "{text}");
        assert_eq!(read.unread, [("birth date".to_owned(), text.to_owned())], "{text}");
    }
    // As a spreadsheet writes January 2009.
    assert!(birth("Jan-09").readings.iter().any(|r| day_text(r.first_day) == "2009-01-01"));
    assert_eq!(span("January 95")[0].1, "1995-01-01");
}

#[test]
fn what_stands_for_an_unknown_day_leaves_the_year() {
    for text in ["xx/xx/2009", "XX-XX-2009", "x/x/2009", "xx/05/2009", "05/xx/2009", "2009-xx-xx", "dd/mm/2009"] {
        assert_eq!(span(text), one(Calendar::Gregorian, "2009-01-01", "2009-12-31"), "{text}");
        assert_eq!(kinds(&birth(text)), [DateDoubt::NoSuchDay], "{text}");
    }
    assert_eq!(span("--/--/2009"), one(Calendar::Gregorian, "2009-01-01", "2009-12-31"));
    for text in ["c. 2009", "c 2009", "c.2009", "ca. 2009", "~2009"] {
        assert_eq!(span(text), one(Calendar::Gregorian, "2008-01-01", "2011-01-01"), "{text}");
        assert_eq!(kinds(&birth(text)), [DateDoubt::Uncertain], "{text}");
    }
}

#[test]
fn a_birth_that_is_not_understood_keeps_the_year_or_the_age_of_a_child() {
    assert_eq!(span("summer of 2009"), one(Calendar::Gregorian, "2009-01-01", "2009-12-31"));
    assert_eq!(kinds(&birth("summer of 2009")), [DateDoubt::NoSuchDay]);
    assert_eq!(birth("says 15").readings.len(), 1);
    assert_eq!(birth("قاصر").readings.len(), 1);
    assert!(birth("summer of 1990").readings.is_empty());
    let today = custody::Moment::parse("2026-01-21T06:00:00Z").unwrap();
    for text in ["summer of 2009", "says 15"] {
        assert!(crate::roster::stated_birth(text, CalendarChoice::Auto, &[], today).is_err(), "{text}");
    }
}

#[test]
fn a_birth_with_more_or_less_never_passes_as_a_plain_date() {
    let earliest = day_text(years_before(TODAY, MAX_AGE_YEARS));
    for (text, first, last) in [
        (">2008", "2008-01-01", "2026-01-21"),
        ("after 2008", "2008-01-01", "2026-01-21"),
        ("بعد 2008", "2008-01-01", "2026-01-21"),
        ("2008+", "2008-01-01", "2026-01-21"),
        ("<1990", &earliest, "1990-12-31"),
        ("قبل 12/05/1990", &earliest, "1990-05-12"),
        ("1990<", &earliest, "2026-01-21"),
        ("2008?", "2006-12-31", "2026-01-21"),
        ("1990/1995", "1990-01-01", "1995-12-31"),
        ("1990 or 1991", "1990-01-01", "1991-12-31"),
    ] {
        let read = birth(text);
        if text != "2008?" {
            assert_eq!(span(text), one(Calendar::Gregorian, first, last), "{text}");
        }
        assert!(kinds(&read).contains(&DateDoubt::Uncertain), "{text}: {:?}", read.doubts);
    }
    // Two years of some days more on either side.
    assert_eq!(span("2008?"), one(Calendar::Gregorian, "2006-12-31", "2010-01-01"));
    for text in ["not 1990", "5 or 6 1990", ">2030"] {
        let read = birth(text);
        assert!(read.readings.is_empty() && read.unread.len() == 1, "{text}: {read:?}");
    }
}

#[test]
fn what_hangs_on_the_day_of_the_import_says_so() {
    let dated = DateRules { as_of: Some(TODAY - 30), ..rules() };
    let reckoned = |date, age, rules: &DateRules<'_>| read_birth(date, None, age, rules).reckoned;
    assert_eq!(reckoned(Some("1990"), None, &rules()), None);
    assert_eq!(reckoned(Some("2026"), None, &rules()), Some(Reckoned::OnImport));
    assert_eq!(reckoned(None, Some("30"), &rules()), Some(Reckoned::OnImport));
    assert_eq!(reckoned(None, Some("30"), &dated), Some(Reckoned::OnItsDay));
    assert_eq!(reckoned(Some("1990"), Some("36"), &rules()), None);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic_and_every_reading_is_an_interval_up_to_today(text in "\\PC*", figures in "[0-9٠-٩/. هش-]{0,14}") {
        for text in [text, figures] {
            for reading in birth(&text).readings {
                proptest::prop_assert!(reading.first_day <= reading.last_day && reading.last_day <= TODAY);
            }
            read_birth(None, None, Some(&text), &rules());
        }
    }

    /// Against `jiff`, a calendar of other authors.
    #[test]
    fn gregorian_days_agree_with_another_calendar(offset in 0..40_000i32) {
        let day = TODAY - offset;
        let epoch = jiff::civil::date(1970, 1, 1);
        let date = epoch.checked_add(jiff::Span::new().days(i64::from(day))).unwrap();
        let text = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
        proptest::prop_assert_eq!(birth(&text).readings[0].first_day, day);
    }
}
