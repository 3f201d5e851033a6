//! What the evaluation is told on its command line.

use std::error::Error;

use watchlist::evaluation::Protocol;
use watchlist::parameters::{SHIPPED, Weights};

pub(crate) struct Options {
    pub(crate) folder: String,
    pub(crate) set: String,
    pub(crate) not_listed: Option<String>,
    pub(crate) protocol: Protocol,
    pub(crate) baselines: bool,
    pub(crate) misses: bool,
    /// How many of the heaviest people on no list are shown, with what they are taken for.
    pub(crate) strangers: usize,
    /// Every how many queries one is run.
    pub(crate) every: usize,
    pub(crate) weights: Weights,
}

impl Options {
    pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let mut options = Self {
            folder: String::new(),
            set: "ofac".into(),
            not_listed: None,
            protocol: Protocol::P1,
            baselines: false,
            misses: false,
            strangers: 0,
            every: 1,
            weights: SHIPPED,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--set" => options.set = value()?,
                "--not-listed" => options.not_listed = Some(value()?),
                "--protocol" => options.protocol = Protocol::parse(&value()?)?,
                "--every" => options.every = value()?.parse::<usize>()?.max(1),
                "--baselines" => options.baselines = true,
                "--strangers" => options.strangers = value()?.parse()?,
                "--misses" => options.misses = true,
                "--weight" => set(&mut options.weights, &value()?)?,
                folder => options.folder = folder.into(),
            }
        }
        Ok(options)
    }
}

fn set(weights: &mut Weights, what: &str) -> Result<(), Box<dyn Error>> {
    let (name, value) = what.split_once('=').ok_or("a weight is NAME=VALUE")?;
    let place = match name {
        "distance_max" => &mut weights.distance_max,
        "distance_max_per_symbol" => &mut weights.distance_max_per_symbol,
        "other_reading" => &mut weights.other_reading,
        "distance_percent" => &mut weights.distance_percent,
        "distance_share" => &mut weights.distance_share,
        "across_percent" => &mut weights.across_percent,
        "same_spelling" => &mut weights.same_spelling,
        "unwritten_vowels" => &mut weights.unwritten_vowels,
        "pair_min" => &mut weights.pair_min,
        "unseen_permille" => &mut weights.unseen_permille,
        "unseen_per_symbol" => &mut weights.unseen_per_symbol,
        "unseen_symbols_max" => &mut weights.unseen_symbols_max,
        "query_alone" => &mut weights.query_alone,
        "query_alone_percent" => &mut weights.query_alone_percent,
        "list_alone" => &mut weights.list_alone,
        "optional_percent" => &mut weights.optional_percent,
        "title_percent" => &mut weights.title_percent,
        "initial_fits" => &mut weights.initial_fits,
        "join" => &mut weights.join,
        "in_order" => &mut weights.in_order,
        _ => return Err(format!("no weight is called {name}").into()),
    };
    *place = value.parse()?;
    Ok(())
}
