//! `clock`: statute clocks of persons, and the breaches to come.

use clap::Subcommand;
use operations::Failure;
use operations::clock_view::{ClockList, ClockQuery, ForecastRow};
use serde_json::json;

use crate::EXIT_CODES;
use crate::output::{Answer, DONE, LOOK, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List clocks, the earliest due first; exit 4 where one is overdue
    ///
    /// Example: custodia clock list --open --place al-sinaa --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List {
        /// Of one person
        #[arg(long, value_name = "NUMBER")]
        person: Option<String>,
        /// Of those held at one place
        #[arg(long)]
        place: Option<String>,
        /// Only those that are or were breached
        #[arg(long)]
        breached: bool,
        /// Only those running or overdue
        #[arg(long)]
        open: bool,
    },
    /// Forecast breaches at each place if the pace of the last week stays; exit 4 where there are any
    ///
    /// Example: custodia clock forecast --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Forecast,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::List { person, place, breached, open } => {
            let desk = global.read()?;
            let query = ClockQuery { person, place, breached, open };
            let list = desk.look_at_clocks(global.looker(&desk)?, &query)?;
            let document = serde_json::to_value(&list)
                .map_err(|e| Failure::error(format!("clocks could not be written as JSON: {e}")))?;
            let exit = if list.breached > 0 { LOOK } else { DONE };
            Ok(Answer::done("clock-list", document, clocks(&list)).exiting(exit))
        }
        Verb::Forecast => {
            let rows = global.read()?.clock_forecast();
            let coming = rows.iter().any(|r| r.breached > 0 || !r.breaches.is_empty());
            let text = forecast(&rows);
            let exit = if coming { LOOK } else { DONE };
            Ok(Answer::done("clock-forecast", json!({"forecast": rows}), text).exiting(exit))
        }
    }
}

fn clocks(list: &ClockList) -> String {
    let rows: Vec<Vec<String>> = list
        .clocks
        .iter()
        .map(|c| {
            let left = c.left_h.map_or(String::new(), |h| format!("{h:.1} h"));
            let when = c.at.clone().unwrap_or(left);
            vec![c.person.clone(), c.clock.clone(), c.due.clone(), c.state.into(), when, c.source.clone()]
        })
        .collect();
    format!(
        "as of {}: {} due, {} overdue\n\n{}",
        list.as_of,
        list.due,
        list.breached,
        table(&["person", "clock", "due", "state", "left or met", "source"], &rows)
    )
}

fn forecast(rows: &[ForecastRow]) -> String {
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|r| {
            let days: Vec<String> = r.breaches.iter().map(|b| format!("{} on {}", b.breaches, b.day)).collect();
            vec![
                r.place.clone().unwrap_or_else(|| "on the way".into()),
                r.clock.clone(),
                r.running.to_string(),
                r.breached.to_string(),
                format!("{:.1}", r.met_per_day),
                days.join(", "),
            ]
        })
        .collect();
    table(&["place", "clock", "running", "overdue", "met a day", "breaches to come"], &cells)
}
