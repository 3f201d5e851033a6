//! Instants and spans, in milliseconds UTC. Nothing here reads a clock. Source: RFC 3339.

use std::fmt;

use minicbor::{CborLen, Decode, Encode};

use crate::error::Error;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct Moment(#[n(0)] i64);

/// A span of time in milliseconds, may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct Span(#[n(0)] i64);

impl Moment {
    /// The earliest instant there is; before every event.
    pub const MIN: Self = Self(i64::MIN);
    /// The latest instant there is; after every event.
    pub const MAX: Self = Self(i64::MAX);

    /// From milliseconds since the epoch.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
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
        Ok(Self(stamp.as_millisecond()))
    }

    /// The start of the civil day that holds this instant, `offset_min` minutes east of UTC.
    pub const fn day_start(self, offset_min: i32) -> Self {
        const DAY: i64 = Span::DAY.0;
        let shift = offset_min as i64 * Span::MINUTE.0;
        let local = self.0.saturating_add(shift);
        Self(local.saturating_sub(local.rem_euclid(DAY)).saturating_sub(shift))
    }
}

impl Span {
    /// One minute.
    pub const MINUTE: Self = Self(60_000);
    /// One hour.
    pub const HOUR: Self = Self(3_600_000);
    /// One day of 24 hours.
    pub const DAY: Self = Self(86_400_000);

    /// From milliseconds.
    pub const fn from_ms(ms: i64) -> Self {
        Self(ms)
    }
    /// So many minutes.
    pub const fn minutes(n: i64) -> Self {
        Self(n.saturating_mul(Self::MINUTE.0))
    }
    /// So many hours.
    pub const fn hours(n: i64) -> Self {
        Self(n.saturating_mul(Self::HOUR.0))
    }
    /// So many days of 24 hours.
    pub const fn days(n: i64) -> Self {
        Self(n.saturating_mul(Self::DAY.0))
    }
    /// Milliseconds.
    pub const fn as_ms(self) -> i64 {
        self.0
    }
    /// Hours, with fraction.
    pub fn as_hours(self) -> f64 {
        self.0 as f64 / Self::HOUR.0 as f64
    }
}

impl std::ops::Add<Span> for Moment {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl std::ops::Sub<Span> for Moment {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl std::ops::Sub for Moment {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC; an instant outside years -9999..9999 shows as `min` or `max`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(stamp) => write!(f, "{stamp}"),
            Err(_) if self.0 < 0 => f.write_str("min"),
            Err(_) => f.write_str("max"),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = self.0 / Self::MINUTE.0;
        let sign = if minutes < 0 { "-" } else { "" };
        let minutes = minutes.unsigned_abs();
        write!(f, "{sign}{} h {:02} min", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_prints_as_it_was_read() {
        for text in ["2026-01-21T18:30:00Z", "1999-12-31T23:59:59Z"] {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(moment.to_string(), text);
        }
    }

    #[test]
    fn a_civil_day_starts_at_local_midnight() {
        let late = Moment::parse("2026-01-21T22:30:00Z").unwrap();
        assert_eq!(late.day_start(180).to_string(), "2026-01-21T21:00:00Z");
        assert_eq!(late.day_start(0).to_string(), "2026-01-21T00:00:00Z");
    }
}
