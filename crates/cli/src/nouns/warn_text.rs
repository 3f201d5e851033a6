//! The warning as an officer reads it, in 80 columns. Source: ours.

use operations::warning::{
    Assessed, BandView, DriverView, Explained, IndicatorView, KnowableView, NextView, RegimeView, Scored, SiteView,
    UnusedView, per_cent,
};

use crate::output::{counted, table};
use crate::paragraph::{paragraph, wrapped};

/// Reports that do not count are listed up to here.
const UNUSED_MAX: usize = 12;

/// `assess`.
pub(crate) fn assessed(found: &Assessed) -> String {
    let mut text = head(&found.scenario, &found.at, found.at_from, found.seed);
    text.push_str(&regime(&found.regime));
    text.push('\n');
    let rows: Vec<Vec<String>> = found.sites.iter().map(row).collect();
    text.push_str(&table(&["", "site", "a day", "5 to 95 of 100", "24 h", "72 h", "half lost by"], &rows));
    text.push_str(
        "\nA day: mean hazard of being lost without order. Then its 90 % band.\nEqual hazards stand by name.\n",
    );
    text.push_str(&gone(found));
    text.push('\n');
    for site in &found.sites {
        text.push_str(&drivers_of(site));
    }
    text.push_str(&unused(&found.unused));
    text.push_str(&looks(found));
    text.push('\n');
    text.push_str(&knowable(&found.knowable));
    text.push_str(&paragraph(found.caution));
    text
}

fn head(scenario: &str, at: &str, at_from: &str, seed: u64) -> String {
    paragraph(&format!("{scenario} at {at} ({at_from}), seed {seed}"))
}

fn regime(regime: &RegimeView) -> String {
    let by = match regime.reports.is_empty() {
        true => "nobody has said it".to_owned(),
        false => format!("by {}", regime.reports.join(", ")),
    };
    paragraph(&format!(
        "regime, the same for all sites: front moving {}, tense {}, calm {}; {by}",
        per_cent(regime.front_moving),
        per_cent(regime.tense),
        per_cent(regime.calm),
    ))
}

fn row(site: &SiteView) -> Vec<String> {
    vec![
        site.rank.to_string(),
        site.site.clone(),
        per_cent(site.hazard_per_day),
        format!("{} to {}", per_cent(site.p05), per_cent(site.p95)),
        per_cent(site.p_fail_24h),
        per_cent(site.p_fail_72h),
        site.median_days.map_or_else(|| "-".to_owned(), |days| format!("day {days:.0}")),
    ]
}

fn gone(found: &Assessed) -> String {
    let one = |g: &operations::warning::NoLongerHeld| {
        wrapped("", "  ", &format!("not held: {}, {} at {} ({})", g.site, how(g.how), g.failed_at, g.source))
    };
    found.no_longer_held.iter().map(one).collect()
}

fn how(word: &str) -> &str {
    match word {
        "breakout" => "lost without order",
        "hand_over" => "handed over in order",
        other => other,
    }
}

/// Drivers, the other ends, the firmness of the rank and the report to ask for.
fn drivers_of(site: &SiteView) -> String {
    let people = site.people.map_or_else(String::new, |n| format!(", {}", counted(n, "person")));
    let mut text = wrapped("", "   ", &format!("{}. {} ({}{people})", site.rank, site.name, site.site));
    if site.reports.is_empty() {
        text.push_str(&wrapped("   ", "   ", "LOOK: no report about it counts; the number is the base rate alone"));
    }
    for driver in &site.drivers {
        text.push_str(&wrapped("   - ", "     ", &driver_line(driver)));
    }
    let o = &site.outcomes;
    let ends = format!(
        "within {} days: lost {}, handed over in order {}, still held {}; a hazard half as high would be rank {}, twice \
         as high rank {}",
        o.within_days,
        per_cent(o.breakout),
        per_cent(o.hand_over),
        per_cent(o.still_held),
        site.rank_if_half,
        site.rank_if_twice,
    );
    text.push_str(&wrapped("   ", "   ", &ends));
    if let Some(next) = &site.one_more_report {
        text.push_str(&wrapped("   ask: ", "   ", &asked(next)));
    }
    text
}

