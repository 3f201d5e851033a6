//! One row's cells to a [`RosterRow`] with its doubts. Source: ours.

use std::collections::HashMap;

use custody::Moment;
use custody::event::person::{NamePart, NamePiece};
use sha2::{Digest, Sha256};

use super::dates::{self, DateDoubt, DateRead, DateRules};
use super::field::Field;
use super::folding::{fold, tidy};
use super::formulas;
use super::mapping::Mapping;
use super::names::{NameFlag, analyse_name};
use super::nationality;
use super::no_word::{has_figure, says_no_name, says_no_number, says_unknown};
use super::row::{
    DayAndMonth, NoteKind, RosterAlias, RosterBirth, RosterName, RosterNationality, RosterRow, RosterSex, RosterTime,
    RowNote,
};

/// One row's cells by meaning.
pub(super) type Cells = HashMap<Field, String>;

/// Doubts about one row, gathered.
pub(super) struct Doubts<'a> {
    row: u64,
    notes: &'a mut Vec<RowNote>,
}

impl Doubts<'_> {
    fn add(&mut self, kind: NoteKind, why: impl Into<String>) {
        self.notes.push(RowNote { row: self.row, kind, why: why.into() });
    }

    fn add_dates(&mut self, read: &DateRead) {
        for (doubt, why) in &read.doubts {
            let kind = match doubt {
                DateDoubt::DefaultDay => NoteKind::DefaultDay,
                DateDoubt::SeveralReadings => NoteKind::SeveralReadings,
                DateDoubt::LeftOut => NoteKind::DateLeftOut,
                DateDoubt::Disagrees => NoteKind::DatesDisagree,
                DateDoubt::Uncertain | DateDoubt::NoSuchDay => NoteKind::DateUncertain,
            };
            self.add(kind, why.clone());
        }
    }
}

/// Takes a row, or gives nothing if it names nobody.
pub(super) fn take_row(
    row: u64,
    cells: &Cells,
    mapping: &Mapping,
    rules: &DateRules<'_>,
    notes: &mut Vec<RowNote>,
) -> Option<RosterRow> {
    let text = |field: Field| cells.get(&field).cloned();
    let code = |field: Field| cells.get(&field).map(|cell| tidy(cell));
    let mut doubts = Doubts { row, notes };
    for (field, text) in formulas::in_texts(cells) {
        let why = format!("{field} {text:?} begins as a formula of a spreadsheet does; taken as text");
        doubts.add(NoteKind::Formula, why);
    }
    let alias = take_number(code(Field::PrisonNumber), mapping, &mut doubts);
    let name = take_name(cells, mapping, &mut doubts);
    if alias.is_none() && name.is_none() {
        return None;
    }
    let (birth, unread) = take_birth(cells, rules, &mut doubts);
    let content_key = content_key(mapping.issuer(), cells);
    let row_key = alias.as_ref().map_or_else(|| content_key.clone(), alias_key);
    Some(RosterRow {
        row,
        row_key,
        content_key,
        alias,
        name,
        father: text(Field::Father),
        grandfather: text(Field::Grandfather),
        family: text(Field::Family),
        mother: text(Field::Mother),
        birth,
        unread,
        sex: take_sex(cells, &mut doubts),
        nationality: take_nationality(cells, &mut doubts),
        place: text(Field::Place),
        admitted_at: take_time(cells, Field::AdmittedAt, "admission", rules, &mut doubts),
        deprived_at: take_time(cells, Field::DeprivedAt, "day of arrest", rules, &mut doubts),
        deprived_where: text(Field::DeprivedWhere),
        deprived_by: text(Field::DeprivedBy),
        ordered_by: text(Field::OrderedBy),
        grounds: text(Field::Grounds),
        supervised_by: text(Field::SupervisedBy),
        legal_status: text(Field::LegalStatus),
        band: code(Field::Band),
        notes: text(Field::Notes),
    })
}

/// The prison number, if it can tell one man from another: a figure other than nought stands in it.
fn take_number(cell: Option<String>, mapping: &Mapping, doubts: &mut Doubts<'_>) -> Option<RosterAlias> {
    let mut value = cell?;
    if let Some(figures) = formulas::constant_of(&value) {
        doubts.add(NoteKind::Formula, format!("prison number {value:?} is a formula for {figures:?}; read so"));
        value = figures.to_owned();
    } else if formulas::is_formula(&value) {
        let why =
            format!("prison number {value:?} begins as a formula of a spreadsheet and is none; taken without a number");
        doubts.add(NoteKind::Formula, why);
        return None;
    }
    if has_figure(&value) {
        return Some(RosterAlias { issuer: mapping.issuer().to_owned(), value });
    }
    if !says_no_number(&value) {
        let why =
            format!("prison number {value:?} has no figure but nought and tells nobody apart; taken without a number");
        doubts.add(NoteKind::NoNumber, why);
    }
    None
}

