//! Screening in words. Where everyone is searched no weight and no name of an entry stands on the screen: leads are
//! looked at one by one. Source: ours; decision 85.

use operations::screening::queue::{Queue, WaitingLead};
use operations::screening::report::{PersonLine, ScreeningReport};
use operations::screening::screen::{ComparedLine, Screened, ScreenedPerson};
use operations::screening::{FilterLine, Hit, LeadLine, LeadView, SearchedList};

use crate::output::{counted, shown, table};

/// Lines of one kind that stand on a screen; JSON has all. Source: ours, what a reader takes in.
const LINES_SHOWN: usize = 40;
/// Signs of a hash that are shown.
const HASH_SHOWN: usize = 12;

/// What searches one another, where there is somebody.
pub(super) fn screened(found: &Screened, everyone: bool) -> String {
    let mut text = format!("searched {} at {}\n", counted(found.people.len(), "person"), found.searched_at);
    if let Some(one) = found.people.first() {
        text.push_str(&lists(&one.lists));
    }
    if !everyone {
        found.people.iter().for_each(|one| text.push_str(&person(one)));
    }
    for one in found.not_searchable.iter().take(LINES_SHOWN) {
        text.push_str(&format!("not searchable: {}: {}\n", one.person, shown(&one.why)));
    }
    if found.not_searchable.len() > LINES_SHOWN {
        text.push_str(&format!("and {} more not searchable\n", found.not_searchable.len() - LINES_SHOWN));
    }
    text.push_str(&changes(found));
    text.push_str(&filters(&found.filters));
    text.push_str(match (found.dry_run, found.repeated, found.events.is_empty()) {
        (true, ..) => "nothing recorded, as asked\n",
        (false, true, _) => "done before under this idempotency key, nothing recorded\n",
        (false, false, true) if found.people.is_empty() => "there is nobody to be searched\n",
        (false, false, true) => "the record says so already, nothing written\n",
        (false, false, false) => "recorded\n",
    });
    match found.waiting {
        0 => text.push_str("no lead waits\n"),
        n => text.push_str(&format!("{} waiting: `custodia screen queue`\n", counted(n, "lead"))),
    }
    text
}

fn lists(lists: &[SearchedList]) -> String {
    let row =
        |l: &SearchedList| vec![l.list.clone(), l.version.clone(), l.sha256.get(..HASH_SHOWN).unwrap_or("").into()];
    table(&["list", "version", "sha256"], &lists.iter().map(row).collect::<Vec<_>>())
}

fn person(one: &ScreenedPerson) -> String {
    let mut text = format!("\n{}\n{}", one.person, compared(&one.compared));
    if one.hits.is_empty() {
        text.push_str("  nothing is offered\n");
    }
    one.hits.iter().for_each(|hit| text.push_str(&self::hit(hit)));
    text
}

fn compared(lines: &[ComparedLine]) -> String {
    lines.iter().map(|line| format!("  {}: {}\n", line.what, shown(&line.said))).collect()
}

/// An entry with its reasons. Centinats as nats, as the core writes them.
fn hit(hit: &Hit) -> String {
    let nats = |centinats: i32| format!("{:+.2}", f64::from(centinats) / 100.0);
    let mut text = format!("  {} {} of list {}\n", shown(&hit.entry), shown(&hit.name), shown(&hit.list));
    for line in &hit.lines {
        text.push_str(&format!("    {}: {}: {}\n", line.what, said(&line.said), nats(line.weight_centinats)));
    }
    let beyond = if hit.extrapolated { ", beyond what was counted" } else { "" };
    text.push_str(&format!(
        "    together {}; in this roster {} offers of that weight are to be expected by chance{beyond}\n",
        nats(hit.weight_centinats),
        few(hit.expected_chance_hits)
    ));
    if hit.weak {
        text.push_str(&format!("    rests on {}: never more than a weak lead\n", hit.rests_on));
    }
    text
}

/// A sentence of the core, with the isolates around its names.
fn said(text: &str) -> String {
    let isolate = |c: char| matches!(c, '\u{2068}' | '\u{2069}');
    let mut out = String::new();
    for part in text.split_inclusive(isolate) {
        let end = part.chars().last().filter(|c| isolate(*c));
        out.push_str(&shown(part.trim_end_matches(isolate)));
        out.extend(end);
    }
    out
}

/// A number with two figures that say something.
fn few(number: f64) -> String {
    match number {
        large if large >= 10.0 => format!("{large:.0}"),
        one if one >= 0.1 => format!("{one:.1}"),
        small if small >= 0.001 => format!("{small:.3}"),
        _ => "fewer than 0.001".into(),
    }
}

