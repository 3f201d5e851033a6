//! A set of the benchmark: entities with names, and queries, from lines of JSON. Protocol: `watchlist.md` 3.

use serde_json::Value;

use crate::error::Error;
use crate::extract::extract;
use crate::name::Name;

/// Who is in the gallery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// All names but the query itself.
    P1,
    /// Primary names alone.
    P2,
    /// Queries in Arabic script, names in any other.
    P3,
}

/// One query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Whose name it is, by place in the set.
    pub entity: u32,
    /// Which of his names.
    pub name: usize,
    /// The name.
    pub text: String,
    /// `latin`, `arabic` or another script.
    pub script: String,
    /// `multi`, `single` or `kunya`.
    pub shape: String,
    /// Whether the list itself calls it weak.
    pub weak: bool,
    /// Whether a rule on plain letters finds it alike another name of that person.
    pub related: bool,
}

/// Entities with names, and queries.
#[derive(Clone, Debug)]
pub struct Set {
    /// Text of each name, and whether it is the primary one.
    entities: Vec<Vec<(String, bool)>>,
    queries: Vec<Query>,
}

impl Protocol {
    /// Reads `p1`, `p2` or `p3`.
    ///
    /// # Errors
    ///
    /// When it is another word.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "p1" => Ok(Self::P1),
            "p2" => Ok(Self::P2),
            "p3" => Ok(Self::P3),
            _ => Err(Error::new(format!("protocol {text:?} is none of p1, p2, p3"))),
        }
    }

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::P1 => "p1",
            Self::P2 => "p2",
            Self::P3 => "p3",
        }
    }

    /// Whether a name stands in the gallery.
    fn holds(self, name: &str, primary: bool) -> bool {
        match self {
            Self::P1 => true,
            Self::P2 => primary,
            Self::P3 => name.chars().all(|c| !('\u{600}'..='\u{6ff}').contains(&c)),
        }
    }
}

fn lines(text: &str, what: &str) -> Result<Vec<Value>, Error> {
    let read = |(at, line)| {
        serde_json::from_str(line).map_err(|e| Error::new(format!("{what}, line {}: not JSON: {e}", at + 1)))
    };
    text.lines().enumerate().map(read).collect()
}

impl Set {
    /// Reads the entities and the queries, a JSON object a line each.
    ///
    /// # Errors
    ///
    /// When a line is no JSON, or a query is of a name that is not there.
    pub fn parse(entities: &str, queries: &str) -> Result<Self, Error> {
        let name = |n: &Value| (n["n"].as_str().unwrap_or("").to_owned(), n["kind"] == "primary");
        let names = |e: &Value| e["names"].as_array().map_or(Vec::new(), |all| all.iter().map(name).collect());
        let entities: Vec<Vec<(String, bool)>> = lines(entities, "entities")?.iter().map(names).collect();
        let word = |q: &Value, key: &str| q[key].as_str().unwrap_or("").to_owned();
        let mut read = Vec::new();
        for (at, q) in lines(queries, "queries")?.iter().enumerate() {
            let number = |key: &str| q[key].as_u64().and_then(|n| usize::try_from(n).ok());
            let place = number("e").zip(number("i"));
            let there = place.filter(|(e, i)| entities.get(*e).is_some_and(|names| names.len() > *i));
            let Some((entity, name)) = there else {
                return Err(Error::new(format!("queries, line {}: no such name among the entities", at + 1)));
            };
            read.push(Query {
                entity: u32::try_from(entity).unwrap_or(u32::MAX),
                name,
                text: word(q, "n"),
                script: word(q, "script"),
                shape: word(q, "shape"),
                weak: q["kind"] == "weak",
                related: q["related"] == true,
            });
        }
        Ok(Self { entities, queries: read })
    }

    /// How many entities.
    #[must_use]
    pub fn entities(&self) -> usize {
        self.entities.len()
    }

    /// The queries of a protocol, each `every`-th of the set.
    #[must_use]
    pub fn queries(&self, protocol: Protocol, every: usize) -> Vec<Query> {
        let all = self.queries.iter().step_by(every.max(1)).cloned();
        all.filter(|q| protocol != Protocol::P3 || q.script == "arabic").collect()
    }

    /// The names of the gallery with their entity, in order.
    #[must_use]
    pub fn gallery(&self, protocol: Protocol) -> Vec<(u32, Name)> {
        self.texts(protocol).map(|(entity, _, text)| (entity, extract(text, &mut ()).0)).collect()
    }

    /// Entity, place among its names, and text of each name of the gallery.
    pub fn texts(&self, protocol: Protocol) -> impl Iterator<Item = (u32, usize, &str)> {
        (0u32..).zip(&self.entities).flat_map(move |(entity, names)| {
            let held = names.iter().enumerate().filter(move |(_, (name, primary))| protocol.holds(name, *primary));
            held.map(move |(at, (name, _))| (entity, at, name.as_str()))
        })
    }

    /// The place of the query's own name in the gallery, which it does not find itself by.
    #[must_use]
    pub fn place_of(&self, query: &Query, protocol: Protocol) -> Option<u32> {
        if protocol != Protocol::P1 {
            return None;
        }
        let before: usize = self.entities[..query.entity as usize].iter().map(Vec::len).sum();
        u32::try_from(before + query.name).ok()
    }

    /// The text of a name of the gallery.
    #[must_use]
    pub fn text_of(&self, place: u32, protocol: Protocol) -> &str {
        self.texts(protocol).nth(place as usize).map_or("", |(_, _, text)| text)
    }
}

/// Full names of people on no list: the first column of a CSV with a head row.
#[must_use]
pub fn not_listed(text: &str) -> Vec<String> {
    text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTITIES: &str = r#"{"names":[{"n":"Salim Haddadi","kind":"primary"},{"n":"سليم حدادي","kind":"alias"}]}"#;

    #[test]
    fn a_query_is_of_a_name_that_is_there() {
        let query = r#"{"e":0,"i":1,"n":"سليم حدادي","script":"arabic","shape":"multi","kind":"alias","related":true}"#;
        let set = Set::parse(ENTITIES, query).unwrap();
        assert_eq!(set.queries(Protocol::P3, 1).len(), 1);
        assert_eq!(set.gallery(Protocol::P3).len(), 1, "names in Arabic script are left out");
        assert_eq!(set.place_of(&set.queries(Protocol::P1, 1)[0], Protocol::P1), Some(1));
        let stray = Set::parse(ENTITIES, &query.replace("\"i\":1", "\"i\":7")).unwrap_err();
        assert!(stray.to_string().contains("line 1"), "{stray}");
        assert!(Set::parse("{", "").unwrap_err().to_string().contains("entities, line 1"));
    }
}
