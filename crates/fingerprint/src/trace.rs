//! Lets an examiner watch an extraction stage by stage. `()` watches nothing and costs nothing. Source: ours.

use crate::enhance::Response;
use crate::field::Field;
use crate::mask::Mask;
use crate::minutia::Minutia;
use crate::plane::Plane;

/// Is told of each stage as it is done.
pub trait Trace {
    /// The picture at 500 dpi, grey levels.
    fn resampled(&mut self, _picture: &Plane) {}
    /// Orientation, period and coherence.
    fn field(&mut self, _field: &Field) {}
    /// Where ridges are.
    fn mask(&mut self, _mask: &Mask) {}
    /// The enhanced picture.
    fn enhanced(&mut self, _response: &Response) {}
    /// All dislocations, before any is taken away.
    fn found(&mut self, _minutiae: &[Minutia]) {}
}

impl Trace for () {}
