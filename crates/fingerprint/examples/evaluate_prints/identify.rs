//! Each print against the first print of every finger of all sets, through a gallery's file. Source: the protocol of
//! `benchmarks/fingerprint.md`.

use fingerprint::{Enrolled, Gallery, GalleryWriter};

use crate::prints::Print;

/// Rates of a search, per cent.
pub(crate) struct Identified {
    pub probes: usize,
    pub enrolled: usize,
    pub rank_one: f64,
    /// Probes whose mate is not above what one in a hundred searches without a mate comes to.
    pub missed_at_one_per_cent: f64,
}

/// Whether two prints are known to be of one finger. FVC2000 DB1 and DB2 have the same fingers under the same numbers,
/// all but the last confirmed.
fn mates(a: &Print, b: &Print) -> bool {
    let twins = |set: &str| matches!(set, "fvc2000_db1_b" | "fvc2000_db2_b");
    a.finger == b.finger && (a.set == b.set || twins(&a.set) && twins(&b.set))
}

/// Probes are all but the first prints.
pub(crate) fn identify(prints: &[Print]) -> Identified {
    let first: Vec<&Print> = prints.iter().filter(|p| p.impression == 1).collect();
    let (mut writer, mut bytes) = GalleryWriter::new();
    let enrolled: Vec<Enrolled> = first
        .iter()
        .enumerate()
        .map(|(i, p)| Enrolled { card: i as u64, position: 0, quality: p.quality, template: &p.template })
        .collect();
    bytes.extend(writer.append(&enrolled).unwrap());
    let gallery = Gallery::open(&bytes).unwrap();
    let (mut found, mut right, mut wrong) = (0, Vec::new(), Vec::new());
    for probe in prints.iter().filter(|p| p.impression != 1) {
        let hits = gallery.search(&probe.template, first.len()).unwrap().hits;
        let is_mate = |at: usize| mates(probe, first[at]);
        found += usize::from(hits.first().is_some_and(|h| is_mate(h.print)));
        let best = |mate: bool| hits.iter().find(|h| is_mate(h.print) == mate).map_or(f32::MIN, |h| h.score.0);
        right.push(best(true));
        wrong.push(best(false));
    }
    wrong.sort_by(|a, b| b.total_cmp(a));
    let threshold = wrong[wrong.len() / 100];
    let missed = right.iter().filter(|&&s| s <= threshold).count();
    let share = |n: usize| 100.0 * n as f64 / right.len() as f64;
    Identified {
        probes: right.len(),
        enrolled: first.len(),
        rank_one: share(found),
        missed_at_one_per_cent: share(missed),
    }
}
