//! What can be said of those who break out: a share retaken, from one event whose numbers are disputed.
//! Source: the interior ministry on Shaddadi, 19 January 2026, see [`crate::parameters::RECAPTURED`].

use crate::distribution::beta_quantile;
use crate::parameters::{ESCAPED, JEFFREYS_SHAPE, RECAPTURED};
use crate::units::Probability;

/// Share of those who break out that is retaken within about a day. Weak: nothing to plan on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recapture {
    /// Mean.
    pub mean: Probability,
    /// Lower end of its 90 % band.
    pub p05: Probability,
    /// Upper end.
    pub p95: Probability,
    /// What it rests on, in words.
    pub basis: &'static str,
}

/// What it rests on.
const BASIS: &str = "one event with disputed numbers (81 of 120 retaken at Shaddadi by one count; others said 200 or \
                     1,500 escaped): it counts once, and the band is nearly everything";

impl Recapture {
    /// Jeffreys' prior and one event, divided as its share was: the people of one breakout run together, so
    /// they are not 120 observations.
    pub(crate) fn known() -> Self {
        let share = RECAPTURED / ESCAPED;
        let (a, b) = (JEFFREYS_SHAPE + share, JEFFREYS_SHAPE + 1.0 - share);
        let at = |p: f64| Probability::computed(beta_quantile(a, b, p));
        Self { mean: Probability::computed(a / (a + b)), p05: at(0.05), p95: at(0.95), basis: BASIS }
    }
}

#[test]
fn one_event_leaves_nearly_everything_open() {
    let known = Recapture::known();
    assert!((known.mean.value() - 0.5875).abs() < 1e-9);
    assert!(known.p05.value() < 0.1 && known.p95.value() > 0.95, "{known:?}");
}
