//! The race: people still inside each site against the probability that it has failed, over the same days. Source: ours.
//!
//! Drawn for a wide page or for a telephone; the two differ in size, and in where the names stand.

use airlift::{Plan, Policy, Problem};

use super::Scenario;
use super::clockface::{Clockface, finish_min};
use super::lanes::{Lane, lanes, sums};
use super::names::Names;
use super::real::left_by_step;
use super::sites::inside;
use super::svg::{Point, Style, Svg, folded, rung, shortened, spread};
use crate::warning::per_cent;

/// Minutes of a day.
const DAY_MIN: f64 = 24.0 * 60.0;

/// Half of the name of a day, such as `12 Mar`, points; ours, of the widest at our size. Effect: nearer to the edge of the
/// page it ends there.
const DAY_NAME_HALF: f64 = 24.0;

/// For which page a picture is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    /// A screen or paper: 960 points.
    Wide,
    /// A telephone: 380 points.
    Narrow,
}

/// Measures of a page.
struct Measures {
    width: f64,
    left: f64,
    right: f64,
    upper_h: f64,
    lower_h: f64,
    size: f64,
    line_chars: usize,
    name_chars: usize,
}

impl Measures {
    const fn of(page: Page) -> Self {
        match page {
            Page::Wide => Self {
                width: 960.0,
                left: 66.0,
                right: 700.0,
                upper_h: 280.0,
                lower_h: 190.0,
                size: 13.0,
                line_chars: 138,
                name_chars: 27,
            },
            Page::Narrow => Self {
                width: 380.0,
                left: 52.0,
                right: 368.0,
                upper_h: 230.0,
                lower_h: 170.0,
                size: 12.5,
                line_chars: 55,
                name_chars: 40,
            },
        }
    }
}

/// Everything that is drawn.
pub(crate) struct Race<'a> {
    title: String,
    said: Vec<String>,
    edges: &'a [u32],
    face: &'a Clockface,
    lanes: Vec<Lane>,
    by_hand: (&'static str, Vec<f64>),
    real: Option<Vec<f64>>,
    finish_min: Option<u32>,
    end_min: f64,
}

/// A plan for the picture with the best plan by hand to set beside it.
pub(crate) struct Drawn<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) problem: &'a Problem,
    pub(crate) names: &'a Names,
    pub(crate) face: &'a Clockface,
    pub(crate) plan: &'a Plan,
    pub(crate) by_hand: (Policy, &'a Plan),
    /// What is said below the title.
    pub(crate) said: Vec<String>,
}

impl<'a> Race<'a> {
    pub(crate) fn of(drawn: &'a Drawn<'a>) -> Self {
        let Drawn { scenario, problem, names, face, plan, by_hand: (policy, hand), said } = drawn;
        let total = |plan: &Plan| sums(&inside(problem, plan));
        let finish_min = finish_min(problem, plan);
        let hand_total = total(hand);
        let real = left_by_step(scenario);
        let edges = problem.grid.edges_min();
        // The days after everybody is out, by whichever way, are left away.
        let nobody = |inside: &[f64]| inside.iter().position(|n| *n < 0.5).map_or(edges.len() - 1, |step| step);
        let last = nobody(&hand_total).max(nobody(&total(plan))).max(real.as_deref().map_or(0, nobody));
        let shown = f64::from(edges[last].max(finish_min.unwrap_or(0)).max(1));
        Self {
            title: format!("{}: people inside, and the chance that each site has failed", scenario.name),
            said: said.clone(),
            edges,
            face,
            lanes: lanes(problem, names, plan),
            by_hand: (policy.name(), hand_total),
            real,
            finish_min,
            end_min: ((shown / DAY_MIN).ceil() * DAY_MIN).min(f64::from(problem.grid.end_min())),
        }
    }

    pub(crate) fn drawn(&self, page: Page) -> String {
        let m = Measures::of(page);
        let title = folded(&self.title, m.line_chars * 4 / 5);
        let said: Vec<String> = self.said.iter().flat_map(|line| folded(line, m.line_chars)).collect();
        let head = 28.0 + 22.0 * title.len() as f64 + 18.0 * said.len() as f64;
        let upper = (head + 26.0, head + 26.0 + m.upper_h);
        let lower = (upper.1 + 78.0, upper.1 + 78.0 + m.lower_h);
        let legend = if page == Page::Narrow { 20.0 * (self.lanes.len() + 3) as f64 } else { 0.0 };
        let height = lower.1 + 62.0 + legend;
        let mut svg = Svg::new(m.width, height, &self.title);
        for (at, line) in title.iter().enumerate() {
            svg.text((14.0, 28.0 + 22.0 * at as f64), Style::start(m.size + 3.0), line);
        }
        for (at, line) in said.iter().enumerate() {
            svg.text((14.0, 28.0 + 22.0 * title.len() as f64 + 18.0 * at as f64), Style::start(m.size - 0.5), line);
        }
        self.people(&mut svg, &m, upper, page);
        self.failing(&mut svg, &m, lower, page);
        if page == Page::Narrow {
            self.legend(&mut svg, &m, lower.1 + 66.0);
        }
        svg.done()
    }

