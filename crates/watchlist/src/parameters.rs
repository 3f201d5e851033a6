//! Every number of the comparison, with unit, source and effect. A centinat is a hundredth of a nat, the unit of
//! all weights: 100 centinats are odds multiplied by e. `[D]` is tuned on the development lists (OFAC) by
//! `examples/evaluate.rs`; `[J]` is a judgement of ours that no data stands behind.

// --- Limits of one name ---

/// Bytes of a text that are read as one name `[J]`. Effect: bounds time; what is left out is counted in the quality.
pub const NAME_BYTES_MAX: usize = 1024;
/// Tokens of one name that are kept `[J]`; the longest name of OFAC's persons has 13. Effect: bounds the alignment.
pub const NAME_TOKENS_MAX: usize = 24;

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
