//! Checks that the repository's scenarios hold together and that a broken file is refused with
//! line and key. Source: ours.

use super::*;

pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios").join(path)
}

fn small_text() -> String {
    std::fs::read_to_string(repository("small/operation.toml")).unwrap()
}

fn complaint(text: &str) -> String {
    Scenario::parse(Path::new("op.toml"), text).expect_err("is refused").to_string()
}

#[test]
fn both_scenarios_of_the_repository_load() {
    let hasakah = Scenario::load(&repository("hasakah-2026")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((hasakah.people(), hasakah.days), (5_704, 23));
    assert_eq!(hasakah.day_start(1).to_string(), "2026-01-20T21:00:00Z");
    let small = Scenario::load(&repository("small")).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!((small.people(), small.days), (60, 3));
}

#[test]
fn the_folder_and_the_file_give_the_same_digest() {
    let (folder, file) =
        (Scenario::load(&repository("small")).unwrap(), Scenario::load(&repository("small/operation.toml")).unwrap());
    assert_eq!(folder.digest, file.digest);
    let changed = Scenario::parse(Path::new("op.toml"), &format!("{}\n", small_text())).unwrap();
    assert_ne!(folder.digest, changed.digest);
}

#[test]
fn every_key_that_is_misspelt_is_refused_with_file_line_and_key() {
    let text = small_text();
    let mut tried = 0;
    for (index, line) in text.lines().enumerate() {
        let Some((key, value)) = line.split_once(" = ") else { continue };
        if key.starts_with('#') {
            continue;
        }
        let misspelt = format!("{key}zz = {value}");
        let lines: Vec<&str> =
            text.lines().enumerate().map(|(i, l)| if i == index { misspelt.as_str() } else { l }).collect();
        let error = Scenario::parse(Path::new("op.toml"), &lines.join("\n")).expect_err(line);
        assert!(error.line > 0 && !error.key.is_empty(), "{line}: {error}");
        tried += 1;
    }
    assert!(tried > 200, "only {tried} keys tried");
}

#[test]
fn every_key_with_a_value_of_another_kind_is_refused_on_its_own_line() {
    let text = small_text();
    for (index, line) in text.lines().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        if key.starts_with('#') {
            continue;
        }
        let wrong = format!("{key} = 1979-05-27");
        let lines: Vec<&str> =
            text.lines().enumerate().map(|(i, l)| if i == index { wrong.as_str() } else { l }).collect();
        let error = Scenario::parse(Path::new("op.toml"), &lines.join("\n")).expect_err(line);
        assert_eq!(error.line, index + 1, "{line}: {error}");
        assert!(error.key.ends_with(key), "{line}: {error}");
    }
}

#[test]
fn an_unknown_place_is_named_with_the_known_ones() {
    let error = complaint(&small_text().replacen("to = \"haven\"\nroad", "to = \"heaven\"\nroad", 1));
    assert!(
        error.contains("movement[0].to: names \"heaven\", which is not in the file; known are bench-house"),
        "{error}"
    );
}

#[test]
fn too_few_planned_people_are_refused_at_the_site() {
    let error = complaint(&small_text().replacen("people = 20", "people = 19", 1));
    assert!(error.contains("people.site[0].people: 36 people are at north, but the timetable takes 35"), "{error}");
}

#[test]
fn a_movement_outside_the_window_of_its_clearance_is_refused() {
    let text =
        small_text().replacen("arriving_at = [\"haven\"]\nfrom_day = 1", "arriving_at = [\"haven\"]\nfrom_day = 2", 1);
    let error = complaint(&text);
    assert!(error.contains("movement[0]: has no road clearance for d01-001-3 at haven"), "{error}");
}

#[test]
fn a_timetable_that_misses_a_public_figure_is_refused() {
    let error = complaint(&small_text().replacen("people = 48", "people = 47", 1));
    assert!(error.contains("public_figure[1].people: is 47 by day 2, but the timetable has brought 48"), "{error}");
}

#[test]
fn a_file_that_is_not_there_or_not_text_is_one_clear_line() {
    let missing = Scenario::load(Path::new("no-such-folder/operation.toml")).unwrap_err().to_string();
    assert!(missing.starts_with("no-such-folder/operation.toml: cannot be read: "), "{missing}");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(SCENARIO_FILE), b"name = \"\xFF\"").unwrap();
    let error = Scenario::load(folder.path()).unwrap_err().to_string();
    assert!(error.ends_with("operation.toml: is not UTF-8 from byte 8"), "{error}");
}

#[test]
fn a_day_of_the_operation_runs_from_local_midnight_to_midnight() {
    let small = Scenario::load(&repository("small")).unwrap();
    assert_eq!(small.day_of(small.day_start(2)), 2);
    assert_eq!(small.day_of(small.day_start(2) - Span::from_ms(1)), 1);
}

#[test]
fn the_document_names_every_key_that_the_files_use() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let document = std::fs::read_to_string(root.join("docs/formats.md")).unwrap();
    let (_, sections) = document.split_once("\n## Scenario file\n").expect("the section is there");
    let files =
        ["scenarios/small/operation.toml", "scenarios/hasakah-2026/operation.toml", "jurisdictions/iraq/pack.toml"];
    for file in files {
        for line in std::fs::read_to_string(root.join(file)).unwrap().lines() {
            let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) else { continue };
            let named = sections.contains(&format!("`{key}`")) || sections.contains(&format!("`{key} = "));
            assert!(named, "docs/formats.md does not name the key {key} of {file}");
        }
    }
}

#[test]
fn each_scenario_names_a_jurisdiction_pack_that_loads() {
    for name in ["small", "hasakah-2026"] {
        let scenario = Scenario::load(&repository(name)).unwrap();
        let pack =
            crate::jurisdiction::Pack::load(&repository("../jurisdictions").join(&scenario.jurisdiction)).unwrap();
        assert_eq!(pack.adopted.name, scenario.jurisdiction);
    }
}
