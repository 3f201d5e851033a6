//! A minutia: where a ridge ends or parts. Source: ISO/IEC 19794-2, clause 6, for direction and kinds.

/// What a ridge does at a minutia. Pressure turns one into the other; comparison does not rest on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A ridge ends.
    Ending,
    /// A ridge parts in two; a valley ends.
    Bifurcation,
}

/// Where a ridge ends or parts, in pixels at 500 dpi, `x` to the right, `y` down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Minutia {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the upper edge.
    pub y: f32,
    /// Radians from 0 to 2 pi, from `x` towards `y`: from the end along its ridge, or from the fork into the valley
    /// between its arms.
    pub direction: f32,
    /// Ending or bifurcation, as far as can be seen.
    pub kind: Kind,
    /// 0 to 100: how clear the ridges around it are.
    pub quality: u8,
}

/// An angle as one from -pi to pi.
pub(crate) fn turned(angle: f32) -> f32 {
    let turn = std::f32::consts::TAU;
    let angle = angle.rem_euclid(turn);
    if angle > std::f32::consts::PI { angle - turn } else { angle }
}
