//! From a picture to a template, stage by stage. Source: ours; each stage names its own.

use crate::dislocation::dislocations;
use crate::enhance::enhance;
use crate::field::field;
use crate::image::Image;
use crate::mask::mask;
use crate::normalise::normalise;
use crate::prune::prune;
use crate::quality::{Quality, quality};
use crate::resample::resample;
use crate::ridge_map::RidgeMap;
use crate::spectrum::spectra;
use crate::template::Template;
use crate::trace::Trace;

/// The template of a picture, and how good it is to compare.
pub fn extract(image: &Image, trace: &mut impl Trace) -> (Template, Quality) {
    let picture = resample(image);
    trace.resampled(&picture);
    let normalised = normalise(&picture);
    let field = field(&spectra(&normalised));
    trace.field(&field);
    let mask = mask(&normalised, &field);
    trace.mask(&mask);
    let response = enhance(&normalised, &field, &mask);
    trace.enhanced(&response);
    let found = dislocations(&response, &field, &mask);
    trace.found(&found);
    let minutiae = prune(found);
    let quality = quality(&picture, image.dpi(), &normalised, &field, &mask, &minutiae);
    (Template::of(minutiae, RidgeMap::of(&field, &mask)), quality)
}
