//! Distribution functions and their inverses: Normal, Gamma, Beta, Poisson. Sources: incomplete gamma and
//! beta by series and Lentz's continued fraction (Press et al., Numerical Recipes, 6.2 and 6.4); the Normal
//! quantile's first guess by Acklam (2003). All logarithms and exponentials are those of `libm`, which
//! gives the same bits on every machine.

use libm::{erfc, exp, lgamma, log, log1p, sqrt};

/// Where a series or fraction has converged, relative.
const CONVERGED: f64 = 1e-15;
/// Terms after which it is taken as it stands; shapes here are below 1e5.
const TERMS_MAX: usize = 10_000;
/// Stands for nought in Lentz's fraction.
const TINY: f64 = 1e-300;

/// P(Z <= z) of a standard Normal.
pub(crate) fn normal_cdf(z: f64) -> f64 {
    0.5 * erfc(-z / core::f64::consts::SQRT_2)
}

/// z with P(Z <= z) = p, for p inside (0, 1).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let guess = acklam(p);
    // One step of Halley brings the guess from 1e-9 to the last bits.
    let error = normal_cdf(guess) - p;
    let step = error * sqrt(2.0 * core::f64::consts::PI) * exp(guess * guess / 2.0);
    guess - step / (1.0 + guess * step / 2.0)
}

fn acklam(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969683028665376e1,
        2.209460984245205e2,
        -2.759285104469687e2,
        1.38357751867269e2,
        -3.066479806614716e1,
        2.506628277459239,
    ];
    const B: [f64; 5] =
        [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1];
    const C: [f64; 6] = [
        -7.784894002430293e-3,
        -3.223964580411365e-1,
        -2.400758277161838,
        -2.549732539343734,
        4.374664141464968,
        2.938163982698783,
    ];
    const D: [f64; 4] = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    const TAIL: f64 = 0.02425;
    let horner = |c: &[f64], x: f64| c.iter().fold(0.0, |sum, c| sum * x + c);
    let tail = |q: f64| horner(&C, q) / (horner(&D, q) * q + 1.0);
    if p < TAIL {
        tail(sqrt(-2.0 * log(p)))
    } else if p > 1.0 - TAIL {
        -tail(sqrt(-2.0 * log1p(-p)))
    } else {
        let q = p - 0.5;
        let r = q * q;
        horner(&A, r) * q / (horner(&B, r) * r + 1.0)
    }
}

/// P(X <= x) of a Gamma with this shape and rate 1.
pub(crate) fn gamma_cdf(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = exp(-x + shape * log(x) - lgamma(shape));
    if x < shape + 1.0 { front * gamma_series(shape, x) } else { 1.0 - front * gamma_fraction(shape, x) }
}

fn gamma_series(shape: f64, x: f64) -> f64 {
    let mut term = 1.0 / shape;
    let mut sum = term;
    for n in 1..TERMS_MAX {
        term *= x / (shape + n as f64);
        sum += term;
        if term < sum * CONVERGED {
            break;
        }
    }
    sum
}

fn gamma_fraction(shape: f64, x: f64) -> f64 {
    let mut b = x + 1.0 - shape;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut h = d;
    for n in 1..TERMS_MAX {
        let n = n as f64;
        let a = n * (shape - n);
        b += 2.0;
        d = 1.0 / away_from_nought(a * d + b);
        c = away_from_nought(b + a / c);
        h *= d * c;
        if (d * c - 1.0).abs() < CONVERGED {
            break;
        }
    }
    h
}

fn away_from_nought(x: f64) -> f64 {
    if x.abs() < TINY { TINY } else { x }
}

/// x with P(X <= x) = p of a Gamma with this shape and rate 1, for p inside (0, 1).
pub(crate) fn gamma_quantile(shape: f64, p: f64) -> f64 {
    let mut low = 0.0;
    let mut high = f64::INFINITY;
    let mut x = gamma_guess(shape, p);
    for _ in 0..200 {
        let error = gamma_cdf(shape, x) - p;
        if error > 0.0 {
            high = x
        } else {
            low = x
        }
        let density = exp(-x + (shape - 1.0) * log(x) - lgamma(shape));
        let newton = x - error / density;
        let inside = newton.is_finite() && newton > low && newton < high;
        let halved = if high.is_finite() { (low + high) / 2.0 } else { 2.0 * x };
        let next = if inside { newton } else { halved };
        let moved = (next - x).abs();
        x = next;
        if moved <= x * 1e-12 {
            break;
        }
    }
    x
}

