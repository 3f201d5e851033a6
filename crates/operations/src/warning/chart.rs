//! The assessment as a picture: hazard by site with its band, and the probability of having been lost by day.
//! Source: ours; SVG 1.1; colours that the colour-blind tell apart by Okabe and Ito (2008).

use std::fmt::Write;
use std::path::Path;

use super::assess::Assessed;
use super::view::SiteView;
use crate::failure::Failure;
use crate::files;
use crate::markup::escaped;

/// Sites that are drawn, by rank; the picture says how many are left out.
const ROWS_MAX: usize = 24;
/// Sites that have a curve, by rank: as many as there are colours.
const CURVES_MAX: usize = COLOURS.len();
const COLOURS: [&str; 7] = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#333333"];
const WIDTH: f64 = 960.0;
/// Where the plots begin and end, left and right of them stand names and numbers.
const LEFT: f64 = 210.0;
const RIGHT: f64 = 720.0;
const ROW_H: f64 = 26.0;
const CURVES_H: f64 = 260.0;
/// Characters of a name that fit left of the plot, at the size of the text.
const NAME_CHARS_MAX: usize = 26;
/// Least height between two names beside the curves.
const NAME_GAP: f64 = 15.0;

/// A share as people read it, with the digits that it can bear: `12 %`, `2.9 %`, `0.31 %`, `0.012 %`.
pub fn per_cent(share: f64) -> String {
    let percent = 100.0 * share;
    match percent {
        p if p >= 9.95 => format!("{p:.0} %"),
        p if p >= 0.995 => format!("{p:.1} %"),
        p if p >= 0.0995 => format!("{p:.2} %"),
        p if p >= 0.000_5 => format!("{p:.3} %"),
        p if p > 0.0 => "< 0.001 %".to_owned(),
        _ => "0 %".to_owned(),
    }
}

/// Draws an assessment as one SVG document.
pub fn chart_of(found: &Assessed) -> String {
    let rows = &found.sites[..found.sites.len().min(ROWS_MAX)];
    let bands_top = 92.0;
    let bands_end = bands_top + ROW_H * rows.len() as f64;
    let curves_top = bands_end + 92.0;
    let height = curves_top + CURVES_H + 112.0;
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"DejaVu Sans, Noto Sans, Arial, sans-serif\" font-size=\"13\" fill=\"#222222\" role=\"img\">"
    );
    let title = format!("{}: hazard of losing each site, as of {}", found.scenario, found.at);
    let _ = writeln!(svg, "<title>{}</title>", escaped(&title));
    let _ = writeln!(svg, "<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>");
    text(&mut svg, (20.0, 32.0), "start", 18, &title);
    let said = format!(
        "Dot: mean. Bar: 5 to 95 of 100 chances. Regime: {} most likely. Time from: {}; seed {}.",
        found.regime.most_likely, found.at_from, found.seed
    );
    text(&mut svg, (20.0, 54.0), "start", 13, &said);
    bands(&mut svg, rows, found.alarm_per_day, (bands_top, bands_end));
    text(&mut svg, (20.0, curves_top - 20.0), "start", 15, "Probability of having been lost without order, by day");
    curves(&mut svg, &found.sites[..found.sites.len().min(CURVES_MAX)], (curves_top, curves_top + CURVES_H));
    foot(&mut svg, found, curves_top + CURVES_H + 62.0);
    svg.push_str("</svg>\n");
    svg
}

/// Writes the picture to a new file.
pub fn write_chart(found: &Assessed, file: &Path) -> Result<(), Failure> {
    files::write_new_private(file, chart_of(found).as_bytes())
}

/// Refuses a picture's name that is taken, before anything is reckoned.
pub fn chart_must_be_new(file: &Path) -> Result<(), Failure> {
    files::must_be_new(file)
}

/// The scale of hazards: whole decades around all that is shown.
struct Decades {
    from: i32,
    to: i32,
}

impl Decades {
    fn around(rows: &[SiteView], alarm_per_day: f64) -> Self {
        let least = rows.iter().map(|r| r.p05).fold(alarm_per_day, f64::min).max(1e-7);
        let most = rows.iter().map(|r| r.p95).fold(alarm_per_day, f64::max).max(1e-6);
        Self { from: least.log10().floor() as i32, to: most.log10().ceil() as i32 }
    }

