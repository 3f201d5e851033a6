//! Makes civil dates from days since 1970-01-01 and back. Source: the days-from-civil algorithm of
//! H. Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013), written from its description.

/// Year, month and day of the Gregorian calendar.
pub fn civil_of_day(day: i32) -> (i32, u32, u32) {
    let shifted = i64::from(day) + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let date = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (i32::try_from(year).unwrap_or(i32::MAX), u32::try_from(month).unwrap_or(1), u32::try_from(date).unwrap_or(1))
}

/// Days since 1970-01-01 of a Gregorian date; month and day are taken as they are.
pub fn day_of_civil(year: i32, month: u32, date: u32) -> i32 {
    let year = i64::from(year) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = i64::from(if month > 2 { month - 3 } else { month + 9 });
    let day_of_year = (153 * shifted_month + 2) / 5 + i64::from(date) - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    i32::try_from(era * 146_097 + day_of_era - 719_468).unwrap_or(i32::MAX)
}

/// Reads `2026-01-21`; `None` for anything else, a 30 February too.
pub fn day_of_text(text: &str) -> Option<i32> {
    let mut parts = text.split('-');
    let (year, month, date) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if parts.next().is_some() || !(1900..=2200).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let day = day_of_civil(year, month, date);
    (civil_of_day(day) == (year, month, date)).then_some(day)
}

/// `2026-01-21` of a day.
pub fn text_of_day(day: i32) -> String {
    let (year, month, date) = civil_of_day(day);
    format!("{year:04}-{month:02}-{date:02}")
}

/// Age in whole years of a person born on one day, on another day.
pub fn age_years(born: i32, on: i32) -> i32 {
    let ((year_born, month_born, date_born), (year, month, date)) = (civil_of_day(born), civil_of_day(on));
    year - year_born - i32::from((month, date) < (month_born, date_born))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_calendar_library_over_two_centuries() {
        let epoch = jiff::civil::date(1970, 1, 1);
        for day in (-36_000..50_000).step_by(7) {
            let date = epoch + jiff::Span::new().days(day);
            let civil =
                (i32::from(date.year()), u32::from(date.month().unsigned_abs()), u32::from(date.day().unsigned_abs()));
            assert_eq!(civil_of_day(day), civil);
            assert_eq!(day_of_civil(civil.0, civil.1, civil.2), day);
        }
    }

    #[test]
    fn refuses_a_day_that_is_not_in_the_calendar() {
        assert_eq!(day_of_text("2026-02-30"), None);
        assert_eq!(day_of_text("21.01.2026"), None);
        assert_eq!(day_of_text("2026-01-21").map(text_of_day).as_deref(), Some("2026-01-21"));
    }

    #[test]
    fn a_birthday_counts_on_the_day_itself() {
        let born = day_of_civil(2008, 1, 21);
        assert_eq!(age_years(born, day_of_civil(2026, 1, 20)), 17);
        assert_eq!(age_years(born, day_of_civil(2026, 1, 21)), 18);
    }
}
