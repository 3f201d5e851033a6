//! What a fuzzing run and the replay of its corpus both do with foreign bytes: the reader of `stability`, and
//! what is computed from whatever it takes. Source: ours.

use stability::{Moment, Priors, Reports, SiteId, assess};

/// All targets of this crate, by the name of their corpus.
#[rustfmt::skip] // One a line: scripts/fuzz reads the names.
pub(crate) const TARGETS: &[(&str, fn(&[u8]))] = &[
    ("reports", reports),
    ("assessment", assessment),
];

fn read(bytes: &[u8]) -> Option<Reports> {
    let sites = ["a", "b"].map(SiteId::parse).into_iter().collect::<Result<Vec<_>, _>>().ok()?;
    Reports::parse_csv(bytes, &sites).ok()
}

/// What was read and is written is read back as the same.
fn reports(bytes: &[u8]) {
    let Some(reports) = read(bytes) else { return };
    let again = Reports::parse_csv(reports.to_csv().as_bytes(), &reports.sites);
    assert!(again.as_ref() == Ok(&reports), "written and read back: {again:?}");
}

/// Whatever reports say, every number of the assessment is one and can be meant.
fn assessment(bytes: &[u8]) {
    let (Some(reports), Ok(at)) = (read(bytes), Moment::from_ms(1_769_000_000_000)) else { return };
    let priors = Priors { worlds: 50, ..Priors::default() };
    let found = assess(&reports, at, &priors, 1);
    let Ok(found) = found else { panic!("reports that were read are refused: {found:?}") };
    for site in &found.sites {
        let outcomes = [site.outcomes.breakout, site.outcomes.hand_over, site.outcomes.still_held];
        let sum: f64 = outcomes.iter().map(|p| p.value()).sum();
        assert!((sum - 1.0).abs() < 1e-6, "outcomes add to {sum}");
        assert!(site.hazard.p05 <= site.hazard.p95 && site.hazard.mean.value() > 0.0, "{:?}", site.hazard);
    }
}
