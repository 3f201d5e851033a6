//! Sets of prints: folders of `<finger>_<impression>` files, or rows of a table; and which fingers of different names
//! are known to be one. Source: `cli.md` (`finger evaluate`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::super::sources::named_files;
use super::super::table::{number, rows};
use crate::failure::{Failure, io_at};

/// Most pictures of an evaluation. Source: ours; half a day of one processor.
const PRINTS_MAX: usize = 200_000;

/// A print that is to be evaluated.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub path: PathBuf,
    pub dpi: f32,
    /// Which of the set's fingers, from 0, in order.
    pub finger: usize,
    /// As its name says it.
    pub impression: String,
    /// Whether it is the first of its finger.
    pub first: bool,
}

/// A set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Set {
    pub name: String,
    /// Names of fingers.
    pub fingers: Vec<String>,
    /// Finger by finger, impression by impression.
    pub entries: Vec<Entry>,
}

/// Numbers in their order, other words after them in theirs.
type Order = (u64, String);

fn order(word: &str) -> Order {
    (word.parse().unwrap_or(u64::MAX), word.to_owned())
}

/// A row before it is sorted.
struct Named {
    finger: String,
    impression: String,
    path: PathBuf,
    dpi: f32,
}

fn set(name: String, mut named: Vec<Named>) -> Set {
    named.sort_by_cached_key(|n| (order(&n.finger), order(&n.impression), n.path.clone()));
    let (mut fingers, mut entries): (Vec<String>, Vec<Entry>) = (Vec::new(), Vec::new());
    for n in named {
        let first = fingers.last() != Some(&n.finger);
        if first {
            fingers.push(n.finger);
        }
        let finger = fingers.len() - 1;
        entries.push(Entry { path: n.path, dpi: n.dpi, finger, impression: n.impression, first });
    }
    Set { name, fingers, entries }
}

/// The set of a folder, or where it has no print of its own those of the folders in it.
pub(super) fn of_folder(folder: &Path, dpi: f32) -> Result<Vec<Set>, Failure> {
    if let Some(own) = of_one_folder(folder, dpi)? {
        return Ok(vec![own]);
    }
    let mut inner = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(io_at(folder))? {
        let path = entry.map_err(io_at(folder))?.path();
        if path.is_dir() {
            inner.push(path);
        }
    }
    inner.sort();
    let sets = inner.iter().filter_map(|path| of_one_folder(path, dpi).transpose()).collect::<Result<Vec<_>, _>>()?;
    if sets.is_empty() {
        return Err(Failure::error("folder has no file named <finger>_<impression>")
            .at(folder.display())
            .hint("name pictures so, such as 101_1.png, or list them with --manifest"));
    }
    Ok(sets)
}

fn of_one_folder(folder: &Path, dpi: f32) -> Result<Option<Set>, Failure> {
    let (files, _) = named_files(folder)?;
    let named = |(path, finger, impression)| Named { finger, impression, path, dpi };
    let named: Vec<Named> = files.into_iter().map(named).collect();
    let name = folder.canonicalize().ok().and_then(|f| Some(f.file_name()?.to_string_lossy().into_owned()));
    Ok((!named.is_empty()).then(|| set(name.unwrap_or_else(|| folder.display().to_string()), named)))
}

/// Sets of a table with the columns `dataset,finger,impression,dpi,path`, paths from its folder. Where folders are named
/// too, only the sets that are called as they are; paths may then also be from within the folder before them.
pub(super) fn of_table(table: &Path, folders: &[PathBuf]) -> Result<Vec<Set>, Failure> {
    let above = table.parent().unwrap_or(Path::new(""));
    let called = |f: &PathBuf| f.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let wanted: Vec<String> = folders.iter().map(called).collect();
    let mut sets: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    let columns = [("dataset", true), ("finger", true), ("impression", true), ("dpi", true), ("path", true)];
    for (line, [name, finger, impression, dpi, file]) in rows(table, columns)? {
        let dpi = number(&dpi, "dpi", table, line)?;
        let path = above.join(&file);
        let elsewhere = || folders.iter().map(|f| f.join(&file)).find(|p| p.exists());
        let path = if path.exists() { path } else { elsewhere().unwrap_or(path) };
        sets.entry(name).or_default().push(Named { finger, impression, path, dpi });
    }
    let any_called = sets.keys().any(|name| wanted.contains(name));
    let kept = sets.into_iter().filter(|(name, _)| !any_called || wanted.contains(name));
    let sets: Vec<Set> = kept.map(|(name, named)| set(name, named)).collect();
    if sets.is_empty() {
        return Err(Failure::error("table lists no print").at(table.display()));
    }
    Ok(sets)
}