fn driver_line(driver: &DriverView) -> String {
    format!("{} [{}]", driver.text, driver.reports.join(", "))
}

/// What one more report would change, shorter than the whole sentence.
fn asked(next: &NextView) -> String {
    let change = 100.0 * (next.width_after_per_day - next.width_now_per_day) / next.width_now_per_day;
    let answer = |at: usize| {
        next.answers
            .get(at)
            .map_or_else(String::new, |a| format!("{} a day if {:?}", per_cent(a.hazard.per_day), a.says))
    };
    format!(
        "a fresh report on {} changes the band by {change:+.0} % on average; {}, {}",
        next.about.replace('_', " "),
        answer(0),
        answer(next.answers.len().saturating_sub(1)),
    )
}

fn unused(unused: &[UnusedView]) -> String {
    if unused.is_empty() {
        return String::new();
    }
    let mut text = format!("\n{} not counted:\n", counted(unused.len() as u64, "report"));
    for one in unused.iter().take(UNUSED_MAX) {
        text.push_str(&wrapped("  ", "    ", &format!("{}: {}", one.report, one.why)));
    }
    if unused.len() > UNUSED_MAX {
        text.push_str(&format!("  and {} more, with --json\n", unused.len() - UNUSED_MAX));
    }
    text
}

fn looks(found: &Assessed) -> String {
    if found.look.is_empty() {
        return String::new();
    }
    let mut text = "\nA person must look:\n".to_owned();
    for look in &found.look {
        text.push_str(&wrapped("  ", "    ", &format!("{}: {}", look.site, look.why)));
    }
    text
}

fn knowable(knowable: &KnowableView) -> String {
    paragraph(&knowable.sentence)
}

/// `explain`.
pub(crate) fn explained(found: &Explained) -> String {
    let site = &found.site;
    let mut text = head(&found.scenario, &found.at, found.at_from, found.seed);
    text.push_str(&wrapped("", "  ", &format!("{} ({}); source: {}", site.name, site.site, site.source)));
    let number = format!(
        "hazard {} a day, 90 % band {}; lost within 24 h {}, within 72 h {}",
        per_cent(site.hazard_per_day),
        range(site.p05, site.p95),
        per_cent(site.p_fail_24h),
        per_cent(site.p_fail_72h)
    );
    text.push_str(&format!("\n{}", paragraph(&number)));
    text.push_str("\n1. How often a site is lost, by what the front does\n");
    for base in &found.base_rates {
        let behind = match (base.site_days, base.breakouts) {
            (Some(days), Some(lost)) => format!("{lost} lost in {days:.0} site-days"),
            _ => "nothing was counted; between the other two".to_owned(),
        };
        text.push_str(&wrapped("   ", "     ", &format!("{}: {} ({behind})", base.regime, band(&base.hazard))));
    }
    text.push_str("\n2. What the front does\n");
    text.push_str(&wrapped("   ", "   ", regime(&found.regime).trim_end()));
    for r in &found.regime_reports {
        let said = format!("{}: {}, {} ({}), {}, {}", r.report, r.says, r.source, r.grade, r.observed_at, age(r.age_h));
        text.push_str(&wrapped("   - ", "     ", &said));
    }
    let base = format!("so a site on which nobody reports has {} a day", per_cent(found.base_per_day));
    text.push_str(&wrapped("   ", "   ", &base));
    text.push_str("\n3. What is said of this site\n");
    text.push_str("   belief: chances that it is as usual / strained / alarming\n");
    for indicator in &found.indicators {
        text.push_str(&of_indicator(indicator));
    }
    text.push_str("\n4. What one more report would change\n");
    for next in &found.one_more_report {
        let of = if next.on == "hand_over" { "of an orderly hand-over: " } else { "" };
        text.push_str(&wrapped("   - ", "     ", &format!("{of}{}", next.text)));
    }
    text.push_str(&unused(&found.unused));
    text.push_str(&format!("\n{}", paragraph(found.caution)));
    text
}

