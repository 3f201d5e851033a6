//! What is reported about a site: eight indicators, each coded 0, 1 or 2, and how a measured value is
//! coded. Source: ours (which indicators) and `[J]` (where the steps lie).

use std::fmt;

use crate::error::{Error, within};
use crate::parameters::DIRECTION_AGREED;

/// How custody of a site can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Lost without order: broken out of, stormed, or left by its guards.
    Breakout,
    /// Passed to another authority in order.
    HandOver,
}

/// One indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Indicator {
    /// Guards present against the establishment.
    GuardStrength,
    /// How long the guards have not been paid.
    PayArrears,
    /// How near the front is.
    FrontDistance,
    /// Attacks on the site or beside it in seven days.
    Attacks,
    /// People held against places.
    Overcrowding,
    /// Water, power or food cut off.
    Supplies,
    /// An order that the guard withdraws.
    GuardWithdrawal,
    /// Talks about an orderly hand-over; these raise the hand-over and not the breakout.
    HandOverTalks,
}

/// 0: as usual, 1: strained, 2: alarming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u8);

/// In what an indicator is measured, within which limits, and where its codes begin.
struct Measure {
    unit: &'static str,
    most: f64,
    /// Code 1 and code 2 begin here; upwards, unless more is better.
    steps: [f64; 2],
    more_is_better: bool,
}

/// Name, words for codes 0, 1, 2, and the measure where there is one.
struct Row {
    name: &'static str,
    title: &'static str,
    says: [&'static str; 3],
    measure: Option<Measure>,
}

const fn measured(unit: &'static str, most: f64, steps: [f64; 2], more_is_better: bool) -> Option<Measure> {
    Some(Measure { unit, most, steps, more_is_better })
}

/// In the order of [`Indicator::ALL`].
const ROWS: [Row; 8] = [
    Row {
        name: "guard_strength",
        title: "guard strength",
        says: [
            "guard at three quarters of its establishment or more",
            "guard below three quarters",
            "guard below 40 %",
        ],
        measure: measured("guards per post of the establishment", 3.0, [0.75, 0.40], true),
    },
    Row {
        name: "pay_arrears",
        title: "pay arrears",
        says: ["guards paid", "guards unpaid for a month", "guards unpaid for two months or more"],
        measure: measured("days unpaid", 3650.0, [30.0, 60.0], false),
    },
    Row {
        name: "front_distance",
        title: "distance to the front",
        says: ["front 50 km away or more", "front within 50 km", "front within 10 km"],
        measure: measured("km to the front", 2000.0, [50.0, 10.0], true),
    },
    Row {
        name: "attacks",
        title: "attacks in seven days",
        says: ["no attack in seven days", "one or two attacks in seven days", "three attacks or more in seven days"],
        measure: measured("attacks in seven days", 1000.0, [1.0, 3.0], false),
    },
    Row {
        name: "overcrowding",
        title: "overcrowding",
        says: ["people within the places", "more people than places", "half as many again as there are places"],
        measure: measured("people per place", 50.0, [1.0 + 1e-9, 1.5], false),
    },
    Row {
        name: "supplies",
        title: "water, power and food",
        says: ["water, power and food there", "one of water, power, food cut", "two or more of water, power, food cut"],
        measure: measured("of water, power, food cut", 3.0, [1.0, 2.0], false),
    },
    Row {
        name: "guard_withdrawal",
        title: "guard withdrawal",
        says: ["no order to withdraw the guard", "guard withdrawal prepared", "guard withdrawal order"],
        measure: None,
    },
    Row {
        name: "hand_over_talks",
        title: "hand-over talks",
        says: ["no talks of a hand-over", "talks of a hand-over", "hand-over agreed"],
        measure: None,
    },
];

impl Indicator {
    /// All of them, in the order of every table of the crate.
    pub const ALL: [Self; 8] = [
        Self::GuardStrength,
        Self::PayArrears,
        Self::FrontDistance,
        Self::Attacks,
        Self::Overcrowding,
        Self::Supplies,
        Self::GuardWithdrawal,
        Self::HandOverTalks,
    ];

    /// Its name in files, such as `guard_strength`.
    pub fn name(self) -> &'static str {
        ROWS[self.index()].name
    }

