//! What it costs that one sound was written for another: two tables, learned from spellings of the same name.
//! From `data/costs.txt`, made by `examples/learn_costs.rs`. Source: stochastic edit distance, Ristad and
//! Yianilos 1998 (IEEE PAMI 20).

use std::sync::OnceLock;

use crate::phones::{SYMBOLS, symbol};

/// Centinats for a pair that the table does not name. Effect: sounds never seen for one another hardly ever match.
const COST_UNSEEN: u16 = 240;

/// Costs between two spellings, in centinats; nought for a sound written as itself.
pub(crate) struct Table {
    /// Of the left symbol written as the right one.
    pub(crate) substitute: Vec<[u16; SYMBOLS]>,
    /// Of a left symbol that has no counterpart.
    pub(crate) left_alone: [u16; SYMBOLS],
    /// Of a right symbol that has none.
    pub(crate) right_alone: [u16; SYMBOLS],
}

/// The tables that are shipped.
pub(crate) struct Costs {
    /// Between two spellings of one kind of script; symmetric.
    pub(crate) same: Table,
    /// From a script without short vowels (left) to one with (right).
    pub(crate) cross: Table,
}

const FILE: &str = include_str!("../data/costs.txt");

/// The costs of this build.
pub(crate) fn shipped() -> &'static Costs {
    static SHIPPED: OnceLock<Costs> = OnceLock::new();
    SHIPPED.get_or_init(|| parse(FILE).0)
}

/// One line a cost: `same a e 35`, with `-` for no counterpart; `;` opens a comment.
/// Also how many lines could not be read; a test holds it to nought.
fn parse(text: &str) -> (Costs, usize) {
    let mut costs = Costs { same: Table::unseen(), cross: Table::unseen() };
    let mut unread = 0;
    for line in text.lines().filter(|line| !line.starts_with(';') && !line.is_empty()) {
        if read(line, &mut costs).is_none() {
            unread += 1;
        }
    }
    (costs, unread)
}

fn read(line: &str, costs: &mut Costs) -> Option<()> {
    let mut words = line.split_ascii_whitespace();
    let table = match words.next()? {
        "same" => &mut costs.same,
        "cross" => &mut costs.cross,
        _ => return None,
    };
    let (left, right) = (words.next()?, words.next()?);
    let cost: u16 = words.next()?.parse().ok()?;
    let number = |letter: &str| letter.bytes().next().and_then(symbol).map(usize::from);
    match (left, right) {
        ("-", right) => table.right_alone[number(right)?] = cost,
        (left, "-") => table.left_alone[number(left)?] = cost,
        (left, right) => table.substitute[number(left)?][number(right)?] = cost,
    }
    words.next().is_none().then_some(())
}

impl Table {
    fn unseen() -> Self {
        let mut substitute = vec![[COST_UNSEEN; SYMBOLS]; SYMBOLS];
        for (at, row) in substitute.iter_mut().enumerate() {
            row[at] = 0;
        }
        Self { substitute, left_alone: [COST_UNSEEN; SYMBOLS], right_alone: [COST_UNSEEN; SYMBOLS] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_costs_are_read_to_the_last_line() {
        assert_eq!(parse(FILE).1, 0);
    }

    #[test]
    fn costs_within_one_script_are_symmetric_and_nought_on_the_diagonal() {
        let same = &shipped().same;
        for a in 0..SYMBOLS {
            assert_eq!(same.substitute[a][a], 0);
            assert_eq!(same.left_alone[a], same.right_alone[a]);
            for b in 0..SYMBOLS {
                assert_eq!(same.substitute[a][b], same.substitute[b][a]);
            }
        }
    }
}
