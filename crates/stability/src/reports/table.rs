//! Reports as a CSV file, read and written. Source: RFC 4180.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, WriterBuilder};

use super::{IndicatorReport, RegimeReport, Reports};
use crate::error::Error;
use crate::grade::Grade;
use crate::indicator::{Code, Indicator};
use crate::name::{ReportId, SiteId, SourceId};
use crate::parameters::{FILE_BYTES_MAX, REPORTS_MAX};
use crate::regime::Regime;
use crate::units::Moment;

/// All columns, in the order in which they are written.
const COLUMNS: [&str; 8] = ["report", "site", "indicator", "code", "measured", "source", "grade", "observed_at"];
/// The indicator of a row about the regime.
const REGIME: &str = "regime";

pub(super) fn parse(bytes: &[u8], sites: &[SiteId]) -> Result<Reports, Error> {
    if bytes.len() > FILE_BYTES_MAX {
        let message = format!("file of reports is {} bytes, at most {FILE_BYTES_MAX} allowed", bytes.len());
        return Err(Error::out_of_range(message));
    }
    let text = core::str::from_utf8(bytes)
        .map_err(|e| Error::malformed(format!("file of reports is not UTF-8 at byte {}", e.valid_up_to())))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = reader.records();
    let Some(header) = rows.next() else {
        return Err(Error::malformed(format!("file of reports is empty, a first line {} needed", COLUMNS.join(","))));
    };
    let columns = columns(&header.map_err(unreadable)?)?;
    let mut reports = Reports { sites: sites.to_vec(), ..Reports::default() };
    let mut lines: BTreeMap<ReportId, u64> = BTreeMap::new();
    for row in rows {
        let row = row.map_err(unreadable)?;
        let line = row.position().map_or(0, csv::Position::line);
        let id = take(&row, &columns, sites, &mut reports).map_err(|e| e.at(format!("line {line}")))?;
        if let Some(first) = lines.insert(id.clone(), line) {
            return Err(Error::duplicate(format!("line {line}: report {id} stands already in line {first}")));
        }
        if lines.len() > REPORTS_MAX {
            return Err(Error::out_of_range(format!("line {line}: more than {REPORTS_MAX} reports")));
        }
    }
    Ok(reports)
}

fn unreadable(error: csv::Error) -> Error {
    Error::malformed(format!("file of reports cannot be read: {error}"))
}

/// Where each column stands; none for one that may be left out.
fn columns(header: &StringRecord) -> Result<[Option<usize>; 8], Error> {
    let mut places = [None; 8];
    for (at, name) in header.iter().enumerate() {
        let Some(column) = COLUMNS.iter().position(|c| *c == name.trim()) else {
            return Err(Error::unknown(format!("line 1: column {name:?} is none of {}", COLUMNS.join(", "))));
        };
        if places[column].replace(at).is_some() {
            return Err(Error::duplicate(format!("line 1: column {name:?} stands there twice")));
        }
    }
    let optional = |name: &str| name == "code" || name == "measured";
    match COLUMNS.iter().zip(places).find(|(name, place)| place.is_none() && !optional(name)) {
        Some((name, _)) => Err(Error::malformed(format!("line 1: column {name} is missing"))),
        None if places[3].is_none() && places[4].is_none() => {
            Err(Error::malformed("line 1: a column code or measured is missing"))
        }
        None => Ok(places),
    }
}

/// Reads one row into the reports and gives its name.
fn take(
    row: &StringRecord,
    columns: &[Option<usize>; 8],
    sites: &[SiteId],
    reports: &mut Reports,
) -> Result<ReportId, Error> {
    let wide = columns.iter().flatten().max().map_or(0, |last| last + 1);
    let named = columns.iter().flatten().count();
    if row.len() < wide || row.len() > named {
        return Err(Error::malformed(format!("row has {} cells, {named} needed", row.len())));
    }
    let cell = |column: usize| columns[column].and_then(|at| row.get(at)).unwrap_or("").trim();
    let within = |column: usize| move |e: Error| e.at(format!("column {}", COLUMNS[column]));
    let id = ReportId::parse(cell(0)).map_err(within(0))?;
    let source = SourceId::parse(cell(5)).map_err(within(5))?;
    let grade = Grade::parse(cell(6)).map_err(within(6))?;
    let observed_at = Moment::parse(cell(7)).map_err(within(7))?;
    if cell(2) == REGIME {
        if !cell(1).is_empty() {
            return Err(Error::malformed("a regime holds for all sites, none needed").at("column site"));
        }
        if !cell(4).is_empty() {
            return Err(Error::malformed("a regime has no measure, give its code 0, 1 or 2").at("column measured"));
        }
        let regime = Regime::ALL[Code::parse(cell(3)).map_err(within(3))?.index()];
        reports.regimes.push(RegimeReport { id: id.clone(), regime, source, grade, observed_at });
        return Ok(id);
    }
    let site = SiteId::parse(cell(1)).map_err(within(1))?;
    if !sites.contains(&site) {
        return Err(Error::unknown(format!("{site} is none of the {} sites", sites.len())).at("column site"));
    }
    let indicator = Indicator::parse(cell(2)).map_err(within(2))?;
    let code = code(indicator, cell(3), cell(4))?;
    reports.indicators.push(IndicatorReport { id: id.clone(), site, indicator, code, source, grade, observed_at });
    Ok(id)
}

