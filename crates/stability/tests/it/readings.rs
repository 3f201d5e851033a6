//! Reports from a file through to the assessment: every number leads back to its reports. Source: ours.

use stability::{Indicator, Moment, Priors, Reports, assess};

use crate::hand::site;

const FILE: &str = "\
observed_at,report,site,indicator,measured,code,source,grade
2026-01-21T12:00:00Z,r1,al-hol,guard_withdrawal,,2,liaison,B2
2026-01-21T09:00:00Z,r2,al-hol,front_distance,8.5,,drone,A1
2026-01-20T12:00:00Z,r3,roj,guard_strength,0.9,,visit,A2
2026-01-21T06:00:00Z,f1,,regime,,2,desk,A2
";

#[test]
fn every_report_of_a_file_is_counted_or_told_why_not() {
    let sites = [site("al-hol"), site("roj"), site("alaya")];
    let reports = Reports::parse_csv(FILE.as_bytes(), &sites).unwrap();
    let found = assess(&reports, Moment::parse("2026-01-21T10:00:00Z").unwrap(), &Priors::default(), 1).unwrap();
    let counted: Vec<String> =
        found.sites.iter().flat_map(|s| &s.reports).map(|c| format!("{} {}", c.report, c.indicator.name())).collect();
    assert_eq!(counted, ["r2 front_distance", "r3 guard_strength"]);
    assert_eq!(found.unused.iter().map(|u| u.report.as_str()).collect::<Vec<_>>(), ["r1"]);
    assert_eq!(found.regime_reports.iter().map(|r| r.as_str()).collect::<Vec<_>>(), ["f1"]);
    let alaya = found.sites.iter().find(|s| s.site.as_str() == "alaya").unwrap();
    assert_eq!(alaya.missing, Indicator::ALL, "a site without a report is assessed, and all of it is missing");
    let named: Vec<_> = found.sites.iter().flat_map(|s| &s.drivers).flat_map(|d| &d.reports).collect();
    assert!(named.iter().all(|id| FILE.contains(id.as_str())) && !named.is_empty());
}

#[test]
fn no_bytes_break_the_reader() {
    let mut broken = 0;
    for cut in 0..FILE.len() {
        for byte in [0_u8, b'"', b',', b'\n', 0xff, b'9'] {
            let mut bytes = FILE.as_bytes().to_vec();
            bytes[cut] = byte;
            broken += usize::from(Reports::parse_csv(&bytes, &[site("al-hol"), site("roj")]).is_err());
        }
        let cut_short = Reports::parse_csv(&FILE.as_bytes()[..cut], &[site("al-hol"), site("roj")]);
        broken += usize::from(cut_short.is_err());
    }
    assert!(broken > 500, "only {broken} damaged files were refused");
}