    fn x(&self, hazard: f64) -> f64 {
        let along = (hazard.max(1e-9).log10() - f64::from(self.from)) / f64::from(self.to - self.from);
        LEFT + along.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

fn bands(svg: &mut String, rows: &[SiteView], alarm_per_day: f64, (top, end): (f64, f64)) {
    let scale = Decades::around(rows, alarm_per_day);
    for decade in scale.from..=scale.to {
        let x = scale.x(10_f64.powi(decade));
        line(svg, (x, top), (x, end), "#dddddd", "");
        text(svg, (x, end + 18.0), "middle", 12, &per_cent(10_f64.powi(decade)));
    }
    text(
        svg,
        ((LEFT + RIGHT) / 2.0, end + 38.0),
        "middle",
        12,
        "hazard of being lost without order, per day (each step tenfold)",
    );
    let alarm = scale.x(alarm_per_day);
    line(svg, (alarm, top - 8.0), (alarm, end), "#aa0000", "stroke-dasharray=\"5 4\"");
    text(svg, (alarm, top - 12.0), "middle", 12, &format!("alarm: {}", per_cent(alarm_per_day)));
    for (at, row) in rows.iter().enumerate() {
        let y = top + ROW_H * (at as f64 + 0.5);
        let colour = COLOURS.get(at).copied().unwrap_or("#777777");
        text(svg, (LEFT - 12.0, y + 4.0), "end", 13, &shortened(&row.name));
        let (low, mean, high) = (scale.x(row.p05), scale.x(row.hazard_per_day), scale.x(row.p95));
        let _ = writeln!(
            svg,
            "<line x1=\"{low:.1}\" y1=\"{y:.1}\" x2=\"{high:.1}\" y2=\"{y:.1}\" stroke=\"{colour}\" stroke-width=\"7\" \
             stroke-opacity=\"0.4\"/><circle cx=\"{mean:.1}\" cy=\"{y:.1}\" r=\"5.5\" fill=\"{colour}\"/>"
        );
        let number = format!("{}  ({} to {})", per_cent(row.hazard_per_day), per_cent(row.p05), per_cent(row.p95));
        text(svg, (RIGHT + 14.0, y + 4.0), "start", 13, &number);
    }
}

fn curves(svg: &mut String, rows: &[SiteView], (top, end): (f64, f64)) {
    let days = rows.first().map_or(1, |r| r.p_fail_by_day.len().saturating_sub(1)).max(1);
    let most = rows.iter().flat_map(|r| r.p_fail_by_day.last()).fold(0.0, |a: f64, b| a.max(*b));
    let (ceiling, step) = ceiling(most);
    let x = |day: usize| LEFT + (RIGHT - LEFT) * day as f64 / days as f64;
    let y = |p: f64| end - (end - top) * p / ceiling;
    let mut rung = 0;
    while f64::from(rung) * step <= ceiling + 1e-9 {
        let p = f64::from(rung) * step;
        line(svg, (LEFT, y(p)), (RIGHT, y(p)), "#dddddd", "");
        text(svg, (LEFT - 10.0, y(p) + 4.0), "end", 12, &per_cent(p));
        rung += 1;
    }
    for day in (0..=days).step_by(5) {
        text(svg, (x(day), end + 18.0), "middle", 12, &day.to_string());
    }
    text(svg, ((LEFT + RIGHT) / 2.0, end + 38.0), "middle", 12, "days from that moment, indicators held as they stand");
    let mut names: Vec<(f64, usize)> = Vec::new();
    // The first of the ranking is drawn last and lies on top.
    for (at, row) in rows.iter().enumerate().rev() {
        let points: Vec<String> =
            row.p_fail_by_day.iter().enumerate().map(|(day, p)| format!("{:.1},{:.1}", x(day), y(*p))).collect();
        // Beyond the first few colours a dash tells curves apart that lie on one another.
        let dash = ["", "stroke-dasharray=\"9 4\"", "stroke-dasharray=\"3 3\""][at % 3];
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2.5\" {dash}/>",
            points.join(" "),
            COLOURS[at]
        );
        names.push((y(row.p_fail_by_day.last().copied().unwrap_or(0.0)), at));
    }
    for (name_y, end_y, at) in spread(names, end) {
        line(svg, (RIGHT + 2.0, end_y), (RIGHT + 12.0, name_y), COLOURS[at], "");
        let p = rows[at].p_fail_by_day.last().copied().unwrap_or(0.0);
        let name = format!("{}  {}", per_cent(p), shortened(&rows[at].name));
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{:.1}\" font-size=\"12\" fill=\"{}\">{}</text>",
            RIGHT + 16.0,
            name_y + 4.0,
            COLOURS[at],
            escaped(&name)
        );
    }
}

