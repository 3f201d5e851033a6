//! A set of the benchmark: entities with names, and queries. Protocol: `watchlist.md` 3.

use std::error::Error;
use std::fs;
use std::path::Path;

use serde_json::Value;
use watchlist::Name;

/// Who is in the gallery.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// All names but the query itself.
    P1,
    /// Primary names alone.
    P2,
    /// Queries in Arabic script, names in Latin script.
    P3,
}

pub(crate) struct Entity {
    /// Text and whether it is the primary name.
    pub(crate) names: Vec<(String, bool)>,
}

pub(crate) struct Query {
    pub(crate) entity: u32,
    pub(crate) name: usize,
    pub(crate) text: String,
    pub(crate) script: String,
    pub(crate) shape: String,
    pub(crate) weak: bool,
    pub(crate) related: bool,
}

pub(crate) struct Set {
    pub(crate) entities: Vec<Entity>,
    queries: Vec<Value>,
}

impl Protocol {
    pub(crate) fn parse(text: &str) -> Result<Self, Box<dyn Error>> {
        match text {
            "p1" => Ok(Self::P1),
            "p2" => Ok(Self::P2),
            "p3" => Ok(Self::P3),
            _ => Err(format!("protocol {text} is none of p1, p2, p3").into()),
        }
    }

    /// Whether a name stands in the gallery.
    pub(crate) fn holds(self, name: &str, primary: bool) -> bool {
        match self {
            Self::P1 => true,
            Self::P2 => primary,
            Self::P3 => name.chars().all(|c| !('\u{600}'..='\u{6ff}').contains(&c)),
        }
    }
}

fn lines(path: &Path) -> Result<Vec<Value>, Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    text.lines().map(|line| serde_json::from_str(line).map_err(Into::into)).collect()
}

impl Set {
    pub(crate) fn read(folder: &Path, name: &str) -> Result<Self, Box<dyn Error>> {
        let text = |n: &Value| (n["n"].as_str().unwrap_or("").to_owned(), n["kind"] == "primary");
        let entities = lines(&folder.join(format!("{name}.jsonl")))?;
        let entity = |e: &Value| Entity {
            names: e["names"].as_array().map_or(Vec::new(), |all| all.iter().map(text).collect()),
        };
        let queries = lines(&folder.join(format!("{name}_queries.jsonl")))?;
        Ok(Self { entities: entities.iter().map(entity).collect(), queries })
    }

    pub(crate) fn queries(&self, protocol: Protocol, every: usize) -> Vec<Query> {
        let word = |q: &Value, key: &str| q[key].as_str().unwrap_or("").to_owned();
        let number = |q: &Value, key: &str| q[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
        let query = |q: &Value| Query {
            entity: u32::try_from(number(q, "e")).unwrap_or(u32::MAX),
            name: number(q, "i"),
            text: word(q, "n"),
            script: word(q, "script"),
            shape: word(q, "shape"),
            weak: q["kind"] == "weak",
            related: q["related"] == true,
        };
        let all = self.queries.iter().step_by(every).map(query);
        all.filter(|q| protocol != Protocol::P3 || q.script == "arabic").collect()
    }

    /// The names of the gallery with their entity, in order.
    pub(crate) fn gallery(&self, protocol: Protocol) -> Vec<(u32, Name)> {
        self.texts(protocol).map(|(entity, _, text)| (entity, watchlist::extract(text, &mut ()).0)).collect()
    }

    /// Entity, place among its names, and text of each name of the gallery.
    pub(crate) fn texts(&self, protocol: Protocol) -> impl Iterator<Item = (u32, usize, &str)> {
        (0u32..).zip(&self.entities).flat_map(move |(entity, e)| {
            let held = e.names.iter().enumerate().filter(move |(_, (name, primary))| protocol.holds(name, *primary));
            held.map(move |(at, (name, _))| (entity, at, name.as_str()))
        })
    }

    /// The place of the query's own name in the gallery.
    pub(crate) fn place_of(&self, query: &Query, protocol: Protocol) -> Option<u32> {
        if protocol == Protocol::P1 {
            let before: usize = self.entities[..query.entity as usize].iter().map(|e| e.names.len()).sum();
            return u32::try_from(before + query.name).ok();
        }
        None
    }

    pub(crate) fn text_of(&self, place: u32, protocol: Protocol) -> &str {
        self.texts(protocol).nth(place as usize).map_or("", |(_, _, text)| text)
    }
}

/// Full names of people on no list: the first column of a CSV.
pub(crate) fn not_listed(file: &str) -> Result<Vec<String>, Box<dyn Error>> {
    let text = fs::read_to_string(file).map_err(|e| format!("{file}: {e}"))?;
    Ok(text.lines().skip(1).filter_map(|line| line.split(',').next()).map(str::to_owned).collect())
}
