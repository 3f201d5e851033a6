//! Fits the weights of the score to evidence that `evaluate --evidence FILE` wrote: logistic regression, each class
//! counting alike. `fit FILE [0|1]`: the fingers with that parity are left out. Source: textbook.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example shows what it makes and stops at what fails")]

mod logistic;

const N: usize = 6;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(&arguments[0]).unwrap();
    let left_out: Option<u32> = arguments.get(1).map(|p| p.parse().unwrap());
    let mut rows: Vec<([f64; N], bool)> = Vec::new();
    for line in text.lines() {
        let f: Vec<&str> = line.split(',').collect();
        let finger: u32 = f[1].parse().unwrap();
        let e: Vec<f64> = f[3..].iter().map(|v| v.parse().unwrap()).collect();
        if left_out.is_some_and(|p| finger % 2 == p) || e[3] == 0.0 {
            continue;
        }
        // Brought to like sizes, so that the ridge weighs on each alike.
        let x = [1.0, 10.0 * e[0], e[1] / 10.0, e[2] / 10.0, (1.0 + e[3]).ln(), 5.0 * e[4]];
        rows.push((x, f[2] == "1"));
    }
    let mates = rows.iter().filter(|r| r.1).count() as f64;
    let others = rows.len() as f64 - mates;
    println!("{mates} genuine, {others} impostor");
    let half = 0.5 * rows.len() as f64;
    let samples: Vec<_> = rows.iter().map(|&(x, y)| (x, y, half / if y { mates } else { others })).collect();
    let w = logistic::fitted(&samples, 1.0);
    let names = ["BASE", "LOCAL", "PAIRED", "LONE", "OVERLAP", "FLOW"];
    for ((name, w), size) in names.iter().zip(w).zip([1.0, 10.0, 0.1, 0.1, 1.0, 5.0]) {
        println!("SCORE_{name} {:.4}", w * size);
    }
}
