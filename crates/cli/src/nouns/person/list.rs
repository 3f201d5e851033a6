//! `person list`: numbers with names, ages and where everyone is, a page at a time.

use clap::Args;
use operations::Failure;
use operations::look::{PeopleList, PeopleQuery, PersonRow, Reason};

use crate::nouns::person_look::{Look, document, open};
use crate::output::{Answer, counted, table};
use crate::session::Global;

/// Persons on a page where not said otherwise. Source: ours, one screen.
const PAGE: usize = 50;

/// Whom to list.
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Those at this place, or at one that lies in it
    #[arg(long)]
    place: Option<String>,
    /// Those on the manifest of this movement, or aboard it
    #[arg(long)]
    movement: Option<String>,
    /// Those who are, or were last, in this authority's custody
    #[arg(long, value_name = "AUTHORITY")]
    holder: Option<String>,
    /// held, fate-unknown, handed-over, died, escaped, released, merged, nominated or all; where not given those in
    /// custody or of unknown fate
    #[arg(long)]
    status: Option<String>,
    /// The next page: only numbers after this one
    #[arg(long, value_name = "NUMBER")]
    after: Option<String>,
    /// Most persons on the page, 1 to 1000
    #[arg(long, value_name = "PEOPLE", default_value_t = PAGE)]
    most: usize,
    #[command(flatten)]
    look: Look,
}

pub(super) fn list(global: &Global, given: List) -> Result<Answer, Failure> {
    let List { place, movement, holder, status, after, most, look } = given;
    let reason = Reason::parse(&look.purpose, "person list")?;
    let desk = open(global, "", &reason)?;
    let query = PeopleQuery { place, movement, authority: holder, status, after, most };
    let list = desk.look_at_people(&global.seat(&desk)?, &query, &reason)?;
    Ok(Answer::done("person-list", document(&list)?, text(&list)))
}

fn text(list: &PeopleList) -> String {
    if list.people.is_empty() {
        return "nobody; --status all shows those who left custody too".into();
    }
    let rows: Vec<Vec<String>> = list.people.iter().map(row).collect();
    let mut text = table(&["number", "name", "age", "stands", "by", "where", "since"], &rows);
    text.push_str(&format!("{} of {}", list.people.len(), counted(list.total, "person")));
    if let Some(last) = &list.next_after {
        text.push_str(&format!("; the next page: --after {last}"));
    }
    text
}

fn row(p: &PersonRow) -> Vec<String> {
    let name = p.transliteration.as_ref().map_or_else(|| p.name.clone(), |latin| format!("{} ({latin})", p.name));
    let age = p.age_years.as_ref().map_or_else(|| p.age.to_owned(), |years| format!("{}, {years}", p.age));
    let aboard = p.movement.as_ref().map(|movement| format!("aboard {movement}"));
    let place = p.place.clone().or(aboard).unwrap_or_default();
    let (authority, since) = (p.authority.clone().unwrap_or_default(), p.since.clone().unwrap_or_default());
    vec![p.person.clone(), name, age, p.standing.into(), authority, place, since]
}
