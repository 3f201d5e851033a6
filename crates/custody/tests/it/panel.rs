//! A panel on age as `log verify` judges it: three different officers, certified, of whom two sign.

use custody::event::age::{AgeDecided, AgeInterval, ForumDecided};
use custody::event::{Body, Function, Stream};
use custody::keys::SigningKey;
use custody::verify::{Expected, Report, verify_log};
use custody::{Journal, JournalMode};

use crate::hand::{Hand, person};
use crate::journal::filled;
use crate::verify::keys_of;

const THREE: [&str; 3] = ["losing-officer", "losing-second", "losing-third"];

fn decided(panel: &[&str]) -> Body {
    let panel = panel.iter().map(|name| (*name).to_owned()).collect();
    AgeDecided { now: AgeInterval { min_months: 200, max_months: 220 }, panel, reasons: "seen".into() }.into()
}

fn forum(panel: &[&str]) -> Body {
    let panel = panel.iter().map(|name| (*name).to_owned()).collect();
    ForumDecided { juvenile: true, panel, reasons: "seen".into() }.into()
}

/// A log in which two officers in these functions sign an act of a panel, after certificates of three.
fn verified(acts_as: [Function; 2], body: Body, own: bool, second_is: &[Function]) -> Report {
    let folder = tempfile::tempdir().unwrap();
    let mut hand = Hand::new("losing", 1);
    hand.acts_as = acts_as;
    let mut journal = filled(folder.path(), &mut hand, 4);
    let mut bodies = hand.certificates_of_the_second();
    bodies[0] = hand.officer_certificate("losing-second", second_is, &hand.second_officer);
    bodies.push(hand.officer_certificate("losing-third", &[Function::Medical], &SigningKey::from_seed(&[9; 32])));
    let stream = Stream::Authority(hand.authority.clone());
    let (events, keys) = hand.seal_on(&stream, bodies);
    journal.append(&hand.authority, &events, &keys).unwrap();
    let (events, keys) = hand.seal_on(&person(1), vec![body]);
    journal.append(&hand.authority, &events, &keys).unwrap();
    if !own {
        drop(journal);
        let db = rusqlite::Connection::open(folder.path().join(custody::JOURNAL_FILE)).unwrap();
        db.execute_batch("UPDATE log SET own = 0").unwrap();
        journal = Journal::open(folder.path(), &JournalMode::Read).unwrap();
    }
    verify_log(&journal, &hand.authority, &Expected::default(), &keys_of(&journal, &hand), &mut |_| {}).unwrap()
}

#[test]
fn a_panel_of_three_certified_officers_of_whom_two_sign_verifies() {
    let (protector, all) = ([Function::ChildProtection, Function::Medical], Function::ALL);
    for body in [decided(&THREE), forum(&THREE)] {
        let report = verified(protector, body, true, all);
        assert!(report.ok && report.signatures_unknown == 0, "{report:?}");
    }
    let report = verified([Function::Court, Function::Medical], forum(&THREE), true, all);
    assert!(report.ok, "a court decides on the forum: {report:?}");
}

#[test]
fn a_panel_that_is_none_is_named_whoever_signed_it() {
    let (protector, all) = ([Function::ChildProtection, Function::Medical], Function::ALL);
    let [one, two, three] = THREE;
    for (acts_as, body, second_is, why) in [
        (protector, decided(&[one, two]), all, "2 different ones are named in 2"),
        (protector, decided(&[one, two, two]), all, "2 different ones are named in 3"),
        (protector, decided(&[one, two, "LOSING-SECOND "]), all, "2 different ones are named in 3"),
        (protector, decided(&[one, two, three, "losing-fourth"]), all, "4 different ones are named in 4"),
        (protector, forum(&[one, three, "losing-fourth"]), all, "without being a member"),
        (protector, decided(&[one, two, "losing-fourth"]), all, "no officer whom an authority here has certified"),
        (protector, decided(&[one, two, "an uncle"]), all, "no officer whom an authority here has certified"),
        ([Function::CustodyOfficer, Function::Medical], decided(&THREE), all, "signs for a panel on age as custody"),
        ([Function::Court, Function::Medical], decided(&THREE), all, "signs for a panel on age as court"),
        (protector, decided(&THREE), &[Function::Liaison], "is not certified as medical"),
    ] {
        let report = verified(acts_as, body.clone(), true, second_is);
        let bad = report.first_bad.as_ref().unwrap_or_else(|| panic!("{body:?} verifies"));
        assert!(!report.ok && report.bad == 1 && bad.seq == 10 && bad.why.contains(why), "{body:?}: {bad:?}");
    }
}

/// Whom a partner knows from a third authority, this node may not: that is not checked, and never good.
#[test]
fn a_member_of_a_received_panel_who_is_not_known_here_counts_as_not_checked() {
    let protector = [Function::ChildProtection, Function::Medical];
    let [one, two, _] = THREE;
    let report = verified(protector, decided(&[one, two, "losing-fourth"]), false, Function::ALL);
    assert!(report.ok && report.signatures_unknown == 1, "{report:?}");
    assert_eq!(report.unchecked, [10], "named by its number: {report:?}");
    assert!(report.uncheckable[0].contains("certified by no log here"), "{report:?}");
    let report = verified(protector, decided(&[one, two]), false, Function::ALL);
    assert!(!report.ok && report.bad == 1, "{report:?}");
}
