//! One print of a made finger: what part of it touches the glass and how, and what an extractor makes of it.
//! Source: ours.

use crate::chance::Chance;
use crate::minutia::{Kind, Minutia};
use crate::parameters::{MAP_CELL_PX, MINUTIAE_MAX, QUALITY_MIN};
use crate::ridge_map::RidgeMap;
use crate::synth::finger::SyntheticFinger;
use crate::synth::parameters::{
    CONTACT_HEIGHT_PX, CONTACT_WIDTH_PX, FALSE, JITTER_DIRECTION, JITTER_FLOW, JITTER_PX, MISSED, PULL_PX,
    PULL_WAVE_PX, QUALITY, QUALITY_SPREAD, SHIFT_SPREAD_PX, TURN_SPREAD,
};
use crate::template::Template;

/// How a finger is set down, and how well it prints.
pub(super) struct Impression {
    cosine: f32,
    sine: f32,
    turn: f32,
    /// Middle of what touches, in the finger.
    middle: (f32, f32),
    /// Half axes of what touches.
    half: (f32, f32),
    waves: [Wave; 4],
    /// 0 as clear as prints get, 1 as unclear.
    unclear: f32,
}

/// A pull of the skin along one axis.
struct Wave {
    height: f32,
    x: f32,
    y: f32,
    phase: f32,
}

impl Wave {
    fn at(&self, x: f32, y: f32) -> f32 {
        self.height * libm::sinf(self.x * x + self.y * y + self.phase)
    }
}

impl Impression {
    pub(super) fn drawn(chance: &mut Chance) -> Self {
        let spread = if chance.unit() < 0.75 { TURN_SPREAD.0 } else { TURN_SPREAD.1 };
        let turn = chance.normal(0.0, spread);
        let middle = (chance.normal(0.0, SHIFT_SPREAD_PX), chance.normal(0.0, SHIFT_SPREAD_PX));
        let axis =
            |chance: &mut Chance, (mean, spread): (f32, f32)| chance.normal_in(mean, spread, 0.5 * mean, 1.5 * mean);
        let half = (axis(chance, CONTACT_WIDTH_PX), axis(chance, CONTACT_HEIGHT_PX));
        let waves = std::array::from_fn(|_| {
            let (bearing, phase) =
                (chance.between(0.0, std::f32::consts::TAU), chance.between(0.0, std::f32::consts::TAU));
            let per_px = std::f32::consts::TAU / chance.between(PULL_WAVE_PX.0, PULL_WAVE_PX.1);
            let height = chance.normal(0.0, PULL_PX);
            Wave { height, x: per_px * libm::cosf(bearing), y: per_px * libm::sinf(bearing), phase }
        });
        let unclear = chance.unit();
        let (cosine, sine) = (libm::cosf(turn), libm::sinf(turn));
        // Most prints are clear, a few are not.
        Self { cosine, sine, turn, middle, half, waves, unclear: unclear * unclear * unclear }
    }

    fn touches(&self, x: f32, y: f32) -> bool {
        self.off_centre(x, y) < 1.0
    }

    /// How far a place of the finger lies from the middle of what touches: 1 at its edge.
    pub(super) fn off_centre(&self, x: f32, y: f32) -> f32 {
        let (u, v) = ((x - self.middle.0) / self.half.0, (y - self.middle.1) / self.half.1);
        u * u + v * v
    }

    /// From a place in the finger to one in the print, whose middle is at nought.
    fn set_down(&self, x: f32, y: f32) -> (f32, f32) {
        let (px, py) = (x - self.middle.0, y - self.middle.1);
        let (px, py) = (self.cosine * px - self.sine * py, self.sine * px + self.cosine * py);
        (px + self.waves[0].at(x, y) + self.waves[1].at(x, y), py + self.waves[2].at(x, y) + self.waves[3].at(x, y))
    }

    /// The way back, pulls left out.
    fn picked_up(&self, px: f32, py: f32) -> (f32, f32) {
        (self.cosine * px + self.sine * py + self.middle.0, self.cosine * py - self.sine * px + self.middle.1)
    }

    /// The way back with pulls, which are gentle: where they lead is asked where the way without them ends.
    pub(super) fn touched(&self, px: f32, py: f32) -> (f32, f32) {
        let (x, y) = self.picked_up(px, py);
        let pulled = |waves: &[Wave]| waves[0].at(x, y) + waves[1].at(x, y);
        self.picked_up(px - pulled(&self.waves[..2]), py - pulled(&self.waves[2..]))
    }

    /// A number that is worse the less clear the print is.
    pub(super) fn by_clarity(&self, (clear, more): (f32, f32)) -> f32 {
        clear + more * self.unclear
    }
}

