//! Every number of the crate, with unit, source and effect. `[T]` was tuned on the development sets (FVC2000 and
//! FVC2002, set B); `[J]` is a judgement of ours that was not tuned.

// --- Pictures ---

/// Pixels an inch below which ridges run together `[J]`: a period of 9 px at 500 dpi is 4.5 px at 250.
pub const DPI_MIN: f32 = 250.0;
/// Pixels an inch above which nothing is gained; 1,000 dpi is the finer of the two rates in ANSI/NIST-ITL.
pub const DPI_MAX: f32 = 1_250.0;
/// Shortest side, px `[J]`: about three ridges at 500 dpi.
pub const SIDE_MIN_PX: usize = 32;
/// Longest side, px: a hand's width at 1,000 dpi.
pub const SIDE_MAX_PX: usize = 6_000;
/// Most pixels of one picture. Effect: bounds the memory of decoding.
pub const PIXELS_MAX: usize = 16_000_000;
/// Most pixels once at 500 dpi: 4 by 4 inches, a slap of four fingers. Effect: bounds memory and time of an extraction.
pub const WORKING_PIXELS_MAX: usize = 4_000_000;
/// Most bytes of one picture's file: above 16-bit RGBA of that size.
pub const BYTES_MAX: usize = 160_000_000;
/// The resolution that everything after works at: that of the field's standards.
pub const DPI_WORKING: f32 = 500.0;
/// Share by which a resolution may differ from 500 dpi and be taken for it: distortion of skin is larger.
pub const RESAMPLE_TOLERANCE: f32 = 0.005;

// --- Normalisation ---

/// Pixels a side of a cell, about one ridge period.
pub const CELL_PX: usize = 8;
/// Noughts round the picture, px: no window reaches further.
pub const MARGIN_PX: usize = 24;
/// Standard deviation of the window of local mean and contrast, px: about one ridge period.
pub const NORMALISE_SIGMA_PX: f32 = 10.0;
/// Grey levels added to the local deviation, so that flat ground is not turned into noise `[J]`.
pub const CONTRAST_FLOOR: f32 = 4.0;
/// Deviations at which a pixel is clipped.
pub const NORMALISE_CLIP: f32 = 3.0;

// --- Orientation and period ---

/// Standard deviation of the window of a local spectrum, px `[T]`.
pub const SPECTRUM_SIGMA_PX: f32 = 7.0;
/// Waves per px between neighbours on an axis; the window's own width in frequency is 0.023.
pub const FREQUENCY_STEP_PER_PX: f32 = 0.0275;
/// Fewest waves per px that are ridges: a period of 19 px, which large fingers come to.
pub const FREQUENCY_MIN_PER_PX: f32 = 1.0 / 19.0;
/// Most waves per px that are ridges: a period of 5 px.
pub const FREQUENCY_MAX_PER_PX: f32 = 1.0 / 5.0;
/// Standard deviation, cells, of what is averaged for an orientation where the picture is clear `[T]`.
pub const ORIENTATION_SIGMA_CELLS: f32 = 0.9;
/// The same where it is not `[T]`.
pub const ORIENTATION_WIDE_CELLS: f32 = 1.8;
/// Coherence from which the near neighbourhood alone speaks.
pub const COHERENCE_CLEAR: f32 = 0.6;
/// Coherence down to which the wide one alone speaks.
pub const COHERENCE_UNCLEAR: f32 = 0.2;
/// Standard deviation, cells, of what is averaged for a period `[T]`: it changes slowly.
pub const FREQUENCY_SIGMA_CELLS: f32 = 2.0;

// --- Mask ---

/// Grey levels of deviation from ridges below which there are none.
pub const STRENGTH_MIN: f32 = 2.0;
/// The same as a share of the picture's strong ridges `[T]`: weaker ones are often left by the finger before.
pub const STRENGTH_SHARE_MIN: f32 = 0.2;
/// Sum of the powers of all waves over one sine wave: pi sigma^2 / step^2 with the window's width in frequency.
pub const POWER_OF_SINE: f32 = 2.1;
/// Coherence below which there are no ridges `[T]`.
pub const COHERENCE_MIN: f32 = 0.35;
/// Share of the largest piece below which another piece is dropped.
pub const PIECE_SHARE_MIN: f32 = 0.15;

// --- Enhancement ---

/// Standard deviation of the filter's window in periods `[T]`: wider closes more breaks and blurs more minutiae.
pub const GABOR_SIGMA_PERIODS: f32 = 0.6;
/// Standard deviations that are made, px; the nearest is taken.
pub const GABOR_SIGMAS_PX: [f32; 4] = [4.5, 5.5, 6.5, 7.5];
/// Half width of the filter, px: more than two deviations.
pub const GABOR_RADIUS_PX: usize = 16;
/// Waves per px from one filter to the next, an axis: 0.03 of a wave at the window's edge.
pub const WAVES_PER_PX_STEP: f32 = 0.002;