    fn x(&self, m: &Measures, minute: f64) -> f64 {
        m.left + (m.right - m.left) * minute / self.end_min
    }

    /// Steps of a figure that holds through each step, up to the end of what is shown.
    fn stairs(&self, m: &Measures, figures: &[f64], y: impl Fn(f64) -> f64) -> Vec<Point> {
        let mut points = Vec::new();
        for (step, figure) in figures.iter().enumerate() {
            let (from, until) = (f64::from(self.edges[step]), f64::from(self.edges[step + 1]).min(self.end_min));
            if from >= self.end_min {
                break;
            }
            points.push((self.x(m, from), y(*figure)));
            points.push((self.x(m, until), y(*figure)));
        }
        points
    }

    fn days(&self, svg: &mut Svg, m: &Measures, (top, end): (f64, f64)) {
        let days = (self.end_min / DAY_MIN).ceil() as u32;
        let each =
            [1, 2, 4, 7, 14].into_iter().find(|each| days / each <= ((m.right - m.left) / 62.0) as u32).unwrap_or(21);
        for day in 0..=days {
            let minute = day * DAY_MIN as u32;
            let x = self.x(m, f64::from(minute).min(self.end_min));
            let told = day % each == 0;
            svg.line((x, top), (x, end + if told { 5.0 } else { 0.0 }), if told { "#cccccc" } else { "#eeeeee" }, "");
            if told {
                // The last midnight stands at the edge of a narrow page, where half of its name would be cut off.
                let cut = x + DAY_NAME_HALF > m.width;
                let (at, style) =
                    if cut { (m.width - 4.0, Style::end(m.size - 1.0)) } else { (x, Style::middle(m.size - 1.0)) };
                svg.text((at, end + 19.0), style, &self.face.day(minute));
            }
        }
    }

    fn people(&self, svg: &mut Svg, m: &Measures, (top, end): (f64, f64), page: Page) {
        svg.text((14.0, top - 10.0), Style::start(m.size + 1.0), "People still inside");
        self.days(svg, m, (top, end));
        let whole = sums(&self.lanes.iter().map(|lane| lane.inside.clone()).collect::<Vec<_>>());
        let most =
            whole.iter().chain(&self.by_hand.1).chain(self.real.iter().flatten()).fold(1.0, |a: f64, b| a.max(*b));
        let step = rung(most, 4.0);
        let ceiling = step * (most / step).ceil();
        let y = |n: f64| end - (end - top) * n / ceiling;
        rungs(svg, m, (step, ceiling), &y, &grouped);
        let mut below = vec![0.0; whole.len()];
        let mut names = Vec::new();
        // The last to be emptied lies at the bottom.
        for (at, lane) in self.lanes.iter().enumerate().rev() {
            let above: Vec<f64> = below.iter().zip(&lane.inside).map(|(a, b)| a + b).collect();
            let mut points = self.stairs(m, &above, y);
            points.extend(self.stairs(m, &below, y).into_iter().rev());
            svg.area(&points, lane.colour, "fill-opacity=\"0.75\" stroke=\"#ffffff\" stroke-width=\"0.7\"");
            names.push((y((above[0] + below[0]) / 2.0), at));
            below = above;
        }
        svg.curve(&self.stairs(m, &self.by_hand.1, y), "#000000", "stroke-width=\"1.8\" stroke-dasharray=\"6 4\"");
        if let Some(real) = &self.real {
            svg.curve(&self.stairs(m, real, y), "#000000", "stroke-width=\"1.8\" stroke-dasharray=\"1.5 3.5\"");
        }
        if let Some(minute) = self.finish_min.filter(|minute| f64::from(*minute) <= self.end_min) {
            let x = self.x(m, f64::from(minute));
            svg.line((x, top), (x, end), "#222222", "stroke-width=\"1.2\"");
            let anchor =
                if x > (m.left + m.right) / 2.0 { Style::end(m.size - 1.0) } else { Style::start(m.size - 1.0) };
            let aside = if anchor.anchor == "end" { x - 5.0 } else { x + 5.0 };
            svg.text((aside, top + 13.0), anchor, &format!("last admitted {}", self.face.spoken(minute)));
        }
        if page == Page::Wide {
            self.names_beside(svg, m, names, end);
        }
    }

    /// Names beside the areas, where they begin, and below them the two lines.
    fn names_beside(&self, svg: &mut Svg, m: &Measures, names: Vec<(f64, usize)>, end: f64) {
        let lines = self.line_names();
        let bottom = end - 20.0 * lines.len() as f64;
        for (name_y, _, at) in spread(names, 17.0, bottom - 8.0) {
            let lane = &self.lanes[at];
            svg.rect((m.right + 14.0, name_y - 5.0), (11.0, 11.0), lane.colour, "fill-opacity=\"0.75\"", "");
            let people = lane.inside_at_start();
            let name = format!("{} {people:.0}", shortened(&lane.name, m.name_chars));
            svg.text((m.right + 31.0, name_y + 5.0), Style::start(m.size - 1.0), &name);
        }
        for (at, (name, dash)) in lines.iter().enumerate() {
            let y = bottom + 12.0 + 20.0 * at as f64;
            svg.line((m.right + 10.0, y - 4.0), (m.right + 27.0, y - 4.0), "#000000", &dashed(dash));
            svg.text((m.right + 31.0, y), Style::start(m.size - 1.0), name);
        }
    }

