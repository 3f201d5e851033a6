//! The plan as a Gantt chart: a row for each tail that flies, a row for each site's convoys, a row for each receiver's
//! admissions by day. Source: ours.

use super::clockface::Clockface;
use super::schedule::{ConvoyLine, Schedule, SortieLine};
use super::svg::{COLOURS, Style, Svg, shortened};

/// Rows of tails that are drawn; the picture says how many are left out.
const TAILS_MAX: usize = 60;
/// Rows of sites and of receivers that are drawn.
const PLACES_MAX: usize = 30;
const LEFT: f64 = 256.0;
const DAY_W: f64 = 84.0;
const ROW_H: f64 = 22.0;
const DAY_MIN: u32 = 24 * 60;
/// Letters of a name that fit beside its row.
const NAME_CHARS: usize = 37;
/// Height of a heading with its days.
const SECTION_H: f64 = 46.0;
/// Height of the title with the key, and of the lines at the foot.
const HEAD_AND_FOOT_H: f64 = 60.0 + 46.0;
/// Convoys of a site that are drawn beside one another in time; more share the last lane.
const LANES_MAX: usize = 12;
/// Width of a digit of the number of people, and of the air before it where it stands beside its bar.
const DIGIT_W: f64 = 5.8;
const AIR_W: f64 = 2.5;

/// What is drawn.
pub(crate) struct Gantt<'a> {
    pub(crate) title: String,
    pub(crate) face: &'a Clockface,
    pub(crate) schedule: &'a Schedule,
    /// Sites and receivers by their place in the problem.
    pub(crate) sites: &'a [String],
    pub(crate) receivers: &'a [String],
    /// People admitted by receiver and day.
    pub(crate) admitted: Vec<Vec<u32>>,
    /// People admitted at most by receiver and day.
    pub(crate) acceptance: Vec<Vec<u32>>,
}

/// A picture with the days that it shows.
struct Canvas<'a> {
    svg: Svg,
    face: &'a Clockface,
    days: u32,
    right: f64,
    y: f64,
}

