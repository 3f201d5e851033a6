//! Makes true births and claimed ones: adults by bands of age, children of 13 to 17 among them.
//! Source: ours; bands are invented.

use super::super::calendar::{age_years, civil_of_day, day_of_civil, text_of_day};
use super::super::dice::Dice;
use super::super::rate::share_of;
use super::{PeopleMix, SyntheticPerson};

/// Youngest and oldest of each band in years, and its weight. Source: invented; men taken in 2019
/// or before.
const BANDS: [(i32, i32, u32); 5] = [(18, 24, 14), (25, 34, 42), (35, 44, 28), (45, 54, 11), (55, 70, 5)];
/// Days in a year, for widths of draws only.
const YEAR_D: i32 = 365;
/// A child stays a child for so many days after the first: longer than any operation yet, so that
/// the truth does not change on the way. Source: ours.
const STAYS_CHILD_D: i32 = 60;
/// Fewest days between brothers who are not twins. Source: ours.
const BETWEEN_BROTHERS_D: i32 = 300;

/// A registry default day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultDay {
    /// 1 January.
    January1,
    /// 1 July.
    July1,
}

/// Birth as claimed, in the Gregorian calendar.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClaimedBirth {
    /// As given: a date `1991-04-02` or a year `1991`.
    pub text: String,
    /// First day it can be, days since 1970-01-01.
    pub first_day: i32,
    /// Last day it can be.
    pub last_day: i32,
    /// A registry default day.
    pub default_day: Option<DefaultDay>,
}

pub(super) fn draw_births(dice: &mut Dice, people: &mut [SyntheticPerson], mix: &PeopleMix) {
    mark_children(dice, people, mix);
    let mut brothers: Vec<i32> = Vec::new();
    for index in 0..people.len() {
        if index == 0 || people[index].family != people[index - 1].family {
            brothers.clear();
        }
        let born = match people[index].twin_of {
            Some(elder) => people[elder as usize].born_day,
            None => draw_apart(dice, &people[index], &brothers, mix.on_day),
        };
        brothers.push(born);
        people[index].born_day = born;
        people[index].claimed_birth = claim(dice, &people[index], mix);
    }
}

/// Marks exactly the shares of children, never a twin, whose brother would have to be one too.
fn mark_children(dice: &mut Dice, people: &mut [SyntheticPerson], mix: &PeopleMix) {
    let elders: Vec<u32> = people.iter().filter_map(|person| person.twin_of).collect();
    let mut able: Vec<usize> = (0..people.len())
        .filter(|index| people[*index].twin_of.is_none() && !elders.contains(&people[*index].ordinal))
        .collect();
    dice.shuffle(&mut able);
    let claimed = share_of(people.len(), mix.child_claimed_adult_ppm);
    let known = share_of(people.len(), mix.known_child_ppm);
    for (rank, index) in able.into_iter().take(claimed + known).enumerate() {
        people[index].claimed_adult_child = rank < claimed;
        people[index].known_child = rank >= claimed;
    }
}

fn draw_apart(dice: &mut Dice, person: &SyntheticPerson, brothers: &[i32], on_day: i32) -> i32 {
    let mut born = draw_born(dice, person, on_day);
    for _ in 0..64 {
        if brothers.iter().all(|other| other.abs_diff(born) >= BETWEEN_BROTHERS_D.unsigned_abs()) {
            break;
        }
        born = draw_born(dice, person, on_day);
    }
    born
}

fn draw_born(dice: &mut Dice, person: &SyntheticPerson, on_day: i32) -> i32 {
    let (year, month, date) = civil_of_day(on_day);
    let birthday = |years: i32| day_of_civil(year - years, month, date);
    if person.claimed_adult_child || person.known_child {
        return dice.between(birthday(18) + STAYS_CHILD_D, birthday(13));
    }
    let weights: Vec<u32> = BANDS.iter().map(|(_, _, weight)| *weight).collect();
    let band = dice.weighted(&weights).and_then(|index| BANDS.get(index));
    let (youngest, oldest) = band.map_or((25, 34), |(youngest, oldest, _)| (*youngest, *oldest));
    dice.between(birthday(oldest + 1) + 1, birthday(youngest))
}

fn claim(dice: &mut Dice, person: &SyntheticPerson, mix: &PeopleMix) -> ClaimedBirth {
    let mut born = person.born_day;
    if person.claimed_adult_child {
        let (year, month, date) = civil_of_day(mix.on_day);
        born = day_of_civil(year - 18, month, date) - dice.between(30, 4 * YEAR_D);
    }
    let (year, _, _) = civil_of_day(born);
    if dice.chance(mix.default_birth_day_ppm) && !person.known_child {
        let default_day = if dice.chance(700_000) { DefaultDay::January1 } else { DefaultDay::July1 };
        let month = if default_day == DefaultDay::January1 { 1 } else { 7 };
        // A registry entry never makes a child of the man it calls adult.
        let adult = [year, year - 1]
            .into_iter()
            .map(|year| day_of_civil(year, month, 1))
            .find(|day| age_years(*day, mix.on_day) >= 18);
        let day = adult.unwrap_or(born);
        return ClaimedBirth { text: text_of_day(day), first_day: day, last_day: day, default_day: Some(default_day) };
    }
    let (first_day, last_day) = (day_of_civil(year, 1, 1), day_of_civil(year, 12, 31));
    if dice.chance(mix.year_only_ppm) && age_years(last_day, mix.on_day) >= 18 {
        return ClaimedBirth { text: year.to_string(), first_day, last_day, default_day: None };
    }
    ClaimedBirth { text: text_of_day(born), first_day: born, last_day: born, default_day: None }
}