// --- Minutiae ---

/// Least distance from where ridges end, px `[T]`: nearer ones are made by the edge itself.
pub const BORDER_MIN_PX: f32 = 12.0;
/// Least cosine between the waves of neighbouring cells for a phase to be followed across: 45 degrees.
pub const TURN_COSINE_MIN: f32 = 0.7;
/// Where along its direction the kind of a minutia is looked up, px.
pub const KIND_PROBES_PX: [f32; 3] = [3.0, 5.0, 7.0];
/// Radius of the ring whose amplitude says how clear a minutia is, px: one period.
pub const AMPLITUDE_RING_PX: f32 = 9.0;
/// Amplitude of a clear ridge after the filter, local deviations: a sine wave of deviation 1 gives 0.71.
pub const CLARITY_FULL: f32 = 0.6;
/// Reach along the ridge within which two that point against each other undo each other, px `[T]`.
pub const PAIR_ALONG_PX: f32 = 14.0;
/// Reach across the ridge, px `[T]`.
pub const PAIR_ACROSS_PX: f32 = 9.0;
/// Least cosine between one direction and the other's opposite for such a pair: 45 degrees.
pub const PAIR_OPPOSITE_COSINE: f32 = 0.7;
/// Radius of a crowd, px.
pub const CROWD_PX: f32 = 20.0;
/// Most others within it `[T]`.
pub const CROWD_MAX: usize = 4;
/// Least quality of a minutia `[T]`.
pub const QUALITY_MIN: u8 = 10;
/// Most minutiae of a template. Effect: bounds the time of a comparison.
pub const MINUTIAE_MAX: usize = 80;

// --- Template ---

/// Most minutiae of a template of other makers: what ISO/IEC 19794-2 can count.
pub const MINUTIAE_READ_MAX: usize = 255;

/// Pixels a side of a square of the template's map: two cells.
pub const MAP_CELL_PX: usize = 16;

// --- Records of other makers ---

/// Most bytes of a record: ISO/IEC 19794-2 counts at most 176 prints, and 2 KiB of minutiae and 4 of the rest are enough
/// for each. Effect: bounds memory.
pub const RECORD_BYTES_MAX: usize = 1 << 20;
/// Pixels a centimetre that records write for 500 dpi.
pub const PX_PER_CM_WORKING: u16 = 197;
/// Quality of a minutia whose maker said none `[J]`: about the median of ours.
pub const QUALITY_UNREPORTED: u8 = 60;
/// By how much the hull of the minutiae is widened to guess where there are ridges, px `[J]`: two periods.
pub const GUESS_MARGIN_PX: f32 = 18.0;
/// Distance at which a minutia's orientation counts a quarter, px `[J]`: minutiae stand about so far apart.
pub const GUESS_SIGMA_PX: f32 = 40.0;

// --- Neighbourhoods (Cappelli, Ferrara and Maltoni 2010 unless said otherwise) ---

/// Radius of a neighbourhood, px.
pub const CYLINDER_RADIUS_PX: f32 = 70.0;
/// Standard deviation of a minutia's place, px.
pub const CYLINDER_SIGMA_PX: f32 = 28.0 / 3.0;
/// Standard deviation of a minutia's direction, radians.
pub const CYLINDER_SIGMA_DIRECTION: f32 = std::f32::consts::TAU / 9.0;
/// Sum from which a bit is set: 0.01 over the height of the Gaussian in place, 1 / (sigma sqrt(2 pi)).
pub const CYLINDER_BIT_MIN: f32 = 0.01 * CYLINDER_SIGMA_PX * 2.506_628_3;
/// Share of the places that must lie where the print is seen.
pub const CYLINDER_VALID_MIN: f32 = 0.6;
/// Fewest other minutiae in reach.
pub const CYLINDER_NEIGHBOURS_MIN: usize = 2;
/// Squares of 16 px by which the seen area is grown: a minutia may stand just outside it and still be near a place.
pub const CYLINDER_REACH_CELLS: isize = 2;
/// Fewest of 52 places that two neighbourhoods must have in common.
pub const COMMON_PLACES_MIN: u32 = 28;
/// Least cosine between the directions of two minutiae that may be the same, before anything is laid over anything.
pub const TURN_GATE_COSINE: f32 = 0.0;
/// Similarity below which a pair is not looked at `[T]`.
pub const SIMILARITY_MIN: f32 = 0.3;
/// Most pairs that are related to each other. Effect: time goes with its square.
pub const PAIRS_MAX: usize = 48;

// --- Relaxation ---

