//! What `finger` answers, as text. Source: `cli.md` (Conventions).

use operations::fingers::compare::Compared;
use operations::fingers::evaluate::{Evaluated, RatesLine};
use operations::fingers::extract::{Converted, Extracted};
use operations::fingers::gallery::{Added, Removed, Verified};
use operations::fingers::quality::QualityView;
use operations::fingers::search::{Found, HitLine};
use operations::fingers::show::Shown;
use operations::fingers::synth::{Drawn, MadeGallery};

use crate::output::{counted, shown as safe, table};

pub(super) fn qualities(all: &[QualityView]) -> String {
    all.iter().map(quality).collect()
}

fn quality(of: &QualityView) -> String {
    let poor = if of.usable { "" } else { ", poor: take it again" };
    let mut out = format!(
        "{}: quality {} of 100{poor}; {} minutiae on {:.0} square millimetres\n",
        safe(&of.path),
        of.quality,
        of.minutiae,
        of.area_mm2
    );
    of.reasons.iter().for_each(|r| out += &format!("  {}\n", r.advice));
    out
}

pub(super) fn extracted(found: &Extracted) -> String {
    let mut out = quality(&found.quality);
    out += &match (&found.written, found.bytes) {
        (Some(file), Some(bytes)) => format!("written: {} ({}, {bytes} bytes)\n", safe(file), found.format),
        _ => "nothing written: there is nothing to compare\n".to_owned(),
    };
    out
}

pub(super) fn converted(found: &Converted) -> String {
    let n = counted(found.views.len() as u64, "print");
    format!("{n} from {} to {}: {} ({} bytes)\n", found.from, found.format, safe(&found.written), found.bytes)
}

pub(super) fn shown(found: &Shown) -> String {
    let mut out = format!("written: {}\n", safe(&found.written));
    out += &format!("from the left: {}\n", found.panels.join("; "));
    if let (Some(pairs), Some(meaning)) = (found.pairs, &found.meaning) {
        out += &format!("{} joined; {}\n", counted(pairs as u64, "pair"), meaning.said());
    }
    out
}

pub(super) fn compared(found: &Compared) -> String {
    let m = &found.meaning;
    let bound = if m.extrapolated { " (bound)" } else { "" };
    let mut out = format!("{}\n", found.said);
    out += &format!(
        "-log10 of the false match rate {:.2}, ln of the likelihood ratio {:.2}{bound}, score {:.2}\n",
        m.neg_log10_fmr, m.llr, m.score
    );
    out += &format!(
        "{} of {} and {} minutiae fall on one another, on {:.0} square millimetres in common\n",
        found.pairs.len(),
        found.a.minutiae,
        found.b.minutiae,
        found.common_mm2
    );
    if let Some(a) = &found.alignment {
        out += &format!(
            "the first is turned by {:.1} degrees, then moved {:.0} px right and {:.0} px down\n",
            a.turn_degrees, a.right_px, a.down_px
        );
    }
    found.against.iter().for_each(|what| out += &format!("against: {}\n", safe(what)));
    out + "A score decides nothing: an examiner looks at the prints.\n"
}

pub(super) fn drawn(found: &Drawn) -> String {
    format!(
        "{} of {} each, {} dpi, seed {}: {}\nmade prints: they belong to nobody\n",
        counted(found.fingers, "finger"),
        counted(found.impressions, "print"),
        found.dpi,
        found.seed,
        safe(&found.folder)
    )
}

pub(super) fn made_gallery(found: &MadeGallery) -> String {
    let mut out = format!(
        "{} of {}, {} bytes a print, seed {}: {}\n",
        counted(found.prints, "print"),
        counted(found.people, "person"),
        found.bytes_a_print,
        found.seed,
        safe(&found.gallery)
    );
    if found.probes > 0 {
        out += &format!("{} to search for\n", counted(found.probes, "print"));
    }
    out + "made prints: they belong to nobody\n"
}

pub(super) fn added(found: &Added) -> String {
    let mut out = format!(
        "{} added, {} in {} ({} bytes)\n",
        counted(found.added as u64, "print"),
        found.prints,
        safe(&found.gallery),
        found.bytes
    );
    if found.torn_bytes_cut > 0 {
        out += &format!("cut off first: {} bytes of a block that was never finished\n", found.torn_bytes_cut);
    }
    if found.left_out > 0 {
        out += &format!("left out: {}\n", counted(found.left_out as u64, "file"));
        found.left_out_first.iter().for_each(|l| out += &format!("  {}\n", safe(&l.why)));
    }
    out
}

