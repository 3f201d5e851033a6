//! The mapping file: which header means which field, and how the file is written. Source: ours; the form is
//! described in docs/formats.md.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::error::RosterError;
use super::field::Field;
use super::folding::fold;

/// How the letters of a text file are encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub enum Encoding {
    /// By its byte order mark, else UTF-8 if all of it is, else Windows-1256, or Windows-1251 where it cannot be that.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// UTF-8.
    #[serde(rename = "utf-8", alias = "utf8", alias = "UTF-8")]
    Utf8,
    /// The Arabic code page of Windows.
    #[serde(rename = "windows-1256", alias = "cp1256", alias = "Windows-1256")]
    Windows1256,
    /// The Cyrillic code page of Windows.
    #[serde(rename = "windows-1251", alias = "cp1251", alias = "Windows-1251")]
    Windows1251,
}

/// In which calendar numeric dates are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CalendarChoice {
    /// Every calendar in which the date is possible; several readings stand side by side.
    #[default]
    Auto,
    /// Gregorian.
    Gregorian,
    /// Lunar Hijri.
    Lunar,
    /// Solar Hijri.
    Solar,
}

/// In which order day, month and year stand; a four-figure first number is a year in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DateOrder {
    /// Day, month, year.
    #[default]
    Dmy,
    /// Month, day, year.
    Mdy,
    /// Year, month, day.
    Ymd,
}

/// What a person says about a roster file. [`Mapping::default`] reads ordinary rosters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// Who issued the prison numbers; an import takes the place for it if absent.
    pub issuer: Option<String>,
    /// Encoding of a text file.
    pub encoding: Encoding,
    /// Calendar of numeric dates.
    pub calendar: CalendarChoice,
    /// Order of numeric dates, where it is stated; day first where it is not.
    pub date_order: Option<DateOrder>,
    /// Separator of a text file; found by itself if absent.
    pub delimiter: Option<u8>,
    /// Sheet of a workbook; the first with a header row if absent.
    pub sheet: Option<String>,
    /// BCP 47 tag of the language of the names; only the script is stated if absent.
    pub language: Option<String>,
    /// The day the list was written, `2026-01-10`: ages count from it.
    pub as_of: Option<String>,
    /// Fields whose headers were given; a field not named keeps its usual headers, an empty list switches
    /// the field off.
    pub columns: BTreeMap<Field, Vec<String>>,
    /// Headers whose columns are left out knowingly.
    pub ignore: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    issuer: Option<String>,
    #[serde(default)]
    encoding: Encoding,
    #[serde(default)]
    calendar: CalendarChoice,
    date_order: Option<DateOrder>,
    delimiter: Option<String>,
    sheet: Option<String>,
    language: Option<String>,
    as_of: Option<String>,
    #[serde(default)]
    columns: BTreeMap<Field, OneOrSeveral>,
    #[serde(default)]
    ignore: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrSeveral {
    One(String),
    Several(Vec<String>),
}

/// The issuer of a prison number when neither the mapping nor the caller names one: for reading alone, no import.
const ISSUER_NOT_STATED: &str = "not stated";

impl Mapping {
    /// Reads a mapping file.
    pub fn parse(text: &str) -> Result<Self, RosterError> {
        let file: MappingFile = toml::from_str(text).map_err(|e| malformed(text, &e))?;
        let delimiter = file.delimiter.as_deref().map(delimiter_byte).transpose()?.flatten();
        let columns = file.columns.into_iter().map(|(field, headers)| {
            let headers = match headers {
                OneOrSeveral::One(header) => vec![header],
                OneOrSeveral::Several(headers) => headers,
            };
            (field, headers)
        });
        let mapping = Self {
            issuer: file.issuer.filter(|issuer| !issuer.trim().is_empty()),
            encoding: file.encoding,
            calendar: file.calendar,
            date_order: file.date_order,
            delimiter,
            sheet: file.sheet,
            language: file.language,
            as_of: file.as_of,
            columns: columns.collect(),
            ignore: file.ignore,
        };
        mapping.refuse_header_of_two_fields()?;
        mapping.as_of_day()?;
        Ok(mapping)
    }

    /// The same, with an issuer where none is named: two prisons count from one, each for itself.
    #[must_use]
    pub fn or_issuer(mut self, issuer: &str) -> Self {
        self.issuer.get_or_insert_with(|| issuer.to_owned());
        self
    }

    /// Who issued the prison numbers.
    pub fn issuer(&self) -> &str {
        self.issuer.as_deref().unwrap_or(ISSUER_NOT_STATED)
    }

    /// Whether it says that the list has no names: the column is switched off.
    pub(super) fn says_no_names(&self) -> bool {
        self.columns.get(&Field::Name).is_some_and(Vec::is_empty)
    }