/// Names beside the ends of their curves, pushed apart so that each can be read and none hangs below the plot.
fn spread(mut ends: Vec<(f64, usize)>, bottom: f64) -> Vec<(f64, f64, usize)> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut placed: Vec<(f64, f64, usize)> = ends.into_iter().map(|(y, at)| (y, y, at)).collect();
    for at in 1..placed.len() {
        placed[at].0 = placed[at].0.max(placed[at - 1].0 + NAME_GAP);
    }
    let mut limit = bottom;
    for name in placed.iter_mut().rev() {
        name.0 = name.0.min(limit);
        limit = name.0 - NAME_GAP;
    }
    placed
}

/// A round number above the highest curve, and the step of the rungs below it.
fn ceiling(most: f64) -> (f64, f64) {
    let steps = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
    let step = steps.into_iter().find(|step| most <= 5.0 * step).unwrap_or(0.25);
    (step * (most / step).ceil().max(1.0), step)
}

fn foot(svg: &mut String, found: &Assessed, top: f64) {
    let left_out = found.sites.len().saturating_sub(ROWS_MAX);
    let more = if left_out > 0 { format!(" {left_out} more sites are not drawn.") } else { String::new() };
    let gone: Vec<&str> = found.no_longer_held.iter().map(|g| g.site.as_str()).collect();
    let gone = if gone.is_empty() { String::new() } else { format!(" Not held then: {}.", gone.join(", ")) };
    let drawn = found.sites.len().min(CURVES_MAX);
    let known = &found.knowable;
    let lines = [
        format!("{drawn} of {} sites have a curve.{more}{gone}", found.sites.len()),
        "No proof of calibration: such losses are too rare to forecast with statistical accuracy (AIC grant 12/87)."
            .to_owned(),
        format!(
            "One crisis of this size expects {:.1} ± {:.1} losses. Hazards half as high would pass unseen in {:.0} % of \
             such crises, twice as high in {:.0} %.",
            known.expected,
            known.sd,
            100.0 * known.half_passes,
            100.0 * known.twice_passes
        ),
    ];
    for (at, line) in lines.iter().enumerate() {
        text(svg, (20.0, top + 18.0 * at as f64), "start", 12, line);
    }
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, size: u32, said: &str) {
    let said = escaped(said);
    let _ =
        writeln!(svg, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\">{said}</text>");
}

fn line(svg: &mut String, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str, more: &str) {
    let _ = writeln!(
        svg,
        "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" stroke-width=\"1\" {more}/>"
    );
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS_MAX {
        return name.to_owned();
    }
    let head: String = name.chars().take(NAME_CHARS_MAX - 1).collect();
    format!("{}…", head.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_tag_and_a_long_one_is_cut() {
        assert_eq!(escaped("<b> & \"c\"\u{7}"), "&lt;b&gt; &amp; &quot;c&quot;");
        assert_eq!(shortened("al-Sinaa"), "al-Sinaa");
        assert_eq!(shortened(&"x".repeat(40)).chars().count(), NAME_CHARS_MAX);
    }

    #[test]
    fn names_at_one_height_are_pushed_apart_and_stay_above_the_foot() {
        let placed = spread(vec![(100.0, 0), (100.0, 1), (101.0, 2)], 110.0);
        let heights: Vec<f64> = placed.iter().map(|p| p.0).collect();
        assert_eq!(heights, [80.0, 95.0, 110.0]);
    }

    #[test]
    fn a_share_has_the_digits_that_it_can_bear() {
        let shown = [0.5, 0.029, 0.0031, 0.00012, 1e-7, 0.0].map(per_cent);
        assert_eq!(shown, ["50 %", "2.9 %", "0.31 %", "0.012 %", "< 0.001 %", "0 %"]);
    }

    #[test]
    fn the_ceiling_is_round_and_above_the_highest_curve() {
        let near = |(c, s): (f64, f64), (d, t): (f64, f64)| (c - d).abs() < 1e-9 && (s - t).abs() < 1e-9;
        assert!(
            near(ceiling(0.23), (0.25, 0.05)) && near(ceiling(0.004), (0.004, 0.001)) && near(ceiling(0.9), (1.0, 0.2))
        );
    }
}
