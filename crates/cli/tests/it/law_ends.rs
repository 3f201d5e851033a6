//! What ends an objection and a stay, by the binary. Source: decision 0009.

use crate::folder::Rehearsal;

fn object(folder: &Rehearsal, person: &str, text: &str) -> String {
    let words = ["law", "object", person, "--destination", "north", "--by", "counsel", "--text", text];
    folder.done("faris", &words)["events"][0].as_str().unwrap().to_owned()
}

/// What stands in the way where no gate is shut: there is nothing to do, or it is not said which.
fn unfit(folder: &Rehearsal, words: &[&str]) -> String {
    let ended = folder.run("lea", words);
    assert_eq!(ended.code, 1, "{}", ended.json);
    ended.json["error"].as_str().unwrap().to_owned()
}

#[test]
fn a_decision_names_its_objection_and_is_not_made_by_the_reviewer_alone() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    let decide = ["law", "decide", &person, "--dismissed", "--by", "the board", "--reasons", "heard"];
    assert!(unfit(&folder, &decide).contains("no undecided objection"));
    let (first, second) = (object(&folder, &person, "afraid"), object(&folder, &person, "his brother was killed"));
    let which = unfit(&folder, &decide);
    assert!(which.contains(&first) && which.contains(&second), "{which}");
    let named = [&decide[..], &["--objection", &first]].concat();
    let alone = folder.refused("lea", &named)["missing"].as_str().unwrap().to_owned();
    assert!(alone.contains("two officers of two functions"), "{alone}");
    let with_commander = [&named[..], &["--second", "anna"]].concat();
    folder.refused("lea", &with_commander);
    folder.done_by_two("lea", "sara", &named);
    // One is left, and is meant; one that is entered late is undecided however often others were decided.
    folder.done_by_two("lea", "sara", &decide);
    assert!(unfit(&folder, &decide).contains("no undecided objection"));
    let late = object(&folder, &person, "and I am ill");
    folder.done("lea", &["law", "decide", &person, "--upheld", "--by", "the board", "--reasons", "founded"]);
    let shown = folder.done("lea", &["law", "show", &person]).to_string();
    assert!(shown.contains(&format!("objection {late} upheld")), "{shown}");
}

#[test]
fn a_stay_of_a_court_outside_ends_by_its_paper_and_two_officers() {
    let folder = Rehearsal::new();
    let person = folder.register("?a");
    folder.done("omar", &["law", "stay", &person, "--by", "a court in Strasbourg", "--reference", "39/26"]);
    let bare = ["law", "lift", &person, "--by", "its grand chamber", "--reference", "39/26"];
    let lift = [&bare[..], &["--ordered-by", "a court in Strasbourg"]].concat();
    folder.refused("lea", &lift);
    folder.refused("lea", &[&lift[..], &["--second", "sara"]].concat());
    let paper = folder.file("order.pdf", b"the stay of 3 February is lifted");
    let unnamed = [&bare[..], &["--document", paper.to_str().unwrap(), "--second", "sara"]].concat();
    let which = folder.refused("lea", &unnamed)["missing"].as_str().unwrap().to_owned();
    assert!(which.contains("was ordered by a court in Strasbourg"), "{which}");
    let papered = [&lift[..], &["--document", paper.to_str().unwrap()]].concat();
    let alone = folder.refused("lea", &papered)["missing"].as_str().unwrap().to_owned();
    assert!(alone.contains("court's paper"), "{alone}");
    folder.refused("omar", &[&papered[..], &["--second", "sara"]].concat());
    folder.done_by_two("lea", "sara", &papered);
    assert!(unfit(&folder, &lift).contains("no stay 39/26"));
}