fn of_indicator(indicator: &IndicatorView) -> String {
    let three = |p: &[f64; 3]| p.map(|p| format!("{:.0}", 100.0 * p)).join(" / ");
    let hand_over = if indicator.on == "hand_over" { " on an orderly hand-over" } else { "" };
    let first = match indicator.reports.is_empty() {
        true => format!("{}: nobody reports; {} % as of all sites", indicator.title, three(&indicator.shares)),
        false => format!(
            "{}: {} %, without the reports {} %; hazard ×{:.2}{hand_over}",
            indicator.title,
            three(&indicator.belief),
            three(&indicator.shares),
            indicator.factor
        ),
    };
    let mut text = wrapped("   ", "     ", &first);
    for r in &indicator.reports {
        let said = format!(
            "{}: {}, {} ({}), {}, {}, worth {:.2}",
            r.report,
            r.says,
            r.source,
            r.grade,
            r.observed_at,
            age(r.age_h),
            r.worth
        );
        text.push_str(&wrapped("     - ", "       ", &said));
    }
    text
}

fn range(low: f64, high: f64) -> String {
    format!("{} to {}", per_cent(low), per_cent(high))
}

fn band(band: &BandView) -> String {
    format!("{} a day, {}", per_cent(band.per_day), range(band.p05, band.p95))
}

fn age(hours: f64) -> String {
    if hours < 48.0 { format!("{hours:.0} h old") } else { format!("{:.1} days old", hours / 24.0) }
}

/// `score`.
pub(crate) fn scored(found: &Scored) -> String {
    let mut text = paragraph(&format!(
        "{}: {} from {} until {}, each for {} h, seed {}",
        found.scenario,
        counted(found.forecasts as u64, "forecast"),
        found.from,
        found.until,
        found.step_h,
        found.seed
    ));
    let pair = |name: &str, ours: f64, base: f64| vec![name.to_owned(), format!("{ours:.4}"), format!("{base:.4}")];
    let rows = [
        pair("log score, nats (lower is better)", found.log_score, found.log_score_base),
        pair("Brier score (lower is better)", found.brier, found.brier_base),
        pair("losses expected", found.expected, found.expected_base),
        vec!["losses that came".to_owned(), found.observed.to_string(), found.observed.to_string()],
        pair("Poisson residual (about 0 ± 1)", found.poisson_residual, found.poisson_residual_base),
    ];
    text.push_str(&format!("\n{}", table(&["", "forecast", "base rate"], &rows)));
    if !found.losses.is_empty() {
        text.push_str("\nEach loss, with what had been forecast for its span\n");
        for l in &found.losses {
            let said = format!(
                "{} at {}: forecast {} (base rate {}), rank {} of {} held{}; {}",
                l.site,
                l.failed_at,
                per_cent(l.probability),
                per_cent(l.base),
                l.rank,
                l.of,
                if l.alike > 0 { format!(", {} alike", counted(l.alike as u64, "other")) } else { String::new() },
                l.source
            );
            text.push_str(&wrapped("  - ", "    ", &said));
        }
    }
    text.push_str(&reliability(found));
    if found.outside > 0 {
        let said = format!("{} outside these spans, not scored", counted(found.outside as u64, "outcome"));
        text.push_str(&paragraph(&said));
    }
    text.push('\n');
    text.push_str(&paragraph(&found.sentence));
    text.push_str(&knowable(&found.knowable));
    text.push_str(&paragraph(found.hindsight));
    text.push_str(&paragraph(found.caution));
    text
}

fn reliability(found: &Scored) -> String {
    let row = |b: &operations::warning::BinView| {
        vec![b.forecasts.to_string(), per_cent(b.forecast), per_cent(b.observed), range(b.low, b.high)]
    };
    let rows: Vec<Vec<String>> = found.reliability.iter().map(row).collect();
    format!("\n{}", table(&["forecasts", "said", "came", "95 % interval of what came"], &rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_keeps_to_eighty_columns_and_loses_no_word() {
        let text = "word ".repeat(60);
        let said = wrapped("   - ", "     ", &text);
        assert!(said.lines().all(|line| line.chars().count() <= crate::paragraph::COLUMNS), "{said}");
        assert_eq!(said.split_whitespace().filter(|w| *w == "word").count(), 60);
        assert!(said.starts_with("   - word word"), "{said}");
    }
}
