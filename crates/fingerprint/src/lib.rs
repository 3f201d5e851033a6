#![doc = include_str!("../README.md")]

mod error;
mod bytes;
pub mod parameters;
mod simd;
mod plane;
mod image;
mod png;
mod resample;
mod normalise;
mod spectrum;
mod field;
mod mask;
mod enhance;
mod minutia;
mod dislocation;
mod prune;
mod ridge_map;
mod cylinder;
mod template;
mod guessed_map;
mod minutiae_record;
mod quality;
mod trace;
mod extract;
mod assign;
mod relax;
mod align;
mod evidence;
mod score;
mod compare;
mod calibration;
mod packed;
mod position;
mod sequence;
mod gallery;
pub mod evaluation;
#[cfg(any(test, feature = "synth"))]
mod chance;
#[cfg(any(test, feature = "synth"))]
pub mod synth;

pub use align::{Motion, Pair};
pub use calibration::{Calibration, calibrated};
pub use compare::{Comparison, compare};
pub use cylinder::Cylinder;
pub use enhance::Response;
pub use error::Error;
pub use evidence::Evidence;
pub use extract::extract;
pub use field::Field;
pub use gallery::{CardHit, CardSearch, Enrolled, FingerHit, Gallery, GalleryWriter, Hit, Print, Search};
pub use image::Image;
pub use mask::Mask;
pub use minutia::{Kind, Minutia};
pub use minutiae_record::{
    Device, Extension, FingerView, MinutiaeFormat, MinutiaeRecord, QualityScore, RecordedMinutia,
};
pub use plane::Plane;
pub use png::encode_png;
pub use quality::{Quality, Reason};
pub use ridge_map::RidgeMap;
pub use score::Score;
pub use sequence::{SequenceFault, check_sequence};
pub use template::Template;
pub use trace::Trace;
