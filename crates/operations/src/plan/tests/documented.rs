//! The keys that the loader takes are the keys that `docs/formats.md` tells of. Source: ours.

use std::collections::BTreeSet;

use super::*;

/// Keys of tables in the documentation: each row of the section is `| [[table]] | `key`, ... |`.
fn documented() -> BTreeSet<String> {
    let text = std::fs::read_to_string(shipped_folder("../docs/formats.md")).unwrap();
    let section = text.split("\n## Planner's facts\n").nth(1).expect("the section is there");
    let section = section.split("\n## ").next().unwrap();
    let mut keys = BTreeSet::new();
    for row in section.lines().filter_map(|line| line.strip_prefix("| `")) {
        let (key, _) = row.split_once('`').unwrap();
        keys.insert(key.to_owned());
    }
    keys
}

#[test]
fn the_documented_keys_are_the_keys_that_are_read() {
    let whole =
        ["harm", "disruptions", "front", "reaction"].map(|head| format!("\n[{head}]\nsource = \"x\"\n")).join("");
    let apart = "\n[[apart]]\ngroups = [\"adults\", \"children\"]\nreasons = \"x\"\nsource = \"x\"\n";
    let text = format!("{}{whole}{apart}", small_text());
    let mut read = read_text(&text).unwrap().keys;
    // Moved people need two receivers, and aircraft that are flown over two airfields.
    read.extend(["from", "to", "distance_nm", "source", "sources"].map(|key| format!("ferry.{key}")));
    read.extend(["from", "to", "people", "source", "sources"].map(|key| format!("displaced.{key}")));
    // Every table has these two, which the text tells once.
    let own = |key: &String| !key.ends_with(".source") && !key.ends_with(".sources");
    let read: BTreeSet<String> = read.into_iter().filter(own).collect();
    let documented = documented();
    let missing: Vec<_> = read.difference(&documented).collect();
    let stale: Vec<_> = documented.difference(&read).collect();
    assert!(missing.is_empty() && stale.is_empty(), "not documented: {missing:?}; not read: {stale:?}");
}
