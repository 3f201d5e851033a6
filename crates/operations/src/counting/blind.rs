//! A count while heads are counted: nothing in it may tell how many were scanned, and nothing else is withheld. Source:
//! `custody.md` (Head count: each blind to the other and to the scans), decision 0062.

use std::collections::BTreeSet;

use custody::event::authority::Subject;
use custody::{Ledger, Moment, Movement, MovementId, PlaceId, Row};

use super::{CountRow, CountView};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::movement_view::Blind;

/// A movement whose heads are being counted.
type Counted<'r> = (&'r MovementId, &'r Movement, Blind);

impl Desk {
    /// Takes out of a count whatever would tell how many were scanned aboard a movement whose heads are being counted:
    /// what its carrier holds on one side of the vehicle's door, less what was there before, is what stands on the other.
    /// Who is to be found is said all the same, but for what others claim.
    pub(super) fn withhold_scans(&self, view: &mut CountView, ledger: &Ledger, subject: Option<&Subject>) {
        let under_way =
            self.record.movements().filter_map(|(id, movement)| Some((id, movement, self.blind(id, movement)?)));
        let told: Vec<Counted<'_>> = under_way
            .filter(|(.., blind)| blind.is_told_by(ledger.as_of, ledger.known_at))
            .filter(|counted| self.concerns(counted, subject))
            .collect();
        if told.is_empty() {
            return;
        }
        view.withheld = told.iter().map(|(id, ..)| id.to_string()).collect();
        view.withheld_until = told.iter().map(|(id, _, blind)| format!("aboard {id}: {}", blind.said())).collect();
        let telling: Vec<&Row> =
            ledger.rows.iter().filter(|row| told.iter().any(|counted| self.tells_of(row, counted))).collect();
        let carriers: BTreeSet<&str> = told.iter().map(|(.., blind)| blind.carrier.as_str()).collect();
        let same = |a: &CountRow, b: &Row| {
            a.authority == b.authority.as_str()
                && a.place.as_deref() == b.place.as_ref().map(PlaceId::as_str)
                && a.movement.as_deref() == b.movement.as_ref().map(MovementId::as_str)
        };
        view.rows.retain(|row| match row.whole_authority {
            true => !carriers.contains(row.authority.as_str()),
            false => !telling.iter().any(|told| same(row, told)),
        });
        (view.total_people, view.held_people) = (None, None);
        view.residual_total = ledger.residual_unclaimed;
        view.claimed.clear();
    }

    /// Whether a row tells how many were scanned: the carrier's aboard, and where it loads and unloads. What another
    /// authority holds there, it holds since a hand-over.
    fn tells_of(&self, row: &Row, (id, movement, blind): &Counted<'_>) -> bool {
        let ends = movement.plan.iter().map(|plan| &plan.from).chain(movement.destination());
        let mut ends = ends.filter(|end| row.place.as_ref().is_some_and(|place| self.record.is_inside(place, end)));
        row.authority == blind.carrier && (row.movement.as_ref() == Some(*id) || ends.next().is_some())
    }

    /// Whether a count of a subject has anything to do with a movement.
    fn concerns(&self, (id, movement, blind): &Counted<'_>, subject: Option<&Subject>) -> bool {
        match subject {
            None | Some(Subject::Everyone) => true,
            Some(Subject::Authority(authority)) => *authority == blind.carrier,
            Some(Subject::Movement(asked)) => asked == *id,
            Some(Subject::Place(place)) => {
                let mut ends = movement.plan.iter().map(|plan| &plan.from).chain(movement.destination());
                ends.any(|end| self.record.is_inside(place, end) || self.record.is_inside(end, place))
            }
        }
    }

    /// Refuses to publish the count of a movement whose heads are being counted: whoever counts must not know the scans.
    pub(super) fn not_counted_blind(&self, subject: &Subject, as_of: Moment, known_at: Moment) -> Result<(), Failure> {
        let Subject::Movement(id) = subject else { return Ok(()) };
        let blind = self.record.movement(id).and_then(|movement| self.blind(id, movement));
        match blind.filter(|blind| blind.is_told_by(as_of, known_at)) {
            Some(blind) => Err(Failure::error(format!("nothing of {id} is published: {}", blind.said()))),
            None => Ok(()),
        }
    }
}