pub(super) fn removed(found: &Removed) -> String {
    let n = counted(found.removed as u64, "print");
    format!("{n} removed, {} left in {}\n", found.left, safe(&found.gallery))
}

pub(super) fn verified(found: &Verified) -> String {
    let name = safe(&found.gallery);
    let said = match (&found.first_bad, found.torn_bytes) {
        (Some(bad), _) => format!("{name} does not hold: {bad}\n"),
        (None, 0) => format!("{name} holds: every block is as it was written\n"),
        (None, torn) => format!("{name} holds but for {torn} bytes at its end, a block that was never finished\n"),
    };
    format!("{said}{} ever added, {} removed, {} bytes\n", found.prints, found.removed, found.bytes)
}

pub(super) fn found(found: &Found) -> String {
    let row = |hit: &HitLine| {
        let fingers: Vec<String> = hit
            .fingers
            .iter()
            .map(|f| {
                if f.position == f.found_as {
                    f.found_as.to_string()
                } else {
                    format!("{} as {}", f.position, f.found_as)
                }
            })
            .collect();
        let chance = hit.chance_candidates.map_or_else(|| "-".to_owned(), |c| format!("{c:.1}"));
        let bound = if hit.extrapolated { " (bound)" } else { "" };
        vec![
            hit.person.clone(),
            format!("{:.2}", hit.llr),
            format!("{:.2}{bound}", hit.neg_log10_fmr),
            chance,
            fingers.join(", "),
        ]
    };
    let rows: Vec<Vec<String>> = found.hits.iter().map(row).collect();
    let head = ["person", "llr", "-log10 FMR", "by chance", "fingers"];
    format!(
        "{}{} searched, {} compared in full, {:.0} ms after {:.0} ms to open\nCandidates for an examiner: none of them is an answer.\n",
        table(&head, &rows),
        counted(found.gallery_prints as u64, "print"),
        found.compared,
        found.wall_ms,
        found.open_ms
    )
}

pub(super) fn evaluated(found: &Evaluated) -> String {
    let with = |value: Option<f64>, [low, high]: [Option<f64>; 2]| match (value, low, high) {
        (Some(v), Some(l), Some(h)) => format!("{:.2} [{:.2}, {:.2}]", 100.0 * v, 100.0 * l, 100.0 * h),
        (Some(v), ..) => format!("{:.2}", 100.0 * v),
        (None, ..) => "-".to_owned(),
    };
    let cells = |name: &str, r: &RatesLine| {
        vec![
            name.to_owned(),
            with(r.eer, r.eer_ci95),
            with(r.fmr1000, r.fmr1000_ci95),
            with(r.zero_fmr, r.zero_fmr_ci95),
        ]
    };
    let mut rows: Vec<Vec<String>> = found.sets.iter().map(|s| cells(&s.name, &s.rates)).collect();
    rows.push(cells("mean", &found.mean));
    rows.push(cells("one threshold", &found.pooled.rates));
    let mut out = table(&["per cent [95 %]", "EER", "FMR1000", "ZeroFMR"], &rows);
    let pooled = &found.pooled;
    out += &format!(
        "missed at FMR 1 in 10,000, one threshold: {} %\n",
        with(pooled.fnmr_at_fmr_1e4, pooled.fnmr_at_fmr_1e4_ci95)
    );
    let share = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |v| format!("{:.2} %", 100.0 * v));
    out += &format!(
        "{} prints searched in {}: mate first {}; missed at one false alarm in 100 searches {}\n",
        found.probes,
        found.enrolled,
        share(found.rank1),
        share(found.fnir_at_fpir_1)
    );
    let rate = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.0} /s"));
    out += &format!(
        "one thread: extraction {} ms (median); comparisons {} genuine, {} impostor; stage one {}\n",
        found.extract_ms_p50.map_or_else(|| "-".to_owned(), |v| format!("{v:.1}")),
        rate(found.compare_per_s_genuine),
        rate(found.compare_per_s_impostor),
        rate(found.stage_one_per_s)
    );
    let failed: usize = found.sets.iter().map(|s| s.failed_to_extract).sum();
    if failed > 0 {
        out += &format!("no print from {}, counted as never matching\n", counted(failed as u64, "picture"));
        found.failures.iter().for_each(|f| out += &format!("  {}: {}\n", safe(&f.path), safe(&f.why)));
    }
    out
}
