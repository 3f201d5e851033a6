//! Rows of seats set apart on a movement, as numbers and ranges: `3`, `3-4, 6`. Source: ours.

use minicbor::{Decode, Encode};

/// Seats in a row, counted from seat 1: row 1 has the first of them. Source: ours; benches and coaches of two and two.
/// Persons to be kept apart are never in one row or in neighbouring rows.
pub(crate) const ROW_SEATS: u16 = 4;
/// The last row that has a seat: seats go up to 65,535.
const ROW_MAX: u16 = u16::MAX / ROW_SEATS + 1;

/// The row of a seat; both count from 1.
pub(crate) const fn row_of(seat: u16) -> u16 {
    seat.saturating_sub(1) / ROW_SEATS + 1
}

/// Rows, each range with both ends.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Rows {
    #[n(0)]
    ranges: Vec<(u16, u16)>,
}

impl Rows {
    /// Reads numbers and ranges, or says what is none.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let ranges: Result<Vec<_>, String> = text.split(',').map(|part| range(text, part)).collect();
        Ok(Self { ranges: ranges? })
    }

    /// Whether a seat stands in one of them.
    pub(crate) fn hold(&self, seat: u16) -> bool {
        let row = row_of(seat);
        self.ranges.iter().any(|(first, last)| (*first..=*last).contains(&row))
    }

    /// The last of them; none where no row is named.
    pub(crate) fn last(&self) -> Option<u16> {
        self.ranges.iter().map(|(_, last)| *last).max()
    }

    /// As they are written.
    pub(crate) fn words(&self) -> String {
        let one =
            |(first, last): &(u16, u16)| if first == last { first.to_string() } else { format!("{first}-{last}") };
        self.ranges.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

fn range(text: &str, part: &str) -> Result<(u16, u16), String> {
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    let row = |number: &str| number.trim().parse::<u16>().ok().filter(|row| (1..=ROW_MAX).contains(row));
    match (row(first), row(last)) {
        (Some(first), Some(last)) if first <= last => Ok((first, last)),
        _ => Err(format!(
            "rows {text:?}: {:?} is no row from 1 to {ROW_MAX} and no range such as 3-4; a row has {ROW_SEATS} seats, \
             row 1 the seats 1 to {ROW_SEATS}",
            part.trim()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_read_as_numbers_and_ranges_and_hold_four_seats_each() {
        let rows = Rows::parse(" 1, 3-4").unwrap();
        let held: Vec<u16> = (1..=20).filter(|seat| rows.hold(*seat)).collect();
        assert_eq!(held, [1, 2, 3, 4, 9, 10, 11, 12, 13, 14, 15, 16]);
        assert_eq!((rows.words().as_str(), rows.last()), ("1, 3-4", Some(4)));
        assert_eq!((row_of(1), row_of(4), row_of(5), row_of(u16::MAX)), (1, 1, 2, 16_384));
        for bad in ["", "0", "4-3", "at the back", "1,", "16385"] {
            assert!(Rows::parse(bad).unwrap_err().contains("a row has 4 seats"), "{bad}");
        }
    }
}