    /// Whether a column is left out knowingly: its header is named for that, or its field is switched off.
    pub(super) fn leaves_out(&self, header: &str) -> bool {
        let folded = fold(header);
        let switched_off = self.columns.iter().filter(|(_, headers)| headers.is_empty()).map(|(field, _)| field);
        let usual = switched_off.flat_map(|field| field.usual_headers());
        self.ignore.iter().map(|header| fold(header)).chain(usual.map(|header| fold(header))).any(|h| h == folded)
    }

    /// The day the list was written, in days since 1970-01-01.
    pub(super) fn as_of_day(&self) -> Result<Option<i32>, RosterError> {
        let Some(text) = &self.as_of else { return Ok(None) };
        let epoch = jiff::civil::date(1970, 1, 1);
        let day = text.trim().parse::<jiff::civil::Date>().ok().and_then(|d| epoch.until(d).ok());
        match day {
            Some(span) => Ok(Some(span.get_days())),
            None => Err(RosterError::new("mapping, as_of", format!("{text:?} is not a day such as 2026-01-10"))),
        }
    }

    /// Folded header to field. Headers that the mapping names go before usual ones.
    pub(super) fn headers(&self) -> HashMap<String, Field> {
        let mut found = HashMap::new();
        for (field, headers) in &self.columns {
            for header in headers {
                found.insert(fold(header), *field);
            }
        }
        for field in Field::ALL.into_iter().filter(|field| !self.columns.contains_key(field)) {
            for header in field.usual_headers() {
                found.entry(fold(header)).or_insert(field);
            }
        }
        found
    }

    fn refuse_header_of_two_fields(&self) -> Result<(), RosterError> {
        let mut seen: HashMap<String, Field> = HashMap::new();
        for (field, headers) in &self.columns {
            for header in headers {
                let before = seen.insert(fold(header), *field);
                if let Some(other) = before.filter(|other| other != field) {
                    let (a, b) = (other.key(), field.key());
                    let message = format!("header {header:?} is given for both {a} and {b}");
                    return Err(RosterError::new("mapping, columns", message).hint("give each header to one field"));
                }
            }
        }
        Ok(())
    }
}

fn delimiter_byte(text: &str) -> Result<Option<u8>, RosterError> {
    match text {
        "auto" => Ok(None),
        "tab" | "\t" => Ok(Some(b'\t')),
        "," => Ok(Some(b',')),
        ";" => Ok(Some(b';')),
        "|" => Ok(Some(b'|')),
        _ => Err(RosterError::new("mapping, delimiter", format!("{text:?} is not a separator"))
            .hint("use auto, a comma, a semicolon, | or tab")),
    }
}

fn malformed(text: &str, e: &toml::de::Error) -> RosterError {
    let before = e.span().and_then(|span| text.get(..span.start)).unwrap_or("");
    let line = before.matches('\n').count().saturating_add(1);
    let message = e.message().replace('\n', " ");
    RosterError::new(format!("mapping, line {line}"), message).hint("see docs/examples/roster-mapping.toml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_mapping_reads() {
        let text = include_str!("../../../../docs/examples/roster-mapping.toml");
        let mapping = Mapping::parse(text).unwrap();
        assert_eq!(mapping.issuer(), "North camp registry");
        assert_eq!(mapping.headers().get("رقم السجل"), Some(&Field::PrisonNumber));
    }

    #[test]
    fn a_field_not_named_keeps_its_usual_headers() {
        let mapping = Mapping::parse("[columns]\nname = \"Inmate\"\nage = []\n").unwrap();
        let headers = mapping.headers();
        assert_eq!(headers.get("inmate"), Some(&Field::Name));
        assert_eq!(headers.get(&fold("full name")), None);
        assert_eq!(headers.get("age"), None);
        assert_eq!(headers.get(&fold("اسم الأب")), Some(&Field::Father));
    }

    #[test]
    fn mistakes_in_a_mapping_are_named_with_their_line() {
        let e = Mapping::parse("issuer = \"x\"\nencodng = \"auto\"\n").unwrap_err();
        assert!(e.place().contains("line 2") && e.message().contains("encodng"), "{e}");
        let e = Mapping::parse("[columns]\nnames = [\"x\"]\n").unwrap_err();
        assert!(e.message().contains("names"), "{e}");
        let e = Mapping::parse("[columns]\nname = [\"x\"]\nfather = [\"X \"]\n").unwrap_err();
        assert!(e.message().contains("both name and father"), "{e}");
        assert!(Mapping::parse("delimiter = \"##\"").is_err());
        assert!(Mapping::parse("as_of = \"31/02/2026\"").is_err());
        assert!(Mapping::parse("calendar = \"mayan\"").is_err());
    }
}
