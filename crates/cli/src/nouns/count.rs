//! `count`: who is held where, by whose log, as of one time and known at another.

use clap::{Args, Subcommand};
use operations::counting::{CountRow, CountTimes, CountView, ExchangedLine, FigureView};
use operations::verbs::place::{count_means, subject};
use operations::{Failure, moment};
use serde_json::json;

use crate::EXIT_CODES;
use crate::output::{Answer, DONE, FAILED, LOOK, counted, table};
use crate::session::Global;

/// The two times of a count.
#[derive(Debug, Args)]
pub(crate) struct Times {
    /// Period begins after this; from the first event where not given
    #[arg(long, value_name = "RFC3339")]
    from: Option<String>,
    /// Time the count speaks of; now where not given
    #[arg(long, value_name = "RFC3339")]
    as_of: Option<String>,
    /// By what was recorded until then; now where not given
    #[arg(long, value_name = "RFC3339")]
    known_at: Option<String>,
}

impl Times {
    fn read(&self) -> Result<CountTimes, Failure> {
        Ok(CountTimes {
            from: self.from.as_deref().map(moment).transpose()?,
            as_of: self.as_of.as_deref().map(moment).transpose()?,
            known_at: self.known_at.as_deref().map(moment).transpose()?,
        })
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show the ledger: each authority, place and movement, and who does not fit
    ///
    /// Example: custodia count show --of place:haven --as-of 2026-03-05T00:00:00Z --data ./rehearsal
    #[command(after_help = EXIT_CODES)]
    Show {
        /// everyone, authority:ID, place:ID or movement:ID
        #[arg(long, default_value = "everyone")]
        of: String,
        /// Show every place and movement, also those where nobody is and nothing differs
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        times: Times,
    },
    /// Record a count that somebody claims
    ///
    /// Example: custodia count claim --of place:haven --by "visiting delegation" --how list --count 58 --data ./rehearsal
    #[command(after_help = EXIT_CODES)]
    Claim {
        /// authority:ID, place:ID or movement:ID
        #[arg(long)]
        of: String,
        /// Who says so
        #[arg(long)]
        by: String,
        /// bodies, bands, biometrics, list or press
        #[arg(long)]
        how: String,
        /// The number
        #[arg(long)]
        count: u32,
        /// Time it speaks of; now where not given
        #[arg(long, value_name = "RFC3339")]
        spoken_of: Option<String>,
    },
    /// Show only what differs: claims against the ledger, and residual persons by name
    ///
    /// Example: custodia count diff --data ./rehearsal
    #[command(after_help = EXIT_CODES)]
    Diff {
        #[command(flatten)]
        times: Times,
    },
    /// Publish a figure, frozen at two times and signed by two officers
    ///
    /// Example: custodia count publish --figure lift-total --of authority:north --officer anna --second lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Publish {
        /// Id of the figure
        #[arg(long)]
        figure: String,
        /// everyone, authority:ID, place:ID or movement:ID
        #[arg(long, default_value = "everyone")]
        of: String,
        /// Why the residual is not zero
        #[arg(long)]
        explanation: Option<String>,
        #[command(flatten)]
        times: Times,
    },
    /// Restate a published figure with its cause; the old one stays verifiable
    ///
    /// Example: custodia count restate --figure lift-total --cause "one man counted twice" --officer anna --second lea --data ./north
    #[command(after_help = EXIT_CODES)]
    Restate {
        /// Id of the figure
        #[arg(long)]
        figure: String,
        /// Why
        #[arg(long)]
        cause: String,
    },
    /// Take a published figure again from the record and compare its list
    ///
    /// Example: custodia count verify --figure lift-total --data ./north
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// Id of the figure
        #[arg(long)]
        figure: String,
    },
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Show { of, all, times } => {
            let desk = global.read()?;
            let count = desk.look_at_count(global.looker(&desk)?, subject(&of)?, &times.read()?)?;
            let text = ledger(&count, all);
            answer("count-show", &count, text)
        }
        Verb::Diff { times } => {
            let desk = global.read()?;
            let (count, exchanged) = desk.look_at_differences(global.looker(&desk)?, &times.read()?)?;
            let mut answer = answer("count-diff", &count, differences(&count, &exchanged))?;
            answer.document["hand_overs"] = json!(exchanged);
            Ok(if exchanged.is_empty() { answer } else { answer.exiting(LOOK) })
        }
        Verb::Claim { of, by, how, count, spoken_of } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let at = spoken_of.as_deref().map_or_else(|| Ok(desk.now()), moment)?;
            let claim = operations::verbs::place::claim(subject(&of)?, by, count_means(&how)?, count, at);
            desk.claim_count(&seat, &global.when()?, claim)?;
            Ok(Answer::done("count-claim", json!({"of": of, "count": count}), "recorded as said"))
        }
        Verb::Publish { figure, of, explanation, times } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let id = operations::verbs::place::figure_id(&figure)?;
            let view = desk.publish(&seat, &global.when()?, id, subject(&of)?, &times.read()?, explanation)?;
            figure_answer("count-publish", &view)
        }
        Verb::Restate { figure, cause } => {
            let mut desk = global.write()?;
            let seat = global.seat(&desk)?;
            let id = operations::verbs::place::figure_id(&figure)?;
            let view = desk.restate(&seat, &global.when()?, id, cause)?;
            figure_answer("count-restate", &view)
        }
        Verb::Verify { figure } => {
            let view = global.read()?.figure(&operations::verbs::place::figure_id(&figure)?)?;
            // What this node was not shown it can neither confirm nor contradict.
            let exit = match (view.verified, view.contradicted) {
                (true, _) => DONE,
                (false, true) => FAILED,
                (false, false) => LOOK,
            };
            Ok(figure_answer("count-verify", &view)?.exiting(exit))
        }
    }
}

