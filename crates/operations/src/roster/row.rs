//! One row of a roster as plain data, and the notes about rows. Source: ours.

use custody::Moment;
use custody::event::person::{NamePiece, Reading};

use super::names::Script;

/// A roster read: what can be taken, and what must be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Rows that can be taken, doubtful ones among them, in the file's order.
    pub rows: Vec<RosterRow>,
    /// What a person must look at, by row.
    pub doubtful: Vec<RowNote>,
    /// Rows not taken and why, by row.
    pub refused: Vec<RowNote>,
    /// Headers that no field goes by; nothing under them was taken.
    pub ignored_headers: Vec<String>,
    /// Rows of the file that are not blank and stand below the header row.
    pub rows_read: u64,
    /// SHA-256 of the file, in hex.
    pub digest: String,
}

/// A remark about a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNote {
    /// Line of a text file, row of a sheet.
    pub row: u64,
    /// What kind of remark.
    pub kind: NoteKind,
    /// In words.
    pub why: String,
}

/// Kinds of remark: doubts first, refusals from [`NoteKind::NobodyNamed`] on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Another row has the same alias with other content.
    AliasTwice,
    /// Likely the same person as another row.
    LikelySamePerson,
    /// A by-name alone.
    KunyaOnly,
    /// One word alone.
    SingleWord,
    /// A word that stands where no name is known; taken without a name.
    NoName,
    /// Something stands where a number is and cannot tell one man from another; taken without a number.
    NoNumber,
    /// The name is cut after a link or at a field width.
    NameCut,
    /// Scripts mixed in one name.
    MixedScripts,
    /// Characters that turn the writing direction.
    BidiControls,
    /// Letters lost in an earlier conversion.
    LettersLost,
    /// Which code page the letters are of was found by the letters alone.
    LettersGuessed,
    /// A cell that runs over several lines.
    LineBreak,
    /// A cell whose value is lost: an error, or a formula without a value.
    ValueLost,
    /// A cell that begins as a formula does: a spreadsheet would run it, and it is never run here.
    Formula,
    /// A cell merged over several rows: its value stands in the first alone.
    CellsMerged,
    /// A registry default day.
    DefaultDay,
    /// Several calendars or centuries possible.
    SeveralReadings,
    /// A date that cannot be is left out.
    DateLeftOut,
    /// Birth date, year and age disagree.
    DatesDisagree,
    /// A date read with some uncertainty.
    DateUncertain,
    /// A word for sex or nationality that is not known; kept as text where there is a place for it.
    WordUnknown,
    /// Place or status say that the person died, escaped, was released or taken elsewhere.
    SaidGone,
    /// A column that is not taken holds something.
    ColumnIgnored,
    /// Fewer cells than headers.
    CellsMissing,
    /// Refused: neither name nor number.
    NobodyNamed,
    /// Refused: the number is already another row's.
    AliasTaken,
    /// Refused: the same row again.
    RowRepeated,
    /// Refused: more cells than headers.
    CellsShifted,
    /// Refused: longer than the limit.
    RowTooLong,
    /// Refused: the header row or a total again.
    NotAPerson,
}

/// A person as one row states them. Texts are as written, but for spaces at the ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// Line of a text file, row of a sheet.
    pub row: u64,
    /// The same for the same person at each import: of issuer and number, else of the content. Hex.
    pub row_key: String,
    /// The same as long as nothing in the row's mapped cells changes. Hex.
    pub content_key: String,
    /// Prison number.
    pub alias: Option<RosterAlias>,
    /// Name in its own script.
    pub name: Option<RosterName>,
    /// Father's name.
    pub father: Option<String>,
    /// Grandfather's name.
    pub grandfather: Option<String>,
    /// Family or tribe.
    pub family: Option<String>,
    /// Mother's name.
    pub mother: Option<String>,
    /// Birth date, if one can be read.
    pub birth: Option<RosterBirth>,
    /// Of birth and age what cannot be read: what the cell speaks of, and its words.
    pub unread: Vec<(String, String)>,
    /// Sex, if a known word.
    pub sex: Option<RosterSex>,
    /// Nationality.
    pub nationality: Option<RosterNationality>,
    /// Where the person is said to be.
    pub place: Option<String>,
    /// Admission to that place.
    pub admitted_at: Option<RosterTime>,
    /// When liberty was taken.
    pub deprived_at: Option<RosterTime>,
    /// Where.
    pub deprived_where: Option<String>,
    /// By whom.
    pub deprived_by: Option<String>,
    /// Who ordered it.
    pub ordered_by: Option<String>,
    /// On what grounds.
    pub grounds: Option<String>,
    /// Who supervises.
    pub supervised_by: Option<String>,
    /// Legal status in the list's words.
    pub legal_status: Option<String>,
    /// Wristband code.
    pub band: Option<String>,
    /// Notes.
    pub notes: Option<String>,
}

/// A number with its issuer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterAlias {
    /// From the mapping, or the place of the import.
    pub issuer: String,
    /// As written, without unseen characters.
    pub value: String,
}

/// A name with its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterName {
    /// The whole name: the name cell, with father, grandfather and family behind it where those have
    /// columns of their own and the name cell is one given name.
    pub text: String,
    /// Its parts, where known.
    pub pieces: Vec<NamePiece>,
    /// Latin transliteration, where a column gives one beside the name.
    pub transliteration: Option<String>,
    /// BCP 47.
    pub language: String,
    /// The writing it is in.
    pub script: Script,
}

/// A birth date with all its readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterBirth {
    /// At least one.
    pub readings: Vec<Reading>,
    /// A registry default day, to be marked estimated.
    pub default_day: bool,
    /// Whether its days hang on another day than those written.
    pub reckoned: Option<Reckoned>,
    /// Which of day and month comes first.
    pub order: DayAndMonth,
}

/// What a date says of which of its figures is the month.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayAndMonth {
    /// What it is with the two exchanged, where both can be; empty where one alone can.
    pub exchanged: Vec<Reading>,
    /// On which side of them the year stands, where both are figures.
    pub year: Option<YearStands>,
    /// Whether it can be read exchanged alone: other rows of its file may be meant so.
    pub proves_exchange: bool,
}

/// On which side of day and month the year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearStands {
    /// `2009-05-13`.
    First,
    /// `13.05.2009`.
    Last,
}

/// From which day the days of a birth are reckoned, where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reckoned {
    /// An age on the day of its list: whenever it is imported, its days are the same.
    OnItsDay,
    /// On the day of the import: an age of a list that states no day, or an interval that ends today. The same words on
    /// another day give other days.
    OnImport,
}

/// Sex as listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RosterSex {
    /// Male.
    Male,
    /// Female.
    Female,
}

/// Nationality as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterNationality {
    /// As written.
    pub text: String,
    /// ISO 3166 alpha-3, if the word is known.
    pub code: Option<String>,
}

/// A day or time as listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterTime {
    /// As written.
    pub text: String,
    /// The instant, if it is one certain day; the list's clock is taken as UTC, the day starts at 00:00.
    pub moment: Option<Moment>,
    /// Its possible days.
    pub readings: Vec<Reading>,
    /// Which of day and month comes first.
    pub order: DayAndMonth,
}