    fn line_names(&self) -> Vec<(String, &'static str)> {
        let mut lines = vec![(format!("by hand, {}", self.by_hand.0), "6 4")];
        if self.real.is_some() {
            lines.push(("as was said in public".to_owned(), "1.5 3.5"));
        }
        lines
    }

    fn failing(&self, svg: &mut Svg, m: &Measures, (top, end): (f64, f64), page: Page) {
        svg.text((14.0, top - 10.0), Style::start(m.size + 1.0), "Chance that the site has failed by then");
        self.days(svg, m, (top, end));
        svg.text(((m.left + m.right) / 2.0, end + 38.0), Style::middle(m.size - 1.0), &self.local_time());
        let at_end = |failed: &[f64]| self.at_end(failed);
        let most = self.lanes.iter().filter_map(|l| l.failed.as_deref()).map(at_end).fold(1e-4, f64::max);
        let step = rung(most, 4.0);
        let ceiling = (step * (most / step).ceil()).min(1.0);
        let y = |p: f64| end - (end - top) * p / ceiling;
        rungs(svg, m, (step, ceiling), &y, &per_cent);
        let mut names = Vec::new();
        for (at, lane) in self.lanes.iter().enumerate().rev() {
            let Some(failed) = &lane.failed else { continue };
            let points: Vec<Point> = self
                .edges
                .iter()
                .zip(failed)
                .filter(|(edge, _)| f64::from(**edge) <= self.end_min)
                .map(|(edge, p)| (self.x(m, f64::from(*edge)), y(*p)))
                .collect();
            // A dash tells curves apart that lie on one another.
            let dash = ["", "stroke-dasharray=\"9 4\"", "stroke-dasharray=\"3 3\""][at % 3];
            svg.curve(&points, lane.colour, &format!("stroke-width=\"2.2\" {dash}"));
            names.push((y(at_end(failed)), at));
        }
        if page == Page::Wide {
            for (name_y, end_y, at) in spread(names, 16.0, end) {
                let lane = &self.lanes[at];
                svg.line((m.right + 2.0, end_y), (m.right + 12.0, name_y), lane.colour, "");
                let p = per_cent(lane.failed.as_deref().map_or(0.0, at_end));
                let style = Style { colour: lane.colour, ..Style::start(m.size - 1.0) };
                svg.text(
                    (m.right + 16.0, name_y + 4.0),
                    style,
                    &format!("{p} {}", shortened(&lane.name, m.name_chars)),
                );
            }
        }
    }

    fn local_time(&self) -> String {
        format!("local time, UTC{}; each mark is a midnight", self.face.offset_word())
    }

    /// Probability at the end of what is shown.
    fn at_end(&self, failed: &[f64]) -> f64 {
        let last = self.edges.iter().rposition(|edge| f64::from(*edge) <= self.end_min).unwrap_or(0);
        failed.get(last).copied().unwrap_or(0.0)
    }

    fn legend(&self, svg: &mut Svg, m: &Measures, top: f64) {
        let mut y = top;
        for lane in &self.lanes {
            svg.rect((14.0, y - 10.0), (12.0, 12.0), lane.colour, "fill-opacity=\"0.75\"", "");
            let people = lane.inside_at_start();
            let failed = lane.failed.as_deref().map(|failed| format!(", {} failed", per_cent(self.at_end(failed))));
            let name = shortened(&lane.name, m.name_chars - 16);
            let text = format!("{name}: {people:.0} people{}", failed.unwrap_or_default());
            svg.text((32.0, y), Style::start(m.size - 1.0), &text);
            y += 20.0;
        }
        for (name, dash) in self.line_names() {
            svg.line((12.0, y - 4.0), (28.0, y - 4.0), "#000000", &dashed(dash));
            svg.text((32.0, y), Style::start(m.size - 1.0), &name);
            y += 20.0;
        }
    }
}

/// A number of people with its thousands apart.
fn grouped(n: f64) -> String {
    let whole = format!("{n:.0}");
    match whole.len() {
        0..=3 => whole,
        digits => format!("{},{}", &whole[..digits - 3], &whole[digits - 3..]),
    }
}

fn dashed(dash: &str) -> String {
    format!("stroke-width=\"1.8\" stroke-dasharray=\"{dash}\"")
}

fn rungs(
    svg: &mut Svg,
    m: &Measures,
    (step, ceiling): (f64, f64),
    y: &dyn Fn(f64) -> f64,
    word: &dyn Fn(f64) -> String,
) {
    let count = (ceiling / step + 1e-9).floor() as u32;
    for n in 0..=count {
        let figure = f64::from(n) * step;
        svg.line((m.left, y(figure)), (m.right, y(figure)), "#dddddd", "");
        svg.text((m.left - 7.0, y(figure) + 4.0), Style::end(m.size - 1.0), &word(figure));
    }
}