impl Gantt<'_> {
    pub(crate) fn drawn(&self) -> String {
        let last = self.schedule.sorties.iter().map(|s| s.minutes.2).max().unwrap_or(0);
        let convoys = self.schedule.convoys.iter().map(|c| c.minutes.1).max().unwrap_or(0);
        let admitted = self.admitted.iter().filter_map(|days| days.iter().rposition(|n| *n > 0)).max();
        let days = last.max(convoys).div_ceil(DAY_MIN).max(admitted.map_or(0, |day| day as u32 + 1)).max(1);
        let rows = self.rows();
        let tails = rows.len().min(TAILS_MAX);
        let (sites, receivers) = (self.sites.len().min(PLACES_MAX), self.receivers.len().min(PLACES_MAX));
        let width = (LEFT + DAY_W * f64::from(days) + 20.0).max(820.0);
        let lanes: usize = self.lanes(sites).iter().map(|site| site.len().max(1)).sum();
        let height = HEAD_AND_FOOT_H + ROW_H * (tails + lanes + receivers) as f64 + 3.0 * SECTION_H;
        let mut canvas = Canvas {
            svg: Svg::new(width, height, &self.title),
            face: self.face,
            days,
            right: LEFT + DAY_W * f64::from(days),
            y: 60.0,
        };
        canvas.svg.text((14.0, 30.0), Style::start(17.0), &self.title);
        self.key(&mut canvas);
        self.tails(&mut canvas, &rows[..tails]);
        self.sites(&mut canvas, sites);
        self.receivers(&mut canvas, receivers);
        self.foot(&mut canvas, rows.len() - tails);
        canvas.svg.done()
    }

    /// Colours stand for receivers.
    fn key(&self, canvas: &mut Canvas<'_>) {
        let mut x = 14.0;
        for (at, name) in self.receivers.iter().enumerate().take(COLOURS.len()) {
            canvas.svg.rect((x, 44.0), (11.0, 11.0), COLOURS[at], "fill-opacity=\"0.85\"", "");
            let name = format!("to {}", shortened(name, NAME_CHARS));
            canvas.svg.text((x + 16.0, 54.0), Style::start(12.0), &name);
            x += 34.0 + 7.2 * name.chars().count() as f64;
        }
        canvas.svg.text((x, 54.0), Style::start(12.0), "pale: offload, flight back");
    }

    /// The tails that fly, by type: first and each of its sorties.
    fn rows(&self) -> Vec<Vec<&SortieLine>> {
        let mut keys: Vec<(usize, usize)> = self.schedule.sorties.iter().map(|s| s.row).collect();
        keys.sort_unstable();
        keys.dedup();
        let of = |key: &(usize, usize)| self.schedule.sorties.iter().filter(|s| s.row == *key).collect();
        keys.iter().map(of).collect()
    }

    fn tails(&self, canvas: &mut Canvas<'_>, rows: &[Vec<&SortieLine>]) {
        canvas.section("Aircraft, by tail; number: people aboard", rows.len());
        for sorties in rows {
            let Some(first) = sorties.first() else { continue };
            let told = first.tail.starts_with(&first.aircraft);
            canvas.row(&if told { first.tail.clone() } else { format!("{} {}", first.aircraft, first.tail) });
            for sortie in sorties {
                canvas.sortie(sortie);
            }
            canvas.y += ROW_H;
        }
    }

    /// The convoys of each site in lanes in which none is on the road at the time of another, nor lies on its number.
    fn lanes(&self, sites: usize) -> Vec<Vec<Vec<&ConvoyLine>>> {
        let mut lanes: Vec<Vec<Vec<&ConvoyLine>>> = vec![Vec::new(); sites];
        for convoy in self.schedule.convoys.iter().filter(|c| c.site < sites) {
            let of = &mut lanes[convoy.site];
            let free = |lane: &&mut Vec<&ConvoyLine>| lane.last().is_none_or(|l| told_until(l) <= convoy.minutes.0);
            if let Some(lane) = of.iter_mut().find(free) {
                lane.push(convoy);
            } else if of.len() < LANES_MAX {
                of.push(vec![convoy]);
            } else if let Some(last) = of.last_mut() {
                last.push(convoy);
            }
        }
        lanes
    }

    fn sites(&self, canvas: &mut Canvas<'_>, sites: usize) {
        let lanes = self.lanes(sites);
        let rows = lanes.iter().map(|site| site.len().max(1)).sum();
        canvas.section("Convoys, by site; number: people on the road", rows);
        for (name, of) in self.sites.iter().zip(&lanes) {
            canvas.row(name);
            for lane in of {
                lane.iter().for_each(|convoy| canvas.convoy(convoy));
                canvas.y += ROW_H;
            }
            canvas.y += if of.is_empty() { ROW_H } else { 0.0 };
        }
    }

    fn receivers(&self, canvas: &mut Canvas<'_>, receivers: usize) {
        canvas.section("Admissions, by receiver and day; filled: share of the day's acceptance", receivers);
        for (receiver, name) in self.receivers.iter().enumerate().take(receivers) {
            canvas.row(name);
            for (day, n) in self.admitted[receiver].iter().enumerate().take(canvas.days as usize) {
                let most = self.acceptance[receiver].get(day).copied().unwrap_or(0);
                canvas.admitted(day as u32, *n, most, COLOURS[receiver % COLOURS.len()]);
            }
            canvas.y += ROW_H;
        }
    }

    fn foot(&self, canvas: &mut Canvas<'_>, left_out: usize) {
        let mut said = vec![format!(
            "{} sorties, {} convoys. Local time, UTC{}; a day's mark is its midnight, the finer ones noon.",
            self.schedule.sorties.len(),
            self.schedule.convoys.len(),
            self.face.offset_word()
        )];
        let places = self.sites.len().saturating_sub(PLACES_MAX) + self.receivers.len().saturating_sub(PLACES_MAX);
        if left_out + places > 0 {
            said.push(format!("{left_out} tails and {places} places are not drawn; they stand in the schedule."));
        }
        for line in said {
            canvas.svg.text((14.0, canvas.y + 16.0), Style::start(12.0), &line);
            canvas.y += 18.0;
        }
    }
}

