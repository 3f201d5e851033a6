//! Which authority counts as the tracing bureau for a log: one that this log has recognised by two officers and a
//! legal basis. A card alone, which says what it likes, makes none. Source: decision 0042; `custody.md` (Floor).

use crate::event::AuthorityKind;
use crate::event::authority::{BureauDoubted, BureauRecognised};
use crate::ids::AuthorityId;

use super::dated::Dated;
use super::law::Hands;
use super::{Context, Record};

impl Record {
    /// Keeps the newest word of a log on a bureau; what two officers of two functions, one of law and neither of
    /// the operation, have not signed recognises nobody.
    pub(crate) fn recognise_bureau(&mut self, context: &Context<'_>, body: &BureauRecognised) {
        let hands = Hands::of(&context.event.envelope.officers);
        if hands.two && !hands.operating && context.event.envelope.authority != body.bureau {
            self.keep_bureau(context, &body.bureau, true);
        }
    }

    pub(crate) fn doubt_bureau(&mut self, context: &Context<'_>, body: &BureauDoubted) {
        self.keep_bureau(context, &body.bureau, false);
    }

    fn keep_bureau(&mut self, context: &Context<'_>, bureau: &AuthorityId, stands: bool) {
        let row = self.authority_row(bureau);
        if self.withdrawn_after(context.log, row, context.id) {
            return;
        }
        let bureaus = &mut self.authorities.row_mut(context.log).bureaus;
        Dated::new(context, (row, stands)).keep_in(bureaus, |old, new| old.0 == new.0);
    }

    /// Whether an authority is a bureau by its card in a log, which counts for nothing by itself.
    pub(crate) fn is_entered_as_bureau(&self, log: u32, row: u32) -> bool {
        self.kind_by(log, row) == Some(AuthorityKind::Bureau)
    }

    /// Whether a log has recognised an authority as a bureau, and has not come to doubt it.
    pub(crate) fn recognises_bureau(&self, log: u32, bureau: u32) -> bool {
        let said = &self.authorities.row(log).bureaus;
        self.is_entered_as_bureau(log, bureau) && said.iter().any(|b| b.value == (bureau, true))
    }

    /// Whether an authority counts as the bureau for what a log owes it word of: recognised by that log, or the
    /// bureau's own log.
    pub(crate) fn is_bureau(&self, bureau: u32, log: u32) -> bool {
        let opened = self.authorities.row(bureau).genesis.as_ref();
        let own = bureau == log && opened.is_some_and(|genesis| genesis.kind == AuthorityKind::Bureau);
        own || self.recognises_bureau(log, bureau)
    }

    /// The same by the names of both.
    pub fn counts_as_bureau(&self, bureau: &AuthorityId, log: &AuthorityId) -> bool {
        match (self.authorities.ix(bureau), self.authorities.ix(log)) {
            (Some(bureau), Some(log)) => self.is_bureau(bureau, log),
            _ => false,
        }
    }

    /// The authorities that recognise another as a bureau.
    pub fn bureau_of(&self, bureau: &AuthorityId) -> Vec<AuthorityId> {
        let Some(row) = self.authorities.ix(bureau) else { return Vec::new() };
        let logs = (0_u32..).zip(self.authorities.iter());
        logs.filter(|(log, _)| self.recognises_bureau(*log, row)).map(|(_, (id, _))| id.clone()).collect()
    }
}
