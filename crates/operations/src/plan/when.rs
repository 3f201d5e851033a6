//! Minutes of an operation as local times, and back; when something is open, as text. Source: ours; RFC 3339.

use airlift::Windows;
use custody::Moment;

use crate::rehearse::calendar::text_of_day;
use crate::toml_table::{FileError, Table};

/// Minutes of a day.
const DAY_MIN: u32 = 24 * 60;
/// Milliseconds of a minute.
const MINUTE_MS: i64 = 60_000;
/// How `open` is written, for complaints.
const FORMS: &str =
    "\"HH:MM-HH:MM\" of every day, \"RFC3339/RFC3339\" with either end left out for always, or \"never\" needed";

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

    /// The instant of minute 0.
    pub(crate) fn moment(&self) -> Moment {
        let minutes = i64::from(self.first_day) * i64::from(DAY_MIN) - i64::from(self.offset_min);
        Moment::from_ms(minutes * MINUTE_MS)
    }

    /// The minute of a time in RFC 3339, below 0 before the start; says what is wrong with another text.
    pub(crate) fn minute_of(&self, text: &str) -> Result<i64, String> {
        let moment = Moment::parse(text)
            .map_err(|_| format!("{text:?} is no time in RFC 3339 with an offset, such as {:?}", self.rfc3339(0)))?;
        let ms = moment.as_ms().saturating_sub(self.moment().as_ms());
        match ms % MINUTE_MS {
            0 => Ok(ms / MINUTE_MS),
            _ => Err(format!("{text:?} lies within a minute, a whole minute needed")),
        }
    }

    fn parts(&self, minute: u32) -> (String, String) {
        let of_day = minute % DAY_MIN;
        let day = text_of_day(self.first_day.saturating_add((minute / DAY_MIN) as i32));
        (day, format!("{:02}:{:02}", of_day / 60, of_day % 60))
    }
}

/// When something is open, from a list of texts; always where the key is absent. Times of every day are united,
/// and so are stretches of dates; open is what lies in both.
pub(crate) fn windows(table: &Table<'_>, key: &'static str, start: Start) -> Result<Windows, FileError> {
    let texts = table.texts_or_empty(key)?;
    if texts.is_empty() {
        return Ok(Windows::always());
    }
    let (mut daily, mut dated, mut never) = (Vec::new(), Vec::new(), false);
    for text in &texts {
        let wrong = |what: String| table.error(key, what);
        match text.split_once('/') {
            _ if text == "never" => never = true,
            Some((from, until)) => dated.extend(dates(start, text, from, until).map_err(wrong)?),
            None => daily.extend(hours(text).map_err(wrong)?),
        }
    }
    let dates_said = texts.iter().any(|text| text.contains('/'));
    if never {
        return match texts.len() {
            1 => windows_of(Vec::new()).map_err(|what| table.error(key, what)),
            _ => Err(table.error(key, "says \"never\" beside other times, one or the other needed")),
        };
    }
    let of = |said: bool, stretches| if said { windows_of(united(stretches)) } else { Ok(Windows::always()) };
    let daily = of(!daily.is_empty(), daily).map_err(|what| table.error(key, what))?;
    let dated = of(dates_said, dated).map_err(|what| table.error(key, what))?;
    Ok(daily.and(&dated))
}

/// The stretches of one text of every day.
fn hours(text: &str) -> Result<Vec<(u32, u32)>, String> {
    let minute = |part: &str| {
        let (hour, minute) = part.split_once(':')?;
        let two = |digits: &str| {
            (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
                .then(|| digits.parse::<u32>().ok())
                .flatten()
        };
        let (hour, minute) = (two(hour)?, two(minute)?);
        (minute < 60 && hour * 60 + minute <= DAY_MIN).then_some(hour * 60 + minute)
    };
    let ends = text.split_once('-').and_then(|(from, until)| Some((minute(from.trim())?, minute(until.trim())?)));
    let Some((from, until)) = ends else { return Err(format!("holds {text:?}, {FORMS}")) };
    if from == until {
        return Err(format!("holds {text:?}, which is no time at all; \"00:00-24:00\" is all day"));
    }
    let daily = Windows::daily(from, until).map_err(|e| format!("holds {text:?}: {e}"))?;
    Ok(daily.stretches().to_vec())
}

/// The stretch of one text of dates, as far as it lies after the start.
fn dates(start: Start, text: &str, from: &str, until: &str) -> Result<Option<(u32, u32)>, String> {
    let minute = |part: &str, open: i64| match part.trim() {
        "" => Ok(open),
        said => start.minute_of(said),
    };
    let (from, until) = (minute(from, i64::MIN)?, minute(until, i64::MAX)?);
    if from >= until {
        return Err(format!("holds {text:?}, which ends before it starts"));
    }
    let clamped = |minute: i64| u32::try_from(minute.clamp(0, i64::from(u32::MAX))).unwrap_or(u32::MAX);
    let (from, until) = (clamped(from), clamped(until));
    Ok((from < until).then_some((from, until)))
}

/// Stretches in order, those that touch joined.
fn united(mut stretches: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    stretches.sort_unstable();
    let mut joined: Vec<(u32, u32)> = Vec::with_capacity(stretches.len());
    for (from, until) in stretches {
        match joined.last_mut() {
            Some(last) if last.1 >= from => last.1 = last.1.max(until),
            _ => joined.push((from, until)),
        }
    }
    joined
}

fn windows_of(stretches: Vec<(u32, u32)>) -> Result<Windows, String> {
    Windows::new(stretches).map_err(|e| e.to_string())
}

/// The texts that [`windows`] reads as these; none for always.
pub(crate) fn written(open: &Windows, start: Start) -> Option<Vec<String>> {
    if *open == Windows::always() {
        return None;
    }
    let stretches = open.stretches();
    if stretches.is_empty() {
        return Some(vec!["never".to_owned()]);
    }
    if let Some(text) = stretches.iter().take(2).find_map(|stretch| daily_text(open, *stretch)) {
        return Some(vec![text]);
    }
    let end = |minute: u32, open: u32| if minute == open { String::new() } else { start.rfc3339(minute) };
    Some(stretches.iter().map(|(from, until)| format!("{}/{}", end(*from, 0), end(*until, u32::MAX))).collect())
}

/// The text of every day that gives these windows, if one does; a stretch shows its ends.
fn daily_text(open: &Windows, (from, until): (u32, u32)) -> Option<String> {
    let whole = until - from >= DAY_MIN;
    let (from, until) = if whole { (0, DAY_MIN) } else { (from % DAY_MIN, until % DAY_MIN) };
    let until = if until == 0 { DAY_MIN } else { until };
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    (Windows::daily(from, until).ok()? == *open).then(|| format!("{}-{}", clock(from), clock(until)))
}

/// A text of the planner with its minutes as local times, such as `open minute 1080 to 1800`.
pub(crate) fn in_local_time(text: &str, start: Start) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("minute ") {
        out.push_str(before);
        let Some((from, after)) = leading_minute(after) else {
            out.push_str("minute ");
            rest = after;
            continue;
        };
        out.push_str(&start.local(from));
        rest = after;
        if let Some((until, after)) = after.strip_prefix(" to ").and_then(leading_minute) {
            let end = if until == u32::MAX { "the end".to_owned() } else { start.local(until) };
            out.push_str(" to ");
            out.push_str(&end);
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn leading_minute(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..digits].parse().ok()?, &text[digits..]))
}

#[cfg(test)]
mod tests;