/// The name cell, completed by the columns of father, grandfather and family.
fn take_name(cells: &Cells, mapping: &Mapping, doubts: &mut Doubts<'_>) -> Option<RosterName> {
    let is_name = |text: &&String| text.chars().any(|c| c.is_alphabetic() || c == '?') && !says_no_name(text);
    let (stated, stated_latin) = (cells.get(&Field::Name), cells.get(&Field::NameLatin));
    let (own, latin) = (stated.filter(is_name), stated_latin.filter(is_name));
    let Some(given) = own.or(latin) else {
        if let Some(word) = stated.or(stated_latin) {
            doubts.add(NoteKind::NoName, format!("name {word:?} is no name; taken without one"));
        }
        return None;
    };
    let analysis = analyse_name(given);
    let beside =
        [(Field::Father, NamePart::Nasab), (Field::Grandfather, NamePart::Nasab), (Field::Family, NamePart::Family)];
    let mut text = given.clone();
    let mut pieces = analysis.pieces;
    let mut completed = false;
    // A name cell that already holds the father's name is whole by itself.
    let father_inside = cells.get(&Field::Father).is_some_and(|father| fold(given).contains(&fold(father)));
    for (field, part) in beside.into_iter().filter(|_| !father_inside) {
        let Some(more) = cells.get(&field).filter(|more| !fold(given).split(' ').any(|w| w == fold(more))) else {
            completed |= cells.contains_key(&field);
            continue;
        };
        text = format!("{text} {more}");
        pieces.push(NamePiece { part, text: more.clone() });
        completed = true;
    }
    for flag in analysis.flags {
        let (kind, why) = flag_note(flag);
        if !(flag == NameFlag::SingleWord && (completed || father_inside)) {
            doubts.add(kind, format!("name {given:?} {why}"));
        }
    }
    let language = mapping.language.clone().unwrap_or_else(|| analysis.language.to_owned());
    let transliteration = latin.filter(|_| own.is_some()).cloned();
    Some(RosterName { text, pieces, transliteration, language, script: analysis.script })
}

fn flag_note(flag: NameFlag) -> (NoteKind, &'static str) {
    match flag {
        NameFlag::KunyaOnly => (NoteKind::KunyaOnly, "is a kunya only; ask for the given name and the father's"),
        NameFlag::SingleWord => (NoteKind::SingleWord, "is one word only"),
        NameFlag::CutAfterLink => (NoteKind::NameCut, "ends where a part must follow: it is cut"),
        NameFlag::CutAtWidth => (NoteKind::NameCut, "ends where many of this file end: a field was too short"),
        NameFlag::MixedScripts => (NoteKind::MixedScripts, "mixes letters of several scripts"),
        NameFlag::BidiControls => (NoteKind::BidiControls, "holds unseen characters that turn the writing direction"),
        NameFlag::LettersLost => (NoteKind::LettersLost, "has lost letters in an earlier conversion"),
    }
}

/// The remark about a name that ends at the file's field width.
pub(super) fn cut_at_width_note(row: u64, name: &str, letters: usize) -> RowNote {
    let (kind, why) = flag_note(NameFlag::CutAtWidth);
    RowNote { row, kind, why: format!("name {name:?} {why} ({letters} letters)") }
}

/// The birth as far as it can be read, and the words of the cells that cannot.
fn take_birth(
    cells: &Cells,
    rules: &DateRules<'_>,
    doubts: &mut Doubts<'_>,
) -> (Option<RosterBirth>, Vec<(String, String)>) {
    let cell = |field: Field| cells.get(&field).map(String::as_str).filter(|text| !says_unknown(text));
    let mut read = dates::read_birth(cell(Field::BirthDate), cell(Field::BirthYear), cell(Field::Age), rules);
    for (_, why) in read.doubts.iter_mut().filter(|(doubt, _)| *doubt == DateDoubt::LeftOut) {
        why.push_str("; kept as text");
    }
    for (field, what) in [(Field::Notes, "notes"), (Field::LegalStatus, "legal status")] {
        if let Some(text) = cell(field) {
            dates::add_remark(&mut read, text, what, rules);
        }
    }
    doubts.add_dates(&read);
    let DateRead { readings, default_day, reckoned, unread, exchanged, year, proves_exchange, .. } = read;
    let order = DayAndMonth { exchanged, year, proves_exchange };
    ((!readings.is_empty()).then_some(RosterBirth { readings, default_day, reckoned, order }), unread)
}

