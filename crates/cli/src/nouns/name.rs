//! `name`: how a name is read, how alike two are, and why. Opens no folder. Source: `cli.md`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use operations::Failure;
use operations::screening::evaluate::{Evaluated, Evaluation, StratumLine, evaluate};
use operations::screening::names::{ComparedNames, FoldedName, compare_names, explain_names, fold};

use super::list::document;
use crate::EXIT_CODES;
use crate::output::{Answer, Progress, shown, table};
use crate::session::Global;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Show how a name is read: its parts, how they sound, and what could not be read
    ///
    /// Example: custodia name fold "أبو محمد عبد الرحمن التونسي"
    #[command(after_help = EXIT_CODES)]
    Fold {
        /// The name, in Arabic, Persian, Kurdish, Cyrillic or Latin script
        text: String,
    },
    /// Weigh how alike a name that is said and a name on a list are
    ///
    /// Example: custodia name compare "Salim Yusuf Haddadi" "سليم يوسف الحدادي"
    #[command(after_help = EXIT_CODES)]
    Compare {
        /// As said
        query: String,
        /// As on the list
        listed: String,
    },
    /// Say why two names are alike, in lines that add up to the weight
    ///
    /// Example: custodia name explain "Salim Yusuf Haddadi" "سليم يوسف الحدادي" --language ar
    #[command(after_help = EXIT_CODES)]
    Explain {
        /// As said
        query: String,
        /// As on the list
        listed: String,
        /// en or ar
        #[arg(long, default_value = "en")]
        language: String,
    },
    /// Measure how often an alias of a listed person finds that person, on any folder of the benchmark's files
    ///
    /// The folder holds SET.jsonl, a line an entity with its names, and SET_queries.jsonl, a line a query. Ties count
    /// against; intervals are of 95 %, by drawing entities again. Times are of one thread by the machine's clock.
    ///
    /// Example: custodia name evaluate ./bench --set ofac --protocol p1
    #[command(after_help = EXIT_CODES)]
    Evaluate(Measured),
}

#[derive(Debug, Args)]
pub(crate) struct Measured {
    /// Folder of the sets
    folder: PathBuf,
    /// The set, such as ofac
    #[arg(long, value_name = "NAME")]
    set: String,
    /// People on no list, full names in the first column of a CSV
    #[arg(long, value_name = "FILE")]
    not_listed: Option<PathBuf>,
    /// p1: all names but the query; p2: primary names; p3: queries in Arabic script, other names
    #[arg(long, default_value = "p1")]
    protocol: String,
}

pub(crate) fn run(global: &Global, verb: Verb) -> Result<Answer, Failure> {
    match verb {
        Verb::Fold { text } => {
            let folded = fold(&text);
            Ok(Answer::done("name-fold", document(&folded)?, folded_text(&folded)))
        }
        Verb::Compare { query, listed } => {
            let compared = compare_names(&query, &listed)?;
            Ok(Answer::done("name-compare", document(&compared)?, compared_text(&compared)))
        }
        Verb::Explain { query, listed, language } => {
            let explained = explain_names(&query, &listed, &language)?;
            Ok(Answer::done("name-explain", document(&explained)?, explained.text.clone()))
        }
        Verb::Evaluate(Measured { folder, set, not_listed, protocol }) => {
            let mut progress = Progress::new(global.quiet);
            let asked = Evaluation { folder, set, not_listed, protocol };
            let found = evaluate(&asked, &mut |text| progress.say(text))?;
            progress.end();
            Ok(Answer::done("name-evaluate", document(&found)?, evaluated_text(&found)))
        }
    }
}

fn folded_text(folded: &FoldedName) -> String {
    let row = |part: &operations::screening::names::PartLine| {
        let or = part.or_sounds.as_ref().map(|other| format!(" or {other}")).unwrap_or_default();
        vec![part.written.clone(), part.kind.clone(), part.script.clone(), format!("{}{or}", part.sounds)]
    };
    let rows: Vec<Vec<String>> = folded.parts.iter().map(row).collect();
    let mut text = format!("{} ({})\n", shown(&folded.sounds), folded.shape);
    text.push_str(&table(&["part", "kind", "script", "sounds"], &rows));
    folded.not_read.iter().for_each(|what| text.push_str(&format!("not read: {what}\n")));
    text
}

fn compared_text(compared: &ComparedNames) -> String {
    let caution = if compared.weak { "; never more than a weak lead" } else { "" };
    format!("{} centinats, resting on {}{caution}\n", compared.weight_centinats, compared.rests_on)
}

fn evaluated_text(found: &Evaluated) -> String {
    let row = |s: &StratumLine| {
        let share = |share: f64| format!("{share:.3}");
        let with = |value: f64, [low, high]: [f64; 2]| format!("{value:.3} [{low:.3}, {high:.3}]");
        vec![
            s.name.clone(),
            s.queries.to_string(),
            with(s.r_at_1, s.ci95.r_at_1),
            with(s.r_at_10, s.ci95.r_at_10),
            share(s.mrr),
            with(s.tpir_at_fpir_10, s.ci95.tpir_at_fpir_10),
            s.recall_at_fpir_1_not_listed.map_or_else(|| "-".into(), share),
        ]
    };
    let rows: Vec<Vec<String>> = found.strata.iter().map(row).collect();
    let head = ["stratum", "n", "R@1 [95 %]", "R@10 [95 %]", "MRR", "TPIR@FPIR10%", "not listed"];
    format!(
        "{} entities, {} names\n{}{:.0} queries a second of one thread, one in a hundred takes more than {:.1} ms\n",
        found.entities,
        found.names,
        table(&head, &rows),
        found.queries_per_s,
        found.p99_ms
    )
}
