//! The numbers of made fingers. Each was set so that made prints have the statistic of the development sets that
//! stands beside it in `benchmarks/fingerprint.md`.

/// Half of a finger's width where ridges are printed, px: 15 mm across.
pub const HALF_WIDTH_PX: f32 = 165.0;
/// Half of its height, px: 21 mm.
pub const HALF_HEIGHT_PX: f32 = 215.0;
/// Minutiae of a whole finger: mean.
pub const MINUTIAE_MEAN: f32 = 50.0;
/// Standard deviation between fingers.
pub const MINUTIAE_SPREAD: f32 = 14.0;
/// Least and most.
pub const MINUTIAE_RANGE: (f32, f32) = (18.0, 110.0);
/// Nearest that two minutiae stand, px.
pub const APART_MIN_PX: f32 = 11.0;
/// Share of fingers that are arches, left loops, right loops and whorls, in sum (the rest): arches 5 %, loops 32 % each
/// (Henry's classes in NIST SD 4's natural proportions).
pub const CLASS_SHARES: [f32; 3] = [0.07, 0.39, 0.71];
/// Standard deviation of a minutia's direction round the ridge's, radians.
pub const DIRECTION_SPREAD: f32 = 0.12;

/// Turn of a print, standard deviation, radians: of three in four, and of the others.
pub const TURN_SPREAD: (f32, f32) = (0.06, 0.28);
/// Where the finger is set down, standard deviation, px.
pub const SHIFT_SPREAD_PX: f32 = 26.0;
/// Half axes of what is printed: mean, standard deviation, px.
pub const CONTACT_WIDTH_PX: (f32, f32) = (134.0, 28.0);
/// The same, downwards.
pub const CONTACT_HEIGHT_PX: (f32, f32) = (172.0, 38.0);
/// How far skin is pulled, standard deviation of a wave's height, px; two waves an axis.
pub const PULL_PX: f32 = 4.0;
/// Lengths of those waves, px.
pub const PULL_WAVE_PX: (f32, f32) = (240.0, 480.0);
/// Standard deviation of a minutia's place, px: for a clear print, and more for an unclear one.
pub const JITTER_PX: (f32, f32) = (0.5, 1.6);
/// The same of its direction, radians.
pub const JITTER_DIRECTION: (f32, f32) = (0.04, 0.12);
/// Share of minutiae that are not found: in a clear print, and more in an unclear one.
pub const MISSED: (f32, f32) = (0.03, 0.40);
/// False minutiae for each true one: the same.
pub const FALSE: (f32, f32) = (0.04, 0.40);
/// Standard deviation of a square's orientation, radians: the same.
pub const JITTER_FLOW: (f32, f32) = (0.02, 0.12);
/// Quality of a minutia in a clear print, and how much less in an unclear one.
pub const QUALITY: (f32, f32) = (52.0, 26.0);
/// Standard deviation of it.
pub const QUALITY_SPREAD: f32 = 16.0;

/// Distance from ridge to ridge of a grown finger, px: mean, standard deviation between fingers.
pub const PERIOD_PX: (f32, f32) = (9.0, 0.5);
/// Least and most.
pub const PERIOD_RANGE_PX: (f32, f32) = (7.8, 10.4);
/// Orientations that are told apart as ridges grow.
pub const GROWTH_BEARINGS: usize = 48;
/// Half the side of the filter, px: a period, so that two ridges beside each other are seen.
pub const GROWTH_RADIUS_PX: usize = 9;
/// Standard deviation of its bell, periods.
pub const GROWTH_SIGMA_PERIODS: f32 = 0.45;
/// How much ridges are strengthened a round: enough that noise is ridges after some rounds.
pub const GROWTH_GAIN: f32 = 4.0;
/// Rounds: with fewer there are breaks, with more the fewest minutiae that the flow allows.
pub const GROWTH_ROUNDS: usize = 30;

/// Sides of a made picture, px.
pub const PICTURE_WIDTH_PX: usize = 340;
/// Rows of it.
pub const PICTURE_HEIGHT_PX: usize = 420;
/// Standard deviation of pressure, as height of the skin.
pub const PRESSURE_SPREAD: f32 = 0.22;
/// Side of the squares of dry spots, px: about a pore's distance.
pub const DRY_CELL_PX: usize = 5;
/// Share of the skin that is too dry to mark: in a clear print, and more in an unclear one.
pub const DRY_SHARE: (f32, f32) = (0.12, 0.38);
/// Standard deviation of the sensor's noise, grey levels: the same.
pub const NOISE_GREY: (f32, f32) = (6.0, 18.0);
/// Most scratches.
pub const SCRATCHES_MAX: usize = 2;
/// Half of a scratch's width, px.
pub const SCRATCH_HALF_WIDTH_PX: f32 = 1.2;
/// Share of what touches over which the mark fades to its edge.
pub const EDGE_SHARE: f32 = 0.15;
/// Grey of bare glass, of a valley and of a ridge.
pub const GREY_GROUND: f32 = 238.0;
/// The same of a valley.
pub const GREY_VALLEY: f32 = 205.0;
/// The same of a ridge.
pub const GREY_RIDGE: f32 = 55.0;
