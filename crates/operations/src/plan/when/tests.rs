//! Times of an operation against the calendar, and open times there and back. Source: ours.

use std::path::Path;

use super::*;
use crate::toml_table::TomlFile;

/// 21 January 2026, three hours east of UTC.
const START: Start = Start { first_day: 20_474, offset_min: 180 };

fn read(list: &str) -> Result<Windows, String> {
    let text = format!("\nopen = {list}\n");
    let file = TomlFile::parse(Path::new("plan.toml"), &text).unwrap();
    windows(&file.root(), "open", START).map_err(|e| e.to_string())
}

#[test]
fn a_minute_of_the_operation_is_a_local_time() {
    assert_eq!(START.local(26 * 60 + 5), "2026-01-22 02:05");
    assert_eq!(START.rfc3339(0), "2026-01-21T00:00:00+03:00");
    assert_eq!(Start { offset_min: -210, ..START }.rfc3339(60), "2026-01-21T01:00:00-03:30");
    assert_eq!(START.minute_of("2026-01-20T21:00:00Z"), Ok(0));
    assert_eq!(START.minute_of("2026-01-21T05:30:00+05:30"), Ok(180));
}

#[test]
fn times_of_every_day_and_stretches_of_dates_meet() {
    let night = read(r#"["18:00-06:00"]"#).unwrap();
    assert_eq!(night, Windows::daily(1080, 360).unwrap());
    let two_days = read(r#"["18:00-06:00", "2026-01-21T00:00:00+03:00/2026-01-22T21:00:00Z"]"#).unwrap();
    assert_eq!(two_days.stretches(), [(0, 360), (1080, 1800), (2520, 2880)]);
    let twice = read(r#"["12:00-14:00", "08:00-12:00"]"#).unwrap();
    assert_eq!(twice, Windows::daily(480, 840).unwrap());
    assert_eq!(read(r#"["2026-01-22T00:00:00+03:00/"]"#).unwrap().stretches(), [(1440, u32::MAX)]);
    assert!(read(r#"["2025-01-01T00:00:00Z/2025-02-01T00:00:00Z"]"#).unwrap().stretches().is_empty());
    assert!(read(r#"["never"]"#).unwrap().stretches().is_empty());
}

#[test]
fn a_time_that_cannot_be_meant_is_refused_with_its_line_and_key() {
    let local = read(r#"["2026-01-22T00:00:00/"]"#).unwrap_err();
    assert_eq!(
        local,
        "plan.toml:2: open: \"2026-01-22T00:00:00\" is no time in RFC 3339 with an offset, such as \
         \"2026-01-21T00:00:00+03:00\""
    );
    let turned = read(r#"["2026-01-23T00:00:00Z/2026-01-22T00:00:00Z"]"#).unwrap_err();
    assert!(turned.ends_with("which ends before it starts"), "{turned}");
    for wrong in ["25:00-26:00", "6-18", "06:00", "06:60-07:00", "+6:00-07:00", "04:00-24:01"] {
        assert!(read(&format!("[{wrong:?}]")).unwrap_err().contains("\"HH:MM-HH:MM\""), "{wrong}");
    }
    assert!(read(r#"["06:00-06:00"]"#).unwrap_err().contains("no time at all"));
    assert!(read(r#"["never", "06:00-07:00"]"#).unwrap_err().contains("one or the other"));
    assert!(read(r#"["2026-01-22T00:00:30Z/"]"#).unwrap_err().contains("a whole minute needed"));
}

#[test]
fn open_times_are_written_as_they_are_read() {
    let each = [
        Windows::daily(0, 1440).unwrap(),
        Windows::daily(240, 1440).unwrap(),
        Windows::daily(1080, 360).unwrap(),
        Windows::daily(600, 601).unwrap(),
        Windows::new(vec![(2880, u32::MAX)]).unwrap(),
        Windows::new(vec![(0, 20_160)]).unwrap(),
        Windows::new(vec![(5, 60), (100, 101), (2000, 9000)]).unwrap(),
        Windows::daily(1080, 360).unwrap().and(&Windows::new(vec![(1000, 9000)]).unwrap()),
        Windows::new(Vec::new()).unwrap(),
    ];
    for open in each {
        let texts = written(&open, START).unwrap();
        assert_eq!(read(&format!("{texts:?}")).unwrap(), open, "{texts:?}");
    }
    assert_eq!(written(&Windows::always(), START), None);
}

#[test]
fn minutes_in_words_become_local_times() {
    let told = in_local_time(
        "gate is open minute 1080 to 1800 and 3 more times; minute by minute; minute 60 to 4294967295",
        START,
    );
    assert_eq!(
        told,
        "gate is open 2026-01-21 18:00 to 2026-01-22 06:00 and 3 more times; minute by minute; 2026-01-21 01:00 to the end"
    );
}
