#![doc = include_str!("../README.md")]

mod error;
pub mod parameters;
pub mod phones;
mod latin;
mod arabic;
mod cyrillic;
mod letters;
mod roles;
mod trace;
mod name;
mod sounds;
mod patronymic;
mod extract;
mod costs;
mod distance;
mod trie;
mod reference;
mod probe;
mod align;
mod compare;
mod explain;
pub mod facts;
mod gallery;
mod search;

pub use compare::{Comparison, Line, RestsOn, Says, compare, compare_with};
pub use error::Error;
pub use explain::{Language, explain, nats};
pub use extract::extract;
pub use gallery::Gallery;
pub use letters::Script;
pub use name::{Kind, Name, Quality, Shape, Token};
pub use search::Hit;
pub use trace::Trace;
