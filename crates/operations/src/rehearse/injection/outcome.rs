//! Makes the table of injected errors and what became of them. Source of the interval: E. B. Wilson,
//! "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).

use serde::{Deserialize, Serialize};

use super::{InjectionKind, InjectionPlan};

/// Quantile of the normal law for 95 per cent, two-sided.
const Z_95: f64 = 1.959_963_984_540_054;

/// Where errors of a kind were found or stopped, and by which rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FoundBy {
    /// Where: a gate, a count, a discrepancy.
    #[serde(rename = "where")]
    pub place: String,
    /// The rule in its own words.
    pub rule: String,
    /// How many errors of the kind; each counts once, by what stopped it, else by what found it first.
    pub count: u32,
}

/// One line of the table: what was injected and what the logs told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindOutcome {
    /// Which kind.
    pub kind: InjectionKind,
    /// How many the rates ask for.
    pub asked: u32,
    /// How many were planned: fewer where no person or movement without another error was left.
    pub planned: u32,
    /// How many truly happened; one that was planned may find no occasion.
    pub injected: u32,
    /// How many a rule found afterwards.
    pub found: u32,
    /// How many a gate stopped before they did harm.
    pub blocked: u32,
    /// How many neither.
    pub missed: u32,
    /// Where found or blocked, by which rule; the most first.
    pub found_by: Vec<FoundBy>,
    /// Why, in words, one reason a line.
    pub missed_why: Vec<String>,
}

impl KindOutcome {
    /// An empty line.
    pub const fn none(kind: InjectionKind) -> Self {
        Self {
            kind,
            asked: 0,
            planned: 0,
            injected: 0,
            found: 0,
            blocked: 0,
            missed: 0,
            found_by: Vec::new(),
            missed_why: Vec::new(),
        }
    }

    /// An empty line of a plan.
    pub fn of(plan: &InjectionPlan, kind: InjectionKind) -> Self {
        let planned = u32::try_from(plan.of_kind(kind).count()).unwrap_or(u32::MAX);
        Self { asked: plan.asked.get(&kind).copied().unwrap_or(0), planned, ..Self::none(kind) }
    }

    /// Whether the table says less of the kind than was asked of it: its rate could not be met for want of people or
    /// movements, or none of it happened.
    pub const fn falls_short(&self) -> bool {
        self.planned < self.asked || (self.asked > 0 && self.injected == 0)
    }

    /// One more was found by a rule, and where.
    pub fn add_found(&mut self, place: &str, rule: &str) {
        self.injected += 1;
        self.found += 1;
        self.add_by(place, rule, 1);
    }

    /// One more was stopped by a gate.
    pub fn add_blocked(&mut self, place: &str, rule: &str) {
        self.injected += 1;
        self.blocked += 1;
        self.add_by(place, rule, 1);
    }

    fn add_by(&mut self, place: &str, rule: &str, count: u32) {
        match self.found_by.iter_mut().find(|by| by.place == place && by.rule == rule) {
            Some(by) => by.count += count,
            None => self.found_by.push(FoundBy { place: place.into(), rule: rule.into(), count }),
        }
        self.found_by.sort_by(|a, b| (b.count, &a.place, &a.rule).cmp(&(a.count, &b.place, &b.rule)));
    }

    /// One more was missed; the same reason is kept once.
    pub fn add_missed(&mut self, why: &str) {
        self.injected += 1;
        self.missed += 1;
        if !self.missed_why.iter().any(|known| known == why) {
            self.missed_why.push(why.to_string());
        }
    }

    /// Adds the line of another seed.
    pub fn add(&mut self, other: &Self) {
        self.asked += other.asked;
        self.planned += other.planned;
        self.injected += other.injected;
        self.found += other.found;
        self.blocked += other.blocked;
        self.missed += other.missed;
        for by in &other.found_by {
            self.add_by(&by.place, &by.rule, by.count);
        }
        for why in &other.missed_why {
            if !self.missed_why.contains(why) {
                self.missed_why.push(why.clone());
            }
        }
    }

    /// Share found or blocked with its Wilson interval; `None` where nothing was injected.
    pub fn share_95(&self) -> Option<(f64, f64, f64)> {
        let caught = self.found + self.blocked;
        let (low, high) = wilson_95(caught, self.injected)?;
        Some((f64::from(caught) / f64::from(self.injected), low, high))
    }
}

/// The Wilson score interval at 95 per cent of a share; `None` of no trials.
pub fn wilson_95(successes: u32, trials: u32) -> Option<(f64, f64)> {
    if trials == 0 || successes > trials {
        return None;
    }
    let (n, share) = (f64::from(trials), f64::from(successes) / f64::from(trials));
    let z2 = Z_95 * Z_95;
    let middle = (share + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let half = Z_95 / (1.0 + z2 / n) * (share * (1.0 - share) / n + z2 / (4.0 * n * n)).sqrt();
    let low = if successes == 0 { 0.0 } else { (middle - half).max(0.0) };
    let high = if successes == trials { 1.0 } else { (middle + half).min(1.0) };
    Some((low, high))
}
