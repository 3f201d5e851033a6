//! Words of the command line and the facts they stand for, both ways; numbers, days and intervals in any
//! digits. Source: `cli.md` (Conventions).

use custody::event::age::AgeInterval;
use custody::event::incident::Welfare;
use custody::event::law::{Conclusion, CourtOutcome};
use custody::event::medical::{Fitness, Step, Tb};
use custody::event::oversight::{DiscrepancyKind, Outcome};
use custody::event::person::{Relation, Source};
use custody::event::reception::{NoticeKind, NoticeState};
use custody::{AuthorityId, Moment, MovementId, Span};

use crate::failure::Failure;

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $read:ident $say:ident $what:ident { $($word:literal $variant:ident,)* })*) => {$(
        $(#[$doc])*
        pub fn $read(text: &str) -> Result<$what, Failure> {
            match text.trim() {
                $($word => Ok($what::$variant),)*
                other => Err(Failure::usage(format!("{other:?} is none of {}", [$($word),*].join(", ")))),
            }
        }

        /// The word for it.
        pub const fn $say(value: $what) -> &'static str {
            match value { $($what::$variant => $word,)* }
        }
    )*};
}

vocabulary! {
    /// Reads the source of a claim.
    source source_word Source {
        "person" Person, "document" Document, "officer" Officer, "prior-register" PriorRegister,
        "family" Family, "partner" Partner,
    }
    /// Reads a relation.
    relation relation_word Relation {
        "father" Father, "mother" Mother, "brother" Brother, "twin" Twin, "spouse" Spouse, "child" Child,
        "guardian" Guardian, "other" Other,
    }
    /// Reads a fitness to travel.
    fitness fitness_word Fitness { "fit" Fit, "with-care" FitWithCare, "unfit" Unfit, }
    /// Reads a tuberculosis status.
    tuberculosis tuberculosis_word Tb {
        "unknown" Unknown, "negative" Negative, "suspected" Suspected, "active" Active, "treated" Treated,
    }
    /// Reads a step of the path.
    step step_word Step {
        "intake" Intake, "before-departure" BeforeDeparture, "reception" Reception, "other" Other,
    }
    /// Reads what an assessment concludes.
    conclusion conclusion_word Conclusion {
        "no-real-risk" NoRealRisk, "real-risk" RealRisk, "undecided" Undecided,
    }
    /// Reads what came of a court appearance.
    court_outcome court_outcome_word CourtOutcome {
        "file-received" FileReceived, "first-questioned" FirstQuestioned, "detention-ordered" DetentionOrdered,
        "release-ordered" ReleaseOrdered, "adjourned" Adjourned, "juvenile-referred" JuvenileReferred,
    }
    /// Reads a welfare act.
    welfare welfare_word Welfare {
        "food" Food, "water" Water, "comfort" Comfort, "clothing" Clothing,
        "restraint-checked" RestraintChecked, "observation" Observation,
    }
    /// Reads a kind of notice.
    notice_kind notice_kind_word NoticeKind {
        "capture-card" CaptureCard, "family" Family, "consular" Consular, "bureau" Bureau, "counsel" Counsel,
        "protection" Protection,
    }
    /// Reads what became of a notice.
    notice_state notice_state_word NoticeState {
        "offered" Offered, "refused" Refused, "written" Written, "sent" Sent, "acknowledged" Acknowledged,
    }
    /// Reads a kind of discrepancy.
    discrepancy_kind discrepancy_word DiscrepancyKind {
        "head-count" HeadCount, "missed-scan" MissedScan, "not-here" NotHere, "unlisted" Unlisted,
        "wrong-manifest" WrongManifest, "band-swap" BandSwap, "duplicate" Duplicate, "hand-over" HandOver,
        "seal-mismatch" SealMismatch, "missing-medicine" MissingMedicine, "unlawful" Unlawful,
        "out-of-order" OutOfOrder, "skew" Skew, "age-doubt" AgeDoubt, "conflict" Conflict, "other" Other,
    }
    /// Reads what a discrepancy turned out to be.
    outcome outcome_word Outcome {
        "found" Found, "count-error" CountError, "missed-scan" MissedScan, "double-entry" DoubleEntry,
        "name-variant" NameVariant, "wrong-manifest" WrongManifest, "corrected" Corrected,
        "explained" Explained,
    }
}