impl Canvas<'_> {
    fn x(&self, minute: u32) -> f64 {
        LEFT + DAY_W * f64::from(minute.min(self.days * DAY_MIN)) / f64::from(DAY_MIN)
    }

    /// A heading with its days, and the grid below it.
    fn section(&mut self, said: &str, rows: usize) {
        self.y += 20.0;
        self.svg.text((14.0, self.y), Style::start(13.0), said);
        self.y += 20.0;
        let end = self.y + 6.0 + ROW_H * rows as f64;
        for day in 0..=self.days {
            let x = self.x(day * DAY_MIN);
            self.svg.line((x, self.y), (x, end), "#bbbbbb", "");
            if day < self.days {
                let noon = x + DAY_W / 2.0;
                self.svg.line((noon, self.y + 6.0), (noon, end), "#e6e6e6", "");
                self.svg.text((x + 4.0, self.y + 1.0), Style::start(11.0), &self.face.day(day * DAY_MIN));
            }
        }
        self.y += 6.0;
    }

    fn row(&mut self, name: &str) {
        self.svg.line((14.0, self.y), (self.right, self.y), "#e2e2e2", "");
        self.svg.text((LEFT - 8.0, self.y + 15.0), Style::end(12.0), &shortened(name, NAME_CHARS));
    }

    fn sortie(&mut self, sortie: &SortieLine) {
        let (boards, over, back) = sortie.minutes;
        let colour = COLOURS[sortie.receiver % COLOURS.len()];
        let (x, over_x, back_x) = (self.x(boards), self.x(over), self.x(back));
        let said = format!(
            "{} {} {}: boards {}, {} to {}, {} people, {} guards, handed over {}",
            sortie.sortie,
            sortie.aircraft,
            sortie.tail,
            sortie.boards,
            sortie.from,
            sortie.to,
            sortie.persons,
            sortie.guards,
            sortie.hands_over
        );
        let y = self.y + 3.0;
        self.svg.rect((over_x, y), ((back_x - over_x).max(0.5), ROW_H - 6.0), colour, "fill-opacity=\"0.3\"", "");
        self.svg.rect((x, y), ((over_x - x).max(1.0), ROW_H - 6.0), colour, "fill-opacity=\"0.9\"", &said);
        self.number((x, over_x), &sortie.persons.to_string(), "#ffffff");
    }

    fn convoy(&mut self, convoy: &ConvoyLine) {
        let (x, end) = (self.x(convoy.minutes.0), self.x(convoy.minutes.1));
        let said = format!(
            "{}: leaves {} at {}, {} people in {}, to {}",
            convoy.convoy, convoy.from, convoy.leaves, convoy.persons, convoy.vehicles, convoy.to
        );
        let stroke = "fill-opacity=\"0.45\" stroke=\"#444444\" stroke-width=\"0.7\"";
        self.svg.rect((x, self.y + 4.0), ((end - x).max(2.0), ROW_H - 8.0), "#777777", stroke, &said);
        self.number((x, end), &convoy.persons.to_string(), "#111111");
    }

    fn admitted(&mut self, day: u32, n: u32, most: u32, colour: &str) {
        let x = self.x(day * DAY_MIN);
        let share = if most == 0 { 0.0 } else { f64::from(n) / f64::from(most) };
        let said = format!("{}: {n} of at most {most} admitted", self.face.day(day * DAY_MIN));
        self.svg.rect(
            (x + 1.0, self.y + 3.0),
            ((DAY_W - 2.0) * share.min(1.0), ROW_H - 6.0),
            colour,
            "fill-opacity=\"0.4\"",
            &said,
        );
        if n > 0 || most > 0 {
            let style = Style { colour: "#111111", ..Style::middle(11.0) };
            self.svg.text((x + DAY_W / 2.0, self.y + 15.0), style, &format!("{n} of {most}"));
        }
    }

    /// A number within a bar that is wide enough for it, or beside it.
    fn number(&mut self, (from, until): (f64, f64), said: &str, colour: &str) {
        if fits(until - from, said) {
            let style = Style { colour, ..Style::middle(9.0) };
            self.svg.text(((from + until) / 2.0, self.y + 14.0), style, said);
        } else {
            let style = Style { colour: "#111111", ..Style::start(9.0) };
            self.svg.text((until + AIR_W, self.y + 14.0), style, said);
        }
    }
}

/// Whether a number can be read within a bar of that width.
fn fits(width: f64, said: &str) -> bool {
    width >= DIGIT_W * said.chars().count() as f64 + AIR_W
}

/// The minute up to which a convoy and its number take room in a lane.
fn told_until(convoy: &ConvoyLine) -> u32 {
    let (from, until) = convoy.minutes;
    let said = convoy.persons.to_string();
    if fits(DAY_W * f64::from(until - from) / f64::from(DAY_MIN), &said) {
        return until;
    }
    let beside = 2.0 * AIR_W + DIGIT_W * said.chars().count() as f64;
    until + (beside / DAY_W * f64::from(DAY_MIN)).ceil() as u32
}
