//! The printed manifest: one numbered page, black on white, that carries size and head of the log.
//! Paper is the first witness: what a page carries is kept as a checkpoint that somebody has seen, so
//! that a log cut short is noticed. Source: `custody.md` (The log).

use std::fmt::Write;
use std::path::Path;

use custody::checkpoint::{Checkpoint, SignedCheckpoint};
use custody::{AuthorityId, LogHead};
use serde::Serialize;

use crate::desk::{Desk, Seat};
use crate::failure::Failure;
use crate::files;
use crate::markup::escaped;
use crate::movement_view::{LineView, MovementView};

/// A print as made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// Of which movement.
    pub movement: String,
    /// Number of the print, from 1.
    pub print: usize,
    /// People on it.
    pub people: usize,
    /// Events of the log that it carries.
    pub log_events: u64,
    /// Root of the log that it carries, hexadecimal.
    pub log_head: String,
}

/// What stands at the head and foot of a page.
struct Frame<'a> {
    print: usize,
    operation: &'a str,
    rehearsal: bool,
    authority: &'a AuthorityId,
    head: LogHead,
    printed_at: String,
}

impl Desk {
    /// Prints a manifest to a new file, and keeps what it carries as a checkpoint that paper holds.
    pub fn print_manifest(&mut self, seat: &Seat, movement: &str, out: &Path) -> Result<Printed, Failure> {
        let view = self.movement_view(seat, movement, "man print")?;
        if view.manifest_version == 0 {
            return Err(Failure::error(format!("{movement} has no manifest to print"))
                .hint("draft one with `custodia man draft`"));
        }
        let authority = &seat.authority;
        self.may_sign_checkpoints(authority)?;
        let held_by = format!("printed manifest {} no. ", view.row.movement);
        let before = self.journal.checkpoints(authority)?;
        let print = before.iter().filter(|c| c.held_by.starts_with(&held_by)).count() + 1;
        let head = self.journal.head(authority)?;
        let frame = Frame {
            print,
            operation: &self.folder.settings.operation,
            rehearsal: self.folder.settings.rehearsal,
            authority,
            head,
            printed_at: self.now().to_string(),
        };
        let page = page(&frame, &view);
        let checkpoint = Checkpoint { authority: authority.clone(), head, at: self.now(), extensions: Vec::new() };
        let note = SignedCheckpoint::sign(checkpoint, &self.node(authority)?.secrets.device).to_string();
        files::write_new_private(out, page.as_bytes())?;
        let kept = self.journal.note_seen_checkpoint(authority, head, &format!("{held_by}{print}"), &note);
        // Beside the database too: one that is put back from an old copy has forgotten the print.
        let kept = kept.and_then(|()| self.journal.note_own_checkpoint(authority, head, &note));
        if let Err(e) = kept {
            // A page that the record does not know of is none: its number would be given again.
            let _ = std::fs::remove_file(out);
            return Err(e.into());
        }
        Ok(Printed {
            movement: view.row.movement,
            print,
            people: view.lines.len(),
            log_events: head.size,
            log_head: head.root.to_string(),
        })
    }
}

/// Style of the page. Source: ours; ink on any printer, a head that repeats, rows that do not break.
const STYLE: &str = "@page{size:A4;margin:12mm}body{font:11pt/1.3 sans-serif;color:#000;background:#fff}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #000;padding:2mm;text-align:start;vertical-align:top}\
thead{display:table-header-group}tr{break-inside:avoid}td.sign{width:32mm}td.name{font-size:13pt}\
.latin{font-size:9pt;display:block}footer{margin-top:6mm;border-top:2px solid #000;padding-top:2mm}\
code{font:9pt monospace;word-break:break-all}.rehearsal{border:3px solid #000;padding:2mm;font-weight:bold}";

fn page(frame: &Frame<'_>, view: &MovementView) -> String {
    let row = &view.row;
    let text = |value: &Option<String>| escaped(value.as_deref().unwrap_or("?"));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Manifest {movement}, print {print}</title>\
         <style>{STYLE}</style></head><body>\n",
        movement = escaped(&row.movement),
        print = frame.print,
    );
    if frame.rehearsal {
        page.push_str("<p class=\"rehearsal\">REHEARSAL: nobody on this page is real</p>\n");
    }
    // Writing to a String cannot fail.
    let _ = write!(
        page,
        "<h1>Manifest {} · print {}</h1>\n<p>{}; version {}, {}<br>{} {} by {}; {} to {}; departs {}, arrives {}<br>\
         {} people, {} seats, {} guards</p>\n<table><thead><tr><th>Seat</th><th>Name</th><th>Number</th><th>Band</th>\
         <th>Gave</th><th>Took</th></tr></thead><tbody>\n",
        escaped(&row.movement),
        frame.print,
        escaped(frame.operation),
        view.manifest_version,
        if view.nonce.is_some() { row.stage } else { "NOT FROZEN, of no use at a door" },
        view.means.unwrap_or("?"),
        text(&view.vehicle),
        text(&view.carrier),
        text(&row.from),
        text(&row.to),
        text(&row.departs_at),
        text(&view.arrives_at),
        view.lines.len(),
        row.seats.unwrap_or(0),
        view.guards.unwrap_or(0),
    );
    view.lines.iter().for_each(|line| page.push_str(&table_row(line)));
    let _ = write!(
        page,
        "</tbody></table>\n<p>Counter 1: ________ bodies ____________________ &nbsp; Counter 2: ________ bodies ____________________</p>\n\
         <footer>Printed {} from the log of {}, which held <b>{}</b> events with head<br><code>{}</code><br>\
         A log of {} with fewer events, or another head at this size, is not the log that this page was printed from.</footer>\n\
         </body></html>\n",
        frame.printed_at, frame.authority, frame.head.size, frame.head.root, frame.authority,
    );
    page
}

/// Original script first; each name isolated, so that its direction disturbs no neighbour.
fn table_row(line: &LineView) -> String {
    let seat = line.seat.map_or_else(|| "unlisted".to_owned(), |seat| seat.to_string());
    let latin = line
        .transliteration
        .as_ref()
        .map_or(String::new(), |name| format!("<bdi class=\"latin\">{}</bdi>", escaped(name)));
    format!(
        "<tr><td>{seat}</td><td class=\"name\"><bdi dir=\"auto\">{}</bdi>{latin}</td><td>{}</td><td><bdi>{}</bdi></td>\
         <td class=\"sign\"></td><td class=\"sign\"></td></tr>\n",
        escaped(&line.name),
        escaped(&line.person),
        escaped(line.band_word()),
    )
}
