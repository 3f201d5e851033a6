//! What is shown, to whom and when: head counts blind at both ends, looks that leave their line, somebody seen who has
//! no number, and register fields set later. Source: `custody.md` (Head count; The log; Two kinds of act).

use crate::folder::Rehearsal;

#[test]
fn somebody_unknown_is_recorded_where_no_number_can_be_given_and_gets_it_later() {
    let folder = Rehearsal { dir: tempfile::tempdir().unwrap() };
    let init = "op init --rehearsal --authority north --name North --kind losing --state SYR --operation x";
    folder.done("anna", &init.split(' ').collect::<Vec<_>>());
    folder.done("anna", &["officer", "add", "omar", "--functions", "custody-officer"]);
    let site = ["place", "add", "site", "--name", "Site", "--kind", "site", "--operational", "9", "--humane", "8"];
    folder.done("anna", &site);
    let seen = ["man", "observe", "found-here", "--place", "site", "--note", "at the gate, no band"];
    let recorded = folder.run("omar", &seen);
    assert_eq!((recorded.code, &recorded.json["block_needed"]), (4, &true.into()), "{}", recorded.json);
    let entry = recorded.json["unnamed"].as_str().unwrap().to_owned();
    let count = folder.run("omar", &["count", "show", "--all"]).json;
    assert_eq!((&count["unnamed"], &count["total_people"]), (&1.into(), &0.into()), "{count}");
    assert!(count["residual_total"].as_u64() >= Some(1), "he is to be found or explained: {count}");
    let row = count["rows"].as_array().unwrap().iter().find(|row| row["place"] == "site").unwrap().clone();
    assert_eq!(row["unnamed"], 1, "{row}");
    let open = folder.run("omar", &["discrepancy", "list"]).json;
    assert_eq!(open["discrepancies"][0]["id"], entry.as_str(), "{open}");
    assert_eq!(folder.run("omar", &[&seen[..], &["--unnamed", &entry]].concat()).code, 1, "still no block");
    folder.done("anna", &["device", "add", "north.desk-1", "--block", "7"]);
    let elsewhere = ["man", "observe", "found-aboard", "--movement", "m-1", "--note", "x", "--unnamed", &entry];
    assert_eq!(folder.run("omar", &elsewhere).code, 2, "he was seen at the site");
    let named = folder.run("omar", &[&seen[..], &["--unnamed", &entry]].concat());
    assert_eq!((named.code, &named.json["settled"]), (4, &true.into()), "{} {}", named.json, named.stderr);
    let person = named.json["person"].as_str().unwrap();
    let count = folder.run("omar", &["count", "show"]).json;
    assert_eq!((&count["unnamed"], &count["total_people"]), (&0.into(), &1.into()), "{count}");
    let shown = folder.run("omar", &["person", "show", person, "--purpose", "custody"]).json;
    assert!(shown["history"].to_string().contains("at the gate, no band"), "{shown}");
    assert_eq!(folder.run("omar", &[&seen[..], &["--unnamed", &entry]].concat()).code, 2, "once");
    let verified = folder.run("anna", &["log", "verify"]);
    assert_eq!((verified.code, &verified.json["ok"]), (0, &true.into()), "{}", verified.json);
}
