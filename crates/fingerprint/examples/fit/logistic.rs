//! Logistic regression by Newton's method with a small ridge. Source: textbook.

/// Weights that make the samples (terms, answer, how much it counts) likeliest.
pub(crate) fn fitted<const N: usize>(samples: &[([f64; N], bool, f64)], ridge: f64) -> [f64; N] {
    let mut w = [0.0; N];
    for _ in 0..30 {
        let (mut gradient, mut hessian) = ([0.0; N], [[0.0; N]; N]);
        for (x, answer, weight) in samples {
            let z: f64 = x.iter().zip(&w).map(|(a, b)| a * b).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            let off = f64::from(u8::from(*answer)) - p;
            for i in 0..N {
                gradient[i] += weight * off * x[i];
                for j in 0..N {
                    hessian[i][j] += weight * p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        for i in 0..N {
            gradient[i] -= ridge * w[i];
            hessian[i][i] += ridge;
        }
        let step = solved(hessian, gradient);
        for i in 0..N {
            w[i] += step[i];
        }
    }
    w
}

fn solved<const N: usize>(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for i in 0..N {
        let best = (i..N).max_by(|&p, &q| a[p][i].abs().total_cmp(&a[q][i].abs())).unwrap_or(i);
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
