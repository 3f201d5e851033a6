//! `name` on the command line: no folder, no officer; figures that add up; the benchmark on a folder of its files.
//! Source: `cli.md`, `watchlist.md` (3).

use std::process::Command;

use serde_json::Value;

fn run(words: &[&str]) -> (i32, Value) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_custodia")).args(["--json"]).args(words).env_clear().output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code().unwrap_or(-1), serde_json::from_str(&text).unwrap_or(Value::String(text)))
}

/// The weight at the end of a line of an explanation, in centinats.
fn weight(line: &str) -> i64 {
    let nats = line.rsplit_once(": ").unwrap().1.trim_matches(['\u{2068}', '\u{2069}']);
    nats.replace(['.', '+'], "").parse().unwrap()
}

#[test]
fn an_explanation_adds_up_to_the_last_hundredth_in_english_and_arabic() {
    let (said, listed) = ("Salim Yusuf al-Haddadi", "أبو تست سالم يوسف الحدادي");
    for language in ["en", "ar"] {
        let (code, why) = run(&["name", "explain", said, listed, "--language", language]);
        assert_eq!((code, &why["schema"]), (0, &"custodia/name-explain/1".into()), "{why}");
        let text = why["text"].as_str().unwrap();
        let weighed: Vec<&str> = text.lines().filter(|line| line.ends_with('\u{2069}')).collect();
        let (sum, lines) = weighed.split_last().unwrap();
        assert_eq!(lines.iter().map(|line| weight(line)).sum::<i64>(), weight(sum), "{text}");
        assert_eq!(weight(sum), why["weight_centinats"].as_i64().unwrap(), "{text}");
    }
    let (code, compared) = run(&["name", "compare", said, listed]);
    assert_eq!(code, 0);
    let lines = compared["lines"].as_array().unwrap().iter();
    assert_eq!(lines.map(|line| line["weight_centinats"].as_i64().unwrap()).sum::<i64>(), compared["weight_centinats"]);
    assert_eq!(run(&["name", "explain", said, listed, "--language", "fr"]).0, 2);
}

#[test]
fn a_name_is_folded_and_what_is_no_name_is_said_to_be_none() {
    let (code, folded) = run(&["name", "fold", "أبو محمد عبد الرحمن التونسي"]);
    assert_eq!((code, &folded["sounds"]), (0, &"@mhmd #rhmn twnsy".into()), "{folded}");
    let (code, long) = run(&["name", "fold", &"أحمد ".repeat(2_500)]);
    assert_eq!(code, 0);
    assert!(long["not_read"].to_string().contains("longest name"), "{}", long["not_read"]);
    let (_, dots) = run(&["name", "fold", "?!"]);
    assert_eq!(dots["shape"], "empty");
}

#[test]
fn the_benchmark_runs_on_any_folder_of_its_files() {
    let dir = tempfile::tempdir().unwrap();
    let entity = |primary: &str, alias: &str| {
        format!(
            "{{\"names\":[{{\"n\":\"{primary}\",\"kind\":\"primary\"}},{{\"n\":\"{alias}\",\"kind\":\"alias\"}}]}}\n"
        )
    };
    let people =
        [("Salim Haddadi", "Selim Haddady"), ("Idris Zubaydi", "Edris Zubaidi"), ("Karim Shammari", "Kareem Shamari")];
    let entities: String = people.iter().map(|(primary, alias)| entity(primary, alias)).collect();
    let query = |at: usize| {
        format!(
            "{{\"e\":{at},\"i\":1,\"n\":\"{}\",\"script\":\"latin\",\"shape\":\"multi\",\"kind\":\"alias\",\"related\":true}}\n",
            people[at].1
        )
    };
    let queries: String = (0..people.len()).map(query).collect();
    std::fs::write(dir.path().join("made.jsonl"), entities).unwrap();
    std::fs::write(dir.path().join("made_queries.jsonl"), queries).unwrap();
    std::fs::write(dir.path().join("nobody.csv"), "name\nBertil Nyqvist\nUlrika Sund\n").unwrap();
    let (folder, nobody) = (dir.path().to_str().unwrap(), dir.path().join("nobody.csv"));
    let words = ["name", "evaluate", folder, "--set", "made", "--not-listed", nobody.to_str().unwrap()];
    let (code, found) = run(&words);
    assert_eq!((code, &found["schema"]), (0, &"custodia/name-evaluate/1".into()), "{found}");
    let strata = found["strata"].as_array().unwrap();
    let related = strata.iter().find(|stratum| stratum["name"] == "made-latin-related").unwrap();
    assert_eq!((&related["queries"], &related["r_at_1"], &related["protocol"]), (&3.into(), &1.0.into(), &"p1".into()));
    assert_eq!(related["recall_at_fpir_1_not_listed"], 1.0, "{related}");
    assert!(related["ci95"]["r_at_1"].is_array() && found["queries_per_s"].as_f64().unwrap() > 0.0, "{found}");
    assert_eq!(run(&["name", "evaluate", folder, "--set", "made", "--protocol", "p3"]).0, 1, "no query in Arabic");
    assert_eq!(run(&["name", "evaluate", folder, "--set", "none"]).0, 1);
    assert_eq!(run(&["name", "evaluate", folder, "--set", "made", "--protocol", "p9"]).0, 2);
}
