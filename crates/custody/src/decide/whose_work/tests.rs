//! The table under test: every kind has a row, and a row that names functions refuses every other. Source: ours,
//! decision 67.

use super::table::{Whose, whose};
use super::{Function, Kind, check};
use crate::testing::actor;

/// Told, seen or brought by anybody. Whoever adds a kind here says why nobody must be kept from it.
const FROM_ANYBODY: [&str; 23] = [
    "DeviceDoubted",
    "CourtDoubted",
    "BureauDoubted",
    "CountClaimed",
    "InjuryRecorded",
    "ObjectionRaised",
    "StayOrdered",
    "MonitoringVisited",
    "ObjectionWords",
    "FoundAboard",
    "FoundHere",
    "DepartedWith",
    "ArrivedUnlisted",
    "NotHere",
    "Escaped",
    "Recaptured",
    "Died",
    "ForceUsed",
    "WelfareGiven",
    "Released",
    "ReturnedTo",
    "IncidentReported",
    "DiscrepancyOpened",
];

/// Certified by a root, noted by a device, or written by the record itself.
const FROM_NO_FUNCTION: [&str; 10] = [
    "LogOpened",
    "PartnerAdded",
    "OfficerCertified",
    "DeviceCertified",
    "KeyRevoked",
    "Witnessed",
    "RecallAcknowledged",
    "CustodyNoted",
    "InclusionAttached",
    "DebtIncurred",
];

fn named(which: Whose) -> Vec<&'static str> {
    Kind::ALL.iter().filter(|kind| whose(**kind) == which).map(|kind| kind.name()).collect()
}

#[test]
fn what_anybody_may_write_is_a_short_list_that_is_known() {
    assert_eq!(named(Whose::Everybodys), FROM_ANYBODY);
    assert_eq!(named(Whose::Nobodys), FROM_NO_FUNCTION);
}

#[test]
fn an_observed_act_is_everybodys() {
    for kind in Kind::ALL.iter().filter(|kind| kind.is_observed()) {
        assert_eq!(whose(*kind), Whose::Everybodys, "{}", kind.name());
    }
}

/// Reads the table as a list of who may write what: an auditor nothing but what is said here, and so on.
#[test]
fn an_auditor_a_planner_and_a_family_desk_write_what_is_theirs_and_no_more() {
    let theirs = |function| -> Vec<&str> {
        let may = |kind: &&Kind| match whose(**kind) {
            Whose::Of(_, allowed) | Whose::ByRule(allowed) => allowed.contains(&function),
            Whose::Everybodys | Whose::Nobodys => false,
        };
        Kind::ALL.iter().filter(may).map(|kind| kind.name()).collect()
    };
    assert_eq!(theirs(Function::Auditor), ["PayloadErased", "DiscrepancyResolved"]);
    let planner = [
        "PayloadErased",
        "Nominated",
        "MovementPlanned",
        "ManifestDrafted",
        "MovementCancelled",
        "ClearanceSet",
        "DiscrepancyResolved",
    ];
    assert_eq!(theirs(Function::Planner), planner);
    let family = theirs(Function::FamilyDesk);
    let on_the_ground = ["HeadCounted", "TakenOff", "Arrived", "MovementCancelled", "HandOffered", "TaskOpened"];
    assert!(on_the_ground.iter().all(|kind| !family.contains(kind)), "{family:?}");
}

#[test]
fn a_row_with_functions_lets_those_act_and_refuses_the_others_by_name() {
    for kind in Kind::ALL {
        let Whose::Of(act, allowed) = whose(*kind) else { continue };
        for function in Function::ALL {
            // Of an act of two the other is one who may.
            let asked = check(&actor("losing", *function, Some(allowed[0])), *kind);
            assert_eq!(asked.is_ok(), allowed.contains(function), "{act} by {function}");
            if let Err(refusal) = asked {
                let reason = &refusal.reasons()[0];
                assert!(reason.missing.contains(act) && reason.who_can_open == allowed, "{reason:?}");
            }
        }
        assert!(!allowed.is_empty(), "{act} is nobody's");
    }
}

#[test]
fn of_an_act_of_two_the_second_is_asked_too() {
    let two = |second| check(&actor("losing", Function::Commander, Some(second)), Kind::FigurePublished);
    assert!(two(Function::Liaison).is_ok());
    assert!(two(Function::Auditor).is_err() && two(Function::Planner).is_err());
}
