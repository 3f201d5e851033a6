//! The warning from end to end: the real binary on the scenarios that are shipped, and on broken ones. Source:
//! ours, `cli.md` (`warn assess`); expected numbers by hand from the same run's parts.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use crate::plain_run::{Ended, custodia};
use crate::source::root;

fn asked(verb: &str, scenario: &Path, more: &[&str]) -> Ended {
    custodia(&[&["--json", "warn", verb, scenario.to_str().unwrap()], more].concat())
}

/// A copy of a shipped scenario that a test may spoil.
struct Copy {
    _dir: TempDir,
    folder: PathBuf,
}

impl Copy {
    fn of(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join(name);
        fs::create_dir(&folder).unwrap();
        for file in ["operation.toml", "reports.csv", "outcomes.csv"] {
            fs::copy(root().join("scenarios").join(name).join(file), folder.join(file)).unwrap();
        }
        Self { _dir: dir, folder }
    }

    fn changed(self, file: &str, from: &str, to: &str) -> Self {
        let text = self.text(file);
        assert!(text.contains(from), "{file} has no {from:?}");
        fs::write(self.folder.join(file), text.replacen(from, to, 1)).unwrap();
        self
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn site<'a>(document: &'a Value, id: &str) -> &'a Value {
    let sites = document["sites"].as_array().unwrap();
    sites.iter().find(|s| s["site"] == id).unwrap_or_else(|| panic!("no {id} in {document}"))
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|s| s["site"].as_str().unwrap()).collect()
}

#[test]
fn the_small_scenario_ranks_the_site_that_is_in_trouble_first() {
    let ended = custodia(&["--json", "warn", "assess", "scenarios/small"]);
    let found = ended.json();
    assert_eq!((ended.code, found["schema"].as_str()), (0, Some("custodia/warn-assess/1")), "{found}");
    assert_eq!(
        (found["at"].as_str(), found["at_from"].as_str()),
        (Some("2026-03-01T18:00:00Z"), Some("newest report"))
    );
    assert_eq!(names(&found["sites"]), ["south", "north"]);
    let south = site(&found, "south");
    for key in ["hazard_per_day", "p05", "p95", "p_fail_24h", "p_fail_72h"] {
        assert!(number(&south[key]) > number(&site(&found, "north")[key]), "{key}: {found}");
    }
    assert!(number(&south["p05"]) < number(&south["hazard_per_day"]));
    assert!(number(&south["hazard_per_day"]) < number(&south["p95"]));
    let outcomes = &south["outcomes"];
    let sum = ["breakout", "hand_over", "still_held"].map(|k| number(&outcomes[k])).iter().sum::<f64>();
    assert!((sum - 1.0).abs() < 1e-9 && number(&outcomes["recapture"]) > 0.0, "{outcomes}");
    assert!(south["median_days"].is_null(), "{south}");
    let by_day: Vec<f64> = south["p_fail_by_day"].as_array().unwrap().iter().map(number).collect();
    assert!(by_day.len() == 31 && by_day.windows(2).all(|pair| pair[0] <= pair[1]), "{by_day:?}");
    assert!((by_day[1] - number(&south["p_fail_24h"])).abs() < 1e-12, "{by_day:?}");
    assert_eq!(found["unused"][0]["report"], "south-guard-old");
    assert!(found["knowable"]["sentence"].as_str().unwrap().contains("cannot be known"), "{found}");
}

#[test]
fn every_driver_names_reports_that_stand_in_the_file() {
    for name in ["small", "hasakah-2026"] {
        let folder = root().join("scenarios").join(name);
        let file = fs::read_to_string(folder.join("reports.csv")).unwrap();
        let rows: Vec<&str> = file.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        let found = asked("assess", &folder, &[]).json();
        let mut seen = 0;
        for site in found["sites"].as_array().unwrap() {
            for driver in site["drivers"].as_array().unwrap() {
                let reports = driver["reports"].as_array().unwrap();
                assert!(!reports.is_empty(), "{driver}");
                assert!(reports.iter().all(|r| rows.contains(&r.as_str().unwrap())), "{driver}");
                seen += 1;
            }
        }
        assert!(seen >= 4, "{name}: only {seen} drivers");
    }
}

