//! Instants and spans, in milliseconds UTC. Nothing here reads a clock. Source: RFC 3339.

use std::fmt;
use std::num::NonZeroU64;

use jiff::fmt::temporal::Pieces;
use minicbor::encode::Write;
use minicbor::{CborLen, Decode, Decoder, Encode, Encoder};

use crate::error::Error;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
///
/// Kept with its sign bit turned, which keeps the order, and never zero: a record holds millions of
/// times that may be absent, and an absent one then takes no more room than a present one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(NonZeroU64);

/// A span of time in milliseconds, may be negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Encode, Decode, CborLen)]
#[cbor(transparent)]
pub struct Span(#[n(0)] i64);

/// Furthest that a clock on earth is from UTC, in seconds. Source: IANA time zone database (Pacific/Kiritimati, +14:00).
/// Effect: a time with a greater offset is taken for mistyped.
const OFFSET_MAX_S: i32 = 14 * 3_600;

/// The sign bit of 64.
const SIGN: u64 = 1 << 63;

impl Moment {
    /// The earliest instant there is; before every event.
    pub const MIN: Self = Self::from_ms(i64::MIN + 1);
    /// The latest instant there is; after every event.
    pub const MAX: Self = Self::from_ms(i64::MAX);

    /// From milliseconds since the epoch; the very least number counts as the one after it.
    pub const fn from_ms(ms: i64) -> Self {
        match NonZeroU64::new(ms as u64 ^ SIGN) {
            Some(kept) => Self(kept),
            None => Self(NonZeroU64::MIN),
        }
    }

    /// Milliseconds since the epoch.
    pub const fn as_ms(self) -> i64 {
        (self.0.get() ^ SIGN) as i64
    }

    /// Reads RFC 3339, `2026-01-21T18:30:00Z` or with an offset of at most 14 hours, as clocks on earth have.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let stamp: jiff::Timestamp = text
            .trim()
            .parse()
            .map_err(|_| Error::malformed(format!("time {text:?} is not RFC 3339, such as 2026-01-21T18:30:00Z")))?;
        let offset = Pieces::parse(text.trim()).ok().and_then(|pieces| pieces.to_numeric_offset());
        if offset.is_some_and(|offset| offset.seconds().abs() > OFFSET_MAX_S) {
            return Err(Error::malformed(format!("time {text:?} has an offset of more than 14 hours from UTC")));
        }
        Ok(Self::from_ms(stamp.as_millisecond()))
    }

    /// The start of the civil day that holds this instant, `offset_min` minutes east of UTC.
    pub const fn day_start(self, offset_min: i32) -> Self {
        const DAY: i64 = Span::DAY.0;
        let shift = offset_min as i64 * Span::MINUTE.0;
        let local = self.as_ms().saturating_add(shift);
        Self::from_ms(local.saturating_sub(local.rem_euclid(DAY)).saturating_sub(shift))
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
        Self::from_ms(self.as_ms().saturating_add(span.0))
    }
}

impl std::ops::Sub<Span> for Moment {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self::from_ms(self.as_ms().saturating_sub(span.0))
    }
}

impl std::ops::Sub for Moment {
    type Output = Span;
    fn sub(self, other: Self) -> Span {
        Span(self.as_ms().saturating_sub(other.as_ms()))
    }
}

impl Default for Moment {
    /// The epoch.
    fn default() -> Self {
        Self::from_ms(0)
    }
}

impl<C> Encode<C> for Moment {
    fn encode<W: Write>(&self, e: &mut Encoder<W>, _: &mut C) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.i64(self.as_ms())?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Moment {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        match d.i64()? {
            i64::MIN => Err(minicbor::decode::Error::message("time is below the least there is")),
            ms => Ok(Self::from_ms(ms)),
        }
    }
}

impl<C> CborLen<C> for Moment {
    fn cbor_len(&self, ctx: &mut C) -> usize {
        self.as_ms().cbor_len(ctx)
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Moment({self})")
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in UTC; an instant outside years -9999..9999 shows as `min` or `max`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_millisecond(self.as_ms()) {
            Ok(stamp) => write!(f, "{stamp}"),
            Err(_) if *self < Self::default() => f.write_str("min"),
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

    proptest::proptest! {
        #[test]
        fn moments_stand_in_the_order_of_their_milliseconds(a: i64, b: i64) {
            let (a, b) = (a.max(i64::MIN + 1), b.max(i64::MIN + 1));
            let (one, other) = (Moment::from_ms(a), Moment::from_ms(b));
            proptest::prop_assert_eq!(one.cmp(&other), a.cmp(&b));
            proptest::prop_assert_eq!(one.as_ms(), a);
            let bytes = minicbor::to_vec(one).unwrap();
            proptest::prop_assert_eq!(&bytes, &minicbor::to_vec(a).unwrap());
            proptest::prop_assert_eq!(minicbor::decode::<Moment>(&bytes).unwrap(), one);
        }
    }

    #[test]
    fn an_absent_moment_takes_no_more_room_than_a_present_one() {
        assert_eq!(size_of::<Option<Moment>>(), 8);
        assert!(minicbor::decode::<Moment>(&minicbor::to_vec(i64::MIN).unwrap()).is_err());
        assert_eq!(Moment::from_ms(i64::MIN), Moment::MIN);
    }

    #[test]
    fn a_moment_prints_as_it_was_read() {
        for text in ["2026-01-21T18:30:00Z", "1999-12-31T23:59:59Z"] {
            let moment = Moment::parse(text).unwrap();
            assert_eq!(moment.to_string(), text);
        }
    }

    #[test]
    fn an_offset_that_no_clock_has_is_refused() {
        assert_eq!(Moment::parse("2026-01-21T14:00:00+14:00").unwrap().to_string(), "2026-01-21T00:00:00Z");
        assert_eq!(Moment::parse("2026-01-21T00:00:00-12:00").unwrap().to_string(), "2026-01-21T12:00:00Z");
        for text in ["2026-01-21T10:00:00+25:00", "2026-01-21T10:00:00-14:01"] {
            assert!(Moment::parse(text).unwrap_err().to_string().contains("more than 14 hours"), "{text}");
        }
    }

    #[test]
    fn a_civil_day_starts_at_local_midnight() {
        let late = Moment::parse("2026-01-21T22:30:00Z").unwrap();
        assert_eq!(late.day_start(180).to_string(), "2026-01-21T21:00:00Z");
        assert_eq!(late.day_start(0).to_string(), "2026-01-21T00:00:00Z");
    }
}
