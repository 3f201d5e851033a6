//! What is wrong with a file of the planner's facts is told with file, line and key. Source: ours.

use super::*;

/// A change to the small scenario, the key that the complaint names, and a part of what it says.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("mog_units = 2", "mog_unit = 2", "airfield[0].mog_units", "is missing, a whole number from 0 to 1000 needed"),
    (
        "rest_min = 720",
        "rest_min = 720\ncolour = \"grey\"",
        "aircraft[0].colour",
        "is not a key here, known are availability,",
    ),
    ("lit = true", "lit = \"yes\"", "airfield[0].lit", "is \"yes\", true or false needed"),
    ("lit = true\n", "", "airfield[0].lit", "is missing, true or false needed"),
    (
        "capacity_operational = 90",
        "capacity_operational = -90",
        "receiver[0].capacity_operational",
        "is -90, a whole number from 0",
    ),
    (
        "capacity_humane = 70",
        "capacity_humane = 91",
        "receiver[0].capacity_humane",
        "is 91, a whole number from 0 to 90 needed",
    ),
    ("occupied = 0", "occupied = 0.5", "receiver[0].occupied", "is 0.5, a whole number"),
    ("hazard_per_day = 0.12", "hazard_per_day = nan", "site[0].hazard_per_day", "is nan, a number from 0 to 4 needed"),
    ("hazard_per_day = 0.12", "hazard_per_day = inf", "site[0].hazard_per_day", "is inf, a number from 0 to 4 needed"),
    ("hazard_per_day = 0.12", "hazard_per_day = 40", "site[0].hazard_per_day", "is 40, a number from 0 to 4 needed"),
    (
        "hazard_per_day = 0.12",
        "hazard_per_day = [0.1, -0.1]",
        "site[0].hazard_per_day",
        "is -0.1, a number from 0 to 4",
    ),
    ("hazard_per_day = 0.12", "hazard_per_day = []", "site[0].hazard_per_day", "is an empty list"),
    ("block_kt = 200", "block_kt = 0", "aircraft[0].block_kt", "is 0, a number from 10 to 2000 needed"),
    (
        "from = \"north\"",
        "from = \"nowhere\"",
        "road[0].from",
        "names \"nowhere\", which is no site of the file; known are north, south",
    ),
    (
        "to = \"haven\"",
        "to = \"strip\"",
        "route[0].to",
        "names \"strip\", which is no receiver of the file; known are haven",
    ),
    (
        "landing = \"landing\"",
        "landing = \"overflight\"",
        "receiver[0].landing",
        "a clearance of kind overflight, one of kind landing needed",
    ),
    (
        "landing = \"landing\"",
        "landing = \"pass\"",
        "receiver[0].landing",
        "names \"pass\", which is no clearance of the file",
    ),
    (
        "people = { adults = 24 }",
        "people = { adult = 24 }",
        "site[1].people",
        "names \"adult\", which is no group of the file",
    ),
    (
        "people = { adults = 24 }",
        "people = { adults = -1 }",
        "site[1].people",
        "is -1, a whole number from 0 to 1000000 needed",
    ),
    (
        "people = { adults = 24 }",
        "people = { adults = 23 }",
        "site[1].people",
        "add to 23, but operation.toml says 24 of this site",
    ),
    ("people = { adults = 24 }", "people = 24", "site[1].people", "is 24, a table such as { a = 1 } needed"),
    (
        "id = \"south\"",
        "id = \"west\"",
        "site[1].id",
        "names \"west\", which is no site of the file; known are north, south",
    ),
    ("id = \"south\"", "id = \"north\"", "site[1].id", "\"north\" stands twice"),
    ("id = \"children\"", "id = \"Children\"", "group[1].id", "lower case needed"),
    ("class = \"child\"", "class = \"minor\"", "group[1].class", "is \"minor\", adult, child or sick needed"),
    (
        "escort_reasons = \"invented: guards without arms, one for four\"\n",
        "",
        "group[1].escort_reasons",
        "is missing, text needed",
    ),
    (
        "persons_per_guard = 4",
        "persons_per_guard = 0",
        "group[0].persons_per_guard",
        "is 0, a whole number from 1 to 1000 needed",
    ),
    (
        "kind = \"road\"",
        "kind = \"sea\"",
        "clearance[0].kind",
        "is \"sea\", road, overflight, landing or acceptance needed",
    ),
    (
        "2026-03-02T00:00:00+03:00/2026-03-05T00:00:00+03:00",
        "2026-03-05T00:00:00+03:00/2026-03-02T00:00:00+03:00",
        "clearance[0].open",
        "which ends before it starts",
    ),
    (
        "2026-03-02T00:00:00+03:00/",
        "2026-03-02T00:00:00/",
        "clearance[0].open",
        "is no time in RFC 3339 with an offset",
    ),
    ("open = [\"06:00-18:00\"]", "open = [\"06:00-18:00 UTC\"]", "daylight.open", "\"HH:MM-HH:MM\" of every day"),
    (
        "tails = [\"plane 1\", \"plane 2\"]",
        "tails = [\"plane 1\", \"plane 1\"]",
        "aircraft[0].tails",
        "holds \"plane 1\", which stands twice",
    ),
    (
        "daily_acceptance = [30]",
        "daily_acceptance = []",
        "receiver[0].daily_acceptance",
        "is an empty list, at least one needed",
    ),
    (
        "accepts = [\"adults\", \"children\"]\n",
        "",
        "receiver[0].accepts",
        "is missing, a list of texts needed; [] for none",
    ),
    ("step_min = 120", "step_min = 7", "grid[0].step_min", "is wrong: step is 7 min, a divisor of 1440 needed"),
    ("days = 3", "days = 61", "grid[0].days", "is 61, a whole number from 1 to 60 needed"),
    ("rest_min = 0\nsource = \"invented\"", "rest_min = 0", "road_guards.source", "is missing, who says so needed"),
    (
        "count = 3\n",
        "count = 3\nsources = { wheels = \"a report\" }\n",
        "vehicles[0].sources",
        "names \"wheels\", which is no key of this table",
    ),
    ("[daylight]", "[night]", "daylight", "is missing, a [daylight] table needed"),
    (
        "[daylight]",
        "[harm]\nair_per_person_h = -1\nsource = \"x\"\n[daylight]",
        "harm.air_per_person_h",
        "is -1, a number from 0 to 1000 needed",
    ),
    (
        "[daylight]",
        "[disruptions]\nweather_per_day = nan\nsource = \"x\"\n[daylight]",
        "disruptions.weather_per_day",
        "is nan, a number from 0 to 24 needed",
    ),
    (
        "[daylight]",
        "[front]\nhazard_times = 0.5\nsource = \"x\"\n[daylight]",
        "front.hazard_times",
        "is 0.5, a number from 1 to 10000 needed",
    ),
    (
        "[daylight]",
        "[reaction]\nlift_begun = [1.7, 1.3, 1.0]\nsource = \"x\"\n[daylight]",
        "reaction.lift_begun",
        "three rising numbers needed",
    ),
    (
        "[daylight]",
        "[[apart]]\ngroups = [\"adults\"]\nsource = \"x\"\n[daylight]",
        "apart[0].groups",
        "has 1 entries, the ids of 2 groups needed",
    ),
    (
        "[daylight]",
        "[[displaced]]\nfrom = \"haven\"\nto = \"haven\"\nsource = \"x\"\n[daylight]",
        "displaced[0].to",
        "another receiver needed",
    ),
    (
        "distance_nm = 150",
        "distance_nm = 150\nalternates_nm = { haven = 1 }",
        "route[0].alternates_nm",
        "names \"haven\", where it is bound for",
    ),
];

