//! Made rosters: families of brothers, other people, and people registered a second time in other spelling, perhaps in
//! the other script, with parts left out, a slip of a letter and the year of birth up to two off. From the project's
//! name tables and a seed. Nobody of them is meant to be anybody. Source: ours.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

use watchlist::facts::birth::Birth;
use watchlist::facts::{Facts, Sex};
use watchlist::{Likeness, Name, Offer, Registered, extract};

/// Rows of given and of family names: own script first, then Latin spellings.
pub(crate) struct Tables {
    given: Vec<Vec<String>>,
    family: Vec<Vec<String>>,
}

/// How many of whom.
pub(crate) struct Plan {
    pub(crate) families: usize,
    pub(crate) others: usize,
    pub(crate) twice: usize,
}

impl Plan {
    /// Two hundred families of brothers, three hundred people registered twice.
    pub(crate) fn issue() -> Self {
        Self { families: 200, others: 1400, twice: 300 }
    }
}

/// A person as they are: rows of the tables, and facts.
#[derive(Clone)]
struct Person {
    given: usize,
    father: usize,
    grandfather: usize,
    family: usize,
    year: i64,
    place: usize,
}

pub(crate) struct Made {
    pub(crate) people: Vec<Registered>,
    /// Pairs that are one person.
    pub(crate) twice: BTreeSet<(u32, u32)>,
    /// Pairs of brothers.
    brothers: BTreeSet<(u32, u32)>,
}

/// What offers are.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) right: usize,
    pub(crate) wrong: usize,
    /// Brothers offered as one person.
    pub(crate) brothers: usize,
    /// Pairs shown as possible kin.
    pub(crate) kin: usize,
}

/// A linear congruential generator (Knuth's MMIX constants): the same roster on every machine.
struct Draw(u64);

impl Draw {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count.max(1)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// A row by its rank: the first of a table are the commonest (Zipf's law, flattened by ten).
    fn rank(&mut self, rows: usize) -> usize {
        let shares: Vec<f64> = (0..rows).map(|rank| 1.0 / (rank as f64 + 10.0)).collect();
        let mut left = self.below(1_000_000) as f64 / 1e6 * shares.iter().sum::<f64>();
        shares.iter().position(|share| { left -= share; left <= 0.0 }).unwrap_or(0)
    }
}

/// Places of birth: nobody tells more than a governorate at first.
const PLACES: [[&str; 2]; 8] = [
    ["حلب", "Aleppo"], ["إدلب", "Idlib"], ["الرقة", "Raqqa"], ["دير الزور", "Deir ez-Zor"],
    ["الموصل", "Mosul"], ["الأنبار", "Anbar"], ["حمص", "Homs"], ["كركوك", "Kirkuk"],
];

impl Tables {
    /// Arabic and Kurdish tables of men's names and of families.
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error>> {
        let mut tables = Self { given: Vec::new(), family: Vec::new() };
        for (file, table, family) in [
            ("arabic.rs", "ISMS", false),
            ("kurdish.rs", "MEN", false),
            ("arabic_family.rs", "NISBAS", true),
            ("kurdish.rs", "FAMILIES", true),
        ] {
            let source = fs::read_to_string(folder.join(file))?;
            let start = source.find(&format!("const {table}:")).ok_or_else(|| format!("{file} has no {table}"))?;
            let rows = source[start..].lines().skip(1).take_while(|line| !line.starts_with("];"));
            let row = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
            let all = rows.map(row).filter(|row| row.len() > 1);
            if family { tables.family.extend(all) } else { tables.given.extend(all) }
        }
        Ok(tables)
    }
}

