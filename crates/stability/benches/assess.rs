//! The assessment measured: time and a hash for 20 and for 200 sites. Source: ours.
//!
//! `cargo test` runs it small, as a test that nothing of it breaks. `cargo bench -p stability --bench assess
//! -- --large` runs it at full size and prints the table.

#![expect(clippy::print_stdout, reason = "a bench shows its table")]
#![expect(clippy::unwrap_used, reason = "a bench stops where it stands, as a test does")]

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use stability::{
    Assessment, Code, Conditions, Dependence, Grade, Grid, Hours, Indicator, IndicatorReport, Moment, Priors, Regime,
    RegimeReport, ReportId, Reports, SiteId, SourceId, assess,
};

/// Worlds, and numbers of sites.
struct Size {
    worlds: usize,
    sites: [usize; 2],
    draws: u64,
}

/// The size of a real operation and ten times it.
const LARGE: Size = Size { worlds: 1000, sites: [20, 200], draws: 10_000 };
/// Under a second in an unoptimised build.
const SMALL: Size = Size { worlds: 50, sites: [2, 4], draws: 50 };
/// Reports a site.
const REPORTS_EACH: usize = 12;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // As the test harness does: a filter that does not name this bench asks for other tests.
    let named = |word: &String| word.starts_with('-') || "assess".contains(word.as_str());
    if !arguments.iter().all(named) || arguments.iter().any(|a| a == "--list") {
        return;
    }
    let size = if arguments.iter().any(|a| a == "--large") { LARGE } else { SMALL };
    for sites in size.sites {
        measure(sites, &size);
    }
}

fn measure(sites: usize, size: &Size) {
    let at = Moment::parse("2026-01-21T18:00:00Z").unwrap();
    let reports = reports(sites, at);
    let priors = Priors { worlds: size.worlds, ..Priors::default() };
    let (found, assess_s) = timed(|| assess(&reports, at, &priors, 1).unwrap());
    let grid = Grid::even(Hours::new(2.0).unwrap(), 168).unwrap();
    let law = |site| found.law(site, &grid, &Conditions::default()).unwrap();
    let (laws, laws_s) = timed(|| found.sites.iter().map(|s| law(&s.site)).collect::<Vec<_>>());
    let (asked, asked_s) = timed(|| found.one_more_report(&found.sites[0].site).unwrap());
    let (fates, draws_s) = timed(|| drawn(&found, size.draws));
    let hash = Sha256::digest(format!("{found:?}{laws:?}{asked:?}{fates:?}"));
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    println!(
        "{sites} sites, {} worlds, processor time: assess {assess_s:.3} s, laws of 14 days by 2 h {laws_s:.3} s, one more report {asked_s:.3} s \
         a site, {} draws of 30 days {draws_s:.3} s, hash {hash}",
        size.worlds, size.draws,
    );
}

fn drawn(found: &Assessment, n: u64) -> Vec<stability::Fate> {
    let draws = found.draws(2, Dependence::Joint, Hours::new(720.0).unwrap(), &BTreeMap::new()).unwrap();
    (0..n).flat_map(|number| draws.draw(number).fates).collect()
}

/// What was made, and the processor's time it took this thread, so that other programs do not count.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let begun = processor_s();
    let made = work();
    (made, processor_s() - begun)
}

/// Seconds that this thread has run: first number of the kernel's `schedstat`, nanoseconds.
fn processor_s() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns / 1e9)
}

/// Reports spread over sites, indicators, codes, grades and ages by counting, the same on any machine.
fn reports(sites: usize, at: Moment) -> Reports {
    let mut reports = Reports::default();
    for s in 0..sites {
        let site = SiteId::parse(&format!("site-{s:03}")).unwrap();
        for n in 0..REPORTS_EACH {
            let mixed = s * 31 + n * 17 + s * n;
            reports.indicators.push(IndicatorReport {
                id: ReportId::parse(&format!("r{s}-{n}")).unwrap(),
                site: site.clone(),
                indicator: Indicator::ALL[mixed % 8],
                code: Code::ALL[mixed / 8 % 3],
                source: SourceId::parse(&format!("source-{}", mixed % 5)).unwrap(),
                grade: Grade::new(['A', 'B', 'C', 'D', 'E', 'F'][mixed / 3 % 6], (mixed / 5 % 6) as u8 + 1).unwrap(),
                observed_at: Moment::from_ms(at.as_ms() - (mixed as i64 % 240) * 3_600_000).unwrap(),
            });
        }
        reports.sites.push(site);
    }
    reports.regimes.push(RegimeReport {
        id: ReportId::parse("regime").unwrap(),
        regime: Regime::Tense,
        source: SourceId::parse("desk").unwrap(),
        grade: Grade::parse("B2").unwrap(),
        observed_at: at,
    });
    reports
}