#[test]
fn each_mistake_is_told_with_file_line_and_key() {
    assert!(read_text(&small_text()).is_ok());
    for (from, to, key, what) in WRONG {
        let text = changed(from, to);
        let Err(error) = read_text(&text) else { panic!("{to:?} in place of {from:?} was taken") };
        let said = error.to_string();
        assert!(said.starts_with("plan.toml:") && error.line > 0, "{said}");
        assert_eq!(error.key, *key, "{said}");
        assert!(error.what.contains(what), "{said}");
    }
}

#[test]
fn the_line_told_is_the_line_of_the_key() {
    let text = changed("hazard_per_day = 0.12", "hazard_per_day = 40");
    let line = text.lines().position(|line| line == "hazard_per_day = 40").unwrap() + 1;
    assert_eq!(read_text(&text).err().unwrap().line, line);
    let broken = changed("hazard_per_day = 0.12", "hazard_per_day = = 1");
    let error = read_text(&broken).err().unwrap();
    assert_eq!((error.line, error.key.as_str()), (line, ""), "{error}");
}

#[test]
fn too_many_of_a_thing_are_refused_with_the_limit() {
    let mut text = small_text();
    for n in 0..1_001 {
        text.push_str(&format!("\n[[clearance]]\nid = \"c{n}\"\nkind = \"road\"\nsource = \"invented\"\n"));
    }
    let error = read_text(&text).err().unwrap();
    assert_eq!((error.key.as_str(), error.what.as_str()), ("clearance", "has 1005 tables, at most 1000 allowed"));
}

#[test]
fn a_scenario_without_the_planners_facts_says_what_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("operation.toml");
    let head = "name = \"a\"\nstart = \"2026-03-02\"\ndays = 3\nday_offset_min = 180\n";
    let site = "[[site]]\nid = \"north\"\nname = \"n\"\nsource = \"invented\"\n";
    let failed = |text: String| {
        std::fs::write(&file, text).unwrap();
        crate::plan::load(folder.path()).unwrap_err().to_string()
    };
    assert!(
        failed(format!("{head}{site}"))
            .ends_with("operation.toml: plan: is missing, the name of the file of the planner's facts needed")
    );
    assert!(
        failed(format!("{head}plan = \"../plan.toml\"\n{site}"))
            .contains(":5: plan: is \"../plan.toml\", the name of a file inside")
    );
    let missing = failed(format!("{head}plan = \"plan.toml\"\n{site}"));
    assert!(missing.contains("plan.toml: No such file"), "{missing}");
    let of_reports = small_text().replacen("hazard_per_day = 0.12\n", "", 1);
    std::fs::write(folder.path().join("plan.toml"), of_reports).unwrap();
    let asked = failed(format!("{head}plan = \"plan.toml\"\n{site}"));
    assert!(
        asked.contains("plan.toml:")
            && asked
                .contains("site[0].hazard_per_day: is missing, and the law of north cannot be taken from the reports"),
        "{asked}"
    );
}
