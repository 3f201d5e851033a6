//! A lower bound on a linear program from any numbers taken for duals, so that no solver need be trusted.
//! Source: Lagrangian bound over boxes (Neumaier and Shcherbina 2004), every operation rounded outward.
//!
//! For prices p (at most 0 on rows that say "at most"), the least of c x over all x that keep the rows is at
//! least p b + sum over columns of the least of (c - p A)_j x_j over the box of x_j. Whatever p is, that
//! holds; good prices make it tight. A number that is not finite, or has the wrong sign, counts as 0.

use crate::lp::Lp;

fn sum_down(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { a + b } else { (a + b).next_down() }
}

fn product_down(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { (a * b).next_down() }
}

/// The prices as far as they can be used.
fn usable(lp: &Lp, prices: &[f64]) -> Vec<f64> {
    let price = |row: usize| {
        let price = prices.get(row).copied().unwrap_or(0.0);
        let right = price.is_finite() && (lp.rows[row].equal || price <= 0.0);
        if right { price } else { 0.0 }
    };
    (0..lp.rows.len()).map(price).collect()
}

/// The bound: at most the true minimum, whatever the prices. Minus infinity if the sums overflow.
pub(crate) fn bound(lp: &Lp, prices: &[f64]) -> f64 {
    let prices = usable(lp, prices);
    // A lower end of (c - p A) for each column.
    let mut reduced: Vec<f64> = lp.columns.iter().map(|c| c.cost).collect();
    let mut total = 0.0_f64;
    for (row, price) in lp.rows.iter().zip(&prices) {
        if *price == 0.0 {
            continue;
        }
        for (column, coefficient) in &row.terms {
            reduced[*column] = sum_down(reduced[*column], product_down(-price, *coefficient));
        }
        total = sum_down(total, product_down(*price, row.figure));
    }
    for (column, reduced) in lp.columns.iter().zip(&reduced) {
        if *reduced < 0.0 {
            total = sum_down(total, product_down(*reduced, column.most));
        }
    }
    if total.is_nan() { f64::NEG_INFINITY } else { total }
}

/// What each column costs beyond its rows' prices; near 0 where the relaxation uses it. For guidance only.
pub(crate) fn reduced_costs(lp: &Lp, prices: &[f64]) -> Vec<f64> {
    let mut reduced: Vec<f64> = lp.columns.iter().map(|c| c.cost).collect();
    for (row, price) in lp.rows.iter().zip(usable(lp, prices)) {
        for (column, coefficient) in &row.terms {
            reduced[*column] -= price * coefficient;
        }
    }
    reduced
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Least of -3a - 2b with a + b <= 4, a + 3b = 6, a and b to 10: a = 3, b = 1, -11. Prices -3.5 and 0.5.
    fn lp() -> Lp {
        let mut lp = Lp::default();
        let (a, b) = (lp.column(-3.0, 10.0), lp.column(-2.0, 10.0));
        lp.at_most(vec![(a, 1.0), (b, 1.0)], 4.0);
        lp.equals(vec![(a, 1.0), (b, 3.0)], 6.0);
        lp
    }

    #[test]
    fn true_prices_make_it_tight_and_others_never_too_high() {
        assert!((bound(&lp(), &[-3.5, 0.5]) + 11.0).abs() < 1e-12);
        assert!(bound(&lp(), &[-3.5, 0.5]) <= -11.0);
        for n in 0..10_000_i32 {
            let wild = |k: i32| f64::from((n * k) % 1_009 - 504) / 50.0;
            assert!(bound(&lp(), &[wild(37), wild(101)]) <= -11.0 + 1e-12, "case {n}");
        }
    }

    #[test]
    fn what_is_no_price_counts_as_none() {
        let none = bound(&lp(), &[]);
        assert!((none + 50.0).abs() < 1e-12);
        for bad in [[f64::NAN, f64::INFINITY], [1.0, f64::NAN], [7.0, f64::NEG_INFINITY]] {
            assert_eq!(bound(&lp(), &bad), none);
        }
        assert_eq!(bound(&lp(), &[-f64::MAX, f64::MAX]), f64::NEG_INFINITY);
    }

    #[test]
    fn rounding_goes_outward() {
        // 0.1 + 0.2 in floats is above the sum of the two numbers; the bound must not be.
        let mut lp = Lp::default();
        let (a, b) = (lp.column(0.1, 1.0), lp.column(0.2, 1.0));
        lp.equals(vec![(a, 1.0)], 1.0);
        lp.equals(vec![(b, 1.0)], 1.0);
        let bound = bound(&lp, &[0.1, 0.2]);
        assert!(bound < 0.1 + 0.2 && bound > 0.3 - 1e-15);
    }
}
