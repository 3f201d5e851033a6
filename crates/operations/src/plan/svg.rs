//! Strokes of our pictures: SVG 1.1 with few kinds of shapes. Source: ours; colours that the colour-blind tell apart by
//! Okabe and Ito (2008).

use std::fmt::Write;

use crate::markup::escaped;

/// Colours of sites and receivers, in turn.
pub(crate) const COLOURS: [&str; 7] = ["#d55e00", "#0072b2", "#009e73", "#cc79a7", "#b8860b", "#56b4e9", "#555555"];

/// A point of a picture.
pub(crate) type Point = (f64, f64);

/// How a text stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style<'a> {
    /// `start`, `middle` or `end`.
    pub(crate) anchor: &'a str,
    pub(crate) size: f64,
    pub(crate) colour: &'a str,
}

impl Style<'_> {
    pub(crate) const fn start(size: f64) -> Self {
        Self { anchor: "start", size, colour: "#222222" }
    }

    pub(crate) const fn middle(size: f64) -> Self {
        Self { anchor: "middle", size, colour: "#222222" }
    }

    pub(crate) const fn end(size: f64) -> Self {
        Self { anchor: "end", size, colour: "#222222" }
    }
}

/// A picture being drawn.
pub(crate) struct Svg(String);

impl Svg {
    pub(crate) fn new(width: f64, height: f64, title: &str) -> Self {
        let mut out = String::new();
        let _ = writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" font-family=\"DejaVu Sans, Noto Sans, Arial, sans-serif\" role=\"img\">"
        );
        let _ = writeln!(out, "<title>{}</title>", escaped(title));
        let _ = writeln!(out, "<rect width=\"{width:.0}\" height=\"{height:.0}\" fill=\"#ffffff\"/>");
        Self(out)
    }

    pub(crate) fn text(&mut self, (x, y): Point, style: Style<'_>, said: &str) {
        let Style { anchor, size, colour } = style;
        let said = escaped(said);
        let _ = writeln!(
            self.0,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size}\" fill=\"{colour}\">{said}</text>"
        );
    }

    pub(crate) fn line(&mut self, (x1, y1): Point, (x2, y2): Point, colour: &str, more: &str) {
        let _ = writeln!(
            self.0,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"{colour}\" {more}/>"
        );
    }

    /// A box, with what it stands for where a pointer rests on it.
    pub(crate) fn rect(&mut self, (x, y): Point, (w, h): Point, fill: &str, more: &str, said: &str) {
        let said = if said.is_empty() { String::new() } else { format!("<title>{}</title>", escaped(said)) };
        let _ = writeln!(
            self.0,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" fill=\"{fill}\" {more}>{said}</rect>"
        );
    }

    pub(crate) fn curve(&mut self, points: &[Point], colour: &str, more: &str) {
        let points = joined(points);
        let _ = writeln!(self.0, "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" {more}/>");
    }

    pub(crate) fn area(&mut self, points: &[Point], fill: &str, more: &str) {
        let points = joined(points);
        let _ = writeln!(self.0, "<polygon points=\"{points}\" fill=\"{fill}\" {more}/>");
    }

    pub(crate) fn done(mut self) -> String {
        self.0.push_str("</svg>\n");
        self.0
    }
}

fn joined(points: &[Point]) -> String {
    points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

/// Names pushed apart so that each can be read and none hangs below the bottom: its place, where it points, which it is.
pub(crate) fn spread(mut ends: Vec<(f64, usize)>, gap: f64, bottom: f64) -> Vec<(f64, f64, usize)> {
    ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let mut placed: Vec<(f64, f64, usize)> = ends.into_iter().map(|(y, at)| (y, y, at)).collect();
    for at in 1..placed.len() {
        placed[at].0 = placed[at].0.max(placed[at - 1].0 + gap);
    }
    let mut limit = bottom;
    for name in placed.iter_mut().rev() {
        name.0 = name.0.min(limit);
        limit = name.0 - gap;
    }
    placed
}

/// A round step for about so many rungs up to a number.
pub(crate) fn rung(most: f64, rungs: f64) -> f64 {
    let rough = (most / rungs).max(1e-9);
    let decade = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].map(|n| n * decade).into_iter().find(|step| *step >= rough).unwrap_or(10.0 * decade)
}

/// A name of at most so many characters.
pub(crate) fn shortened(name: &str, most: usize) -> String {
    if name.chars().count() <= most {
        return name.to_owned();
    }
    let head: String = name.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", head.trim_end())
}

/// A text on lines of at most so many characters.
pub(crate) fn folded(text: &str, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[test]
fn rungs_are_round_and_texts_keep_their_width() {
    assert_eq!(
        [rung(6_000.0, 5.0), rung(0.3, 5.0), rung(7.0, 5.0)].map(|s| (s * 1e3).round() / 1e3),
        [2_000.0, 0.1, 2.0]
    );
    assert_eq!(folded("one two three four", 9), ["one two", "three", "four"]);
    assert_eq!(shortened(&"x".repeat(40), 10).chars().count(), 10);
    let heights: Vec<f64> = spread(vec![(100.0, 0), (100.0, 1), (101.0, 2)], 15.0, 110.0).iter().map(|p| p.0).collect();
    assert_eq!(heights, [80.0, 95.0, 110.0]);
}