/// No more than can be looked at, and no two sets of one name.
pub(super) fn checked(sets: &[Set]) -> Result<(), Failure> {
    let n: usize = sets.iter().map(|s| s.entries.len()).sum();
    if n > PRINTS_MAX {
        return Err(Failure::error(format!("{n} prints are named, at most {PRINTS_MAX} are evaluated")));
    }
    for (at, set) in sets.iter().enumerate() {
        if sets[..at].iter().any(|other| other.name == set.name) {
            return Err(Failure::usage(format!("two sets are called {}", set.name))
                .hint("name folders apart, so that results can be told apart"));
        }
    }
    Ok(())
}

/// A number for each finger of each set: the same for fingers that are one.
pub(super) struct Mates(Vec<Vec<usize>>);

impl Mates {
    /// From a table of pairs, `dataset_a,finger_a,dataset_b,finger_b`; without one, every finger is another.
    pub(super) fn read(table: Option<&Path>, sets: &[Set]) -> Result<Self, Failure> {
        let mut next = 0;
        let mut number_all = |set: &Set| {
            let begin = next;
            next += set.fingers.len();
            (begin..next).collect::<Vec<usize>>()
        };
        let mut out = Self(sets.iter().map(&mut number_all).collect());
        let Some(table) = table else { return Ok(out) };
        let columns = [("dataset_a", true), ("finger_a", true), ("dataset_b", true), ("finger_b", true)];
        for (_, [set_a, finger_a, set_b, finger_b]) in rows(table, columns)? {
            let found = |set: &str, finger: &str| {
                let at = sets.iter().position(|s| s.name == set)?;
                Some(out.0[at][sets[at].fingers.iter().position(|f| f == finger)?])
            };
            // Sets that are not looked at now may stand in the table.
            if let (Some(one), Some(other)) = (found(&set_a, &finger_a), found(&set_b, &finger_b)) {
                out.0.iter_mut().flatten().filter(|n| **n == other).for_each(|n| *n = one);
            }
        }
        Ok(out)
    }

    /// The number of a finger.
    pub(super) fn of(&self, set: usize, finger: usize) -> usize {
        self.0[set][finger]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingers_and_impressions_stand_in_the_order_of_their_numbers() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["10_2.png", "10_1.png", "9_10.png", "9_2.png", "left_a_1.png", "readme.txt", "notes.png"] {
            std::fs::write(dir.path().join(name), "").unwrap();
        }
        let sets = of_folder(dir.path(), 500.0).unwrap();
        assert_eq!(sets[0].fingers, ["9", "10", "left_a"]);
        let entries: Vec<_> = sets[0].entries.iter().map(|e| (e.finger, e.impression.as_str(), e.first)).collect();
        assert_eq!(entries, [(0, "2", true), (0, "10", false), (1, "1", true), (1, "2", false), (2, "1", true)]);
    }

    #[test]
    fn mates_of_mates_are_mates() {
        let dir = tempfile::tempdir().unwrap();
        let one = |name: &str| Set { name: name.into(), fingers: vec!["1".into(), "2".into()], entries: vec![] };
        let (sets, table) = ([one("a"), one("b"), one("c")], dir.path().join("mates.csv"));
        std::fs::write(&table, "dataset_a,finger_a,dataset_b,finger_b\na,1,b,1\nb,1,c,2\nz,1,a,1\n").unwrap();
        let mates = Mates::read(Some(&table), &sets).unwrap();
        assert_eq!((mates.of(0, 0), mates.of(1, 0)), (mates.of(2, 1), mates.of(2, 1)));
        assert!(mates.of(0, 1) != mates.of(1, 1) && mates.of(2, 0) != mates.of(2, 1));
    }
}
