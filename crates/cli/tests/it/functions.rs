//! In which function an officer acts who has several and names none. Source: `custody.md` (Who signs).

use crate::folder::Rehearsal;

/// hiba is a doctor, a child-protection officer and a legal reviewer.
fn with_hiba() -> Rehearsal {
    let folder = Rehearsal::new();
    let functions = "medical,child-protection,legal-reviewer";
    folder.done("anna", &["officer", "add", "hiba", "--functions", functions]);
    folder
}

/// The functions under which an officer's newest entry of a person stands.
fn signed_as(folder: &Rehearsal, person: &str, area: &str, who: &str) -> String {
    let shown = folder.done(who, &[area, "show", person]);
    let last = shown["entries"].as_array().unwrap().last().unwrap_or_else(|| panic!("{shown}"));
    last["officers"][0].as_str().unwrap().to_owned()
}

#[test]
fn the_only_function_that_fits_an_act_need_not_be_named() {
    let folder = with_hiba();
    let person = folder.register("?a");
    folder.done("hiba", &["med", "screen", &person, "--findings", "a cough"]);
    // Of her functions the doctor alone is shown what doctors write.
    assert_eq!(signed_as(&folder, &person, "med", "hiba"), "hiba (medical)");
    let key = ["med", "screen", &person, "--findings", "well again", "--idempotency-key", "k"];
    folder.done("hiba", &key);
    assert_eq!(folder.done("hiba", &key)["repeated"], true, "the same command again is the same officer");
}

#[test]
fn where_several_functions_fit_the_line_lists_those_and_no_other() {
    let folder = with_hiba();
    let (one, other) = (folder.register("?a"), folder.register("?b"));
    let act = ["person", "not-same", &one, "--other", &other, "--reasons", "seen side by side"];
    let which = folder.run("hiba", &act);
    assert_eq!(which.code, 2, "{} {}", which.json, which.stderr);
    let error = which.json["error"].as_str().unwrap();
    for (function, fits) in [("child-protection", true), ("legal-reviewer", true), ("medical", false)] {
        assert_eq!(error.contains(function), fits, "{error}");
    }
    assert!(error.contains("--function"), "{error}");
    folder.done("hiba", &[&act[..], &["--function", "legal-reviewer"]].concat());
    let look = folder.run("hiba", &["person", "show", &one]);
    assert_eq!(look.code, 2, "a look at everything is a look in one function: {}", look.json);
}

#[test]
fn where_none_of_his_functions_fits_the_rule_refuses() {
    let folder = with_hiba();
    let plan = "place add annex --name Annex --kind site --operational 90 --humane 80";
    let refused = folder.refused("hiba", &plan.split(' ').collect::<Vec<_>>());
    assert_eq!(refused["rule"], "each act belongs to a function", "{refused}");
}

/// What an auditor and a family desk did with exit 0 before each act had those whose work it is.
#[test]
fn an_auditor_and_a_family_desk_lead_no_movement_and_say_what_they_have_seen() {
    let folder = Rehearsal::new();
    folder.done("anna", &["officer", "add", "aud", "--functions", "auditor"]);
    let person = folder.register("?a");
    let planned = "place add annex --name annex --kind site --operational 90 --humane 80
        man plan m-1 --means road --from site --to annex --vehicle bus --seats 10 --guards 5 --departs-at \
        2030-01-01T08:00:00Z --arrives-at 2030-01-01T10:00:00Z";
    planned.lines().for_each(|words| _ = folder.done("anna", &words.split_whitespace().collect::<Vec<_>>()));
    let acts = format!(
        "man draft m-1 {person}
        man open m-1
        man close m-1
        man cancel m-1 --reason fog
        man headcount m-1 --bodies 1
        man take-off m-1 {person} --return-place site --reason ill
        man divert m-1 --to site --reason dust
        man arrive m-1 --place site
        man disembark m-1 {person} --place site
        person nominate --list L --legal-basis ?unknown --place site
        law task {person} --task visit --why asked"
    );
    for who in ["aud", "faris"] {
        for act in acts.lines() {
            let refused = folder.refused(who, &act.split_whitespace().collect::<Vec<_>>());
            assert_eq!(refused["rule"], "each act belongs to a function", "{who} {act}: {refused}");
            assert!(!refused["who_can_open"].as_array().unwrap().is_empty(), "{refused}");
        }
        let seen = ["man", "observe", "found-here", &person, "--place", "site", "--note", "at the gate"];
        assert!([0, 4].contains(&folder.run(who, &seen).code), "what was seen is never refused");
    }
}
