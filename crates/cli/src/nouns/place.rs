//! `place`: sites, airfields, vehicles, courts, hospitals, cells, and how many each holds.

use clap::Subcommand;
use operations::Failure;
use operations::verbs::place::PlaceGiven;
use serde_json::json;

use super::telling::{act, number};
use crate::EXIT_CODES;
use crate::output::{Answer, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Describe a place, or change what is known of it; the commander answers for that, and two officers of two functions
    /// for what it is, lies in, is set apart for or answers to; a hospital or court becomes a site only without whom the law
    /// keeps from one
    ///
    /// Example: custodia place add hasakah --name "Hasakah prison" --kind site --operational 4000 --humane 3500 --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    Add {
        /// Its id, such as hasakah
        place: String,
        /// Its name in its own language
        #[arg(long)]
        name: String,
        /// site, airfield, vehicle, aircraft, court, hospital or cell
        #[arg(long)]
        kind: String,
        /// The authority that answers for it; the acting one, where not given
        #[arg(long, value_name = "AUTHORITY")]
        under: Option<String>,
        /// The place around it; in one of another authority it counts as inside once that one describes it so too
        #[arg(long, value_name = "PLACE")]
        inside: Option<String>,
        /// Most people it can hold at all
        #[arg(long, value_parser = number)]
        operational: u32,
        /// Most people it can hold humanely
        #[arg(long, value_parser = number)]
        humane: u32,
        /// Children alone are held there; child protection signs a change while anybody is held there, and nobody may be
        /// there whom it would put among others
        #[arg(long)]
        for_children: bool,
        /// It is failing: an emergency override may lead away from it; two officers say so
        #[arg(long)]
        failing: bool,
        /// It is described already and this is what has changed: all of it is given anew
        #[arg(long)]
        change: bool,
    },
    /// List the places in the record
    ///
    /// Example: custodia place list --officer anna --data ./north
    #[command(after_help = EXIT_CODES)]
    List,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Add { place, name, kind, under, inside, operational, humane, for_children, failing, change } => {
            let given = PlaceGiven { name, kind, under, inside, operational, humane, for_children, failing, change };
            act(global, "place-add", &place, |desk, seat, when| desk.add_place(seat, when, &place, given))
        }
        Verb::List => {
            let places = global.read()?.places();
            let row = |p: &operations::verbs::place::PlaceRow| {
                let (held, humane) = (p.held.to_string(), p.humane.to_string());
                let failing = p.failing.then(|| "FAILING".to_owned());
                let inside = p.inside.as_ref().map(|around| format!("in {around}"));
                let apart = p.told_apart_by.as_ref().map(|by| format!("counted apart until {by} says so too"));
                let note = [failing, inside, apart].into_iter().flatten().collect::<Vec<_>>().join(", ");
                vec![
                    p.id.clone(),
                    p.kind.into(),
                    p.authority.clone(),
                    held,
                    humane,
                    p.operational.to_string(),
                    note,
                    p.name.clone(),
                ]
            };
            let rows: Vec<Vec<String>> = places.iter().map(row).collect();
            let text = table(&["place", "kind", "authority", "held", "humane", "operational", "", "name"], &rows);
            Ok(Answer::done("place-list", json!({ "places": places }), text))
        }
    }
}
