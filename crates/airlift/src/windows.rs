//! When something is open: stretches of minutes from the start of the operation. Source: ours.

use crate::error::Error;
use crate::parameters::HORIZON_MIN_MAX;

/// Minutes of a day.
pub(crate) const DAY_MIN: u32 = 24 * 60;

/// Stretches of time, each from a minute up to but not with another, in order and apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Windows(Vec<(u32, u32)>);

impl Windows {
    /// Open at all times.
    pub fn always() -> Self {
        Self(vec![(0, u32::MAX)])
    }

    /// From stretches in minutes; refuses an empty one and ones that do not follow one another.
    pub fn new(stretches: Vec<(u32, u32)>) -> Result<Self, Error> {
        for (n, (from, until)) in stretches.iter().enumerate() {
            if from >= until {
                return Err(Error::new(format!("window {n} is {from} to {until} min, an end after its start needed")));
            }
            if n > 0 && stretches[n - 1].1 > *from {
                let before = stretches[n - 1].1;
                return Err(Error::new(format!("window {n} starts at {from} min, at least {before} needed")));
            }
        }
        Ok(Self(stretches).joined())
    }

    /// Every day from one minute of the day to another, over midnight if the second is not later.
    pub fn daily(from: u32, until: u32) -> Result<Self, Error> {
        if from >= DAY_MIN || until > DAY_MIN {
            return Err(Error::new(format!("daily window is {from} to {until} min, at most {DAY_MIN} allowed")));
        }
        let days = 0..HORIZON_MIN_MAX / DAY_MIN;
        let mut stretches = Vec::new();
        if until <= from && until > 0 {
            stretches.push((0, until));
        }
        let end = if until > from { until } else { until + DAY_MIN };
        stretches.extend(days.map(|day| (day * DAY_MIN + from, day * DAY_MIN + end)));
        Ok(Self(stretches).joined())
    }

    fn joined(self) -> Self {
        let mut joined: Vec<(u32, u32)> = Vec::with_capacity(self.0.len());
        for (from, until) in self.0 {
            match joined.last_mut() {
                Some(last) if last.1 >= from => last.1 = last.1.max(until),
                _ => joined.push((from, until)),
            }
        }
        Self(joined)
    }

    /// The times that both are open.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let mut both = Vec::new();
        for (from, until) in &self.0 {
            for (other_from, other_until) in &other.0 {
                let (from, until) = (*from.max(other_from), *until.min(other_until));
                if from < until {
                    both.push((from, until));
                }
            }
        }
        Self(both)
    }

    /// The same but for a stretch, in which it is shut.
    #[must_use]
    pub fn without(&self, from: u32, until: u32) -> Self {
        let before = (from > 0).then_some((0, from));
        let after = (until < u32::MAX).then_some((until.max(from), u32::MAX));
        self.and(&Self(before.into_iter().chain(after).collect()))
    }

    /// Whether it is open through all of a stretch; an empty stretch asks for its one instant.
    pub fn hold(&self, from: u32, until: u32) -> bool {
        self.0.iter().any(|(open, shut)| *open <= from && until.max(from + 1) <= *shut)
    }

    /// Minutes that it is open within a stretch.
    pub fn minutes_within(&self, from: u32, until: u32) -> u32 {
        self.0.iter().map(|(open, shut)| until.min(*shut).saturating_sub(from.max(*open))).sum()
    }

    /// The stretches.
    pub fn stretches(&self) -> &[(u32, u32)] {
        &self.0
    }
}

#[test]
fn windows_join_meet_and_hold() {
    let night = Windows::daily(18 * 60, 4 * 60).unwrap();
    assert!(night.hold(0, 240) && !night.hold(0, 241) && night.hold(18 * 60, 28 * 60) && !night.hold(600, 600));
    assert_eq!(night.minutes_within(0, DAY_MIN), 10 * 60);
    let week = Windows::new(vec![(0, 100), (100, 200), (5000, 6000)]).unwrap();
    assert_eq!(week.stretches(), [(0, 200), (5000, 6000)]);
    assert_eq!(week.and(&night).stretches(), [(0, 200), (5400, 6000)]);
    assert!(Windows::daily(0, DAY_MIN).unwrap().hold(100, 50_000));
    assert_eq!(week.without(100, 5_500).stretches(), [(0, 100), (5_500, 6_000)]);
    assert_eq!(week.without(0, u32::MAX).stretches(), []);
    assert_eq!(Windows::always().without(0, 7).stretches(), [(7, u32::MAX)]);
    assert!(Windows::new(vec![(5, 5)]).is_err() && Windows::new(vec![(0, 9), (8, 12)]).is_err());
}
