//! Lists of persons from their published files, kept whole: what a loader does not understand stands in its report.
//! Versions and what differs between two. Nothing here opens a file: bytes come in. Source: the schemas named in each
//! loader.

mod entry;
pub(crate) mod text;
mod report;
mod format;
mod version;
mod input;
mod xml;
mod rows;
mod json;
mod loading;
pub mod un;
mod ofac_remarks;
pub mod ofac;
mod ofac_values;
mod ofac_party;
pub mod ofac_advanced;
pub mod eu;
pub mod uk;
pub mod uk_csv;
pub mod notice;
pub mod follow_the_money;
pub mod mapped;
mod diff;
mod known;

pub use diff::{Change, Changed, Diff};
pub use entry::{Entry, EntryKind, ListName, ListedBirth, ListedDocument, NameKind, NameQuality, Stated};
pub use format::Format;
pub use report::{Gap, Report};
pub use version::{FileSeen, List, Version};
