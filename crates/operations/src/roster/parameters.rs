//! The limits and thresholds of roster reading, each with unit, source and effect. Source: ours.

/// Bytes of a roster file. Ten times the largest plausible camp list in XLSX or CSV; more is refused.
pub const MAX_FILE_BYTES: usize = 256 << 20;
/// People rows in a file. The largest camp ever listed held some 73,000; more is refused, so that a
/// 10,000,000-row file stops at this row and costs no more memory than this many.
pub const MAX_ROWS: usize = 250_000;
/// Bytes in one row of a text file. A longer row is refused by itself.
pub const MAX_ROW_BYTES: usize = 64 << 10;
/// Letters in one cell that is taken. Names, places and offences of registers have some tens, a chain of names some
/// two hundred; a row with a longer cell is refused by itself, so that a file that repeats one text stays small.
pub(super) const MAX_CELL_LETTERS: usize = 1_000;
/// Columns looked at. More in the header row is refused.
pub(super) const MAX_COLUMNS: usize = 512;
/// Line breaks in one cell; more means a quotation mark left open, and the file is refused.
pub(super) const MAX_CELL_LINE_BREAKS: usize = 8;
/// Letters beyond ASCII from which on it counts which they are, to tell Arabic from Cyrillic; fewer tell nothing.
pub(super) const LETTERS_THAT_TELL: usize = 8;
/// Of so many Arabic letters at least one is lam, mim, nun, ha, waw or ya. They are more than a third of any Arabic
/// text; Cyrillic capitals give none of them.
pub(super) const FREQUENT_ONE_IN: usize = 20;
/// Of so many words one with Arabic and Latin letters in it, and the file is no Arabic one. Cyrillic names, read as
/// Arabic, mix them in most words.
pub(super) const MIXED_ONE_IN: usize = 4;
/// Bytes an XLSX file may unpack to (all parts together); more is refused as a decompression bomb.
pub(super) const MAX_UNPACKED_BYTES: u64 = 512 << 20;
/// Parts inside an XLSX file; more is refused.
pub(super) const MAX_XLSX_PARTS: usize = 4_096;
/// Rows at the top of a file among which the header row is looked for (titles often stand above it).
pub(super) const HEADER_SEARCH_ROWS: usize = 20;
/// Rows between two calls of the progress callback.
pub(super) const PROGRESS_EVERY_ROWS: u64 = 1_000;

/// Years beyond which nobody in custody is taken to be alive; an older birth date is impossible. The record believes
/// no more either.
pub(super) const MAX_AGE_YEARS: i32 = custody::limits::AGE_YEARS_MAX as i32;
/// Years under which everybody is a child in the law of nations: a word for a minor says no more, and whatever can mean
/// less is kept. Source: `custody.md` (Gates, age).
pub(super) const OF_AGE_YEARS: i32 = 18;
/// Days a lunar date is widened on either side: months start by sighting, and tables, countries and
/// years differ from the arithmetic calendar by up to two days.
pub(super) const LUNAR_WIDENING_DAYS: i32 = 2;
/// Years a birth year said to be `about` is widened on either side.
pub(super) const ABOUT_WIDENING_YEARS: i32 = 1;
/// Years added to the Solar Hijri year in the Kurdish count (2721 is 1400).
pub(super) const KURDISH_YEAR_OFFSET: i32 = 1_321;

/// Letters from which on a name length can be the width of a database field.
pub(super) const CUT_WIDTH_MIN_LETTERS: usize = 12;
/// Names that must end at exactly the longest length before it is taken for a field width.
pub(super) const CUT_NAMES_MIN: usize = 5;
/// The same where a few names are longer: a wider field of a second list, a row added by hand.
pub(super) const CUT_NAMES_MIN_BESIDE_LONGER: usize = 10;
/// How many times more names must have that length than all longer ones together.
pub(super) const CUT_LONGER_FACTOR: usize = 4;
/// How many times more names must have the longest length than each of the two lengths below it.
pub(super) const CUT_PILE_FACTOR: usize = 2;

/// Earlier rows of one given name, father and year that a row is compared with. Bounds the work when
/// every row of a file bears the same name.
pub(crate) const MAX_ALIKE_COMPARED: usize = 64;

/// Figures up to which a number is looked for with more zeros in front. Registers pad to some four to ten figures.
pub(super) const NUMBER_FIGURES_MAX: usize = 10;

/// Days between two births that a correction may lie apart for one number; beyond it they contradict each other. Two
/// years: ages of registers are rounded, and a year is miswritten by one.
pub(super) const BIRTH_NEAR_DAYS: i32 = 2 * 366;
/// Letters that a word must have before one letter more, less or other is taken for spelling.
pub(super) const SPELLING_MIN_LETTERS: usize = 4;
