//! What differs between two versions is what was edited, whatever the edits.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use watchlist::list::{Diff, Entry, EntryKind, ListName, ListedDocument, NameKind, un};

use crate::lists::UN;

/// What can happen to an entry from one version to the next.
#[derive(Clone, Debug)]
enum Edit {
    Add(u8),
    Remove(u8),
    Name(u8, String),
    Drop(u8),
    Nationality(u8, String),
    Document(u8, String),
    Reverse(u8),
}

fn entry(id: u8) -> Entry {
    let name = |text: String, kind| ListName { text, kind, ..ListName::default() };
    Entry {
        id: id.to_string(),
        kind: EntryKind::Person,
        names: vec![name(format!("Name {id}"), NameKind::Primary), name(format!("Alias {id}"), NameKind::Alias)],
        nationalities: vec!["Iraq".into(), "Syria".into()],
        ..Entry::default()
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    let id = 0u8..12;
    let word = "[a-c]{1,2}";
    prop_oneof![
        id.clone().prop_map(Edit::Add),
        id.clone().prop_map(Edit::Remove),
        (id.clone(), word).prop_map(|(id, text)| Edit::Name(id, text)),
        id.clone().prop_map(Edit::Drop),
        (id.clone(), word).prop_map(|(id, text)| Edit::Nationality(id, text)),
        (id.clone(), word).prop_map(|(id, text)| Edit::Document(id, text)),
        id.prop_map(Edit::Reverse),
    ]
}

fn apply(entries: &mut Vec<Entry>, edit: &Edit) {
    let find = |entries: &mut Vec<Entry>, id: u8| entries.iter().position(|entry| entry.id == id.to_string());
    match edit {
        Edit::Add(id) => {
            if find(entries, *id).is_none() {
                entries.insert(0, entry(*id));
            }
        }
        Edit::Remove(id) => entries.retain(|entry| entry.id != id.to_string()),
        Edit::Name(id, text) => {
            if let Some(at) = find(entries, *id) {
                entries[at].names.push(ListName { text: text.clone(), ..ListName::default() });
            }
        }
        Edit::Drop(id) => {
            if let Some(at) = find(entries, *id) {
                entries[at].names.pop();
            }
        }
        Edit::Nationality(id, text) => {
            if let Some(at) = find(entries, *id) {
                entries[at].nationalities = vec![text.clone()];
            }
        }
        Edit::Document(id, number) => {
            if let Some(at) = find(entries, *id) {
                let document = ListedDocument { number: number.clone(), ..ListedDocument::default() };
                entries[at].documents.push(document);
            }
        }
        Edit::Reverse(id) => {
            if let Some(at) = find(entries, *id) {
                entries[at].nationalities.reverse();
            }
        }
    }
}

type Statements = BTreeMap<String, Vec<(String, String)>>;

fn statements(entries: &[Entry]) -> Statements {
    let sorted = |entry: &Entry| {
        let mut all = entry.statements();
        all.sort();
        all
    };
    entries.iter().map(|entry| (entry.id.clone(), sorted(entry))).collect()
}

proptest! {
    #[test]
    fn a_diff_is_right_whatever_was_edited(edits in proptest::collection::vec(edit(), 0..30)) {
        let earlier: Vec<Entry> = (0..8).map(entry).collect();
        let mut later = earlier.clone();
        edits.iter().for_each(|edit| apply(&mut later, edit));
        let diff = Diff::between(&earlier, &later);
        let (before, after) = (statements(&earlier), statements(&later));
        let ids = |all: &Statements| all.keys().cloned().collect::<BTreeSet<String>>();
        let (were, are) = (ids(&before), ids(&after));
        prop_assert_eq!(diff.added.iter().cloned().collect::<BTreeSet<_>>(), &are - &were);
        prop_assert_eq!(diff.removed.iter().cloned().collect::<BTreeSet<_>>(), &were - &are);
        // What the earlier version says, without what is gone and with what is new, is what the later one says.
        let mut carried: Statements = before.clone();
        for changed in &diff.changed {
            let says = carried.get_mut(&changed.id).unwrap();
            for gone in &changed.gone {
                let at = says.iter().position(|(f, t)| *f == gone.field && *t == gone.text);
                prop_assert!(at.is_some(), "{:?} was never said", gone);
                says.remove(at.unwrap());
            }
            says.extend(changed.new.iter().map(|new| (new.field.clone(), new.text.clone())));
            says.sort();
            prop_assert!(before[&changed.id] != after[&changed.id], "{} did not change", changed.id);
        }
        for id in were.intersection(&are) {
            prop_assert_eq!(&carried[id], &after[id]);
        }
        let back = Diff::between(&later, &earlier);
        prop_assert_eq!((back.added, back.removed), (diff.removed.clone(), diff.added.clone()));
        prop_assert_eq!(diff.is_empty(), before == after);
    }
}

#[test]
fn a_version_is_known_by_the_hash_of_its_bytes() {
    let list = un::load(UN, "test").unwrap();
    assert_eq!(list.version.files[0].bytes, UN.len() as u64);
    let mut changed = UN.to_vec();
    // A blank at the end changes nothing but the bytes.
    changed.push(b'\n');
    let again = un::load(&changed[..], "test").unwrap();
    assert_eq!(list.entries, again.entries);
    assert_ne!(list.version.sha256(), again.version.sha256());
    assert_eq!(list.version.sha256_hex().len(), 64);
}