/// The print that the stream draws.
pub(crate) fn printed(finger: &SyntheticFinger, chance: &mut Chance) -> Template {
    let how = Impression::drawn(chance);
    let squares = |half: f32| ((2.0 * half) / MAP_CELL_PX as f32).ceil() as usize + 2;
    // Room for the ellipse turned whichever way.
    let reach = |along: f32, across: f32| ((along * how.cosine).powi(2) + (across * how.sine).powi(2)).sqrt();
    let (width, height) = (squares(reach(how.half.0, how.half.1)), squares(reach(how.half.1, how.half.0)));
    let centre = (0.5 * (width * MAP_CELL_PX) as f32, 0.5 * (height * MAP_CELL_PX) as f32);
    let mut minutiae = found(finger, &how, centre, chance);
    false_ones(finger, &how, centre, chance, &mut minutiae);
    minutiae.retain(|m| {
        let (right, down) = (2.0 * centre.0, 2.0 * centre.1);
        m.x >= 0.0 && m.y >= 0.0 && m.x < right && m.y < down && m.quality >= QUALITY_MIN
    });
    minutiae.sort_by(|a, b| b.quality.cmp(&a.quality).then(a.y.total_cmp(&b.y)).then(a.x.total_cmp(&b.x)));
    minutiae.truncate(MINUTIAE_MAX);
    Template::of(minutiae, map(finger, &how, (width, height), centre, chance))
}

/// The finger's own minutiae that touch the glass and are found.
fn found(finger: &SyntheticFinger, how: &Impression, centre: (f32, f32), chance: &mut Chance) -> Vec<Minutia> {
    let (missed, jitter) = (how.by_clarity(MISSED), how.by_clarity(JITTER_PX));
    let jitter_direction = how.by_clarity(JITTER_DIRECTION);
    let mut out = Vec::with_capacity(finger.minutiae.len());
    for m in &finger.minutiae {
        if !how.touches(m.x, m.y) || chance.unit() < missed {
            continue;
        }
        let (x, y) = how.set_down(m.x, m.y);
        let direction = m.direction + how.turn + chance.normal(0.0, jitter_direction);
        out.push(Minutia {
            x: x + centre.0 + chance.normal(0.0, jitter),
            y: y + centre.1 + chance.normal(0.0, jitter),
            direction: direction.rem_euclid(std::f32::consts::TAU),
            kind: m.kind,
            quality: quality(how, chance),
        });
    }
    out
}

/// Minutiae that are not there, along the ridges like true ones.
fn false_ones(
    finger: &SyntheticFinger,
    how: &Impression,
    centre: (f32, f32),
    chance: &mut Chance,
    into: &mut Vec<Minutia>,
) {
    let wanted = how.by_clarity(FALSE) * into.len() as f32;
    let wanted = wanted as usize + usize::from(chance.unit() < wanted.fract());
    for _ in 0..wanted {
        let (u, v) = (chance.between(-1.0, 1.0), chance.between(-1.0, 1.0));
        if u * u + v * v > 1.0 {
            continue;
        }
        let (fx, fy) = (how.middle.0 + u * how.half.0, how.middle.1 + v * how.half.1);
        let (x, y) = how.set_down(fx, fy);
        let sense = if chance.unit() < 0.5 { 0.0 } else { std::f32::consts::PI };
        let direction = (finger.flow.ridge(fx, fy) + how.turn + sense).rem_euclid(std::f32::consts::TAU);
        let kind = if chance.unit() < 0.7 { Kind::Ending } else { Kind::Bifurcation };
        into.push(Minutia { x: x + centre.0, y: y + centre.1, direction, kind, quality: quality(how, chance) });
    }
}

fn quality(how: &Impression, chance: &mut Chance) -> u8 {
    let mean = QUALITY.0 - QUALITY.1 * how.unclear;
    chance.normal_in(mean, QUALITY_SPREAD, 0.0, 100.0) as u8
}

fn map(
    finger: &SyntheticFinger,
    how: &Impression,
    (width, height): (usize, usize),
    centre: (f32, f32),
    chance: &mut Chance,
) -> RidgeMap {
    let spread = how.by_clarity(JITTER_FLOW);
    let mut normals = Vec::with_capacity(width * height);
    for row in 0..height {
        for column in 0..width {
            let middle = |i: usize| (i as f32 + 0.5) * MAP_CELL_PX as f32;
            let (x, y) = how.picked_up(middle(column) - centre.0, middle(row) - centre.1);
            normals.push(if how.touches(x, y) {
                let ridge = finger.flow.ridge(x, y) + how.turn + chance.normal(0.0, spread);
                // The normal is a quarter turn from the ridge.
                RidgeMap::normal(-libm::cosf(2.0 * ridge), -libm::sinf(2.0 * ridge))
            } else {
                RidgeMap::NONE
            });
        }
    }
    RidgeMap { width, height, normals }
}
