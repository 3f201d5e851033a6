//! Ways out of custody for good, a release or a death: whether enough have signed for one, and whether somebody has said
//! since that he was never gone. Source: `custody.md` (Path of a person), decisions 0020, 0076 and 0082.

use minicbor::{Decode, Encode};

use crate::envelope::Signatory;
use crate::event::{Body, Function};
use crate::ids::EventId;
use crate::record::conflict::AT_ONCE;
use crate::record::person::Person;
use crate::time::Moment;

use super::two_officers;

/// A way out for good that enough have signed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum Gone {
    /// Released, under a named order.
    #[n(0)]
    Released,
    /// Dead.
    #[n(1)]
    Died,
}

impl Gone {
    /// What an event says, where those behind it are enough: of a release two officers of two functions, one of law or
    /// of a court, under a named order; of a death two officers, one a doctor or nurse.
    pub(crate) fn signed(body: &Body, officers: &[Signatory]) -> Option<Self> {
        let [one, other, ..] = officers else { return None };
        let signs = |needed: &[Function]| [one, other].iter().any(|s| needed.contains(&s.function));
        let said = match body {
            Body::Released(b) => {
                let law = signs(&[Function::LegalReviewer, Function::Court]) && one.function != other.function;
                (law && b.ordered.is_some()).then_some(Self::Released)
            }
            Body::Died(_) => signs(&[Function::Medical]).then_some(Self::Died),
            _ => None,
        };
        said.filter(|_| two_officers(officers))
    }

    /// Whether a way out of one of these files, by its time and event, was contradicted since: somebody came in, or was
    /// verified, after it. Whoever comes in later than at once after a release that enough have signed for was arrested
    /// anew; after a death, and after what is in doubt, nobody comes in whom it had let go.
    pub(crate) fn is_contradicted(files: &[&Person], (at, id): (Moment, EventId)) -> bool {
        let signed = files.iter().flat_map(|file| file.law.gone.iter()).find(|gone| gone.id == id);
        let anew = signed.is_some_and(|gone| gone.value == Self::Released);
        let speaks_of_it = |then: (Moment, EventId)| then > (at, id) && !(anew && then.0 - at > AT_ONCE);
        files.iter().any(|file| {
            let mut changes = file.legs.changes().iter().filter(|c| c.step.comes_in());
            changes.any(|c| speaks_of_it((c.occurred, c.id)))
                || file.verified_sightings(Moment::MAX).any(|seen| speaks_of_it((seen.at, seen.id)))
        })
    }
}
