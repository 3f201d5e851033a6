//! A count while heads are counted: nothing in it may tell how many were scanned. Source: `custody.md` (Head count: each
//! blind to the other and to the scans).

use std::collections::BTreeSet;

use custody::event::authority::Subject;
use custody::{Ledger, Movement, MovementId, PlaceId, Row};

use super::{CountRow, CountView};
use crate::desk::Desk;
use crate::failure::Failure;
use crate::movement_view::{UNDER_WAY, is_blind};

impl Desk {
    /// Takes out of a count whatever would tell how many were scanned aboard a movement whose heads are being counted:
    /// what stands on one side of the vehicle's door, less what was there before, is what stands on the other.
    pub(super) fn withhold_scans(&self, view: &mut CountView, ledger: &Ledger) {
        let blind: Vec<(&MovementId, &Movement)> =
            self.record.movements().filter(|(_, movement)| is_blind(movement)).collect();
        let tells_of = |row: &Row, (id, movement): (&MovementId, &Movement)| {
            let ends = movement.plan.iter().map(|plan| &plan.from).chain(movement.destination());
            let mut ends = ends.filter(|end| row.place.as_ref().is_some_and(|place| self.record.is_inside(place, end)));
            row.movement.as_ref() == Some(id) || ends.next().is_some()
        };
        let telling: Vec<&Row> =
            ledger.rows.iter().filter(|row| blind.iter().any(|movement| tells_of(row, *movement))).collect();
        if telling.is_empty() {
            return;
        }
        let of_it = blind.iter().filter(|movement| telling.iter().any(|row| tells_of(row, **movement)));
        view.withheld = of_it.map(|(id, _)| id.to_string()).collect();
        let authorities: BTreeSet<String> = telling.iter().map(|row| row.authority.to_string()).collect();
        let same = |a: &CountRow, b: &Row| {
            a.authority == b.authority.as_str()
                && a.place.as_deref() == b.place.as_ref().map(PlaceId::as_str)
                && a.movement.as_deref() == b.movement.as_ref().map(MovementId::as_str)
        };
        view.rows.retain(|row| match row.whole_authority {
            true => !authorities.contains(&row.authority),
            false => !telling.iter().any(|told| same(row, told)),
        });
        (view.total_people, view.held_people, view.residual_total) = (None, None, None);
        view.claimed.clear();
    }

    /// Refuses the count of a movement whose heads are being counted: whoever counts must not know the scans.
    pub(super) fn not_counted_blind(&self, subject: &Subject) -> Result<(), Failure> {
        match subject {
            Subject::Movement(id) if self.record.movement(id).is_some_and(is_blind) => {
                Err(Failure::error(format!("nothing of {id} is counted out: {UNDER_WAY}"))
                    .hint("two officers count with `custodia man headcount`, each for himself; then it is shown"))
            }
            _ => Ok(()),
        }
    }
}
