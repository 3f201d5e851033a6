//! What each fact beside the name is worth, centinats. All are judgements of ours `[J]`: lists agree on the year in
//! 99 % of the pairs that share a name (`watchlist.md` 5.4), which says nothing of what a detained person tells. They
//! are set low for that reason: no fact but a document outweighs one rare token of a name.

/// Years over which births spread: the chance that a stranger was born in a given year is one in so many.
pub const BIRTH_YEARS_SPREAD: i64 = 50;
/// Chance that two statements about one person agree on the year.
pub const YEAR_AGREES: f64 = 0.75;
/// The same day, and no day that registries fill in.
pub const SAME_DAY: i32 = 550;
/// Day and month agree, the year is one or two off: a slip of a digit.
pub const SAME_DAY_OTHER_YEAR: i32 = 200;
/// The same year and days that differ. Effect: less than a year alone, as one of the days is wrong.
pub const SAME_YEAR_OTHER_DAY: i32 = 180;
/// One year apart: calendars, ages counted forward.
pub const ONE_YEAR_OFF: i32 = 40;
/// Two or three years apart.
pub const THREE_YEARS_OFF: i32 = -60;
/// Up to ten years apart.
pub const TEN_YEARS_OFF: i32 = -180;
/// More than ten years apart.
pub const FARTHER_OFF: i32 = -450;
/// The same nationality; one in nine of those listed shares it by chance.
pub const SAME_NATIONALITY: i32 = 150;
/// Nationalities that differ; many have two, and borders moved.
pub const OTHER_NATIONALITY: i32 = -60;
/// A place of birth that sounds alike.
pub const SAME_PLACE: i32 = 220;
/// Places that differ: village, district and town are said for one another.
pub const OTHER_PLACE: i32 = -20;
/// The same sex; nearly all listed are men.
pub const SAME_SEX: i32 = 5;
/// Sexes that differ.
pub const OTHER_SEX: i32 = -350;
/// The same number of a document.
pub const SAME_NUMBER: i32 = 1000;
/// Numbers that differ in one sign.
pub const NEAR_NUMBER: i32 = 350;
/// Signs that a number needs to count at all.
pub const NUMBER_SIGNS_MIN: usize = 5;
/// Share of a parent's name that counts, in hundredths: it is not independent of the nasab.
pub const PARENT_PERCENT: i32 = 50;
/// The most that a parent's name counts for or against.
pub const PARENT_MAX: i32 = 400;
/// Heights at most so many centimetres apart are the same height.
pub const HEIGHT_NEAR_CM: u16 = 3;
/// Heights more than so many centimetres apart are different heights.
pub const HEIGHT_FAR_CM: u16 = 12;
/// The same height.
pub const SAME_HEIGHT: i32 = 40;
/// Different heights.
pub const OTHER_HEIGHT: i32 = -150;
/// Years around a birth that is stated as "about".
pub const CIRCA_YEARS: i64 = 2;
/// A mark of the same kind, part and side.
pub const SAME_MARK: i32 = 150;
/// A further one.
pub const FURTHER_MARK: i32 = 60;
/// Marks that are counted.
pub const MARKS_MAX: usize = 4;
