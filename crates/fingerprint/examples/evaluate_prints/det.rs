//! The curve of misses against false matches as a picture: both axes in decades. Source: ISO/IEC 19795-1 for what a DET
//! curve is; with few scores, decades show more than normal deviates.

use std::fmt::Write;

use crate::rates::Scored;

/// Least rate that is drawn.
const LEAST: f64 = 1e-4;
/// Side of the drawing, px.
const SIDE: f64 = 400.0;
/// Room for words, px.
const EDGE: f64 = 60.0;

/// An SVG of one threshold for all, in the order of rising scores.
pub(crate) fn det(sorted: &[Scored]) -> String {
    let (genuine, impostor) = (sorted.iter().filter(|s| s.mate).count(), sorted.iter().filter(|s| !s.mate).count());
    let place = |rate: f64| (rate.max(LEAST).log10() - LEAST.log10()) / -LEAST.log10() * SIDE;
    let (mut missed, mut passed, mut points) = (0, impostor, String::new());
    let mut last = (f64::NAN, f64::NAN);
    for s in sorted {
        if s.mate {
            missed += 1;
        } else {
            passed -= 1;
        }
        let at = (place(passed as f64 / impostor as f64), place(missed as f64 / genuine as f64));
        if (at.0 - last.0).abs() + (at.1 - last.1).abs() > 0.2 || last.0.is_nan() {
            write!(points, "{:.1},{:.1} ", EDGE + at.0, EDGE + SIDE - at.1).unwrap();
            last = at;
        }
    }
    let whole = SIDE + 2.0 * EDGE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{whole}\" height=\"{whole}\" font-family=\"sans-serif\" \
         font-size=\"12\">\n<rect width=\"{whole}\" height=\"{whole}\" fill=\"white\"/>\n"
    );
    for (rate, name) in [(1e-4, "0.01 %"), (1e-3, "0.1 %"), (1e-2, "1 %"), (1e-1, "10 %"), (1.0, "100 %")] {
        let (x, y, end) = (EDGE + place(rate), EDGE + SIDE - place(rate), EDGE + SIDE);
        writeln!(out, "<path d=\"M{x:.1} {EDGE}V{end}M{EDGE} {y:.1}H{end}\" stroke=\"#ccc\"/>").unwrap();
        writeln!(out, "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{name}</text>", end + 18.0).unwrap();
        writeln!(out, "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>", EDGE - 6.0, y + 4.0).unwrap();
    }
    let middle = EDGE + SIDE / 2.0;
    writeln!(out, "<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">false matches</text>", whole - 14.0).unwrap();
    writeln!(
        out,
        "<text x=\"14\" y=\"{middle}\" text-anchor=\"middle\" transform=\"rotate(-90 14 {middle})\">misses</text>"
    )
    .unwrap();
    writeln!(
        out,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"black\" stroke-width=\"1.5\"/>\n</svg>",
        points.trim_end()
    )
    .unwrap();
    out
}
