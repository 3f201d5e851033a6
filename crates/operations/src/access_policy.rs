//! Which field groups each function needs for its work; everything else is not shown to it. Source:
//! ours, after `product.md` (Who uses it) and `custody.md` (field groups).

use custody::event::{Function, Group};

/// Whether a function sees a field group of a person.
///
/// Exhaustive on purpose: a new function or group does not compile until somebody decides.
pub const fn sees(function: Function, group: Group) -> bool {
    match (function, group) {
        // The floor of custody: that a person exists, where, under whom.
        (_, Group::Register) => true,
        (
            Function::CustodyOfficer
            | Function::LegalReviewer
            | Function::ChildProtection
            | Function::Commander
            | Function::Examiner
            | Function::WatchOfficer
            | Function::Court,
            Group::Identity,
        ) => true,
        (Function::MovementControl | Function::Planner | Function::Liaison, Group::Identity) => false,
        (Function::Medical | Function::FamilyDesk | Function::Auditor | Function::Bureau, Group::Identity) => false,
        // Care alone.
        (Function::Medical, Group::Medical) => true,
        (_, Group::Medical) => false,
        // Reasons and allegations: those who review and judge them.
        (Function::LegalReviewer | Function::Court, Group::Legal) => true,
        (_, Group::Legal) => false,
        // What is in the bags: whoever seals them.
        (Function::CustodyOfficer, Group::Property) => true,
        (_, Group::Property) => false,
        // Kin never flows to security.
        (Function::FamilyDesk | Function::Bureau, Group::Family) => true,
        (_, Group::Family) => false,
        // What lists offer: those who work on it, and who reviews what is decided. Never whoever guards him, and not the
        // court: a match is a lead and no exhibit.
        (Function::WatchOfficer | Function::Examiner | Function::LegalReviewer, Group::Leads) => true,
        (_, Group::Leads) => false,
    }
}

/// Whether a field group may be disclosed to the person himself. Reasons of assessments and acts alleged
/// name others: they reach him through counsel and court.
pub const fn disclosed_to_the_person(group: Group) -> bool {
    match group {
        Group::Register | Group::Identity | Group::Medical | Group::Property | Group::Family => true,
        Group::Legal => false,
        // What a list says of somebody else may stand there; he is answered on what was decided.
        Group::Leads => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everyone_sees_the_register_and_no_one_all_of_a_person() {
        for function in Function::ALL {
            assert!(sees(*function, Group::Register));
            assert!(Group::ALL.iter().any(|group| !sees(*function, *group)), "{function}");
        }
    }

    #[test]
    fn kin_and_health_are_not_shown_to_those_who_guard() {
        for function in
            [Function::CustodyOfficer, Function::Commander, Function::MovementControl, Function::WatchOfficer]
        {
            assert!(!sees(function, Group::Family) && !sees(function, Group::Medical), "{function}");
        }
    }
}
