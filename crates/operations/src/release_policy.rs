//! To whom each field group goes by default, so that a label is never empty by oversight and never
//! wide by accident. Source: `custody.md` (Labels, Floor).

use custody::event::{AuthorityKind, Group, Kind};
use custody::{AuthorityId, Label};

/// A partner as the policy sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// Who.
    pub authority: AuthorityId,
    /// What it is for.
    pub kind: AuthorityKind,
}

/// Whether a partner of a kind gets a field group unless the originator says otherwise.
///
/// Exhaustive on purpose: a new kind or group does not compile until somebody decides.
pub const fn released_by_default(group: Group, kind: AuthorityKind) -> bool {
    match (group, kind) {
        // The floor and the facts of custody.
        (Group::Register, AuthorityKind::Bureau | AuthorityKind::Carrying | AuthorityKind::Receiving) => true,
        (Group::Register, AuthorityKind::Court | AuthorityKind::Losing) => true,
        // Who the person is: those who check him at a door and the court.
        (Group::Identity, AuthorityKind::Carrying | AuthorityKind::Receiving | AuthorityKind::Court) => true,
        (Group::Identity, AuthorityKind::Bureau | AuthorityKind::Losing) => false,
        // Care goes on at the other end; nobody else needs it.
        (Group::Medical, AuthorityKind::Receiving) => true,
        (Group::Medical, _) => false,
        // Acts alleged and assurances: who judges him and who holds him. What he fears or suffered, below, goes to the court
        // alone.
        (Group::Legal, AuthorityKind::Court | AuthorityKind::Receiving) => true,
        (Group::Legal, _) => false,
        // What is in the bags: whoever carries them.
        (Group::Property, AuthorityKind::Carrying | AuthorityKind::Receiving) => true,
        (Group::Property, _) => false,
        // Kin: the tracing bureau alone, never security.
        (Group::Family, AuthorityKind::Bureau) => true,
        (Group::Family, _) => false,
        // A lead that goes elsewhere is taken for a finding there: whoever releases one says so himself.
        (Group::Leads, _) => false,
        // An authority of no stated kind gets nothing.
        (_, AuthorityKind::Other) => false,
    }
}

/// Whether an event holds words of what somebody fears or suffered, or why: it goes to the court alone. Whom he fears may be the
/// receiver, or one who serves him; that there is a finding or an objection is in the register, which goes to both. An
/// incident and what force was used are told in such words too (decision 0077).
pub const fn is_of_fear(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::RiskAssessed | Kind::ObjectionWords | Kind::ReportWords | Kind::IncidentReported | Kind::ForceUsed
    )
}

fn released(kind: Kind, partner: &Partner) -> bool {
    let court = matches!(partner.kind, AuthorityKind::Court);
    released_by_default(kind.group(), partner.kind) && (court || !is_of_fear(kind))
}

/// The label of an event of a kind.
pub fn label(originator: &AuthorityId, kind: Kind, partners: &[Partner]) -> Label {
    Label {
        originator: originator.clone(),
        releasable_to: partners
            .iter()
            .filter(|p| p.authority != *originator && released(kind, p))
            .map(|p| p.authority.clone())
            .collect(),
        caveats: Vec::new(),
        expires: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kin_goes_to_the_bureau_and_never_to_those_who_hold_the_person() {
        for kind in AuthorityKind::ALL {
            assert_eq!(released_by_default(Group::Family, *kind), *kind == AuthorityKind::Bureau);
        }
    }

    #[test]
    fn what_somebody_fears_goes_to_the_court_and_that_he_objects_to_the_receiver_too() {
        let id = |word: &str| AuthorityId::parse(word).unwrap();
        let partners: Vec<Partner> = AuthorityKind::ALL
            .iter()
            .map(|kind| Partner { authority: id(&format!("a-{kind}")), kind: *kind })
            .collect();
        let to = |kind| label(&id("own"), kind, &partners).releasable_to;
        let of_incidents = [Kind::IncidentReported, Kind::ForceUsed];
        for words in [Kind::RiskAssessed, Kind::ObjectionWords, Kind::ReportWords].into_iter().chain(of_incidents) {
            assert_eq!(to(words), [id("a-court")], "{}", words.name());
        }
        for no in [Kind::RiskConcluded, Kind::ObjectionRaised] {
            assert!(to(no).contains(&id("a-receiving")), "{}", no.name());
        }
        assert_eq!(to(Kind::NoticeAddressed), [id("a-bureau")]);
    }

    #[test]
    fn an_authority_of_no_stated_kind_gets_nothing() {
        assert!(Group::ALL.iter().all(|g| !released_by_default(*g, AuthorityKind::Other) || *g == Group::Register));
        assert!(!released_by_default(Group::Register, AuthorityKind::Other));
    }
}
