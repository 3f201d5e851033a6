//! What may go wrong while a plan is carried out, as rates. Source: `airlift.md` §4 and §5; all figures are the
//! scenario's own or judgements, marked `[J]`.

use crate::error::Error;

/// What the front does, by the day: it is calm or it moves, and sites, airfields and clearances hang on that together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Front {
    /// Probability that it moves on the first day.
    pub moves_at_first: f64,
    /// Probability that a calm day is followed by one on which it moves.
    pub to_moving_per_day: f64,
    /// Probability that a day on which it moves is followed by a calm one.
    pub to_calm_per_day: f64,
    /// Hazards on a day on which it moves, as a multiple of those on a calm day; at least 1. Effect: with 1 sites
    /// fail independently; the more, the more they fail together. What each does by itself stays its own law.
    pub hazard_times: f64,
    /// Hazard of losing an airfield on a day on which it moves, per day; on calm days so many times less.
    pub airfield_loss_per_day: f64,
    /// Hazard of a clearance being withdrawn on a day on which it moves, per day; on calm days so many times less.
    pub withdrawal_per_day: f64,
    /// Days until a clearance that was withdrawn is given again, on average.
    pub withdrawn_days: f64,
}

/// Rates of what may go wrong. Spells begin at random, one after the other, and last as long as is said on average.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Disruptions {
    /// What moves everything together.
    pub front: Front,
    /// Spells a day in which nobody can fly, at each airfield and receiver by itself.
    pub weather_per_day: f64,
    /// Hours of such a spell.
    pub weather_h: f64,
    /// Breakdowns a day of each tail, flown or not. A simulation counts every tail: what availability allows for
    /// in a plan here comes true or not.
    pub tail_breaks_per_day: f64,
    /// Hours to mend one.
    pub tail_repair_h: f64,
    /// Breakdowns a day of each vehicle.
    pub vehicle_breaks_per_day: f64,
    /// Hours to mend one.
    pub vehicle_repair_h: f64,
    /// Probability that a receiver refuses a day: nobody lands and nobody is admitted.
    pub refusal_per_day: f64,
    /// Spells a day in which a receiver admits slowly, at each by itself.
    pub slow_reception_per_day: f64,
    /// Hours of such a spell.
    pub slow_reception_h: f64,
    /// Share of its pace that a slow receiver keeps, 0 to 1. The day's figure stays.
    pub slow_reception_pace: f64,
}

impl Default for Disruptions {
    /// `[J]`: a front as in the weeks of January 2026 (moves for two weeks, comes once in a month); airfields lost as
    /// seldom as sites; a night of bad weather in ten days; tails so that about one in five is down, as the public
    /// mission-capable rates say (82 % for the C-17, 2019); a receiver's refusal once in twenty days; half the
    /// pace for a day once in ten, as courts and prisons slowed the second week of January 2026.
    fn default() -> Self {
        Self {
            front: Front {
                moves_at_first: 0.3,
                to_moving_per_day: 1.0 / 30.0,
                to_calm_per_day: 1.0 / 14.0,
                hazard_times: 20.0,
                airfield_loss_per_day: 0.01,
                withdrawal_per_day: 0.02,
                withdrawn_days: 2.0,
            },
            weather_per_day: 0.1,
            weather_h: 8.0,
            tail_breaks_per_day: 0.15,
            tail_repair_h: 36.0,
            vehicle_breaks_per_day: 0.05,
            vehicle_repair_h: 24.0,
            refusal_per_day: 0.05,
            slow_reception_per_day: 0.1,
            slow_reception_h: 24.0,
            slow_reception_pace: 0.5,
        }
    }
}

impl Disruptions {
    /// Nothing goes wrong but that sites fail, each by itself.
    pub const NONE: Self = Self {
        front: Front {
            moves_at_first: 0.0,
            to_moving_per_day: 0.0,
            to_calm_per_day: 0.0,
            hazard_times: 1.0,
            airfield_loss_per_day: 0.0,
            withdrawal_per_day: 0.0,
            withdrawn_days: 1.0,
        },
        weather_per_day: 0.0,
        weather_h: 1.0,
        tail_breaks_per_day: 0.0,
        tail_repair_h: 1.0,
        vehicle_breaks_per_day: 0.0,
        vehicle_repair_h: 1.0,
        refusal_per_day: 0.0,
        slow_reception_per_day: 0.0,
        slow_reception_h: 1.0,
        slow_reception_pace: 1.0,
    };

    /// Refuses a number that cannot be meant, by its name.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let front = &self.front;
        let ranges = [
            ("probability that the front moves on the first day", front.moves_at_first, 0.0, 1.0),
            ("probability that a calm front moves", front.to_moving_per_day, 0.0, 1.0),
            ("probability that a moving front calms", front.to_calm_per_day, 0.0, 1.0),
            ("times of the hazard when the front moves", front.hazard_times, 1.0, 1e4),
            ("losses of an airfield a day", front.airfield_loss_per_day, 0.0, 24.0),
            ("withdrawals of a clearance a day", front.withdrawal_per_day, 0.0, 24.0),
            ("days of a withdrawal", front.withdrawn_days, 0.01, 1e3),
            ("spells of weather a day", self.weather_per_day, 0.0, 24.0),
            ("hours of a spell of weather", self.weather_h, 0.1, 1e3),
            ("breakdowns of a tail a day", self.tail_breaks_per_day, 0.0, 24.0),
            ("hours to mend a tail", self.tail_repair_h, 0.1, 1e4),
            ("breakdowns of a vehicle a day", self.vehicle_breaks_per_day, 0.0, 24.0),
            ("hours to mend a vehicle", self.vehicle_repair_h, 0.1, 1e4),
            ("probability that a receiver refuses a day", self.refusal_per_day, 0.0, 1.0),
            ("spells of slow reception a day", self.slow_reception_per_day, 0.0, 24.0),
            ("hours of slow reception", self.slow_reception_h, 0.1, 1e3),
            ("share of its pace that a slow receiver keeps", self.slow_reception_pace, 0.0, 1.0),
        ];
        match ranges.iter().find(|(_, value, least, most)| !(*least..=*most).contains(value)) {
            Some((what, value, least, most)) => {
                Err(Error::new(format!("disruptions: {what} is {value}, {least} to {most} allowed")))
            }
            None => Ok(()),
        }
    }
}

#[test]
fn rates_that_cannot_be_meant_are_refused_by_name() {
    assert!(Disruptions::default().check().is_ok() && Disruptions::NONE.check().is_ok());
    let said = |change: fn(&mut Disruptions)| {
        let mut of = Disruptions::NONE;
        change(&mut of);
        of.check().unwrap_err().to_string()
    };
    let weather = said(|d| d.weather_per_day = f64::NAN);
    assert_eq!(weather, "disruptions: spells of weather a day is NaN, 0 to 24 allowed");
    let times = said(|d| d.front.hazard_times = 0.5);
    assert_eq!(times, "disruptions: times of the hazard when the front moves is 0.5, 1 to 10000 allowed");
}