/// Rounds.
pub const RELAX_ROUNDS: usize = 5;
/// Share of its own that a pair keeps in a round.
pub const RELAX_KEEP: f32 = 0.5;
/// Pixels by which two distances may differ `[T]`.
pub const DISTANCE_TOLERANCE_PX: f32 = 4.0;
/// More of them as a share of the distance: skin stretches `[T]`.
pub const DISTANCE_SHARE: f32 = 0.06;
/// One less the cosine of 15 degrees: how far two turns may differ.
pub const TURN_TOLERANCE: f32 = 0.0341;
/// The same for bearings.
pub const BEARING_TOLERANCE: f32 = 0.0341;
/// Distance below which a bearing says little, px `[T]`.
pub const BEARING_NEAR_PX: f32 = 12.0;
/// Fewest pairs that the local score is the mean of.
pub const BEST_PAIRS_MIN: f32 = 4.0;
/// Most of them.
pub const BEST_PAIRS_MAX: f32 = 12.0;
/// Minutiae of the poorer print at which it is half-way.
pub const BEST_PAIRS_MIDDLE: f32 = 20.0;
/// How fast it goes from few to many.
pub const BEST_PAIRS_SLOPE: f32 = 0.4;

// --- Alignment ---

/// Local score below which no alignment is tried `[T]`. Effect: most prints of other fingers cost no more time.
pub const LOCAL_GATE: f32 = 0.013;
/// Beginnings that are tried `[T]`.
pub const SEEDS: usize = 3;
/// Rounds of pairing and fitting.
pub const FIT_ROUNDS: usize = 3;
/// Weight of a heading as a square of a lever, px^2 `[T]`.
pub const HEADING_WEIGHT_PX2: f32 = 100.0;
/// Reach of a pair while fitting, px.
pub const PAIR_REACH_PX: f32 = 17.0;
/// Reach of a pair once stretch is followed, px `[T]`.
pub const PAIR_REACH_LAST_PX: f32 = 13.0;
/// One less the cosine of 28 degrees: how far headings of a pair may differ.
pub const PAIR_HEADING_TOLERANCE: f32 = 0.117;
/// Distance at which a pair's displacement counts a quarter, px `[T]`.
pub const STRETCH_SIGMA_PX: f32 = 60.0;
/// Weight of no displacement `[T]`.
pub const STRETCH_PRIOR: f32 = 0.5;

// --- Evidence ---

/// Minutiae per px^2 of an unrelated print: about 50 in 100,000.
pub const DENSITY_PER_PX2: f32 = 0.000_5;
/// Standard deviation of a pair's offset an axis, px `[T]`.
pub const PAIR_SPREAD_PX: f32 = 4.5;
/// Square of the spread of a pair's headings, rad^2: 0.2 radians `[T]`.
pub const HEADING_SPREAD_RAD2: f32 = 0.04;
/// Share of minutiae found again `[T]`.
pub const PAIR_SHARE: f32 = 0.6;
/// Evidence against, for a minutia without partner `[T]`.
pub const LONE_WEIGHT: f32 = 0.8;
/// Steps of pi / 240 by which ridges may be off before it counts no more: 30 degrees.
pub const FLOW_MAX_STEPS: f32 = 40.0;

// --- Quality ---

/// Median period of adult fingers, px at 500 dpi: 0.46 mm from ridge to ridge.
pub const PERIOD_MEAN_PX: f32 = 9.0;
/// Shortest median period of a finger `[J]`; children's ridges are finer.
pub const PERIOD_MIN_PX: f32 = 6.0;
/// Longest `[J]`.
pub const PERIOD_MAX_PX: f32 = 13.0;
/// Area below which a print is called small, mm^2 `[J]`: 9 mm a side.
pub const AREA_SMALL_MM2: f32 = 80.0;
/// Area from which more does not count, mm^2 `[J]`: 14 mm a side.
pub const AREA_FULL_MM2: f32 = 200.0;
/// Clarity of a print that is hardly readable `[T]`.
pub const CLARITY_POOR: f32 = 0.55;
/// Clarity from which more does not count `[T]`.
pub const CLARITY_GOOD: f32 = 0.85;
/// Grey levels of local deviation below which a print is faint `[J]`.
pub const CONTRAST_GOOD: f32 = 12.0;
/// Minutiae below which a comparison says little: the field's rule of twelve.
pub const MINUTIAE_FEW: usize = 12;
/// Minutiae from which more do not count `[J]`.
pub const MINUTIAE_GOOD: usize = 30;
/// Share of dark pixels below which an unclear print is called dry `[J]`.
pub const DARK_SHARE_DRY: f32 = 0.4;
/// Share above which it is called wet `[J]`.
pub const DARK_SHARE_WET: f32 = 0.6;
/// Highest quality of a print whose resolution is doubtful.
pub const QUALITY_POOR: u8 = 20;