    /// Its name for a reader, such as "guard strength".
    pub fn title(self) -> &'static str {
        ROWS[self.index()].title
    }

    /// What a code of it means, in words.
    pub fn says(self, code: Code) -> &'static str {
        ROWS[self.index()].says[code.index()]
    }

    /// The unit of its measured value; none where it is only coded.
    pub fn unit(self) -> Option<&'static str> {
        ROWS[self.index()].measure.as_ref().map(|m| m.unit)
    }

    /// What it raises.
    pub fn cause(self) -> Cause {
        if self == Self::HandOverTalks { Cause::HandOver } else { Cause::Breakout }
    }

    /// Whether it is agreed that a higher code never lowers the hazard.
    pub fn direction_agreed(self) -> bool {
        DIRECTION_AGREED[self.index()]
    }

    /// The code of a measured value in the indicator's unit. Refuses what has no unit, is no number or is absurd.
    pub fn code_of(self, value: f64) -> Result<Code, Error> {
        let Some(measure) = &ROWS[self.index()].measure else {
            return Err(Error::malformed(format!("{} has no measure, give its code 0, 1 or 2", self.title())));
        };
        let value = within(&format!("{} ({})", self.title(), measure.unit), value, 0.0, measure.most)?;
        let reached = |step: f64| if measure.more_is_better { value < step } else { value >= step };
        Ok(Code(measure.steps.iter().map(|step| u8::from(reached(*step))).sum()))
    }

    /// Reads a name as it stands in files.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|i| i.name() == text.trim()).ok_or_else(|| {
            let names: Vec<&str> = ROWS.iter().map(|row| row.name).collect();
            Error::unknown(format!("indicator {text:?} is none of regime, {}", names.join(", ")))
        })
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Indicator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

impl Code {
    /// 0, 1 and 2.
    pub const ALL: [Self; 3] = [Self(0), Self(1), Self(2)];

    /// From its figure.
    pub fn new(code: u8) -> Result<Self, Error> {
        Self::ALL
            .get(usize::from(code))
            .copied()
            .ok_or_else(|| Error::out_of_range(format!("code is {code}, 0, 1 or 2 allowed")))
    }

    /// Reads `0`, `1` or `2`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let figure = text.trim().parse().map_err(|_| Error::malformed(format!("code {text:?} is not 0, 1 or 2")))?;
        Self::new(figure)
    }

    /// Its figure.
    pub const fn figure(self) -> u8 {
        self.0
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(indicator: Indicator, value: f64) -> u8 {
        indicator.code_of(value).unwrap().figure()
    }

    #[test]
    fn a_measured_value_falls_to_the_code_whose_words_it_fits() {
        assert_eq!([1.0, 0.75, 0.5, 0.39].map(|v| figure(Indicator::GuardStrength, v)), [0, 0, 1, 2]);
        assert_eq!([80.0, 50.0, 49.0, 9.0, 0.0].map(|v| figure(Indicator::FrontDistance, v)), [0, 0, 1, 2, 2]);
        assert_eq!([0.0, 1.0, 2.0, 3.0].map(|v| figure(Indicator::Attacks, v)), [0, 1, 1, 2]);
        assert_eq!([1.0, 1.2, 1.5].map(|v| figure(Indicator::Overcrowding, v)), [0, 1, 2]);
        assert_eq!([0.0, 30.0, 61.0].map(|v| figure(Indicator::PayArrears, v)), [0, 1, 2]);
    }

    #[test]
    fn names_are_read_back_and_stand_in_the_order_of_the_tables() {
        for (at, indicator) in Indicator::ALL.into_iter().enumerate() {
            assert_eq!(indicator.index(), at);
            assert_eq!(Indicator::parse(indicator.name()), Ok(indicator));
        }
    }

    #[test]
    fn an_absurd_measure_is_refused_with_its_limit() {
        for bad in [f64::NAN, f64::INFINITY, -1.0, 99_999.0] {
            assert!(Indicator::FrontDistance.code_of(bad).unwrap_err().is_out_of_range());
        }
        let error = Indicator::FrontDistance.code_of(99_999.0).unwrap_err().to_string();
        assert_eq!(error, "distance to the front (km to the front) is 99999, at most 2000 allowed");
        assert!(Indicator::GuardWithdrawal.code_of(1.0).unwrap_err().is_malformed());
    }
}
