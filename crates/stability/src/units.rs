//! Numbers with their units: a hazard per day, a probability, days, hours, an instant. Each refuses what
//! is no number or cannot be meant. Source: ours; instants RFC 3339.

use std::fmt;

use crate::error::{Error, within};
use crate::parameters::{GRID_HOURS_MAX, HAZARD_PER_DAY_MAX};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $what:literal, $least:expr, $most:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
        pub struct $name(f64);

        impl $name {
            /// From a bare number in this unit. Refuses what is not finite or outside the limits.
            pub fn new(value: f64) -> Result<Self, Error> {
                within($what, value, $least, $most).map(Self)
            }

            /// What was computed here, put back inside the limits that rounding may have left.
            pub(crate) fn computed(value: f64) -> Self {
                assert!(value > $least - 1e-6 && value < $most + 1e-6, "{} computed as {value}", $what);
                Self(value.clamp($least, $most))
            }

            /// The bare number.
            pub const fn value(self) -> f64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

number! {
    /// A hazard, per site and day: within a day the site fails with probability 1 - exp(-hazard).
    PerDay, "hazard per day", 0.0, HAZARD_PER_DAY_MAX
}
number! {
    /// A probability or a share, 0 to 1.
    Probability, "probability", 0.0, 1.0
}
number! {
    /// A length of time in days of 24 hours.
    Days, "days", 0.0, GRID_HOURS_MAX / 24.0
}
number! {
    /// A length of time in hours from the moment of the assessment.
    Hours, "hours", 0.0, GRID_HOURS_MAX
}

impl PerDay {
    /// The probability that it strikes within a day.
    pub fn within_a_day(self) -> Probability {
        Probability::computed(-libm::expm1(-self.0))
    }
}

/// An instant: milliseconds since 1970-01-01T00:00:00Z, in this century or the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// 2100-01-01T00:00:00Z. Effect: a slip of the year is refused, not believed.
const MOMENT_MS_MAX: i64 = 4_102_444_800_000;

impl Moment {
    /// From milliseconds since the epoch; refuses times before 1970 and after 2100.
    pub fn from_ms(ms: i64) -> Result<Self, Error> {
        if !(0..=MOMENT_MS_MAX).contains(&ms) {
            return Err(Error::out_of_range(format!("time is {ms} ms since 1970, 0 to {MOMENT_MS_MAX} allowed")));
        }
        Ok(Self(ms))
    }

    /// Milliseconds since the epoch.
    pub const fn as_ms(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339, `2026-01-21T18:30:00Z` or with an offset.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let stamp: jiff::Timestamp = text
            .trim()
            .parse()
            .map_err(|_| Error::malformed(format!("time {text:?} is not RFC 3339, such as 2026-01-21T18:30:00Z")))?;
        Self::from_ms(stamp.as_millisecond())
    }

    /// Hours from another instant to this one, below nought if that one is later.
    pub(crate) fn hours_since(self, earlier: Self) -> f64 {
        (self.0 - earlier.0) as f64 / 3_600_000.0
    }

    /// Whole days of 24 hours from another instant to this one.
    pub(crate) fn whole_days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).div_euclid(86_400_000)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => fmt::Display::fmt(&stamp, f),
            Err(_) => write!(f, "{} ms", self.0),
        }
    }
}
