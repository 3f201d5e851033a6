//! A file that was imported before under its idempotency key: nothing is written, and what is doubtful is told again.
//! Source: ours.

use custody::Order;
use custody::event::Stream;

use super::doubts::{left_out, of_erased, of_several};
use super::erased::OfErased;
use super::facts::{alias_of, claims};
use super::found::{Found, listed};
use super::same_birth::AsRecorded;
use super::{Around, ImportReport, RowRemark, Taken};
use crate::desk::{Desk, Seat, When};
use crate::failure::Failure;
use crate::roster::RosterRow;

impl Desk {
    /// What is still doubtful about a row of a file that was imported before under its key; writes nothing.
    pub(super) fn judge_row(
        &self,
        seat: &Seat,
        when: &When,
        row: &RosterRow,
        around: &Around<'_>,
        report: &mut ImportReport,
    ) -> Result<Taken, Failure> {
        let alias = alias_of(row);
        let now = when.occurred_at.unwrap_or_else(|| self.now());
        let facts = claims(row, &alias, around.place);
        let AsRecorded { facts, read, .. } = self.as_recorded(row, &alias, facts, now, &around.keys)?;
        let found = self.found_by(&alias, &facts, &read, around)?;
        report.looked.extend(found.numbers());
        let doubtful = &mut report.doubtful;
        let number = match found {
            Found::Whole(number) | Found::One(number, _) => number,
            Found::Several(numbers) => return Ok(Taken::Refused(of_several(&alias.value, &listed(&numbers)))),
            Found::Nobody if let Some(OfErased::Is(number)) = around.erased.get(&row.row) => {
                doubtful.push(RowRemark { row: row.row, why: of_erased(*number) });
                return Ok(Taken::Unchanged);
            }
            Found::Nobody | Found::OfOthers(..) => {
                return Ok(Taken::Refused("was not taken when the file was first imported".into()));
            }
        };
        doubtful.extend(self.not_there(number, around.place).map(|why| RowRemark { row: row.row, why }));
        let when = When { idempotency_key: None, ..when.clone() };
        for body in facts {
            let order = Order::State { stream: Stream::Person(number), body };
            if let Some(refusal) = self.would_refuse(seat, &when, order)? {
                doubtful.push(RowRemark { row: row.row, why: left_out(number, &Failure::Refused(refusal)) });
            }
        }
        Ok(Taken::Unchanged)
    }
}
