//! Groups, with the escort that an officer decided, and who is kept apart. Source: ours; `airlift.md` §4.

use airlift::{Class, Group, GroupId};

use super::{Reader, id_and_name, place_of};
use crate::toml_table::FileError;

pub(super) fn groups(reader: &mut Reader<'_, '_>) -> Result<Vec<Group>, FileError> {
    let mut groups: Vec<Group> = Vec::new();
    for table in reader.listed("group")? {
        let (id, name) = id_and_name(&table, &reader.names.groups, |name| groups.iter().any(|g| g.name == name))?;
        let class = match table.text("class")?.as_str() {
            "adult" => Class::Adult,
            "child" => Class::Child,
            "sick" => Class::Sick,
            other => return Err(table.error("class", format!("is {other:?}, adult, child or sick needed"))),
        };
        groups.push(Group {
            name,
            class,
            persons_per_guard: table.count("persons_per_guard", 1, 1_000)?,
            priority: table.number_or_none("priority", 1.0, 100.0)?.unwrap_or(1.0),
        });
        // Who is escorted how closely is decided by an officer, who says why; no table decides it by itself.
        table.text("escort_decided_by")?;
        table.text("escort_reasons")?;
        reader.stated.close(&table, "group", &id)?;
        reader.names.groups.push(id);
    }
    Ok(groups)
}

pub(super) fn apart(reader: &Reader<'_, '_>) -> Result<Vec<[GroupId; 2]>, FileError> {
    let mut apart = Vec::new();
    for table in reader.listed_or_none("apart")? {
        let ids = table.texts_or_empty("groups")?;
        let [a, b] = &ids[..] else {
            return Err(table.error("groups", format!("has {} entries, the ids of 2 groups needed", ids.len())));
        };
        let of = |id: &str| place_of(&table, "groups", "group", id, &reader.names.groups).map(GroupId);
        apart.push([of(a)?, of(b)?]);
        table.text("reasons")?;
        reader.stated.close(&table, "apart", &format!("{a}, {b}"))?;
    }
    Ok(apart)
}
