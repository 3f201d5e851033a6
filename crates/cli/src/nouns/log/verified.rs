//! What `log verify` has found, in words.

use operations::log_check::{DocumentsView, LogView, VerifyView, in_lines};

use crate::output::table;

/// Most lines of payloads that cannot be read, for each log. Source: ours; with the table it fits two screens, and
/// a partner withholds thousands.
const ABSENT_LINES_MAX: usize = 30;

/// A table of the logs, each thing that does not hold or could not be checked, and the sum in one line.
pub(super) fn in_words(view: &VerifyView) -> String {
    let head = [
        "log",
        "events",
        "signatures",
        "unchecked",
        "opened",
        "withheld",
        "erased",
        "lost",
        "quarantine",
        "checkpoints",
        "bad",
    ];
    let rows: Vec<Vec<String>> = view
        .authorities
        .iter()
        .map(|log| {
            let numbers =
                [log.events, log.signatures, log.signatures_unknown, log.opened, log.withheld, log.erased, log.lost];
            let mut row = vec![log.id.clone()];
            row.extend(numbers.iter().map(ToString::to_string));
            row.push(log.quarantined.to_string());
            row.push(if log.checkpoint_ok { log.checkpoints.to_string() } else { "DIFFER".into() });
            row.push(log.bad.to_string());
            row
        })
        .collect();
    let mut text = table(&head, &rows);
    for line in &view.why {
        text.push_str(&format!("- {line}\n"));
    }
    view.authorities.iter().for_each(|log| text.push_str(&absent(log)));
    let any = |d: &&DocumentsView| d.held > 0 || d.erased != Some(0) || !d.lost.is_empty();
    if let Some(documents) = view.documents.as_ref().filter(any) {
        let lost = documents.lost.len();
        text.push_str(&match documents.erased {
            Some(erased) => format!("documents: {} held, {erased} erased, {lost} lost\n", documents.held),
            None => format!(
                "documents: {} held, {lost} lost; what named those erased is erased too, and nobody can count them\n",
                documents.held
            ),
        });
    }
    let unchecked: u64 = view.authorities.iter().map(|log| log.signatures_unknown).sum();
    let checked =
        if view.with_keys { "hashes, links, roots, payloads and signatures" } else { "hashes, links and roots" };
    text.push_str(&match (&view.first_bad, view.ok) {
        (Some(bad), _) => format!(
            "first bad event: number {} of {}{}: {}\n",
            bad.seq,
            bad.authority,
            bad.event_id.as_ref().map(|id| format!(" ({id})")).unwrap_or_default(),
            bad.why
        ),
        (None, true) if !view.with_keys => format!(
            "{} events: {checked} hold; NO SIGNATURE WAS CHECKED: name an officer with --officer\n",
            view.events
        ),
        (None, true) if unchecked > 0 => format!(
            "{} events: hashes, links, roots and payloads hold; {unchecked} SIGNATURES WERE NOT CHECKED, as said above\n",
            view.events
        ),
        (None, true) => format!("{} events: {checked} hold\n", view.events),
        (None, false) => "the logs do not verify\n".to_owned(),
    });
    text
}

/// The payloads of a log that cannot be read, by stream and group.
fn absent(log: &LogView) -> String {
    let lines = in_lines(&log.absent);
    let mut text: String = lines.iter().take(ABSENT_LINES_MAX).map(|line| format!("- {}: {line}\n", log.id)).collect();
    if let Some(more) = lines.len().checked_sub(ABSENT_LINES_MAX).filter(|more| *more > 0) {
        text.push_str(&format!("- {}: and {more} more such lines; --json names each payload\n", log.id));
    }
    text
}
