//! The curve of misses against false matches as a picture: both axes in decades. Source: ISO/IEC 19795-1 for what a DET
//! curve is; with few scores, decades show more than normal deviates.

use super::rates::Scored;

/// Least rate that is drawn.
const LEAST: f64 = 1e-4;
/// Side of the drawing, px.
const SIDE: f64 = 400.0;
/// Room for words, px.
const EDGE: f64 = 60.0;

/// An SVG of one threshold for all, of scores in rising order.
pub fn det_svg(sorted: &[Scored]) -> String {
    let (whole, middle) = (SIDE + 2.0 * EDGE, EDGE + SIDE / 2.0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"{whole}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{whole}\" height=\"{whole}\" fill=\"white\"/>\n"
    );
    for (rate, name) in [(1e-4, "0.01 %"), (1e-3, "0.1 %"), (1e-2, "1 %"), (1e-1, "10 %"), (1.0, "100 %")] {
        let (x, y, end) = (EDGE + place(rate), EDGE + SIDE - place(rate), EDGE + SIDE);
        let (below, left, line) = (end + 18.0, EDGE - 6.0, y + 4.0);
        out += &format!("<path d=\"M{x:.1} {EDGE}V{end}M{EDGE} {y:.1}H{end}\" stroke=\"#ccc\"/>\n");
        out += &format!("<text x=\"{x:.1}\" y=\"{below}\" text-anchor=\"middle\">{name}</text>\n");
        out += &format!("<text x=\"{left}\" y=\"{line:.1}\" text-anchor=\"end\">{name}</text>\n");
    }
    let foot = whole - 14.0;
    out += &format!("<text x=\"{middle}\" y=\"{foot}\" text-anchor=\"middle\">false matches</text>\n");
    out += &format!(
        "<text x=\"14\" y=\"{middle}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {middle})\">misses</text>\n"
    );
    let points = points(sorted);
    out + &format!("<polyline points=\"{points}\" fill=\"none\" stroke=\"black\" stroke-width=\"1.5\"/>\n</svg>\n")
}

/// How far along an axis a rate stands, px.
fn place(rate: f64) -> f64 {
    (libm::log10(rate.max(LEAST)) - libm::log10(LEAST)) / -libm::log10(LEAST) * SIDE
}

/// The curve, without the points that fall on the last one.
fn points(sorted: &[Scored]) -> String {
    let (genuine, impostor) = (sorted.iter().filter(|s| s.mate).count(), sorted.iter().filter(|s| !s.mate).count());
    let (mut missed, mut passed, mut out) = (0, impostor, String::new());
    let mut last: Option<(f64, f64)> = None;
    for s in sorted {
        if s.mate {
            missed += 1;
        } else {
            passed -= 1;
        }
        let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
        let (x, y) = (place(share(passed, impostor)), place(share(missed, genuine)));
        if last.is_none_or(|(u, v)| (x - u).abs() + (y - v).abs() > 0.2) {
            out += &format!("{:.1},{:.1} ", EDGE + x, EDGE + SIDE - y);
            last = Some((x, y));
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_curve_runs_from_all_passed_to_all_missed_and_an_empty_one_is_still_a_picture() {
        let of = |score, mate| Scored { score, mate, set: 0, fingers: (0, 1) };
        let drawn = det_svg(&[of(1.0, false), of(2.0, true), of(3.0, false), of(4.0, true)]);
        // After the first impostor half are passed and none missed; at the end none are passed and all missed.
        assert!(drawn.contains("points=\"429.9,460.0 ") && drawn.contains(" 60.0,60.0\""), "{drawn}");
        assert!(det_svg(&[]).contains("points=\"\""));
    }
}