fn code(indicator: Indicator, code: &str, measured: &str) -> Result<Code, Error> {
    match (code, measured) {
        ("", "") => Err(Error::malformed("neither code nor measured value is given")),
        (code, "") => Code::parse(code).map_err(|e| e.at("column code")),
        ("", measured) => {
            let place = |e: Error| e.at("column measured");
            let value: f64 = measured
                .parse()
                .map_err(|_| place(Error::malformed(format!("{measured:?} is not a number such as 12.5"))))?;
            indicator.code_of(value).map_err(place)
        }
        _ => Err(Error::malformed("both code and measured value are given, one needed")),
    }
}

pub(super) fn write(reports: &Reports) -> String {
    let mut rows = vec![COLUMNS.map(str::to_owned)];
    let shared =
        |source: &SourceId, grade: &Grade, at: &Moment| (source.to_string(), grade.to_string(), at.to_string());
    for r in &reports.indicators {
        let (source, grade, at) = shared(&r.source, &r.grade, &r.observed_at);
        let (id, site) = (r.id.to_string(), r.site.to_string());
        rows.push([id, site, r.indicator.name().into(), r.code.to_string(), String::new(), source, grade, at]);
    }
    for r in &reports.regimes {
        let (source, grade, at) = shared(&r.source, &r.grade, &r.observed_at);
        let (id, code) = (r.id.to_string(), r.regime.index().to_string());
        rows.push([id, String::new(), REGIME.into(), code, String::new(), source, grade, at]);
    }
    let mut bytes = Vec::new();
    let mut writer = WriterBuilder::new().from_writer(&mut bytes);
    // A vector in memory refuses no byte, and every row has eight cells.
    let written = rows.iter().try_for_each(|row| writer.write_record(row));
    let flushed = writer.flush();
    drop(writer);
    assert!(written.is_ok() && flushed.is_ok(), "reports could not be written to memory");
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "report,site,indicator,code,measured,source,grade,observed_at\n";

    fn read(rows: &str) -> Result<Reports, Error> {
        parse(format!("{HEADER}{rows}").as_bytes(), &[SiteId::parse("roj").unwrap()])
    }

    #[test]
    fn codes_measures_and_the_regime_are_read_and_written_back() {
        let reports = read(concat!(
            "r1,roj,guard_withdrawal,2,,liaison,B2,2026-01-21T12:00:00Z\n",
            "r2,roj,front_distance,,8.5,drone,A1,2026-01-21T13:00:00+03:00\n",
            "r3,,regime,1,,\"desk, night\",A2,2026-01-21T06:00:00Z\n"
        ))
        .unwrap();
        assert_eq!(reports.indicators[1].code.figure(), 2);
        assert_eq!(reports.indicators[1].observed_at.to_string(), "2026-01-21T10:00:00Z");
        assert_eq!(reports.regimes[0].regime, Regime::Tense);
        assert_eq!(parse(reports.to_csv().as_bytes(), &reports.sites), Ok(reports));
    }

    #[test]
    fn a_bad_cell_is_refused_with_line_column_and_limit() {
        let refused = |row: &str| read(&format!("r0,roj,attacks,0,,a,A1,2026-01-21T12:00:00Z\n{row}")).unwrap_err();
        for (row, message) in [
            (
                "r1,roj,front_distance,,NaN,a,A1,2026-01-21T12:00:00Z",
                "line 3: column measured: distance to the front (km to the front) is NaN, a finite number needed",
            ),
            (
                "r1,roj,front_distance,,-1,a,A1,2026-01-21T12:00:00Z",
                "line 3: column measured: distance to the front (km to the front) is -1, at least 0 needed",
            ),
            ("r1,roj,attacks,3,,a,A1,2026-01-21T12:00:00Z", "line 3: column code: code is 3, 0, 1 or 2 allowed"),
            (
                "r1,roj,attacks,1,1,a,A1,2026-01-21T12:00:00Z",
                "line 3: both code and measured value are given, one needed",
            ),
            ("r1,raj,attacks,1,,a,A1,2026-01-21T12:00:00Z", "line 3: column site: raj is none of the 1 sites"),
            ("r0,roj,attacks,1,,a,A1,2026-01-21T12:00:00Z", "line 3: report r0 stands already in line 2"),
            ("r1,roj,attacks,1,,a,A1", "line 3: row has 7 cells, 8 needed"),
            (
                "r1,roj,attacks,1,,a,A1,2926-01-21T12:00:00Z",
                "line 3: column observed_at: time is 30170232000000 ms since 1970, 0 to 4102444800000 allowed",
            ),
            (
                "r1,roj,regime,1,,a,A1,2026-01-21T12:00:00Z",
                "line 3: column site: a regime holds for all sites, none needed",
            ),
        ] {
            assert_eq!(refused(row).to_string(), message);
        }
        assert!(refused("r1,roj,moods,1,,a,A1,2026-01-21T12:00:00Z").is_unknown());
    }

    #[test]
    fn a_file_without_its_columns_is_refused() {
        let refused = |text: &str| parse(text.as_bytes(), &[]).unwrap_err().to_string();
        assert!(refused("").contains("is empty"));
        assert_eq!(refused("report,site,indicator,code,source,grade"), "line 1: column observed_at is missing");
        assert!(refused("report,mood").starts_with("line 1: column \"mood\" is none of report, site"));
        assert!(parse(b"\xff\xfe", &[]).unwrap_err().is_malformed());
    }
}