fn answer(name: &'static str, count: &CountView, text: String) -> Result<Answer, Failure> {
    let document =
        serde_json::to_value(count).map_err(|e| Failure::error(format!("count could not be written as JSON: {e}")))?;
    // What is withheld is to be looked at again, and while heads are counted the code tells nothing of a claim.
    let whole = count.withheld.is_empty() && count.names_withheld.is_none();
    let exit = if count.residual_total == 0 && whole { DONE } else { LOOK };
    Ok(Answer::done(name, document, text).exiting(exit))
}

fn figure_answer(name: &'static str, view: &FigureView) -> Result<Answer, Failure> {
    let document =
        serde_json::to_value(view).map_err(|e| Failure::error(format!("figure could not be written as JSON: {e}")))?;
    let mut text = format!(
        "figure {}: {} held as of {}, known at {}\nlist hash: {}\nthe record gives {} list\n",
        view.figure,
        view.held,
        view.as_of,
        view.known_at,
        view.list_hash,
        if view.verified { "the same" } else { "ANOTHER" },
    );
    if !view.verified && !view.lacking.is_empty() {
        let logs = view.lacking.join(", ");
        text.push_str(&format!("not all that the figure stands on was released to this node, of the logs of {logs}\n"));
    }
    if let Some(explanation) = &view.explanation {
        text.push_str(&format!("residual {}: {explanation}\n", view.residual));
    }
    if !view.differing.is_empty() {
        text.push_str(&format!("as known now {} held; differing: {}\n", view.held_now, view.differing.join(", ")));
    }
    Ok(Answer::done(name, document, text))
}

fn ledger(count: &CountView, all: bool) -> String {
    let head = [
        "authority",
        "place or movement",
        "open",
        "in",
        "held",
        "out",
        "died",
        "escaped",
        "released",
        "unknown",
        "merged",
        "claimed",
        "residual",
    ];
    let rows: Vec<Vec<String>> =
        count.rows.iter().filter(|r| all || r.whole_authority || speaks(r)).map(cells).collect();
    let mut text = format!("as of {}, known at {}\n\n{}", count.as_of, count.known_at, table(&head, &rows));
    if let Some(note) = &count.times_note {
        text.push_str(&format!("\n{note}\n"));
    }
    text.push_str(&sums(count));
    for given in &count.given_unheard {
        text.push_str(&format!(
            "{} given by {} to {}, of whose log nothing later is here: they stand in no row, and its bundle tells of them\n",
            counted(given.people, "person"),
            given.by,
            given.to
        ));
    }
    text.push_str(&residuals(count));
    if let Some(why) = &count.names_withheld {
        text.push_str(&format!("residual persons are not named: {why}\n"));
    }
    text
}

