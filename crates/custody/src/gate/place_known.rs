//! What is said of a place that nobody has described here: it can be, and by whom. Source: ours, decision 0056.

use crate::event::Function;
use crate::ids::PlaceId;

/// Who brings the description of a place: whoever takes in the log that has it, and whoever describes one of his own.
pub(crate) const DESCRIBED_BY: &[Function] = &[Function::Commander, Function::Liaison];

/// That a place is not described here, and the two ways to have it described.
pub(crate) fn undescribed(place: &PlaceId) -> String {
    format!(
        "place {place} is not described in this record: the bundle of whoever answers for it describes it (`custodia log \
         import`), or, where it is this authority's own, `custodia place add`"
    )
}