impl Made {
    pub(crate) fn new(tables: &Tables, plan: &Plan, seed: u64) -> Self {
        let mut draw = Draw(seed.wrapping_add(20_261_201));
        let mut made = Self { people: Vec::new(), twice: BTreeSet::new(), brothers: BTreeSet::new() };
        let mut persons: Vec<Person> = Vec::new();
        for _ in 0..plan.families {
            let first = person(tables, &mut draw);
            let count = 2 + draw.below(3);
            let begin = persons.len();
            let mut givens = vec![first.father];
            for _ in 0..count {
                let mut brother = Person { year: first.year + draw.below(12) as i64, ..first.clone() };
                // No two brothers have one name, and none has his father's.
                while givens.contains(&brother.given) {
                    brother.given = draw.rank(tables.given.len());
                }
                givens.push(brother.given);
                persons.push(brother);
            }
            let pairs = (begin..persons.len()).flat_map(|a| (a + 1..persons.len()).map(move |b| (place(a), place(b))));
            made.brothers.extend(pairs.collect::<Vec<_>>());
        }
        persons.extend((0..plan.others).map(|_| person(tables, &mut draw)).collect::<Vec<_>>());
        made.people.extend(persons.iter().map(|p| registered(p, tables, &mut draw, false)));
        let mut again: BTreeSet<usize> = BTreeSet::new();
        while again.len() < plan.twice {
            again.insert(draw.below(persons.len()));
        }
        for at in again {
            made.twice.insert((place(at), place(made.people.len())));
            made.people.push(registered(&persons[at], tables, &mut draw, true));
        }
        made
    }

    /// What the offers are. A brother of whoever is registered twice is a brother of both records.
    pub(crate) fn judge(&self, offers: &[Offer]) -> Found {
        let first = |at: u32| self.twice.iter().find(|(_, again)| *again == at).map_or(at, |(first, _)| *first);
        let mut found = Found::default();
        for offer in offers {
            let (a, b) = (first(offer.pair.0), first(offer.pair.1));
            if offer.likeness == Likeness::Kin {
                found.kin += 1;
            } else if a == b {
                found.right += 1;
            } else {
                found.wrong += 1;
                found.brothers += usize::from(self.brothers.contains(&(a.min(b), a.max(b))));
            }
        }
        found
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn person(tables: &Tables, draw: &mut Draw) -> Person {
    let mut given = || draw.rank(tables.given.len());
    let (own, father, grandfather) = (given(), given(), given());
    Person {
        given: own,
        father,
        grandfather,
        family: draw.rank(tables.family.len()),
        year: 1955 + draw.below(50) as i64,
        place: draw.below(PLACES.len()),
    }
}

/// A person as registered: in one script, one spelling of each part. The second time some of it is left out or slips.
fn registered(person: &Person, tables: &Tables, draw: &mut Draw, again: bool) -> Registered {
    let arabic = draw.one_in(2);
    let spelling = |row: &[String], draw: &mut Draw| {
        if arabic { row[0].clone() } else { row[1 + draw.below(row.len() - 1)].clone() }
    };
    let mut parts = vec![spelling(&tables.given[person.given], draw), spelling(&tables.given[person.father], draw)];
    if !draw.one_in(if again { 3 } else { 6 }) {
        parts.push(spelling(&tables.given[person.grandfather], draw));
    }
    // A family name is left out by few; with neither it nor a grandfather hardly anything is told.
    if parts.len() < 3 || !draw.one_in(8) {
        parts.push(spelling(&tables.family[person.family], draw));
    }
    if again && draw.one_in(5) {
        let at = draw.below(parts.len());
        parts[at] = slip(&parts[at], draw);
    }
    let year = if again { person.year + draw.below(5) as i64 - 2 } else { person.year };
    let told = !draw.one_in(10);
    let at = draw.below(4) > 0;
    let facts = Facts {
        births: Birth::parse(&year.to_string()).ok().filter(|_| told).into_iter().collect(),
        places: at.then(|| read(PLACES[person.place][usize::from(!arabic)])).into_iter().collect(),
        sex: Some(Sex::Male),
        ..Facts::default()
    };
    Registered { names: vec![read(&parts.join(" "))], facts }
}

/// One letter left out, doubled, or two neighbours swapped.
fn slip(text: &str, draw: &mut Draw) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    if letters.len() < 4 {
        return text.to_owned();
    }
    let at = 1 + draw.below(letters.len() - 2);
    match draw.below(3) {
        0 => {
            letters.remove(at);
        }
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}