/// The sums, or why there are none.
fn sums(count: &CountView) -> String {
    let beside = format!("{} of unknown fate; {} unnamed", count.fate_unknown_people, count.unnamed);
    let residual = count.residual_total;
    let text = match (count.total_people, count.held_people) {
        (Some(all), Some(held)) => {
            format!("\n{}: {held} held, {beside}; residual {residual}\n", counted(all, "person"))
        }
        _ => format!("\nthe sum over all is withheld; {beside}; residual {residual} beside what others claim\n"),
    };
    text + &withheld(count)
}

/// What is withheld while heads are counted, a line each, with what ends it.
fn withheld(count: &CountView) -> String {
    let line = |why: &String| format!("withheld, with what its carrier holds where it loads and unloads: {why}\n");
    count.withheld_until.iter().map(line).collect()
}

/// Whether a row has somebody in it or something that differs; other rows are quiet.
fn speaks(row: &CountRow) -> bool {
    row.held > 0 || row.residual > 0 || row.unnamed > 0 || row.claimed.iter().any(|c| c.difference != 0)
}

fn cells(row: &CountRow) -> Vec<String> {
    let place = match (&row.place, &row.movement) {
        (Some(place), _) => place.clone(),
        (None, Some(movement)) => format!("aboard {movement}"),
        (None, None) => "= all".into(),
    };
    let claimed: Vec<String> = row.claimed.iter().map(|c| format!("{} ({:+})", c.count, c.difference)).collect();
    let number = |n: u32| n.to_string();
    vec![
        row.authority.clone(),
        place,
        number(row.opening),
        number(row.in_ + row.recaptured + row.unmerged),
        number(row.held),
        number(row.out),
        number(row.died),
        number(row.escaped),
        number(row.released),
        number(row.fate_unknown),
        number(row.merged),
        claimed.join(" "),
        row.residual.to_string(),
    ]
}

fn differences(count: &CountView, exchanged: &[ExchangedLine]) -> String {
    let mut rows = Vec::new();
    for row in &count.rows {
        let what = row.place.as_ref().or(row.movement.as_ref()).unwrap_or(&row.authority);
        for claim in row.claimed.iter().filter(|c| c.difference != 0) {
            rows.push(vec![
                row.authority.clone(),
                what.clone(),
                claim.by.clone(),
                claim.how.into(),
                claim.count.to_string(),
                format!("{:+}", claim.difference),
                claim.settled_by.clone().unwrap_or_default(),
            ]);
        }
    }
    let mut text = match (rows.is_empty(), exchanged.is_empty()) {
        (true, true) => "no claim differs from the record\n".to_owned(),
        (true, false) => String::new(),
        (false, _) => table(&["authority", "what", "says", "how", "count", "difference", "settled by"], &rows),
    };
    text.push_str(&hand_overs(exchanged));
    text.push_str(&withheld(count));
    text.push_str(&residuals(count));
    text
}

/// The hand-overs where the receiver counted others than were offered.
fn hand_overs(exchanged: &[ExchangedLine]) -> String {
    if exchanged.is_empty() {
        return String::new();
    }
    let row = |e: &ExchangedLine| {
        let from = e.from.clone().unwrap_or_default();
        let counts = [e.offered.to_string(), e.counted.to_string()];
        let mut cells = vec![e.movement.clone(), from, e.to.clone()];
        cells.extend(counts);
        cells.push(e.not_received.join(" "));
        cells.push(e.found.join(" "));
        cells.push(e.unnamed.to_string());
        cells
    };
    let rows: Vec<Vec<String>> = exchanged.iter().map(row).collect();
    let head = ["hand-over by", "from", "to", "offered", "counted", "not received", "found", "unnamed"];
    table(&head, &rows)
}

fn residuals(count: &CountView) -> String {
    let mut text = named(count);
    for line in &count.residual_nameless {
        text.push_str(&format!("nobody is named: discrepancy {}: {}\n", line.discrepancy, line.why));
    }
    text
}

fn named(count: &CountView) -> String {
    if count.residual_people.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = count
        .residual_people
        .iter()
        .map(|r| vec![r.person.clone(), r.explanation.into(), r.discrepancy.clone().unwrap_or_default(), r.why.clone()])
        .collect();
    format!("\n{}", table(&["person", "likeliest", "discrepancy", "why"], &rows))
}
