//! What became of sites, from `outcomes.csv`: which failed when and how, and when it was held again. Source:
//! ours; RFC 4180; `docs/formats.md`, section Reports and outcomes.

use std::collections::BTreeMap;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use serde::Serialize;
use stability::{Moment, SiteId};

use crate::failure::Failure;

/// How the custody of a site ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum How {
    /// Lost without order: broken out of, stormed, or left by its guards.
    Breakout,
    /// Passed to another authority in order.
    HandOver,
    /// Everybody was moved away in order.
    Emptied,
}

/// One end of custody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) site: SiteId,
    pub(crate) failed_at: Moment,
    pub(crate) how: How,
    /// From when people are held there again.
    pub(crate) held_again_at: Option<Moment>,
    pub(crate) source: String,
}

impl How {
    /// As the file writes it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Breakout => "breakout",
            Self::HandOver => "hand_over",
            Self::Emptied => "emptied",
        }
    }
}

impl Outcome {
    /// Whether the site is out of custody at a moment because of this.
    pub(crate) fn lasts_at(&self, at: Moment) -> bool {
        self.failed_at <= at && self.held_again_at.is_none_or(|again| again > at)
    }
}

const COLUMNS: [&str; 5] = ["site", "failed_at", "how", "held_again_at", "source"];
/// The one column that may be left out.
const OPTIONAL: usize = 3;
/// Most rows. Source: ours; five for each of the most sites that are assessed.
const ROWS_MAX: usize = 10_000;
/// Longest source, characters.
const SOURCE_CHARS_MAX: usize = 300;

