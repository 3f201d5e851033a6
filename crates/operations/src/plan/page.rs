//! A plan as one page of HTML without scripts or anything from elsewhere: pictures, then the schedules by day. Source: ours;
//! HTML Living Standard.

use std::fmt::Write;

use super::export::Export;
use crate::markup::escaped;

const STYLE: &str = "body{font-family:'DejaVu Sans','Noto Sans',Arial,sans-serif;color:#222;margin:0 auto;max-width:76rem;\
padding:1rem;line-height:1.45}p{overflow-wrap:anywhere}svg{max-width:100%;height:auto}.scroll{overflow-x:auto}.scroll svg{max-width:none}\
table{border-collapse:collapse;font-size:.85rem;white-space:nowrap}th,td{padding:.25rem .55rem;border-bottom:1px solid #ddd;\
text-align:left}td.n,th.n{text-align:right}th{background:#f3f3f3;position:sticky;top:0}h2{margin-top:2rem}\
.narrow{display:none}@media(max-width:640px){.wide{display:none}.narrow{display:block}}\
@media print{.scroll{overflow:visible}.scroll svg{max-width:100%}h2{break-before:page}}";

pub(crate) fn page(export: &Export<'_>) -> String {
    let title = format!("Plan of {}", export.scenario.name);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{0}</title><style>{STYLE}</style></head><body>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    let warned = if export.broken.is_empty() { 0 } else { 1 };
    for (at, line) in export.said.iter().enumerate() {
        let line = escaped(line);
        let _ =
            if at < warned { writeln!(out, "<p><strong>{line}</strong></p>") } else { writeln!(out, "<p>{line}</p>") };
    }
    for v in &export.broken {
        let _ =
            writeln!(out, "<p>{} at {}, {}, by {:.3}</p>", escaped(v.rule), escaped(&v.place), escaped(&v.when), v.by);
    }
    let figures = &export.figures;
    let _ = writeln!(
        out,
        "<p>{} people flown, {} left, in {} convoys and {} sorties. Times are local, UTC{}. Scenario {}.</p>",
        figures.flown,
        figures.left,
        figures.convoys,
        figures.sorties,
        export.face.offset_word(),
        escaped(&export.scenario.digest_hex())
    );
    let _ = writeln!(out, "<div class=\"wide\">{}</div>", export.race[0]);
    let _ = writeln!(out, "<div class=\"narrow\">{}</div>", export.race[1]);
    let _ = writeln!(out, "<h2>Days</h2><div class=\"scroll\">{}</div>", export.gantt);
    sorties(&mut out, export);
    convoys(&mut out, export);
    admissions(&mut out, export);
    out.push_str("</body></html>\n");
    out
}

/// A cell, and whether it is a number.
type Cell = (String, bool);

fn word(text: &str) -> Cell {
    (text.to_owned(), false)
}

fn number(n: u32) -> Cell {
    (n.to_string(), true)
}

fn table(out: &mut String, head: &[(&str, bool)], rows: impl Iterator<Item = Vec<Cell>>) {
    let class = |numeric: bool| if numeric { " class=\"n\"" } else { "" };
    out.push_str("<div class=\"scroll\"><table><thead><tr>");
    for (name, numeric) in head {
        let _ = write!(out, "<th{}>{}</th>", class(*numeric), escaped(name));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (text, numeric) in row {
            // A name in another direction turns nothing beside it.
            let _ = write!(out, "<td{}><bdi>{}</bdi></td>", class(numeric), escaped(&text));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn groups(export: &Export<'_>, by_group: &[u32]) -> Cell {
    let some = export.schedule.groups.iter().zip(by_group).filter(|(_, n)| **n > 0);
    word(&some.map(|(group, n)| format!("{n} {group}")).collect::<Vec<_>>().join(", "))
}

fn sorties(out: &mut String, export: &Export<'_>) {
    out.push_str("<h2>Sorties</h2>\n");
    if export.schedule.without_crew > 0 {
        let _ = writeln!(
            out,
            "<p>{} sorties have no crew yet: the hours of all crews together are enough, a roster of them is not.</p>",
            export.schedule.without_crew
        );
    }
    let head = [
        ("sortie", false),
        ("aircraft", false),
        ("tail", false),
        ("crew", false),
        ("boards", false),
        ("takes off", false),
        ("lands", false),
        ("handed over", false),
        ("from", false),
        ("to", false),
        ("alternate", false),
        ("people", true),
        ("by group", false),
        ("guards", true),
    ];
    let row = |s: &super::schedule::SortieLine| {
        vec![
            word(&s.sortie),
            word(&s.aircraft),
            word(&s.tail),
            word(s.crew.as_deref().unwrap_or("to be found")),
            word(&s.boards),
            word(&s.takes_off),
            word(&s.lands),
            word(&s.hands_over),
            word(&s.from),
            word(&s.to),
            word(&s.alternate),
            number(s.persons),
            groups(export, &s.by_group),
            number(s.guards),
        ]
    };
    table(out, &head, export.schedule.sorties.iter().map(row));
}

fn convoys(out: &mut String, export: &Export<'_>) {
    out.push_str("<h2>Convoys</h2>\n");
    let head = [
        ("convoy", false),
        ("leaves", false),
        ("arrives", false),
        ("from", false),
        ("to", false),
        ("vehicles", false),
        ("people", true),
        ("by group", false),
        ("guards", true),
        ("guards back", false),
    ];
    let row = |c: &super::schedule::ConvoyLine| {
        vec![
            word(&c.convoy),
            word(&c.leaves),
            word(c.arrives.as_deref().unwrap_or("")),
            word(&c.from),
            word(&c.to),
            word(&c.vehicles),
            number(c.persons),
            groups(export, &c.by_group),
            number(c.guards),
            word(c.guards_back.as_deref().unwrap_or("after the horizon")),
        ]
    };
    table(out, &head, export.schedule.convoys.iter().map(row));
}

fn admissions(out: &mut String, export: &Export<'_>) {
    out.push_str("<h2>Admissions</h2>\n");
    let head = [("from", false), ("until", false), ("receiver", false), ("people", true)];
    let row =
        |a: &super::schedule::AdmissionLine| vec![word(&a.from), word(&a.until), word(&a.receiver), number(a.persons)];
    table(out, &head, export.schedule.admissions.iter().map(row));
}