#[test]
fn hasakah_says_who_is_lost_who_is_besieged_and_of_whom_nobody_reports() {
    let ended = custodia(&["--json", "warn", "assess", "scenarios/hasakah-2026"]);
    let found = ended.json();
    assert_eq!(ended.code, 4, "{found}");
    assert_eq!(names(&found["sites"])[0], "al-aqtan");
    assert_eq!(found["no_longer_held"][0]["site"], "al-hol");
    assert!(found["unused"].to_string().contains("al-hol is not held since 2026-01-20"), "{}", found["unused"]);
    assert!(names(&found["look"]).contains(&"roj"), "{}", found["look"]);
    assert_eq!(site(&found, "roj")["reports"].as_array().unwrap().len(), 0);
    // An agreed hand-over raises that, and not the breakout.
    assert!(
        number(&site(&found, "al-sinaa")["hand_over"]["per_day"])
            > number(&site(&found, "roj")["hand_over"]["per_day"])
    );
    let early = asked("assess", &root().join("scenarios/hasakah-2026"), &["--at", "2026-01-19T06:00:00Z"]).json();
    assert_eq!(early["sites"].as_array().unwrap().len(), 8, "what comes later is not known then: {early}");
    assert_eq!(early["no_longer_held"].as_array().unwrap().len(), 0);
    assert!(early["unused"].to_string().contains("it is later than the assessment"), "{}", early["unused"]);
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_the_order_of_reports_changes_nothing() {
    let copy = Copy::of("small");
    let words = ["--seed", "7"];
    let (first, again) = (asked("assess", &copy.folder, &words).out, asked("assess", &copy.folder, &words).out);
    assert_eq!(first, again);
    assert_ne!(first, asked("assess", &copy.folder, &["--seed", "8"]).out);
    let text = copy.text("reports.csv");
    let (head, rows) = text.split_once('\n').unwrap();
    let turned: Vec<&str> = rows.lines().rev().collect();
    fs::write(copy.folder.join("reports.csv"), format!("{head}\n{}\n", turned.join("\n"))).unwrap();
    let mut sorted: Value = serde_json::from_str(&first).unwrap();
    let mut unsorted = asked("assess", &copy.folder, &words).json();
    for document in [&mut sorted, &mut unsorted] {
        document["reports_sha256"] = Value::Null;
    }
    assert_eq!(sorted.to_string(), unsorted.to_string());
}

#[test]
fn an_alarm_that_is_reached_needs_a_person_and_an_absurd_one_is_refused() {
    let folder = root().join("scenarios/small");
    let found = asked("assess", &folder, &["--alarm", "0.01"]);
    assert_eq!(found.code, 4, "{}", found.out);
    let look = found.json()["look"].clone();
    assert!(look[0]["why"].as_str().unwrap().contains("is an alarm"), "{look}");
    for absurd in ["0", "NaN", "500", "inf"] {
        assert_eq!(asked("assess", &folder, &["--alarm", absurd]).code, 2, "{absurd}");
    }
}

#[test]
fn an_explanation_multiplies_back_to_the_number_and_tells_each_report() {
    let found = custodia(&["--json", "warn", "explain", "scenarios/small", "south"]).json();
    let indicators = found["indicators"].as_array().unwrap();
    assert_eq!(indicators.len(), 8);
    let on_breakout = indicators.iter().filter(|i| i["on"] == "breakout");
    let product = number(&found["base_per_day"]) * on_breakout.map(|i| number(&i["factor"])).product::<f64>();
    let hazard = number(&found["site"]["hazard_per_day"]);
    assert!((product / hazard - 1.0).abs() < 0.03, "{product} and {hazard}");
    let guard = &indicators[0]["reports"][0];
    assert_eq!((guard["report"].as_str(), guard["grade"].as_str()), (Some("south-guard"), Some("A2")));
    assert_eq!((guard["code"].as_u64(), guard["age_h"].as_f64()), (Some(2), Some(6.0)), "35 % of the guard, at noon");
    // A counts whole and 2 for 0.8; guard strength halves in three days, six hours are a twelfth of that.
    assert!((number(&guard["worth"]) - 0.8 * 0.5_f64.powf(1.0 / 12.0)).abs() < 1e-9, "{guard}");
    assert_eq!(found["unused"][0]["report"], "south-guard-old");
    assert!(found["one_more_report"].as_array().unwrap().len() > 4);
    assert_eq!(number(&found["base_rates"][0]["breakouts"]) as u32, 2);
    let assessed = custodia(&["--json", "warn", "assess", "scenarios/small"]).json();
    assert_eq!(site(&assessed, "south")["hazard_per_day"], found["site"]["hazard_per_day"]);
    assert_eq!(site(&assessed, "south")["one_more_report"], found["one_more_report"][0]);
}

#[test]
fn a_site_that_is_not_there_or_no_longer_held_is_not_explained() {
    let unknown = custodia(&["--json", "warn", "explain", "scenarios/small", "east"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.out.contains("known are north, south"), "{}", unknown.out);
    let lost = custodia(&["--json", "warn", "explain", "scenarios/hasakah-2026", "al-hol"]);
    assert_eq!(lost.code, 1);
    assert!(lost.out.contains("al-hol was lost without order at 2026-01-20T12:00:00Z"), "{}", lost.out);
}

#[test]
fn scores_of_the_small_scenario_are_those_reckoned_by_hand() {
    let folder = root().join("scenarios/small");
    let span = ["--from", "2026-03-01T18:00:00Z", "--until", "2026-03-03T18:00:00Z"];
    let scored = asked("score", &folder, &span).json();
    let mut said = Vec::new();
    for at in ["2026-03-01T18:00:00Z", "2026-03-02T18:00:00Z"] {
        let found = asked("assess", &folder, &["--at", at]).json();
        said.extend(["north", "south"].map(|id| number(&site(&found, id)["p_fail_24h"])));
    }
    let mean = |of: &dyn Fn(f64) -> f64| said.iter().map(|p| of(*p)).sum::<f64>() / said.len() as f64;
    let near = |key: &str, by_hand: f64| {
        let told = number(&scored[key]);
        assert!((told - by_hand).abs() < 1e-9 * by_hand.abs().max(1e-3), "{key}: {told}, by hand {by_hand}");
    };
    assert_eq!((scored["forecasts"].as_u64(), scored["observed"].as_u64()), (Some(4), Some(0)));
    // Nothing was lost: minus the logarithm of what is left, and the square of what was feared.
    near("log_score", mean(&|p| -(1.0 - p).ln()));
    near("brier", mean(&|p| p * p));
    near("expected", 4.0 * mean(&|p| p));
    near("poisson_residual", -(4.0 * mean(&|p| p)).sqrt());
    assert_eq!(scored["outside"], 2, "both were emptied later: {scored}");
}

#[test]
fn scores_of_hasakah_count_what_happened_beside_the_base_rate() {
    let ended = custodia(&["--json", "warn", "score", "scenarios/hasakah-2026", "--until", "2026-01-25T12:00:00Z"]);
    let scored = ended.json();
    assert_eq!((ended.code, scored["schema"].as_str()), (0, Some("custodia/warn-score/1")), "{scored}");
    assert_eq!((scored["from"].as_str(), scored["observed"].as_u64()), (Some("2026-01-18T12:00:00Z"), Some(2)));
    // Eight sites on the 18th, seven on the 19th without Shaddadi, then seven without al-Hol, six without al-Aqtan.
    assert_eq!(scored["forecasts"], 8 + 7 + 7 + 7 + 7 + 6 + 6);
    let losses = scored["losses"].as_array().unwrap();
    assert_eq!(names(&scored["losses"]), ["shaddadi", "al-hol"]);
    assert_eq!(losses[0]["forecast_at"], "2026-01-18T12:00:00Z");
    assert!(number(&losses[1]["alike"]) >= 5.0, "nothing told al-Hol from the others: {}", losses[1]);
    assert!(number(&scored["poisson_residual"]) > 0.0, "two came where fewer were expected: {scored}");
    assert!(scored["sentence"].as_str().unwrap().contains("no proof of calibration"), "{scored}");
    assert!(scored["hindsight"].as_str().unwrap().contains("not known then"), "{scored}");
}

#[test]
fn what_is_wrong_in_a_scenario_is_one_line_with_file_line_and_key() {
    let cases: [(&str, &str, &str, &str); 14] = [
        ("reports.csv", "south-attack,south", "south-attack,east", "reports.csv:7: column site: east is none of the 2"),
        (
            "reports.csv",
            ",80,",
            ",NaN,",
            "reports.csv:4: column measured: distance to the front (km to the front) is NaN",
        ),
        ("reports.csv", ",80,", ",80000,", "is 80000, at most 2000 allowed"),
        ("reports.csv", ",80,", ",-1,", "is -1, at least 0 needed"),
        ("reports.csv", "2026-03-01T15:00:00Z", "yesterday", "reports.csv:7: column observed_at: time \"yesterday\""),
        ("reports.csv", ",B2,", ",Z9,", "reports.csv:7: column grade: grade Z9 is not a letter A to F"),
        ("reports.csv", "south-attack,", "south-guard,", "reports.csv:7: report south-guard stands already in line 6"),
        ("outcomes.csv", "north,", "east,", "outcomes.csv:2: column site: east is none of the 2 sites"),
        ("outcomes.csv", "emptied", "riot", "outcomes.csv:2: column how: is \"riot\""),
        ("operation.toml", "people = 36\n", "people = -3\n", "operation.toml:19: site[0].people: is -3"),
        (
            "operation.toml",
            "\"North prison\"\npeople",
            "\"North prison\"\nmood = 3\npeople",
            "site[0].mood: is not a key here",
        ),
        (
            "operation.toml",
            "\"reports.csv\"",
            "\"../reports.csv\"",
            "operation.toml:11: reports: is \"../reports.csv\"",
        ),
        ("operation.toml", "\"reports.csv\"", "\"/etc/passwd\"", "operation.toml:11: reports: is \"/etc/passwd\""),
        ("operation.toml", "\"reports.csv\"", "\"none.csv\"", "none.csv: No such file"),
    ];
    for (file, from, to, said) in cases {
        let copy = Copy::of("small").changed(file, from, to);
        let ended = asked("assess", &copy.folder, &[]);
        assert_eq!(ended.code, 1, "{to}: {}", ended.out);
        let error = ended.json();
        let place = error["place"].as_str().map_or_else(String::new, |place| format!("{place}: "));
        let line = format!("{place}{}", error["error"].as_str().unwrap());
        assert!(line.contains(said) && !line.contains('\n'), "{to}: {line}");
    }
}

#[test]
fn a_scenario_without_sites_or_reports_says_what_to_write() {
    let copy = Copy::of("small");
    let bare: String =
        copy.text("operation.toml").lines().filter(|l| !l.contains(".csv\"")).map(|l| format!("{l}\n")).collect();
    fs::write(copy.folder.join("operation.toml"), &bare).unwrap();
    let ended = asked("assess", &copy.folder, &[]);
    assert!(ended.code == 1 && ended.json()["hint"].as_str().unwrap().contains("reports = "), "{}", ended.out);
    fs::write(copy.folder.join("operation.toml"), bare.replace("[[site]]", "[[place]]")).unwrap();
    let none = asked("assess", &copy.folder, &[]);
    assert!(none.code == 1 && none.out.contains("a [[site]] table needed"), "{}", none.out);
    let nowhere = asked("assess", Path::new("no-such-folder"), &[]);
    assert!(nowhere.code == 1 && nowhere.out.contains("cannot be read"), "{}", nowhere.out);
}

#[test]
fn without_any_report_the_moment_is_the_start_and_every_site_must_be_looked_at() {
    let copy = Copy::of("small");
    let head = copy.text("reports.csv").lines().next().unwrap().to_owned();
    fs::write(copy.folder.join("reports.csv"), format!("{head}\n")).unwrap();
    let ended = asked("assess", &copy.folder, &[]);
    let found = ended.json();
    assert_eq!((ended.code, found["at"].as_str()), (4, Some("2026-03-01T21:00:00Z")), "{found}");
    assert!(found["at_from"].as_str().unwrap().starts_with("start of the operation"), "{found}");
    assert_eq!(names(&found["look"]), ["north", "south"]);
    assert_eq!(site(&found, "north")["hazard_per_day"], site(&found, "south")["hazard_per_day"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_folder_is_not_followed() {
    let copy = Copy::of("small");
    let reports = copy.folder.join("reports.csv");
    fs::remove_file(&reports).unwrap();
    std::os::unix::fs::symlink(root().join("scenarios/small/reports.csv"), &reports).unwrap();
    let ended = asked("assess", &copy.folder, &[]);
    assert!(ended.code == 1 && ended.out.contains("leads out of the scenario's folder"), "{}", ended.out);
}

#[test]
fn times_and_spans_that_cannot_be_meant_are_wrong_usage() {
    let folder = root().join("scenarios/small");
    for (verb, words) in [
        ("assess", ["--at", "tomorrow"]),
        ("score", ["--step-h", "0"]),
        ("score", ["--from", "2026-05-01T00:00:00Z"]),
        ("score", ["--until", "2090-05-01T00:00:00Z"]),
        ("score", ["--at", "2026-03-01T18:00:00Z"]),
    ] {
        let ended = asked(verb, &folder, &words);
        assert_eq!(ended.code, 2, "{verb} {words:?}: {}", ended.out);
    }
}

#[test]
fn a_page_fits_eighty_columns_and_a_chart_is_drawn_once() {
    let dir = tempfile::tempdir().unwrap();
    let chart = dir.path().join("chart.svg");
    let copy = Copy::of("hasakah-2026").changed("operation.toml", "\"Roj camp\"", "\"Roj <camp> & مخيم روج\"");
    let folder = copy.folder.to_str().unwrap();
    let drawn = custodia(&["warn", "assess", folder, "--chart", chart.to_str().unwrap()]);
    assert_eq!(drawn.code, 4, "{}", drawn.err);
    assert!(drawn.err.contains("drawn: "), "{}", drawn.err);
    let svg = fs::read_to_string(&chart).unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
    assert!(svg.contains("Roj &lt;camp&gt; &amp; مخيم روج") && !svg.contains("<camp>"), "{svg}");
    assert_eq!(svg.matches("<polyline").count(), 7, "seven sites are held");
    assert_eq!(
        custodia(&["warn", "assess", folder, "--chart", chart.to_str().unwrap()]).code,
        1,
        "it is there already"
    );
    let explained = custodia(&["warn", "explain", folder, "al-aqtan"]);
    let scored = custodia(&["warn", "score", folder, "--until", "2026-01-25T12:00:00Z"]);
    for page in [drawn.out, explained.out, scored.out] {
        for line in page.lines() {
            let shown = line.chars().filter(|c| !matches!(c, '\u{2066}'..='\u{2069}')).count();
            assert!(shown <= 80, "{shown} columns: {line}");
        }
    }
}

#[test]
fn the_examples_in_the_help_run() {
    for verb in ["assess", "explain", "score"] {
        let help = custodia(&["warn", verb, "--help"]).out;
        let joined = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let (_, example) = joined.split_once("Example: custodia ").unwrap_or_else(|| panic!("{help}"));
        let (example, _) = example.split_once(" Usage:").unwrap_or_else(|| panic!("{help}"));
        let words: Vec<&str> = example.split(' ').collect();
        let ended = custodia(&words);
        assert!([0, 4].contains(&ended.code), "{example}: {}", ended.err);
    }
}
