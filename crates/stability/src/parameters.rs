//! Every number of the model, with unit, source and effect. `[J]` is a judgement of ours: no data
//! stands behind it, and [`crate::Priors`] lets whoever knows better replace it.
//!
//! Sources: the counts of places lost in north-east Syria are from public reports (2019 to 2026),
//! partly from memory; they are counts of few events and their bands say so.

// --- Base rates: how often a place is lost, by what the front does ---

/// Site-days of calm: about 130 facility-years, 2020 to 2025. Effect: more of them narrow the calm rate.
pub const CALM_SITE_DAYS: f64 = 130.0 * 365.25;
/// Mass breaches in those: March 2020 and January 2022. Effect: the calm rate, 5e-5 a day (1e-5 to 1.2e-4).
pub const CALM_BREAKOUTS: u32 = 2;
/// Orderly hand-overs in those: none known. Effect: the calm rate of hand-over.
pub const CALM_HAND_OVERS: u32 = 0;
/// Site-days in weeks when the front moved, October 2019 and January 2026: about 20 places, 28 days. Effect as above.
pub const FRONT_MOVING_SITE_DAYS: f64 = 560.0;
/// Places lost in those, about five. Effect: the rate when the front moves, 1 % a day (0.4 to 1.8).
pub const FRONT_MOVING_BREAKOUTS: u32 = 5;
/// Orderly hand-overs in those: al-Aqtan (Raqqa), 23 January 2026, after five days of siege. It may also
/// be one of the five above; kept in both, which errs towards alarm. Effect: 0.3 % a day.
pub const FRONT_MOVING_HAND_OVERS: u32 = 1;
/// Added to a count for the shape of its Gamma posterior: Jeffreys' prior for a Poisson rate. Effect:
/// a rate never seen is small, not nought.
pub const JEFFREYS_SHAPE: f64 = 0.5;

// --- Regimes: how long they last, per day ---

/// Chance a day that calm turns tense `[J]`: twice a year. Effect: how far ahead calm can be trusted.
pub const CALM_TO_TENSE_PER_DAY: f64 = 1.0 / 180.0;
/// Chance a day that tension falls back to calm `[J]`: after a month.
pub const TENSE_TO_CALM_PER_DAY: f64 = 1.0 / 30.0;
/// Chance a day that a tense front begins to move `[J]`: after a month.
pub const TENSE_TO_MOVING_PER_DAY: f64 = 1.0 / 30.0;
/// Chance a day that a moving front comes to rest: the 28 days above lie in two spells of about 14.
pub const MOVING_TO_TENSE_PER_DAY: f64 = 1.0 / 14.0;
/// What is believed of the regime where nobody has said it: each alike. Effect: a band that spans all three.
pub const REGIME_UNSAID: [f64; 3] = [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0];
/// Days that a statement about the regime is remembered; the chain has forgotten it by then.
pub const REGIME_MEMORY_DAYS: u32 = 60;

// --- Reports: what one is worth ---

/// Sharpness of a perfectly graded fresh report: said code y on true code x weighs as exp(-2.5 (y - x)^2) `[J]`.
/// Effect: such a report names the right code in about nine of ten cases.
pub const REPORT_SHARPNESS: f64 = 2.5;
/// Worth of a source graded A to F, 0 to 1 `[J]`; the letters are those of NATO AJP-2.1. F, which cannot be
/// judged, counts like E. Effect: the share of the sharpness that is left.
pub const RELIABILITY_WORTH: [f64; 6] = [1.0, 0.8, 0.6, 0.35, 0.1, 0.1];
/// Worth of a statement graded 1 to 6, 0 to 1 `[J]`, as above. An F6 is worth a hundredth of an A1.
pub const CREDIBILITY_WORTH: [f64; 6] = [1.0, 0.8, 0.6, 0.35, 0.1, 0.1];
/// Reliability letter and credibility figure of the report that is imagined for "one more report".
pub const NEXT_REPORT_GRADE: (char, u8) = ('B', 2);
/// A report is stale when it is worth less than this share of a fresh one of that grade `[J]`.
pub const STALE_SHARE: f64 = 0.5;

/// Half-life of a report, days, by indicator in the order of [`crate::Indicator::ALL`] `[J]`. Effect: after
/// so long half its sharpness is left.
pub const HALF_LIFE_DAYS: [f64; 8] = [3.0, 14.0, 1.0, 2.0, 14.0, 2.0, 2.0, 3.0];
/// Share of sites at codes 0, 1, 2 before any report, by indicator `[J]`. Effect: what a missing report
/// leaves open; the base rate is the mean over exactly these shares.
pub const CODE_SHARES: [[f64; 3]; 8] = [
    [0.50, 0.35, 0.15],
    [0.50, 0.30, 0.20],
    [0.60, 0.25, 0.15],
    [0.70, 0.20, 0.10],
    [0.30, 0.40, 0.30],
    [0.65, 0.25, 0.10],
    [0.90, 0.07, 0.03],
    [0.85, 0.10, 0.05],
];

// --- Weights: what a step of an indicator does to the hazard ---

