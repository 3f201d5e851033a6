//! Screening: lists taken up and kept, people searched in them, what is offered looked at and decided by a person.
//! A lead opens and shuts nothing. Source: `watchlist.md` (5), `cli.md`; decisions 80 and 84.
//!
//! Reads from the ground up: `files` and `store` keep a version of a list; `lists` takes one up and shows what is there;
//! `asked` is what is compared of a person, `index` a list ready to be searched, `chance` how often somebody on no list is
//! offered as much; `screen` searches and records; `queue`, `lead_view`, `decide` and `report` are the work that follows;
//! `names` compares two names, `evaluate` says how well names are found, both without any folder.

mod files;
mod store;
pub mod lists;
mod list_difference;
mod list_views;
mod asked;
mod index;
mod chance;
mod said;
mod search;
pub mod screen;
mod changes;
mod leads;
pub mod queue;
mod lead_view;
pub mod decide;
pub mod report;
pub mod names;
pub mod evaluate;

pub use changes::{Changes, LeadLine, RecallLine, ReopenedLine};
pub use lead_view::{DecisionLine, FactSaid, LeadView};
pub use list_difference::{ChangedEntry, Difference, EntryLine, StatementLine};
pub use list_views::{ListStats, StatsLine, VersionLine};
pub use said::WhyLine;
pub use search::{FilterLine, Hit, SearchedList, WEIGHT_MIN};
pub(crate) use store::LISTS_FOLDER;

/// Schema texts that go into hashes: raised when what is hashed changes, so that decisions are looked at again.
const ASKED_CONTEXT: &str = "custodia/screen-asked/1";
const SAID_CONTEXT: &str = "custodia/list-entry-said/1";
