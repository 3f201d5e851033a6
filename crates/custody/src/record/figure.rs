//! Published figures with their restatements. Source: `custody.md` (Conservation of people).

use minicbor::{Decode, Encode};

use crate::event::Body;
use crate::event::authority::{FigurePublished, FigureRestated};
use crate::ids::FigureId;

use super::{Context, Record};

/// A figure as published, and every restatement of it. Nothing in it is ever changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Figure {
    /// As published; none where only a restatement has arrived.
    #[n(0)]
    pub published: Option<FigurePublished>,
    /// In order of the time by whose knowledge they speak, the last one stands.
    #[n(1)]
    pub restatements: Vec<FigureRestated>,
}

pub(crate) fn apply(record: &mut Record, _context: &Context<'_>, body: &Body) {
    match body {
        Body::FigurePublished(b) => {
            let figure = record.figures.entry(&b.figure, Figure::default).1;
            figure.published.get_or_insert_with(|| b.clone());
        }
        Body::FigureRestated(b) => {
            let restatements = &mut record.figures.entry(&b.figure, Figure::default).1.restatements;
            let place = restatements.partition_point(|r| r.known_at <= b.known_at);
            restatements.insert(place, b.clone());
        }
        _ => {}
    }
}

impl Record {
    /// A published figure by its id.
    pub fn figure(&self, id: &FigureId) -> Option<&Figure> {
        self.figures.get(id)
    }

    /// All published figures, in order of arrival.
    pub fn figures(&self) -> impl Iterator<Item = (&FigureId, &Figure)> {
        self.figures.iter()
    }
}
