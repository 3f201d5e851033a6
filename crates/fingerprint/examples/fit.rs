//! Fits the weights of the score to evidence that `evaluate --evidence FILE` wrote: logistic regression by Newton's
//! method with a small ridge, each set and each class counting alike. `fit FILE [0|1]`: the fingers with that parity
//! are left out. Source: textbook.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example shows what it makes and stops at what fails")]

const N: usize = 6;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let text = std::fs::read_to_string(&arguments[0]).unwrap();
    let left_out: Option<u32> = arguments.get(1).map(|p| p.parse().unwrap());
    let mut rows: Vec<([f64; N], f64)> = Vec::new();
    for line in text.lines() {
        let f: Vec<&str> = line.split(',').collect();
        let finger: u32 = f[1].parse().unwrap();
        let e: Vec<f64> = f[3..].iter().map(|v| v.parse().unwrap()).collect();
        if left_out.is_some_and(|p| finger % 2 == p) || e[3] == 0.0 {
            continue;
        }
        // Brought to like sizes, so that the ridge weighs on each alike.
        let x = [1.0, 10.0 * e[0], e[1] / 10.0, e[2] / 10.0, (1.0 + e[3]).ln(), 5.0 * e[4]];
        rows.push((x, f[2].parse().unwrap()));
    }
    let mates = rows.iter().filter(|r| r.1 == 1.0).count() as f64;
    let others = rows.len() as f64 - mates;
    println!("{mates} genuine, {others} impostor");
    let mut w = [0.0; N];
    for _ in 0..30 {
        let (mut gradient, mut hessian) = ([0.0; N], [[0.0; N]; N]);
        for (x, y) in &rows {
            let weight = if *y == 1.0 { 0.5 / mates } else { 0.5 / others } * rows.len() as f64;
            let z: f64 = x.iter().zip(&w).map(|(a, b)| a * b).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            for i in 0..N {
                gradient[i] += weight * (y - p) * x[i];
                for j in 0..N {
                    hessian[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        for i in 0..N {
            gradient[i] -= 1.0 * w[i];
            hessian[i][i] += 1.0;
        }
        let step = solved(hessian, gradient);
        for i in 0..N {
            w[i] += step[i];
        }
    }
    let names = ["BASE", "LOCAL", "PAIRED", "LONE", "OVERLAP", "FLOW"];
    for ((name, w), size) in names.iter().zip(w).zip([1.0, 10.0, 0.1, 0.1, 1.0, 5.0]) {
        println!("SCORE_{name} {:.4}", w * size);
    }
}

fn solved(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let best = (i..N).max_by(|&p, &q| a[p][i].abs().total_cmp(&a[q][i].abs())).unwrap();
        a.swap(i, best);
        b.swap(i, best);
        for r in i + 1..N {
            let f = a[r][i] / a[i][i];
            let from = a[i];
            for (value, above) in a[r].iter_mut().zip(from).skip(i) {
                *value -= f * above;
            }
            b[r] -= f * b[i];
        }
    }
    for i in (0..N).rev() {
        let sum: f64 = (i + 1..N).map(|c| a[i][c] * b[c]).sum();
        b[i] = (b[i] - sum) / a[i][i];
    }
    b
}
