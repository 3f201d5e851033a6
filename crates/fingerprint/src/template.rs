//! What is kept of a print: minutiae, and a coarse map of the ridges' orientation that also says where there are any.
//! Source: ours.

use crate::cylinder::{Cylinder, cylinders};
use crate::error::Error;
use crate::minutia::Minutia;
use crate::parameters::{MINUTIAE_READ_MAX, SIDE_MAX_PX};
use crate::ridge_map::RidgeMap;

/// A print as it is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    minutiae: Vec<Minutia>,
    map: RidgeMap,
    pub(crate) cylinders: Vec<Cylinder>,
    /// Cosine and sine of each minutia's direction.
    pub(crate) headings: Vec<(f32, f32)>,
}

impl Template {
    /// From minutiae and a map, also of other makers.
    ///
    /// # Errors
    /// There are more minutiae than are compared, or one lies nowhere, or the map does not fit together.
    pub fn new(minutiae: Vec<Minutia>, map: RidgeMap) -> Result<Self, Error> {
        checked(&minutiae, &map)?;
        Ok(Self::of(minutiae, map))
    }

    /// From what a gallery keeps, neighbourhoods included.
    pub(crate) fn of_parts(minutiae: Vec<Minutia>, map: RidgeMap, cylinders: Vec<Cylinder>) -> Result<Self, Error> {
        checked(&minutiae, &map)?;
        let headings = headings(&minutiae);
        Ok(Self { minutiae, map, cylinders, headings })
    }

    pub(crate) fn of(minutiae: Vec<Minutia>, map: RidgeMap) -> Self {
        let cylinders = cylinders(&minutiae, &map);
        let headings = headings(&minutiae);
        Self { minutiae, map, cylinders, headings }
    }

    /// Best first.
    pub fn minutiae(&self) -> &[Minutia] {
        &self.minutiae
    }

    /// Where there are ridges, and how they run.
    pub fn map(&self) -> &RidgeMap {
        &self.map
    }
}

/// Refuses what cannot be compared.
fn checked(minutiae: &[Minutia], map: &RidgeMap) -> Result<(), Error> {
    if minutiae.len() > MINUTIAE_READ_MAX {
        let n = minutiae.len();
        return Err(Error::too_large(format!("template has {n} minutiae, at most {MINUTIAE_READ_MAX} allowed")));
    }
    let side = 0.0..=SIDE_MAX_PX as f32;
    let nowhere = |m: &Minutia| !side.contains(&m.x) || !side.contains(&m.y) || !m.direction.is_finite();
    if let Some(at) = minutiae.iter().position(nowhere) {
        let m = minutiae[at];
        let (x, y, direction) = (m.x, m.y, m.direction);
        return Err(Error::out_of_range(format!(
            "minutia {at} is at {x}, {y} px, {direction} rad: 0 to {SIDE_MAX_PX} px and a finite angle needed"
        )));
    }
    map.checked()
}

fn headings(minutiae: &[Minutia]) -> Vec<(f32, f32)> {
    minutiae.iter().map(|m| (libm::cosf(m.direction), libm::sinf(m.direction))).collect()
}
