//! Which finger is which. Source: the codes of ANSI/NIST-ITL and ISO/IEC 19794-2.

/// The same finger of the other hand; none of an unknown one.
pub(crate) fn mirrored(position: u8) -> Option<u8> {
    match position {
        1..=5 => Some(position + 5),
        6..=10 => Some(position - 5),
        _ => None,
    }
}

/// Whether two positions are fingers side by side on one hand.
pub(crate) fn neighbours(a: u8, b: u8) -> bool {
    let hand = |p: u8| p.div_ceil(5);
    a.abs_diff(b) == 1 && hand(a) == hand(b) && a > 0 && b > 0
}

/// Whether a print said to be of one finger may have been taken for another: the same, its mirror, a neighbour, or
/// either of them unknown.
pub(crate) fn may_be(a: u8, b: u8) -> bool {
    a == b || a == 0 || b == 0 || neighbours(a, b) || mirrored(a) == Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingers_side_by_side_are_on_one_hand() {
        assert!(neighbours(1, 2) && neighbours(10, 9) && !neighbours(5, 6) && !neighbours(0, 1) && !neighbours(2, 4));
        assert_eq!((mirrored(2), mirrored(10), mirrored(0)), (Some(7), Some(5), None));
        assert!(may_be(2, 7) && may_be(2, 0) && may_be(2, 3) && !may_be(2, 8));
    }
}