// --- Score: logistic regression on the development sets, `examples/fit.rs`; each class counts alike ---

/// Score of no evidence at all.
pub const SCORE_BASE: f32 = -9.05;
/// For each unit of the local score.
pub const SCORE_LOCAL: f32 = 36.8;
/// For each unit of the pairs' log likelihood ratio: less than one, as the best of several alignments is taken.
pub const SCORE_PAIRED: f32 = 0.192;
/// For each minutia without a partner.
pub const SCORE_LONE: f32 = -0.617;
/// For the natural logarithm of one more than the common area in squares.
pub const SCORE_OVERLAP: f32 = 0.845;
/// For ridges that run the same way.
pub const SCORE_FLOW: f32 = 2.77;
/// Score of prints that cannot be laid over each other, before what the local score adds: below all that can.
pub const SCORE_UNRELATED: f32 = -30.0;

// --- Gallery ---

/// Bytes from which a block of a gallery is closed. Effect: what one check reads at once, and what one thread takes.
pub const GALLERY_BLOCK_BYTES: usize = 1 << 20;
/// Most prints of a gallery, removed ones included: ten fingers of 26 million people. Effect: numbers fit in 32 bits.
pub const GALLERY_PRINTS_MAX: usize = 1 << 28;
/// Highest code of a finger's position: left little.
pub const POSITION_MAX: u8 = 10;
/// Most neighbourhoods of a probe that stage one looks for: the most that a template of ours has.
pub const STAGE_ONE_PROBE_MAX: usize = MINUTIAE_MAX;
/// Share of common bits, of 0 to 0.5, that a pair needs to count `[T]`.
pub const STAGE_ONE_ALIKE_MIN: f32 = 0.05;
/// How far apart two pairs' motions may lay the probe's middle, px `[T]`.
pub const STAGE_ONE_REACH_PX: f32 = 26.0;
/// How far apart their turns may be, 65,536ths of a turn `[T]`: 11 degrees.
pub const STAGE_ONE_TURN_STEPS: f32 = 2_000.0;
/// Share of a gallery that is compared in full.
pub const SURVIVORS_SHARE: f32 = 0.01;
/// Fewest prints compared in full.
pub const SURVIVORS_MIN: usize = 1_000;
/// Most.
pub const SURVIVORS_MAX: usize = 10_000;
/// Most fingers of a search for a card.
pub const FINGERS_MAX: usize = 10;
/// Fingers of the probe that stage one looks for on every card.
pub const LEADING_FINGERS: usize = 2;
/// Share of cards that are looked at with all fingers.
pub const CARDS_SHARE: f32 = 0.01;
/// Fewest of them.
pub const CARDS_SURVIVING_MIN: usize = 200;
/// Most of them.
pub const CARDS_SURVIVING_MAX: usize = 2_000;
/// Cards compared in full.
pub const CARDS_COMPARED: usize = 40;

/// Least minus decimal logarithm of the FMR from which two prints of a set are called one finger's `[J]`: in 45 pairs of
/// ten fingers, 1 in 10,000 is a false alarm in 220 sets.
pub const SEQUENCE_NEG_LOG10_FMR_MIN: f32 = 4.0;

// --- Calibration: logistic regression on the development sets, `examples/calibrate.rs` ---

/// Logarithm of the odds that a print of another finger does not score as high, of no score, minutia or area.
pub const FMR_BASE: f32 = -8.213;
/// The same for each unit of the score.
pub const FMR_SCORE: f32 = 1.121;
/// The same for the natural logarithm of one more than the minutiae of the print that has fewer.
pub const FMR_MINUTIAE: f32 = 1.079;
/// The same for the natural logarithm of one more than the common area in squares.
pub const FMR_OVERLAP: f32 = 2.048;
/// Most that is claimed: 1 in 10,000, as the development sets' 23,040 scores of other fingers hang together.
pub const NEG_LOG10_FMR_MAX: f32 = 4.0;
/// Natural logarithm of the likelihood ratio, as the four before.
pub const LN_LR_BASE: f32 = -0.939;
/// For each unit of the score.
pub const LN_LR_SCORE: f32 = 1.271;
/// For the minutiae.
pub const LN_LR_MINUTIAE: f32 = -1.386;
/// For the common area.
pub const LN_LR_OVERLAP: f32 = 1.132;
/// Of prints that cannot be laid over each other: the share of such pairs of one finger, over that of two.
pub const LN_LR_APART: f32 = -3.61;
/// Least that is claimed (ELUB).
pub const LN_LR_MIN: f32 = -4.95;
/// Most that is claimed: 10,000, as for the false match rate; ELUB alone would allow 9.89.
pub const LN_LR_MAX: f32 = 9.21;
