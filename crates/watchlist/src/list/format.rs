//! How the file of a list is written, told from how it begins. Source: the published schemas of the lists.

use std::fmt;

/// The forms that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// The UN Security Council's consolidated list, XML.
    UnXml,
    /// OFAC's `sdn.csv` or `cons_prim.csv` with what belongs to it.
    OfacCsv,
    /// OFAC's advanced XML.
    OfacAdvancedXml,
    /// The European Union's FSF, XML 1.1.
    EuXml,
    /// The United Kingdom's list, XML.
    UkXml,
    /// The United Kingdom's list, CSV.
    UkCsv,
    /// The United Kingdom's consolidated list, CSV, which ended on 28 January 2026: an archive.
    UkOlderCsv,
    /// Notices as INTERPOL's public service gives them, JSON.
    NoticeJson,
    /// OpenSanctions' entities in the FollowTheMoney form, JSON lines.
    FollowTheMoney,
    /// A table by a mapping.
    MappedCsv,
}

impl Format {
    /// The form of a file that begins so; 4,096 bytes are enough. Nothing where it is none that says what it is: a
    /// table by a mapping never does.
    #[must_use]
    pub fn of(begins: &[u8]) -> Option<Self> {
        let begins = begins.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(begins);
        let text = String::from_utf8_lossy(&begins[..begins.len().min(4096)]).into_owned();
        let has = |word: &str| text.contains(word);
        match text.trim_start().chars().next()? {
            '<' if has("<CONSOLIDATED_LIST") => Some(Self::UnXml),
            '<' if has("<Designations") => Some(Self::UkXml),
            '<' if has("<Sanctions ") || has("<Sanctions>") => Some(Self::OfacAdvancedXml),
            '<' if has("<export") => Some(Self::EuXml),
            '{' if has("\"schema\"") && has("\"properties\"") => Some(Self::FollowTheMoney),
            '{' | '[' if has("\"entity_id\"") || has("\"forename\"") => Some(Self::NoticeJson),
            '<' | '{' | '[' => None,
            _ if has("Unique ID") && has("Name 6") => Some(Self::UkCsv),
            _ if has("Group ID") && has("Name 6") => Some(Self::UkOlderCsv),
            _ => is_ofac(&text).then_some(Self::OfacCsv),
        }
    }
}

/// A row of eleven commas or more outside quotation marks, of which the first cell of the first or second is a number.
fn is_ofac(text: &str) -> bool {
    text.lines().take(2).any(|line| {
        let number = line.split(',').next().is_some_and(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
        let mut quoted = false;
        let commas = line.bytes().filter(|&b| {
            quoted ^= b == b'"';
            b == b',' && !quoted
        });
        number && commas.count() == 11
    })
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnXml => "un-xml",
            Self::OfacCsv => "ofac-csv",
            Self::OfacAdvancedXml => "ofac-advanced-xml",
            Self::EuXml => "eu-xml",
            Self::UkXml => "uk-xml",
            Self::UkCsv => "uk-csv",
            Self::UkOlderCsv => "uk-older-csv",
            Self::NoticeJson => "notice-json",
            Self::FollowTheMoney => "follow-the-money",
            Self::MappedCsv => "mapped-csv",
        })
    }
}