/// Reads the outcomes of these sites. A complaint names file, line and column.
pub(crate) fn parse(file: &Path, bytes: &[u8], sites: &[SiteId]) -> Result<Vec<Outcome>, Failure> {
    let wrong = |line: u64, what: String| Failure::error(what).at(format!("{}:{line}", file.display()));
    let text = core::str::from_utf8(bytes)
        .map_err(|e| Failure::error(format!("is not UTF-8 from byte {}", e.valid_up_to())).at(file.display()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = reader.records();
    let header = rows.next().transpose().map_err(|e| wrong(1, format!("cannot be read: {e}")))?.unwrap_or_default();
    let places = columns(&header).map_err(|what| wrong(1, what))?;
    let mut outcomes: Vec<(u64, Outcome)> = Vec::new();
    for row in rows {
        let row = row.map_err(|e| Failure::error(format!("cannot be read: {e}")).at(file.display()))?;
        let line = row.position().map_or(0, csv::Position::line);
        if outcomes.len() == ROWS_MAX {
            return Err(wrong(line, format!("more than {ROWS_MAX} rows, the most allowed")));
        }
        outcomes.push((line, one(&row, &places, header.len(), sites).map_err(|what| wrong(line, what))?));
    }
    in_order(outcomes).map_err(|(line, what)| wrong(line, what))
}

fn columns(header: &StringRecord) -> Result<[Option<usize>; 5], String> {
    let mut places = [None; 5];
    for (at, name) in header.iter().enumerate() {
        let known = COLUMNS.iter().position(|column| *column == name.trim());
        let known = known.ok_or_else(|| format!("column {name:?} is none of {}", COLUMNS.join(", ")))?;
        if places[known].replace(at).is_some() {
            return Err(format!("column {name:?} stands there twice"));
        }
    }
    match (0..COLUMNS.len()).find(|column| *column != OPTIONAL && places[*column].is_none()) {
        Some(column) => Err(format!("column {} is missing, {} needed", COLUMNS[column], COLUMNS.join(","))),
        None => Ok(places),
    }
}

fn one(row: &StringRecord, places: &[Option<usize>; 5], cells: usize, sites: &[SiteId]) -> Result<Outcome, String> {
    if row.len() != cells {
        return Err(format!("row has {} cells, {cells} needed", row.len()));
    }
    let cell = |column: usize| places[column].and_then(|at| row.get(at)).unwrap_or("").trim();
    let of = |column: usize, e: &dyn std::fmt::Display| format!("column {}: {e}", COLUMNS[column]);
    let site = SiteId::parse(cell(0)).map_err(|e| of(0, &e))?;
    if !sites.contains(&site) {
        return Err(of(0, &format!("{site} is none of the {} sites of the scenario", sites.len())));
    }
    let failed_at = Moment::parse(cell(1)).map_err(|e| of(1, &e))?;
    let how = match cell(2) {
        "breakout" => How::Breakout,
        "hand_over" => How::HandOver,
        "emptied" => How::Emptied,
        other => return Err(of(2, &format!("is {other:?}, breakout, hand_over or emptied needed"))),
    };
    let again = cell(OPTIONAL);
    let held_again_at = if again.is_empty() { None } else { Some(Moment::parse(again).map_err(|e| of(3, &e))?) };
    if let Some(again) = held_again_at.filter(|again| *again <= failed_at) {
        return Err(of(3, &format!("is {again}, later than failed_at {failed_at} needed")));
    }
    let source = cell(4);
    if source.is_empty() || source.chars().count() > SOURCE_CHARS_MAX || source.chars().any(char::is_control) {
        return Err(of(4, &format!("text of 1 to {SOURCE_CHARS_MAX} characters needed: a public report, or invented")));
    }
    Ok(Outcome { site, failed_at, how, held_again_at, source: source.to_owned() })
}

/// By time. A site must be held again before it can fail again.
fn in_order(mut outcomes: Vec<(u64, Outcome)>) -> Result<Vec<Outcome>, (u64, String)> {
    outcomes.sort_by(|(_, a), (_, b)| (a.failed_at, &a.site).cmp(&(b.failed_at, &b.site)));
    let mut last: BTreeMap<&SiteId, (u64, &Outcome)> = BTreeMap::new();
    for (line, outcome) in &outcomes {
        if let Some((before, earlier)) = last.insert(&outcome.site, (*line, outcome))
            && earlier.lasts_at(outcome.failed_at)
        {
            let site = &outcome.site;
            let what = format!(
                "site {site} fails at {}, but by line {before} it was not held then; column held_again_at says from when",
                outcome.failed_at
            );
            return Err((*line, what));
        }
    }
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "site,failed_at,how,held_again_at,source\n";

    fn read(rows: &str) -> Result<Vec<Outcome>, String> {
        let sites = [SiteId::parse("north").unwrap(), SiteId::parse("south").unwrap()];
        parse(Path::new("o.csv"), format!("{HEADER}{rows}").as_bytes(), &sites).map_err(|e| e.to_string())
    }

    #[test]
    fn a_site_that_is_held_again_can_fail_again_and_no_sooner() {
        let again = "north,2026-03-02T06:00:00Z,breakout,2026-03-02T09:00:00Z,invented\n\
                     north,2026-03-03T06:00:00Z,emptied,,invented\n";
        let outcomes = read(again).unwrap();
        let at = |text: &str| Moment::parse(text).unwrap();
        assert!(outcomes[0].lasts_at(at("2026-03-02T06:00:00Z")) && !outcomes[0].lasts_at(at("2026-03-02T09:00:00Z")));
        let twice = "north,2026-03-03T06:00:00Z,breakout,,invented\nnorth,2026-03-02T06:00:00Z,breakout,,invented\n";
        assert!(read(twice).unwrap_err().starts_with("o.csv:2: site north fails at 2026-03-03"), "{:?}", read(twice));
    }

    #[test]
    fn a_wrong_row_is_one_line_with_file_line_and_column() {
        for (row, message) in [
            ("east,2026-03-02T06:00:00Z,breakout,,x", "o.csv:2: column site: east is none of the 2 sites"),
            ("north,2 March,breakout,,x", "o.csv:2: column failed_at: time \"2 March\" is not RFC 3339"),
            ("north,2026-03-02T06:00:00Z,riot,,x", "o.csv:2: column how: is \"riot\", breakout, hand_over or"),
            ("north,2026-03-02T06:00:00Z,breakout,2026-03-02T06:00:00Z,x", "o.csv:2: column held_again_at: is 2026"),
            ("north,2026-03-02T06:00:00Z,breakout,,", "o.csv:2: column source: text of 1 to 300"),
            ("north,2026-03-02T06:00:00Z", "o.csv:2: row has 2 cells, 5 needed"),
        ] {
            let said = read(row).unwrap_err();
            assert!(said.starts_with(message), "{row}: {said}");
        }
        assert!(parse(Path::new("o.csv"), b"", &[]).unwrap_err().to_string().contains("column site is missing"));
    }
}