fn changes(found: &Screened) -> String {
    let changes = &found.changes;
    let mut text = String::new();
    for (what, lines) in
        [("offered now", &changes.added), ("changed", &changes.changed), ("offered no more", &changes.removed)]
    {
        text.push_str(&few_leads(what, lines));
    }
    for line in changes.reopened.iter().take(LINES_SHOWN) {
        text.push_str(&format!("open again: {} was decided {}: {}\n", lead_words(&line.lead), line.decision, line.why));
    }
    for line in &found.recalls {
        let sent = if line.event.is_some() { "recalled" } else { "recalled before" };
        text.push_str(&format!(
            "{sent} from {}: the decision {} on {}\n",
            line.to,
            line.decision,
            lead_words(&line.lead)
        ));
    }
    text
}

fn lead_words(lead: &LeadLine) -> String {
    format!("{}, entry {} of list {}", lead.person, shown(&lead.entry), shown(&lead.list))
}

fn few_leads(what: &str, lines: &[LeadLine]) -> String {
    let mut text: String = lines.iter().take(LINES_SHOWN).map(|l| format!("{what}: {}\n", lead_words(l))).collect();
    if lines.len() > LINES_SHOWN {
        text.push_str(&format!("{what}: {} more; --json has all\n", lines.len() - LINES_SHOWN));
    }
    text
}

fn filters(filters: &[FilterLine]) -> String {
    let rows: Vec<Vec<String>> = filters.iter().map(|f| vec![f.what.clone(), f.number.to_string()]).collect();
    format!("\n{}", table(&["what the search goes by", "number"], &rows))
}

pub(super) fn queue(queue: &Queue) -> String {
    if queue.leads.is_empty() {
        return "no lead waits\n".into();
    }
    let row = |lead: &WaitingLead| {
        let why = lead.open_again_because.unwrap_or_default();
        vec![lead.person.clone(), lead.list.clone(), lead.entry.clone(), lead.state.into(), why.into()]
    };
    let rows: Vec<Vec<String>> = queue.leads.iter().map(row).collect();
    format!(
        "{} of {} waiting, in the order of seed {}\n{}",
        queue.leads.len(),
        counted(queue.waiting, "lead"),
        queue.seed,
        table(&["person", "list", "entry", "state", "because"], &rows)
    )
}

pub(super) fn lead(lead: &LeadView) -> String {
    let mut text =
        format!("{}, entry {} of list {}: {}\n", lead.person, shown(&lead.entry), shown(&lead.list), lead.state);
    text.extend(lead.open_again_because.map(|why| format!("open again: {why}\n")));
    text.extend(lead.search_again_because.as_ref().map(|why| format!("search again: {why}\n")));
    text.push_str(&format!("\nclaimed of the person\n{}", compared(&lead.compared)));
    text.push_str("\nsaid by the list\n");
    if lead.says.is_empty() {
        text.push_str("  nothing: it has the entry no more\n");
    }
    lead.says.iter().for_each(|s| text.push_str(&format!("  {}: {}\n", shown(&s.field), shown(&s.text))));
    if let Some(hit) = &lead.hit {
        text.push_str(&format!("\nwhy it is offered\n{}", self::hit(hit)));
    }
    if !lead.decisions.is_empty() {
        text.push_str("\ndecided before\n");
    }
    for decision in &lead.decisions {
        let by = decision.by.join(" and ");
        text.push_str(&format!("  {} {} by {by}: {}\n", decision.at, decision.decision, shown(&decision.reasons)));
        for fact in &decision.facts {
            text.push_str(&format!("    {}: {}\n", fact.what, shown(&fact.said)));
        }
        if !decision.released_to.is_empty() {
            text.push_str(&format!("    released to {}\n", decision.released_to.join(", ")));
        }
    }
    text.push_str(&filters(&lead.filters));
    text
}

pub(super) fn report(report: &ScreeningReport) -> String {
    let mut text = format!("as of {}\n", report.as_of);
    for list in &report.lists {
        let hash = list.sha256.get(..HASH_SHOWN).unwrap_or("");
        text.push_str(&format!("list {} {} ({hash}) since {}\n", list.list, shown(&list.version), list.taken_at));
    }
    let mut rows = vec![
        vec!["people".to_owned(), report.people_total.to_string()],
        vec!["searched in every version in force".into(), report.searched.to_string()],
        vec!["to be searched again".into(), report.search_again.to_string()],
        vec!["never searched".into(), report.never_searched.to_string()],
        vec!["without a name that can be compared".into(), report.not_searchable.to_string()],
    ];
    rows.extend(report.leads.iter().map(|line| vec![format!("leads, {}", line.what), line.count.to_string()]));
    text.push_str(&table(&["what", "number"], &rows));
    let to_do: Vec<&PersonLine> = report.people.iter().filter(|person| person.to_do.is_some()).collect();
    for person in to_do.iter().take(LINES_SHOWN) {
        text.push_str(&format!("{}: {}\n", person.person, person.to_do.as_deref().unwrap_or_default()));
    }
    if to_do.len() > LINES_SHOWN {
        text.push_str(&format!("and {} more; --json has all\n", to_do.len() - LINES_SHOWN));
    }
    text
}