/// A text with its digits, of whatever script, as 0 to 9.
pub fn plain_digits(text: &str) -> String {
    let plain = |c: char| match c {
        '\u{0660}'..='\u{0669}' => char::from_digit(c as u32 - 0x0660, 10).unwrap_or(c),
        '\u{06F0}'..='\u{06F9}' => char::from_digit(c as u32 - 0x06F0, 10).unwrap_or(c),
        _ => c,
    };
    text.trim().chars().map(plain).collect()
}

/// Reads a whole number in any digits.
pub fn number(text: &str) -> Result<u32, Failure> {
    plain_digits(text)
        .parse()
        .map_err(|_| Failure::usage(format!("{text:?} is not a whole number from 0 to {}", u32::MAX)))
}

/// Reads an authority id.
pub fn authority_id(text: &str) -> Result<AuthorityId, Failure> {
    AuthorityId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

/// Reads a movement id.
pub fn movement_id(text: &str) -> Result<MovementId, Failure> {
    MovementId::parse(text).map_err(|e| Failure::usage(e.to_string()))
}

/// Reads a Gregorian day such as `2014-07-01` as days since 1970-01-01.
pub fn day(text: &str) -> Result<i32, Failure> {
    let wrong = || Failure::usage(format!("{text:?} is not a day such as 2014-07-01"));
    let at = Moment::parse(&format!("{}T00:00:00Z", plain_digits(text))).map_err(|_| wrong())?;
    i32::try_from(at.as_ms().div_euclid(Span::DAY.as_ms())).map_err(|_| wrong())
}

/// Reads one day, or a first and a last one: `2014-07-01..2014-08-31`.
pub fn days(text: &str) -> Result<(i32, i32), Failure> {
    match text.split_once("..") {
        Some((first, last)) => Ok((day(first)?, day(last)?)),
        None => Ok((day(text)?, day(text)?)),
    }
}

/// Reads an age in years, `17` or `16-18`, both ends included, or in months, `190m-215m`.
pub fn age(text: &str) -> Result<AgeInterval, Failure> {
    let plain = plain_digits(text);
    let (from, to) = plain.split_once('-').unwrap_or((&plain, &plain));
    let months = |text: &str, rest: u32| -> Option<u32> {
        match text.trim().strip_suffix('m') {
            Some(months) => months.parse().ok(),
            None => text.trim().parse::<u32>().ok()?.checked_mul(12)?.checked_add(rest),
        }
    };
    match (months(from, 0), months(to, 11)) {
        (Some(min_months), Some(max_months)) => Ok(AgeInterval { min_months, max_months }),
        _ => Err(Failure::usage(format!(
            "{text:?} is not an age: years such as 17 or 16-18, or months such as 190m-215m"
        ))),
    }
}

/// An age in words.
pub fn age_text(age: &AgeInterval) -> String {
    let words = |months: u32| format!("{} y {} m", months / 12, months % 12);
    format!("{} to {}", words(age.min_months), words(age.max_months))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_in_any_digits() {
        assert_eq!(number("١٢٣").unwrap(), 123);
        assert_eq!(number("۴۵").unwrap(), 45);
        assert!(number("-1").is_err());
    }

    #[test]
    fn an_age_in_years_takes_in_the_whole_last_year() {
        assert_eq!(age("16-18").unwrap(), AgeInterval { min_months: 192, max_months: 227 });
        assert_eq!(age("190m-215m").unwrap(), AgeInterval { min_months: 190, max_months: 215 });
        assert_eq!(age("١٧").unwrap(), AgeInterval { min_months: 204, max_months: 215 });
        assert!(age("young").is_err());
    }

    #[test]
    fn a_day_is_a_number_of_days() {
        assert_eq!(day("1970-01-02").unwrap(), 1);
        assert_eq!(days("1970-01-01..1970-01-03").unwrap(), (0, 2));
        assert!(day("2014-02-30").is_err());
    }
}