/// Mean of a Normal for the logarithm of the hazard ratio of one step, by indicator `[J]`: 0.35 is a factor
/// of 1.4. Stand-ins until three experts are asked, see [`crate::WeightPrior::pooled`].
pub const WEIGHT_MEAN: [f64; 8] = [0.35, 0.15, 0.45, 0.40, 0.10, 0.25, 0.60, 1.20];
/// Its standard deviation `[J]`. Effect: half of all experts' factors lie within a factor of 1.4 of ours.
pub const WEIGHT_SD: [f64; 8] = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.6, 0.7];
/// Whether it is agreed that more of it is worse; then the weight is never below nought. A crowded place
/// is harder to guard and harder to storm, so of crowding it is not.
pub const DIRECTION_AGREED: [bool; 8] = [true, true, true, true, false, true, true, true];
/// Fewest experts whose weights are pooled. Source: Cooke's practice asks for more; three is the least.
pub const EXPERTS_MIN: usize = 3;
/// Least standard deviation of a pooled weight, log ratio `[J]`: agreement of three is no knowledge.
pub const POOLED_SD_MIN: f64 = 0.5;

// --- What the plan itself does to the hazard ---

/// Hazard grows as the share of guards left to this power `[J]`, nominal: half the guards, twice the hazard.
pub const GUARDS_POWER: f64 = 1.0;
/// Factor between that power and its 5 and 95 % ends `[J]`: 0.5 to 2.
pub const GUARDS_POWER_SPREAD: f64 = 2.0;
/// Least share of guards left that is told apart, 0 to 1; below it the site counts as left.
pub const GUARDS_LEFT_MIN: f64 = 0.05;
/// Factor on the hazard once a first lift has told prisoners and attackers `[J]`, nominal.
pub const LIFT_FACTOR: f64 = 1.3;
/// Factor between that factor and its 5 and 95 % ends `[J]`: about 1.0 to 1.7.
pub const LIFT_FACTOR_SPREAD: f64 = 1.3;
/// Largest multiple (of the logarithm) at which a plan's factors can be tried. Plans are tried at 0, 1 and 3.
pub const FACTOR_TIMES_MAX: f64 = 10.0;
/// Largest and, inverted, least scale on all hazards that can be tried. Plans are tried at 0.5 and 2.
pub const HAZARD_SCALE_MAX: f64 = 100.0;

// --- Recapture ---

/// Of those who broke out at Shaddadi on 19 January 2026 the interior ministry said 120 escaped and 81 were
/// retaken within a day. Others said 200 and 1,500 escaped, so the share is 5 to 68 %. One event counts
/// once: see [`crate::Recapture`].
pub const RECAPTURED: f64 = 81.0;
/// The escaped beside them, as the same ministry said.
pub const ESCAPED: f64 = 120.0;

// --- Computation ---

/// Worlds: draws of base rates and weights. Effect: each carries sixteen values of a product of factors,
/// so 16,000 weighted particles a site; sampling error of a mean about 1 %, of a band's end 5 %.
pub const WORLDS: usize = 1000;
/// Fewest and most worlds that can be asked for.
pub const WORLDS_RANGE: (usize, usize) = (50, 10_000);
/// Where the values of a product are cut, as probabilities; finer at the ends, where the band's lie. Effect:
/// the mean is exact for any cut; what varies within a bin is lost to the band.
pub const BIN_ENDS: [f64; 16] =
    [0.02, 0.05, 0.1, 0.17, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.83, 0.89, 0.93, 0.96, 0.98, 1.0];
/// Where those values are gathered once more for the law and the draws: up to the fifth, the eighth, and so
/// on. Effect: the mean stays, the cost is a third.
pub const LAW_BINS: [usize; 6] = [5, 8, 10, 12, 14, 16];
/// Largest hazard of one cause, per day `[J]`: a place that collapses still stands six hours on average. What
/// the product of all factors gives beyond it is an artefact of multiplying them.
pub const HAZARD_PER_DAY_MAX: f64 = 4.0;
/// Horizon of the outcomes and of the median time, days. Indicators are held as they stand that long.
pub const OUTCOME_DAYS: u32 = 30;
/// Longest horizon of a law or a draw, hours: a year.
pub const GRID_HOURS_MAX: f64 = 8784.0;
/// Most steps of a law's grid: a year by hours.
pub const GRID_STEPS_MAX: usize = 8784;

// --- Limits of what is read ---

/// Largest file of reports, bytes.
pub const FILE_BYTES_MAX: usize = 16 << 20;
/// Most reports at a time.
pub const REPORTS_MAX: usize = 100_000;
/// Most sites at a time.
pub const SITES_MAX: usize = 2_000;
/// Longest name of a site, source or report, bytes.
pub const NAME_BYTES_MAX: usize = 64;
/// Most forecasts scored at a time.
pub const FORECASTS_MAX: usize = 1_000_000;
/// Most site-days of a count, 1e7: 27,000 site-years.
pub const SITE_DAYS_MAX: f64 = 1e7;
/// Most bins of a reliability table: sparse events fill no more.
pub const RELIABILITY_BINS_MAX: usize = 4;
/// Drivers that are told.
pub const DRIVERS_MAX: usize = 3;
/// Least effect, as a factor, that is told as a driver.
pub const DRIVER_FACTOR_MIN: f64 = 1.05;
