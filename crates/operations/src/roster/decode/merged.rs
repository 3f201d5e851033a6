//! Cells of a sheet that are merged over several rows: the value stands in the first row alone, and whoever wrote it
//! meant it for each. Source: ECMA-376 §18.3.1.55 (mergeCell) by way of `calamine`.

use std::collections::BTreeMap;

use calamine::Dimensions;

use crate::roster::parameters::MAX_COLUMNS;

/// A value that a row has from a cell merged over it and rows above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::roster) struct Merged {
    /// Column from 0.
    pub(in crate::roster) column: usize,
    /// What stands in the first of the rows.
    pub(in crate::roster) text: String,
    /// The first row, in which it stands.
    pub(in crate::roster) from: u64,
    /// The last row.
    pub(in crate::roster) to: u64,
}

/// The merged cells of a sheet, as its rows come.
#[derive(Default)]
pub(super) struct MergedDown {
    /// Those further down, the next one last.
    waiting: Vec<Dimensions>,
    /// Those that reach into the row at hand, by column: no more than there are columns, whatever the file says.
    over: BTreeMap<usize, Merged>,
}

impl MergedDown {
    pub(super) fn of(regions: Vec<Dimensions>) -> Self {
        let down = |region: &Dimensions| region.end.0 > region.start.0 && (region.start.1 as usize) < MAX_COLUMNS;
        let mut waiting: Vec<Dimensions> = regions.into_iter().filter(down).collect();
        waiting.sort_by_key(|region| std::cmp::Reverse(region.start));
        Self { waiting, over: BTreeMap::new() }
    }

    /// What a row has from above; rows come in order, and `row` is counted from 0.
    pub(super) fn at(&mut self, row: u32, cells: &[String]) -> Vec<Merged> {
        let number = u64::from(row) + 1;
        self.over.retain(|_, merged| number <= merged.to);
        let from_above = self.over.values().cloned().collect();
        while let Some(region) = self.waiting.pop_if(|region| region.start.0 <= row) {
            let column = region.start.1 as usize;
            let text = cells.get(column).filter(|text| region.start.0 == row && !text.is_empty());
            if let Some(text) = text.cloned() {
                let merged = Merged { column, text, from: number, to: u64::from(region.end.0) + 1 };
                self.over.insert(column, merged);
            }
        }
        from_above
    }
}
