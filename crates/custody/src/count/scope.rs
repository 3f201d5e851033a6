//! What a count looks at: one authority's log, a place with all that is inside it, a movement, or
//! everything. Source: ours.

use crate::event::authority::Subject;
use crate::record::Record;
use crate::record::leg::{NONE, Position, Standing};
use crate::record::place::nesting::{Known, Nesting};
use crate::time::Moment;

use super::walk::Key;

/// The positions that belong to a subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scope {
    Everyone,
    Log(u32),
    /// By place row: whether it is the place or inside it.
    Places(Vec<bool>),
    Movement(u32),
    /// The subject is not in the record.
    Nothing,
}

impl Scope {
    pub(crate) fn of(record: &Record, subject: Option<&Subject>) -> Self {
        match subject {
            None | Some(Subject::Everyone) => Self::Everyone,
            Some(Subject::Authority(id)) => record.authorities.ix(id).map_or(Self::Nothing, Self::Log),
            Some(Subject::Movement(id)) => record.movements.ix(id).map_or(Self::Nothing, Self::Movement),
            Some(Subject::Place(id)) if record.places.ix(id).is_some() => {
                Self::Places(record.places.iter().map(|(place, _)| record.is_inside(place, id)).collect())
            }
            Some(Subject::Place(_)) => Self::Nothing,
        }
    }

    /// The same, where places lie inside each other by what was known: by number in each log, until a time.
    pub(crate) fn known(
        record: &Record,
        subject: Option<&Subject>,
        known_at: Moment,
        known: &impl Fn(u32, u64) -> bool,
    ) -> Self {
        let Some(Subject::Place(site)) = subject else { return Self::of(record, subject) };
        let nesting = Known { record, counts: |n: &Nesting| n.recorded <= known_at && known(n.log, n.seq) };
        match record.places.ix(site) {
            Some(_) => Self::Places(record.places.iter().map(|(place, _)| nesting.is_inside(place, site)).collect()),
            None => Self::Nothing,
        }
    }

    pub(crate) fn has(&self, key: Key) -> bool {
        match self {
            Self::Everyone => true,
            Self::Nothing => false,
            Self::Log(log) => key.log == *log,
            Self::Movement(movement) => key.movement == *movement,
            Self::Places(places) => key.place != NONE && places[key.place as usize],
        }
    }

    /// The row of what is said of a movement: by the log that leads it where the count looks there, so that two sides
    /// who say the same stand in one row, else by the log that says it.
    pub(crate) fn row_of_movement(&self, record: &Record, log: u32, movement: u32) -> Key {
        let led = record.movements.row(movement).home.map(|home| Key { log: home, place: NONE, movement });
        led.filter(|key| self.has(*key)).unwrap_or(Key { log, place: NONE, movement })
    }

    /// The row in which a position counts as held, if it does.
    pub(crate) fn held(&self, log: u32, position: &Position) -> Option<Key> {
        let key = Key { log, place: position.place, movement: position.movement };
        (position.standing == Standing::Held && self.has(key)).then_some(key)
    }
}