fn take_time(
    cells: &Cells,
    field: Field,
    what: &str,
    rules: &DateRules<'_>,
    doubts: &mut Doubts<'_>,
) -> Option<RosterTime> {
    let text = cells.get(&field).filter(|text| !says_unknown(text))?;
    let mut read = dates::read_day(text, what, rules);
    // A 1 January arrest can be a real one; default days are a matter of birth registers.
    if read.default_day {
        let plain = DateRules { default_days: &[], ..*rules };
        read = dates::read_day(text, what, &plain);
    }
    doubts.add_dates(&read);
    let moment = match read.readings.as_slice() {
        [one] if one.first_day == one.last_day => {
            let minutes = i64::from(one.first_day) * 24 * 60 + read.minutes.unwrap_or(0);
            Some(Moment::from_ms(minutes * 60_000))
        }
        _ => None,
    };
    let order = DayAndMonth { exchanged: read.exchanged, year: read.year, proves_exchange: read.proves_exchange };
    Some(RosterTime { text: text.clone(), moment, readings: read.readings, order })
}

/// What the date cells of a row say of the order of day and month, also where nobody is taken by the row.
pub(super) fn orders_in(cells: &Cells, rules: &DateRules<'_>) -> Vec<DayAndMonth> {
    let dates =
        [Field::BirthDate, Field::AdmittedAt, Field::DeprivedAt].into_iter().filter_map(|field| cells.get(&field));
    let read = dates.map(|text| dates::read_day(text, "", rules));
    let order = |read: DateRead| DayAndMonth {
        exchanged: read.exchanged,
        year: read.year,
        proves_exchange: read.proves_exchange,
    };
    read.map(order).collect()
}

fn take_sex(cells: &Cells, doubts: &mut Doubts<'_>) -> Option<RosterSex> {
    let text = cells.get(&Field::Sex).filter(|text| !says_unknown(text))?;
    match fold(text).as_str() {
        "m" | "male" | "man" | "ذكر" | "رجل" | "نير" => Some(RosterSex::Male),
        "f" | "female" | "woman" | "انثي" | "امراه" | "مي" => Some(RosterSex::Female),
        _ => {
            doubts.add(NoteKind::WordUnknown, format!("sex {text:?} is not a known word; left out"));
            None
        }
    }
}

fn take_nationality(cells: &Cells, doubts: &mut Doubts<'_>) -> Option<RosterNationality> {
    let text = cells.get(&Field::Nationality).filter(|text| !says_unknown(text))?;
    let code = nationality::code_of(text).map(str::to_owned);
    if code.is_none() {
        doubts.add(NoteKind::WordUnknown, format!("nationality {text:?} is not a known word; kept as text"));
    }
    Some(RosterNationality { text: text.clone(), code })
}

fn alias_key(alias: &RosterAlias) -> String {
    digest_of("alias", [fold(&alias.issuer), fold(&alias.value)])
}

/// Of the mapped cells as written, so that a changed cell shows; column order does not matter.
fn content_key(issuer: &str, cells: &Cells) -> String {
    let in_order = Field::ALL.into_iter().filter_map(|field| cells.get(&field).map(|cell| (field, cell)));
    let parts = in_order.flat_map(|(field, cell)| [field.key().to_owned(), tidy(cell)]);
    digest_of("content", std::iter::once(fold(issuer)).chain(parts))
}

/// The key of a later row of the same content without a number: two people may share all that is written.
pub(super) fn occurrence_key(content_key: &str, occurrence: u64) -> String {
    digest_of("occurrence", [content_key.to_owned(), occurrence.to_string()])
}

/// SHA-256 over the parts with their lengths, so that no two lists of parts give the same bytes.
fn digest_of(kind: &str, parts: impl IntoIterator<Item = String>) -> String {
    let mut hash = Sha256::new();
    hash.update(b"custodia/roster-row/1\0");
    hash.update(kind.as_bytes());
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex(&hash.finalize())
}

/// Lower-case hex.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|n| char::from_digit(u32::from(n), 16)).collect()
}
