//! Every number that is not the scenario's own, with unit, source and effect. `[J]` is a judgement of ours.
//!
//! What an operation can know better (minutes, seats, rates) is in [`crate::Problem`], never here.

/// Longest horizon, minutes: 60 days. Effect: what lies later is refused; a lift took 23 days.
pub const HORIZON_MIN_MAX: u32 = 60 * 24 * 60;
/// Most steps of a grid: 60 days by the hour. Effect: memory and the checker's time stay bounded.
pub const GRID_STEPS_MAX: usize = 60 * 24;
/// Step of the usual grid, minutes. Source: `airlift.md` §4; a grid of 1 h gains 0.8 % and costs five times as much.
pub const GRID_STEP_MIN: u32 = 120;
/// Most of anything in one list of a problem. Effect: a slip of a generator is refused, not solved.
pub const LIST_MAX: usize = 1_000;
/// Most people at one site or seats in one aircraft. Effect: sums stay far below 2^53, where counts are exact.
pub const COUNT_MAX: u32 = 1_000_000;
/// Largest share of a posts' time that is work on people `[J]`, when a scenario says none. Source: `flow.md`
/// (stations = people x minutes / (20 h x 60 x 75 %)).
pub const POST_UTILISATION: f64 = 0.75;
/// How far the probabilities of a law may add to more than 1 through rounding.
pub const LAW_SUM_SLACK: f64 = 1e-9;

// --- The search that improves trips [J]; tried on generated problems of 6,000 people ---

/// Most trips taken out at once. Effect: more changes an order deeper and costs more time.
pub const RUIN_TRIPS_MAX: usize = 6;
/// Steps within which trips are near one another.
pub const RUIN_NEAR_STEPS: usize = 12;
/// Steps within which other sorties are tried in place of one.
pub const RECREATE_NEAR_STEPS: usize = 12;
/// Other sorties tried for each that was taken out.
pub const RECREATE_TRIES: usize = 5;
/// How far a site's worth is bent in a try, as a share. Effect: other sites come first now and then.
pub const SITE_NOISE: f64 = 0.3;
/// Worsening accepted with a chance of 1 in e at the start, as a share of what one trip saves on average.
pub const ANNEAL_FROM: f64 = 0.06;
/// The same at the end.
pub const ANNEAL_TO: f64 = 1e-3;

// --- Whole sorties by a mixed program [J]; tried on generated problems of 6,000 people ---

/// How many steps earlier or later than one that flows or is booked a sortie may fly. Effect: more to choose from,
/// and more time; source: `airlift.md` §4.
pub const WHOLE_NEAR_STEPS: usize = 1;
/// The program ends when its plan is within this share of its own bound. Effect: less takes far more time.
pub const WHOLE_GAP: f64 = 0.003;
/// It also ends when its plan is within this share of the certified bound. Effect: less takes more time.
pub const WHOLE_ENOUGH: f64 = 0.005;
/// Most branches that it looks at. Effect: bounds its time without a clock, so that the same seed gives the same plan.
pub const WHOLE_NODES_MAX: u32 = 30;
/// Most sorties for it to choose from. Effect: larger problems are planned without it, in bounded time.
pub const WHOLE_SORTIES_MAX: usize = 2_000;

/// After the program the search has so many times its tries again `[J]`. Effect: more fill more of what no tail could fly.
pub const POLISH_TIMES: u64 = 2;

/// Least worth of one more of something that is told, persons `[J]`. Effect: shorter lists.
pub const WORTH_TELLING: f64 = 0.005;

// --- Simulation ---

/// Most threads that runs are shared among. Effect: more are refused; the figures are the same on any number.
pub const THREADS_MAX: u32 = 256;
/// Steps that a sortie of a simulated plan waits for people who are on their way `[J]`. Effect: more, and aircraft come
/// late to their next sortie; fewer, and they fly with empty seats.
pub const SORTIE_PATIENCE_STEPS: usize = 3;

// --- The hazard's reaction to a lift ---

/// Times of the reaction at which plans are scored again. Source: `airlift.md` §4.
pub const REACTION_TIMES: [f64; 3] = [0.0, 1.0, 3.0];
/// Least share of its guards that a site is thought to have `[J]`. Effect: bounds what drawing off all of them does.
pub const GUARDS_LEFT_MIN: f64 = 0.05;

// --- Re-planning ---

/// What flying one person counts who waits beside a runway, persons `[J]`. Effect: above 1 they go before anybody who
/// is still inside, as nobody may be left there; far above it would heat the search.
pub const WAITING_WORTH: f64 = 5.0;
/// Most road moves and sorties for which the rest is planned along its relaxation too `[J]`. Effect: larger ones are planned
/// anew from the plan's own later trips alone, in bounded time.
pub const REST_GUIDED_MOVES_MAX: usize = if cfg!(feature = "highs") { 60_000 } else { 4_000 };
/// Most combinations of vehicles that are looked at to find those of one sortie again. Effect: bounds the time; where
/// none is found the sortie is filled anew.
pub const MATCH_TRIES_MAX: usize = 4_000;

// --- Manifests [J] ---

/// Exchanges tried for each passenger who is beside whom he must not be, or away from whom he should be with. Effect:
/// bounds the time; pairs that are not parted by then are named.
pub const MANIFEST_STEPS_A_CONFLICT: usize = 20;
/// Exchanges before somebody who was moved is moved again. Effect: two who are in each other's way do not take turns.
pub const MANIFEST_TABU: usize = 7;
