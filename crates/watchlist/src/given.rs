//! Given names that are one name in other spellings, and given names that only sound alike: Hasan is no spelling of
//! Husayn. From `data/given.txt`, made by `examples/make_given_names.rs`. Source: ours, the project's name tables.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::distance::between;
use crate::name::Token;
use crate::parameters::{GIVEN_LIKE, GIVEN_NEAR, SHIPPED};
use crate::phones::Phones;
use crate::trie::Trie;

/// Whether two tokens are one given name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    Same,
    Different,
}

/// Spellings of one kind of script, with the names that each is one of.
#[derive(Default)]
struct Spellings {
    trie: Trie,
    names: Vec<Vec<u16>>,
}

/// Spellings with vowels, and without.
struct Table([Spellings; 2]);

const FILE: &str = include_str!("../data/given.txt");

fn shipped() -> &'static Table {
    static SHIPPED_TABLE: OnceLock<Table> = OnceLock::new();
    SHIPPED_TABLE.get_or_init(|| parse(FILE))
}

/// A line a name: its spellings in the phonetic alphabet, those of a script without short vowels after a `|`.
fn parse(text: &str) -> Table {
    let mut of_script: [BTreeMap<Phones, Vec<u16>>; 2] = Default::default();
    for (number, line) in (0u16..).zip(text.lines().filter(|line| !line.starts_with(';'))) {
        for (spellings, map) in line.split('|').zip(&mut of_script) {
            for spelling in spellings.split_whitespace() {
                map.entry(Phones::from_letters(spelling)).or_default().push(number);
            }
        }
    }
    let table = |map: BTreeMap<Phones, Vec<u16>>| Spellings { trie: Trie::new(map.keys()), names: map.into_values().collect() };
    Table(of_script.map(table))
}

impl Table {
    /// The names that a token may be a spelling of: the nearest ones, within [`GIVEN_NEAR`].
    fn names(&self, token: &Token) -> Vec<u16> {
        let mut nearest = i32::MAX;
        let mut names: Vec<u16> = Vec::new();
        // A spelling in its own script is exact; the other script's, which lacks or has vowels, is a guess.
        let spellings = &self.0[usize::from(token.unvowelled)];
        for phones in std::iter::once(&token.phones).chain(&token.other) {
            spellings.trie.near(phones, (token.unvowelled, token.unvowelled), &SHIPPED, |entry, distance| {
                let of = &spellings.names[entry as usize];
                if distance < nearest && distance <= GIVEN_NEAR {
                    nearest = distance;
                    names.clone_from(of);
                } else if distance == nearest {
                    names.extend(of);
                }
            });
        }
        names
    }
}

/// Whether two tokens are one given name: by the table where it knows both, else by how near they sound.
pub(crate) fn given(a: &Token, b: &Token) -> Given {
    let (ours, theirs) = (shipped().names(a), shipped().names(b));
    let same = if ours.is_empty() || theirs.is_empty() {
        let scripts = (a.unvowelled, b.unvowelled);
        let near = between(&a.phones, &b.phones, scripts, &SHIPPED);
        near.is_some_and(|distance| distance <= GIVEN_LIKE)
    } else {
        ours.iter().any(|name| theirs.contains(name))
    };
    if same { Given::Same } else { Given::Different }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    fn of(a: &str, b: &str) -> Given {
        let first = |text: &str| extract(text, &mut ()).0.tokens.swap_remove(0);
        given(&first(a), &first(b))
    }

    #[test]
    fn spellings_of_one_name_are_the_same_and_names_that_sound_alike_are_not() {
        for (a, b) in [("Husayn", "Hussein"), ("حسين", "Houssein"), ("محمد", "Mohamed"), ("Yusuf", "يوسف")] {
            assert_eq!(of(a, b), Given::Same, "{a} {b}");
        }
        for (a, b) in [("Hasan", "Husayn"), ("حسن", "حسين"), ("Mahmud", "Muhammad"), ("محمود", "Mohamed"), ("Omar", "Amr")] {
            assert_eq!(of(a, b), Given::Different, "{a} {b}");
        }
    }

    #[test]
    fn names_that_no_table_has_are_judged_by_their_sound() {
        assert_eq!(of("Xwerdan", "Xwerden"), Given::Same);
        assert_eq!(of("Xwerdan", "Baltuk"), Given::Different);
    }
}
