//! What one officer reported and is not so: the way back, as the commands tell it. Source: decisions 0020, 0021 and
//! 0038.

use crate::folder::Rehearsal;

#[test]
fn whoever_was_reported_dead_and_lives_is_found_sighted_and_settled() {
    let folder = Rehearsal::new();
    for officer in ["dina", "emil"] {
        folder.done("anna", &["officer", "add", officer, "--functions", "custody-officer"]);
    }
    let person = folder.register("?gave no name");
    folder.done("omar", &["sight", "band", &person, "--bind", "N-1"]);
    let death = [
        "incident",
        "report",
        &person,
        "--kind",
        "death",
        "--place",
        "site",
        "--circumstances",
        "?not seen",
        "--cause",
        "?not known",
        "--remains",
        "?not known",
        "--certified-by",
        "nobody yet",
    ];
    let told = folder.done("omar", &death)["in_doubt"][0].as_str().unwrap().to_owned();
    assert!(
        told.contains("medical") && told.contains(&format!("man observe found-here {person} --place site")),
        "{told}"
    );
    assert!(
        told.contains(&format!("sight band {person} --at-place site")) && told.contains("discrepancy resolve"),
        "{told}"
    );
    let total = || folder.run("anna", &["count", "show"]).json["total_people"].clone();
    assert_eq!(total(), 0);
    let page = folder.said("omar", &["person", "show", &person]);
    assert!(page.contains("man observe found-here"), "the page says the way on: {page}");

    // Who has him before him says so, though the record has him dead.
    let found =
        folder.run("dina", &["man", "observe", "found-here", &person, "--place", "site", "--note", "in cell 4"]);
    assert_eq!(found.code, 4, "{} {}", found.json, found.stderr);
    assert_eq!(total(), 1, "he is in the count again at once");
    folder.done("emil", &["sight", "band", &person, "--at-place", "site"]);
    let open = folder.run("anna", &["discrepancy", "list", "--person", &person]).json["discrepancies"].clone();
    let open = open.as_array().unwrap();
    assert_eq!(open.len(), 2, "the report and the observation: {open:?}");
    for line in open {
        let id = line["id"].as_str().unwrap();
        let words = ["discrepancy", "resolve", id, "--outcome", "corrected", "--text", "seen alive in cell 4"];
        folder.done("anna", &words);
    }
    assert_eq!(folder.run("anna", &["count", "show"]).json["residual_total"], 0);
    let listed = folder.done("omar", &["person", "list"]);
    assert_eq!((&listed["people"][0]["standing"], &listed["people"][0]["place"]), (&"held".into(), &"site".into()));
}
