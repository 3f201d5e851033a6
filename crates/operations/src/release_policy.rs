//! To whom each field group goes by default, so that a label is never empty by oversight and never
//! wide by accident. Source: `custody.md` (Labels, Floor).

use custody::event::{AuthorityKind, Group};
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
        // Reasons and allegations: the court.
        (Group::Legal, AuthorityKind::Court | AuthorityKind::Receiving) => true,
        (Group::Legal, _) => false,
        // What is in the bags: whoever carries them.
        (Group::Property, AuthorityKind::Carrying | AuthorityKind::Receiving) => true,
        (Group::Property, _) => false,
        // Kin: the tracing bureau alone, never security.
        (Group::Family, AuthorityKind::Bureau) => true,
        (Group::Family, _) => false,
        // An authority of no stated kind gets nothing.
        (_, AuthorityKind::Other) => false,
    }
}

/// The label of an event of a group.
pub fn label(originator: &AuthorityId, group: Group, partners: &[Partner]) -> Label {
    Label {
        originator: originator.clone(),
        releasable_to: partners
            .iter()
            .filter(|p| p.authority != *originator && released_by_default(group, p.kind))
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
    fn an_authority_of_no_stated_kind_gets_nothing() {
        assert!(Group::ALL.iter().all(|g| !released_by_default(*g, AuthorityKind::Other) || *g == Group::Register));
        assert!(!released_by_default(Group::Register, AuthorityKind::Other));
    }
}
