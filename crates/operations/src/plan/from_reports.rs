//! Failure laws by the warning: what was reported of a site before the plan begins becomes the law by which it
//! fails. Source: ours; `airlift.md` §5 (the mean law is all that a planner of expected people needs).
//!
//! A failure is a loss without order. A hand-over in order takes nobody out of custody and is no failure here.

use std::path::{Path, PathBuf};

use airlift::FailureLaw;
use stability::{Assessment, Conditions, Grid, Hours, Moment, Priors, SiteId};

use super::read::LawAsked;
use super::when::Start;
use crate::failure::Failure;
use crate::warning::watch::Watch;

/// Step of a law, hours: that of the usual grid of plans. Effect: shorter ones cost time and say no more, since the
/// regime changes by the day.
const STEP_H: u32 = 2;

/// The warning's files, read when the first site asks for them.
pub(super) struct FromReports {
    scenario: PathBuf,
    read: Option<(Watch, Assessment)>,
}

impl FromReports {
    pub(super) fn new(scenario: &Path) -> Self {
        Self { scenario: scenario.to_path_buf(), read: None }
    }

    /// The law of a site, or why the reports give none.
    pub(super) fn law(&mut self, start: Start, asked: &LawAsked, site: &str) -> Result<FailureLaw, String> {
        let told = |what: String| format!("the law of {site} cannot be taken from the reports: {what}");
        if self.read.is_none() {
            self.read = Some(assessed(&self.scenario, start, asked).map_err(|e| told(e.to_string()))?);
        }
        let Some((_, found)) = &self.read else { return Err(told("nothing was read".to_owned())) };
        law(found, asked.days, site).map_err(told)
    }

    /// The files that were read, by role; none if every site states its hazard.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        self.read.iter().flat_map(|(watch, _)| watch.files.iter().map(|(role, bytes)| (*role, bytes.as_slice())))
    }
}

fn assessed(scenario: &Path, start: Start, asked: &LawAsked) -> Result<(Watch, Assessment), Failure> {
    let watch = Watch::load(scenario)?;
    let of_core = crate::warning::watch::of_core;
    let at = match &asked.at {
        Some(text) => Moment::parse(text).map_err(of_core)?,
        None => Moment::from_ms(start.moment().as_ms()).map_err(of_core)?,
    };
    let held = watch.held_at(at);
    let found = stability::assess(&held, at, &Priors::default(), asked.seed).map_err(of_core)?;
    Ok((watch, found))
}

fn law(found: &Assessment, days: u32, site: &str) -> Result<FailureLaw, String> {
    let id = SiteId::parse(site).map_err(|e| e.to_string())?;
    if !found.sites.iter().any(|held| held.site == id) {
        return Err(format!("it is not held at {}", found.at));
    }
    let steps = days * 24 / STEP_H;
    let grid = Hours::new(f64::from(STEP_H)).and_then(|step| Grid::even(step, steps as usize));
    let law = grid.and_then(|grid| found.law(&id, &grid, &Conditions::default())).map_err(|e| e.to_string())?;
    let edges_min = (0..=steps).map(|n| n * STEP_H * 60).collect();
    FailureLaw::new(edges_min, law.breakout).map_err(|e| e.to_string())
}