/// Wilson and Hilferty's cube where the shape carries it, else the first term of the series.
fn gamma_guess(shape: f64, p: f64) -> f64 {
    let z = normal_quantile(p);
    let cube = 1.0 - 1.0 / (9.0 * shape) + z / (3.0 * sqrt(shape));
    if shape > 1.0 && cube > 0.1 {
        shape * cube * cube * cube
    } else {
        exp((log(p) + lgamma(shape + 1.0)) / shape).max(TINY)
    }
}

/// P(X <= x) of a Beta.
pub(crate) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    if x < (a + 1.0) / (a + b + 2.0) {
        front * beta_fraction(a, b, x) / a
    } else {
        1.0 - front * beta_fraction(b, a, 1.0 - x) / b
    }
}

fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    let mut c = 1.0;
    let mut d = 1.0 / away_from_nought(1.0 - (a + b) * x / (a + 1.0));
    let mut h = d;
    for m in 1..TERMS_MAX {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_nought(1.0 + term * d);
            c = away_from_nought(1.0 + term / c);
            change = d * c;
            h *= change;
        }
        if (change - 1.0).abs() < CONVERGED {
            break;
        }
    }
    h
}

/// x with P(X <= x) = p of a Beta, by halving.
pub(crate) fn beta_quantile(a: f64, b: f64, p: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if beta_cdf(a, b, middle) < p { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// P(N <= n) of a Poisson with this mean.
pub(crate) fn poisson_cdf(n: u64, mean: f64) -> f64 {
    if mean <= 0.0 { 1.0 } else { 1.0 - gamma_cdf(n as f64 + 1.0, mean) }
}

/// The value of a Beta(2, 2) at probability p: the root of 3 u^2 - 2 u^3 = p in (0, 1).
pub(crate) fn beta_two_two_quantile(p: f64) -> f64 {
    0.5 - libm::sin(libm::asin(1.0 - 2.0 * p) / 3.0)
}

/// The value at probability p of a Normal, cut off below nought if so asked.
pub(crate) fn weight_quantile(mean: f64, sd: f64, cut: bool, p: f64) -> f64 {
    if sd <= 0.0 {
        return if cut { mean.max(0.0) } else { mean };
    }
    let below = if cut { normal_cdf(-mean / sd) } else { 0.0 };
    // Far in the tail the complement is all that is left of 1.
    let level = (below + p * (1.0 - below)).min(1.0 - 1e-16);
    let value = mean + sd * normal_quantile(level);
    if cut { value.max(0.0) } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(a: f64, b: f64) -> bool {
        (a - b).abs() <= 1e-6 * b.abs().max(1.0)
    }

    /// Values of printed tables (chi-squared, Normal, Beta, Poisson).
    #[test]
    fn the_functions_agree_with_printed_tables() {
        assert!(near(normal_quantile(0.975), 1.959_963_985));
        assert!(near(normal_quantile(1e-6), -4.753_424_309));
        // Chi-squared with 5 and 11 degrees of freedom, halved.
        assert!(near(gamma_quantile(2.5, 0.05), 1.145_476_226 / 2.0));
        assert!(near(gamma_quantile(5.5, 0.95), 19.675_137_573 / 2.0));
        assert!(near(gamma_quantile(0.5, 0.95), 3.841_458_821 / 2.0));
        assert!(near(gamma_cdf(1.0, 3.0), 1.0 - (-3.0_f64).exp()));
        assert!(near(beta_cdf(2.0, 3.0, 0.4), 0.5248));
        assert!(near(beta_quantile(1.0, 1.0, 0.3), 0.3));
        // e^-6 (1 + 6 + 18) = 0.061969
        assert!(near(poisson_cdf(2, 6.0), 0.061_968_804));
        assert!(near(weight_quantile(0.0, 1.0, true, 0.5), 0.674_489_75));
        let u = beta_two_two_quantile(0.2);
        assert!(near(3.0 * u * u - 2.0 * u * u * u, 0.2));
    }

    #[test]
    fn a_quantile_turned_back_is_its_probability() {
        for shape in [0.5, 1.5, 2.5, 5.5, 80.0] {
            for p in [1e-6, 1e-3, 0.05, 0.5, 0.95, 0.9999] {
                let x = gamma_quantile(shape, p);
                assert!((gamma_cdf(shape, x) - p).abs() < 1e-10, "shape {shape}, p {p}: x {x}");
            }
        }
    }
}
