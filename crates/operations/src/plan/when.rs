//! Minutes of an operation as local times, and back. Source: ours; RFC 3339.

use crate::rehearse::calendar::text_of_day;

/// Minutes of a day.
const DAY_MIN: i64 = 24 * 60;

/// Local midnight at which the first day begins; minute 0 of a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Start {
    /// First day, days since 1970-01-01 in the operation's civil time.
    pub first_day: i32,
    /// Minutes east of UTC of the civil day.
    pub offset_min: i32,
}

impl Start {
    /// Local time of a minute, `2026-01-21 04:00`.
    pub fn local(&self, minute: u32) -> String {
        let (day, clock) = self.parts(minute);
        format!("{day} {clock}")
    }

    /// Clock time of a minute, `04:00`.
    pub fn clock(&self, minute: u32) -> String {
        self.parts(minute).1
    }

    /// RFC 3339 of a minute, with the operation's offset.
    pub fn rfc3339(&self, minute: u32) -> String {
        let (day, clock) = self.parts(minute);
        let sign = if self.offset_min < 0 { '-' } else { '+' };
        let off = self.offset_min.unsigned_abs();
        format!("{day}T{clock}:00{sign}{:02}:{:02}", off / 60, off % 60)
    }

    fn parts(&self, minute: u32) -> (String, String) {
        let minute = i64::from(minute);
        let day = i64::from(self.first_day) + minute / DAY_MIN;
        let of_day = minute % DAY_MIN;
        let text = text_of_day(i32::try_from(day).unwrap_or(i32::MAX));
        (text, format!("{:02}:{:02}", of_day / 60, of_day % 60))
    }
}

#[test]
fn a_minute_of_the_operation_is_a_local_time() {
    let start = Start { first_day: 20_474, offset_min: 180 };
    assert_eq!(start.local(26 * 60 + 5), "2026-01-22 02:05");
    assert_eq!(start.rfc3339(0), "2026-01-21T00:00:00+03:00");
    assert_eq!(Start { offset_min: -210, ..start }.rfc3339(60), "2026-01-21T01:00:00-03:30");
}
