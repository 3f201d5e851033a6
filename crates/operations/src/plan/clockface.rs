//! Minutes of a plan as people say them: the operation's own civil time. Source: ours.

use airlift::Problem;
use jiff::civil::DateTime;
use jiff::{SignedDuration, Timestamp, tz};

use super::Start;

/// Civil time of an operation: its start and its offset, which no machine's zone changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clockface {
    start: Timestamp,
    offset: tz::Offset,
}

impl Clockface {
    /// Of an operation.
    pub fn of(start: &Start) -> Result<Self, String> {
        let wrong = |e: jiff::Error| format!("start of the operation: {e}");
        let offset = tz::Offset::from_seconds(start.offset_min.saturating_mul(60)).map_err(wrong)?;
        let seconds = i64::from(start.first_day) * 86_400 - i64::from(start.offset_min) * 60;
        Ok(Self { start: Timestamp::from_second(seconds).map_err(wrong)?, offset })
    }

    fn civil(&self, minute: u32) -> DateTime {
        let at = self.start.checked_add(SignedDuration::from_mins(i64::from(minute))).unwrap_or(Timestamp::MAX);
        self.offset.to_datetime(at)
    }

    /// `2026-01-21 06:00`, local.
    pub fn local(&self, minute: u32) -> String {
        self.civil(minute).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// `Wed 21 Jan 06:00`, local.
    pub fn spoken(&self, minute: u32) -> String {
        self.civil(minute).strftime("%a %-d %b %H:%M").to_string()
    }

    /// `21 Jan`, local.
    pub fn day(&self, minute: u32) -> String {
        self.civil(minute).strftime("%-d %b").to_string()
    }

    /// RFC 3339 with the operation's offset.
    pub fn rfc3339(&self, minute: u32) -> String {
        format!("{}{}", self.civil(minute).strftime("%Y-%m-%dT%H:%M:%S"), self.offset_word())
    }

    /// `+03:00`.
    pub fn offset_word(&self) -> String {
        let minutes = self.offset.seconds() / 60;
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
    }

    /// The minute of a moment, RFC 3339 with any offset; refuses what lies before the start and what is no whole minute.
    pub fn minute(&self, moment: &str) -> Result<u32, String> {
        let at: Timestamp = moment.parse().map_err(|_| format!("{moment:?} is no moment, RFC 3339 needed"))?;
        let seconds = at.as_second() - self.start.as_second();
        match u32::try_from(seconds / 60) {
            Ok(minute) if seconds >= 0 && seconds % 60 == 0 && at.subsec_nanosecond() == 0 => Ok(minute),
            Ok(_) if seconds >= 0 => Err(format!("{moment} is no whole minute")),
            _ => Err(format!("{moment} is before the operation, which starts {}", self.rfc3339(0))),
        }
    }
}

/// Hours of a minute, for figures.
pub(crate) fn hours(minute: u32) -> f64 {
    f64::from(minute) / 60.0
}

/// The minute at which the last of a plan's people is admitted; none where nobody is.
pub(crate) fn finish_min(problem: &Problem, plan: &airlift::Plan) -> Option<u32> {
    let last = plan.admissions.iter().filter(|a| a.persons > 0).map(|a| a.step.0).max()?;
    Some(problem.grid.edges_min()[last + 1])
}

#[test]
fn a_minute_and_its_moment_lead_to_one_another_whatever_the_offset_it_is_written_with() {
    let face = Clockface::of(&Start { first_day: 20_474, offset_min: 180 }).unwrap();
    assert_eq!(face.rfc3339(90), "2026-01-21T01:30:00+03:00");
    assert_eq!(face.minute("2026-01-20T22:30:00Z"), Ok(90));
    assert_eq!(face.local(1_500), "2026-01-22 01:00");
    assert_eq!(face.spoken(0), "Wed 21 Jan 00:00");
    assert!(face.minute("2026-01-20T20:00:00Z").unwrap_err().contains("before the operation"));
    assert!(face.minute("2026-01-20T22:30:01Z").unwrap_err().contains("no whole minute"));
    assert!(face.minute("yesterday").is_err());
    assert_eq!(Clockface::of(&Start { first_day: 20_474, offset_min: -210 }).unwrap().offset_word(), "-03:30");
}
