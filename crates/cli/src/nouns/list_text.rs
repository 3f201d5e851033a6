//! Lists in words: what was read, what was not understood, versions, differences, counts. Source: ours.

use operations::screening::lists::LoadedList;
use operations::screening::{Difference, EntryLine, ListStats, StatsLine, VersionLine};

use crate::output::{counted, shown, table};

/// Lines of one kind that stand on a screen; JSON has all. Source: ours, what a reader takes in.
const LINES_SHOWN: usize = 40;
/// Signs of a hash that are shown.
const HASH_SHOWN: usize = 12;

fn short(hash: &str) -> &str {
    hash.get(..HASH_SHOWN).unwrap_or(hash)
}

/// The first lines, and how many more there are.
fn first<T>(all: &[T], line: impl Fn(&T) -> String) -> String {
    let mut text: String = all.iter().take(LINES_SHOWN).map(|one| format!("  {}\n", line(one))).collect();
    if all.len() > LINES_SHOWN {
        text.push_str(&format!("  and {} more; --json has all\n", all.len() - LINES_SHOWN));
    }
    text
}

pub(super) fn loaded(loaded: &LoadedList) -> String {
    let dated =
        if loaded.version.is_empty() { "without a date".to_owned() } else { format!("dated {}", loaded.version) };
    let mut text = format!(
        "list {} ({}), {dated}, {}: {}, {} of them, {}\nsource: {}\n",
        loaded.list,
        loaded.format,
        short(&loaded.sha256),
        counted(loaded.entries, "entry"),
        counted(loaded.persons, "person"),
        counted(loaded.names, "name"),
        shown(&loaded.source)
    );
    for missing in &loaded.missing {
        text.push_str(&format!("MISSING: {}\n", shown(missing)));
    }
    let beyond = loaded.not_understood.len() + loaded.not_understood_beyond;
    match beyond {
        0 => text.push_str("everything in the files was understood\n"),
        n => {
            text.push_str(&format!("not understood: {}\n", counted(n, "thing")));
            text.push_str(&first(&loaded.not_understood, |gap| format!("{}: {}", shown(&gap.place), shown(&gap.what))));
        }
    }
    match (&loaded.difference, &loaded.no_difference) {
        (Some(difference), _) => text.push_str(&self::difference(difference)),
        (None, Some(why)) => {
            text.push_str(&format!("what differs from the version before cannot be told: {}\n", shown(why)))
        }
        (None, None) => {}
    }
    text.push_str(match loaded.events.is_empty() {
        true => "this version is in force already, nothing written\n",
        false => "taken up: it is the version that is searched; `custodia screen all` searches everyone in it\n",
    });
    text
}

pub(super) fn versions(versions: &[VersionLine]) -> String {
    if versions.is_empty() {
        return "no list is taken up\n".into();
    }
    let row = |v: &VersionLine| {
        let state = match (v.in_force, v.here) {
            (true, true) => "in force",
            (false, true) => "",
            (true, false) => "in force, NOT HERE",
            (false, false) => "not here",
        };
        let format = v.format.clone().unwrap_or_default();
        vec![v.list.clone(), v.version.clone(), short(&v.sha256).into(), v.taken_at.clone(), format, state.into()]
    };
    let rows: Vec<Vec<String>> = versions.iter().map(row).collect();
    table(&["list", "version", "sha256", "taken up", "form", "state"], &rows)
}

pub(super) fn difference(difference: &Difference) -> String {
    let mut text = format!(
        "list {}, from {} to {}: {} added, {} removed, {} changed\n",
        difference.list,
        short(&difference.from),
        short(&difference.to),
        difference.added.len(),
        difference.removed.len(),
        difference.changed.len()
    );
    let line = |entry: &EntryLine| format!("{} {}", shown(&entry.entry), shown(&entry.name));
    for (what, entries) in [("added", &difference.added), ("removed", &difference.removed)] {
        if !entries.is_empty() {
            text.push_str(&format!("{what}:\n{}", first(entries, line)));
        }
    }
    if !difference.changed.is_empty() {
        let changed = |entry: &operations::screening::ChangedEntry| {
            let said = |sign: char, lines: &[operations::screening::StatementLine]| -> String {
                lines.iter().map(|l| format!("\n    {sign} {}: {}", shown(&l.field), shown(&l.text))).collect()
            };
            let name = format!("{} {}", shown(&entry.entry), shown(&entry.name));
            format!("{name}{}{}", said('-', &entry.gone), said('+', &entry.new))
        };
        text.push_str(&format!("changed:\n{}", first(&difference.changed, changed)));
    }
    text
}

pub(super) fn stats(lists: &[ListStats]) -> String {
    if lists.is_empty() {
        return "no list is taken up\n".into();
    }
    let mut text = String::new();
    for list in lists {
        let dated = if list.version.is_empty() { String::new() } else { format!(", {}", list.version) };
        text.push_str(&format!("list {}{dated}, {}\n", list.list, short(&list.sha256)));
        let mut rows = vec![vec!["entries".to_owned(), list.entries.to_string()]];
        let mut add = |of: &str, lines: &[StatsLine]| {
            rows.extend(lines.iter().map(|line| vec![format!("{of}{}", line.what), line.count.to_string()]));
        };
        add("entries, ", &list.by_kind);
        add("names, ", &list.by_name);
        add("persons with ", &list.persons_with);
        rows.push(vec!["not understood".to_owned(), list.not_understood.to_string()]);
        text.push_str(&table(&["what", "number"], &rows));
    }
    text
}
