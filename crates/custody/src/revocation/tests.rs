//! Revocation lists: what they say of a key, until when, and lists that were altered.

use super::*;
use proptest::prelude::*;

fn root() -> SigningKey {
    SigningKey::from_seed(&[1; 32])
}

fn list(issued_ms: i64, entries: &[(u8, i64)], root: &SigningKey) -> RevocationList {
    let entries = entries
        .iter()
        .map(|(key, from)| Revoked { key: KeyId([*key; 16]), from: Moment::from_ms(*from), reason: "lost".into() })
        .collect();
    RevocationList::issue(authority(), Moment::from_ms(issued_ms), entries, root)
}

fn authority() -> AuthorityId {
    AuthorityId::parse("sdf").unwrap()
}

fn ms(ms: i64) -> Moment {
    Moment::from_ms(ms)
}

fn status_as_of(lists: &[RevocationList], signed_ms: i64, as_of: Option<i64>) -> KeyStatus {
    let asked = Asked { signed_at: ms(signed_ms), as_of: as_of.map(ms) };
    key_status(lists, &authority(), &root().public(), KeyId([7; 16]), asked)
}

fn status(lists: &[RevocationList], signed_ms: i64) -> KeyStatus {
    status_as_of(lists, signed_ms, None)
}

#[test]
fn without_a_list_a_key_is_unknown_never_good() {
    assert_eq!(status(&[], 10), KeyStatus::Unknown(UnknownStatus::NoList));
    let forged = list(20, &[], &SigningKey::from_seed(&[2; 32]));
    assert_eq!(status(&[forged], 10), KeyStatus::Unknown(UnknownStatus::ListNotVerified));
}

#[test]
fn a_list_says_that_a_key_is_good_only_of_what_was_signed_until_its_date() {
    let lists = [list(10, &[], &root()), list(20, &[(8, 15)], &root())];
    assert_eq!(status(&lists, 20), KeyStatus::Good { list_of: ms(20) });
    let KeyStatus::Unknown(UnknownStatus::ListOlder(older)) = status(&lists, 21) else { panic!("a list too old") };
    assert_eq!((older.issued_at, older.asked.signed_at), (ms(20), ms(21)));
    let said = format!("the revocation list is of {}, the signature of {}: ask sdf for a newer list", ms(20), ms(21));
    assert_eq!(older.to_string(), said);
}

#[test]
fn a_date_asked_about_can_only_ask_for_a_later_list() {
    let lists = [list(20, &[], &root())];
    assert!(matches!(status_as_of(&lists, 10, Some(20)), KeyStatus::Good { .. }));
    let older = status_as_of(&lists, 10, Some(21));
    let said = format!(
        "unknown: the revocation list is of {}, asked about as of {}: ask sdf for a newer list",
        ms(20),
        ms(21)
    );
    assert_eq!(older.to_string(), said);
    let unhelped = status_as_of(&lists, 25, Some(5));
    assert!(matches!(unhelped, KeyStatus::Unknown(UnknownStatus::ListOlder(_))), "{unhelped}");
}

#[test]
fn a_list_that_names_a_key_tells_so_whatever_is_asked() {
    let lists = [list(20, &[(7, 15)], &root())];
    let revoked = KeyStatus::Revoked { from: ms(15), reason: "lost".into(), list_of: ms(20) };
    for signed_ms in [5, 14, 15, 20, 30] {
        for as_of in [None, Some(1), Some(14), Some(40)] {
            assert_eq!(status_as_of(&lists, signed_ms, as_of), revoked);
        }
    }
}

#[test]
fn a_newer_list_that_forgets_a_key_or_moves_its_date_does_not_restore_it() {
    let revoked = |list_of| KeyStatus::Revoked { from: ms(15), reason: "lost".into(), list_of: ms(list_of) };
    let forgotten = [list(20, &[(7, 15)], &root()), list(30, &[], &root())];
    assert_eq!(status(&forgotten, 25), revoked(20));
    let moved = [list(20, &[(7, 15)], &root()), list(30, &[(7, 29), (7, 18)], &root())];
    assert_eq!(status(&moved, 25), revoked(30));
    let forged = [list(20, &[], &root()), list(30, &[(7, 15)], &SigningKey::from_seed(&[2; 32]))];
    assert_eq!(
        status(&forged, 15),
        KeyStatus::Good { list_of: ms(20) },
        "what its root has not signed revokes nothing"
    );
}

proptest! {
    #[test]
    fn decoding_any_bytes_does_not_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = RevocationList::decode(&bytes);
    }

    #[test]
    fn a_list_with_a_bit_flipped_is_unreadable_or_does_not_hold(bit in 0..4000_usize) {
        let made = list(20, &[(7, 15), (8, 16)], &root());
        let mut bytes = made.encode();
        prop_assert_eq!(&RevocationList::decode(&bytes).unwrap(), &made);
        let bit = bit % (bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        if let Ok(read) = RevocationList::decode(&bytes) {
            prop_assert!(!read.verify(&root().public()));
        }
    }
}
