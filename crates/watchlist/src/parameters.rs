//! Every number of the comparison, with unit, source and effect. A centinat is a hundredth of a nat, the unit of
//! all weights: 100 centinats are odds multiplied by e. `[D]` is tuned on the development lists (OFAC) by
//! `examples/evaluate_names.rs`; `[J]` is a judgement of ours that no data stands behind.

// --- Limits of one name ---

/// Bytes of a text that are read as one name `[J]`. Effect: bounds time; what is left out is counted in the quality.
pub const NAME_BYTES_MAX: usize = 1024;
/// Tokens of one name that are kept `[J]`; the longest name of OFAC's persons has 13. Effect: bounds the alignment.
pub const NAME_TOKENS_MAX: usize = 24;

// --- Limits of one list ---

/// Bytes of a file that are read as a list `[J]`; the largest public one, OFAC's advanced XML, has some 120 million.
/// Effect: bounds memory, as all entries are held.
pub const FILE_BYTES_MAX: u64 = 1 << 30;
/// Bytes of one record, row or line `[J]`; the reference tables of OFAC's advanced XML take some 200,000.
pub const RECORD_BYTES_MAX: usize = 4 << 20;
/// Bytes of one cell of a table `[J]`; more is a quotation mark that was never closed and would swallow rows.
pub const CELL_BYTES_MAX: usize = 64 << 10;
/// Columns of a table that are read `[J]`; the United Kingdom's list has some 60.
pub const COLUMNS_MAX: usize = 256;
/// How deep elements may be nested `[J]`; OFAC's advanced XML needs 12.
pub const DEPTH_MAX: usize = 24;
/// Elements of one record `[J]`.
pub const ELEMENTS_MAX: usize = 50_000;
/// Attributes of one element `[J]`; the European Union's list needs some 20.
pub const ATTRIBUTES_MAX: usize = 64;
/// Bytes of the name of an element `[J]`.
pub const ELEMENT_NAME_BYTES_MAX: usize = 100;
/// Entries of one list `[J]`. Effect: bounds memory; an entry takes some thousand bytes.
pub const ENTRIES_MAX: usize = 2_000_000;
/// Gaps that a report keeps; further ones are counted `[J]`.
pub const GAPS_MAX: usize = 20_000;
/// Statements of one record without a place here that are kept `[J]`; more are one gap.
pub const LEFT_MAX: usize = 1_000;

// --- The comparison ---

/// The weights of a comparison. [`SHIPPED`] are those of this build; others are for evaluation alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights {
    /// The largest distance of two tokens that are called alike, centinats, whatever their length `[D]`.
    pub distance_max: i32,
    /// The same for each symbol of the longer token `[D]`. Effect: short tokens must agree closely.
    pub distance_max_per_symbol: i32,
    /// Added when a token is read in its other way (an article or an abu written together with the name) `[D]`.
    pub other_reading: i32,
    /// What a centinat of distance takes from the evidence, in hundredths `[D]`. Effect: how dear misspelling is.
    pub distance_percent: i32,
    /// The most of the evidence that distance takes, in hundredths `[D]`. Effect: two spellings of a common name are
    /// weak evidence for one person and never evidence against.
    pub distance_share: i32,
    /// What the evidence counts, in hundredths, where one side leaves out the vowels and the other not `[D]`. Effect:
    /// lower brings strangers in Arabic script below names in Latin script, and listed people in Arabic script as well.
    pub across_percent: i32,
    /// Given when two tokens are written with the same letters `[D]`.
    pub same_spelling: i32,
    /// The least that a pair of tokens may be worth `[D]`; below it they are left alone.
    pub pair_min: i32,
    /// Distance within which people count as having the same token when neither side writes its vowels `[J]`: what
    /// three vowels cost that are written in.
    pub unwritten_vowels: i32,
    /// Thousandths of a person that an unseen token of no length stands for `[D]`. Effect: the most that a token is worth.
    pub unseen_permille: i32,
    /// By how much a symbol makes an unseen token rarer, centinats `[D]`.
    pub unseen_per_symbol: i32,
    /// Symbols beyond which an unseen token gets no rarer `[D]`.
    pub unseen_symbols_max: i32,
    /// Taken for a token of the searched name that the listed name has not `[D]`.
    pub query_alone: i32,
    /// Share of a token's own rarity that is taken when it stands alone, in hundredths, where that is less `[D]`.
    pub query_alone_percent: i32,
    /// Taken for a token of the listed name that the searched name has not `[D]`.
    pub list_alone: i32,
    /// Share of all that is taken for a patronymic or a kunya that stands alone, in hundredths `[D]`.
    pub optional_percent: i32,
    /// Worth of a title, found or alone, in hundredths of another token's `[D]`.
    pub title_percent: i32,
    /// Evidence that an initial fits `[D]`.
    pub initial_fits: i32,
    /// Taken when two tokens together are one token of the other name `[D]`.
    pub join: i32,
    /// Given when all tokens that are found stand in the same order, for each pair of neighbours `[D]`.
    pub in_order: i32,
}

/// The weights of this build.
pub const SHIPPED: Weights = Weights {
    distance_max: 460,
    distance_max_per_symbol: 75,
    other_reading: 40,
    distance_percent: 100,
    distance_share: 80,
    across_percent: 100,
    same_spelling: 15,
    pair_min: 1,
    unwritten_vowels: 36,
    unseen_permille: 3000,
    unseen_per_symbol: 30,
    unseen_symbols_max: 9,
    query_alone: 300,
    query_alone_percent: 60,
    list_alone: 100,
    optional_percent: 30,
    title_percent: 25,
    initial_fits: 60,
    join: 50,
    in_order: 10,
};

// --- Search ---

/// Names that are weighed exactly in one search, by the evidence their tokens share `[D]`.
pub const CANDIDATES: usize = 400;
/// Names that share a token with the searched one from which on a commoner token brings no further ones `[J]`; lists of
/// today have fewer names. Effect: bounds the time of a search among a million names.
pub const TOUCHED_MAX: usize = 50_000;
/// Tokens whose neighbours a searcher remembers `[J]`; with more it begins anew. Effect: bounds memory.
pub const REMEMBERED_TOKENS_MAX: usize = 20_000;

// --- Linkage inside a roster ---

/// Hits looked at for each name when a roster is searched for people registered twice `[J]`.
pub const LINKAGE_HITS: usize = 20;
/// Centinats above the logarithm of the number of people from which two are possibly one `[D]`, on rosters made by
/// `examples/evaluate_linkage.rs`. Effect: lower offers more, and more wrongly.
pub const POSSIBLE_OVER_CHANCE: i32 = 220;
/// The same from which they are likely one `[D]`.
pub const LIKELY_OVER_CHANCE: i32 = 600;
/// Distance within which a token is a spelling of a given name of the table, centinats `[D]`.
pub const GIVEN_NEAR: i32 = 110;
/// Distance within which two given names that the table has not are one, centinats `[J]`.
pub const GIVEN_LIKE: i32 = 160;
