//! Reads a share as people write it, `0.03`, `3 %` or `3%`, into parts per million. Source: ours.
//!
//! The text is read digit by digit, so that no platform's floating point can shift a draw.

use super::dice::WHOLE_PPM;

/// Parts per million of a share written as a fraction or as per cent; the complaint says what is
/// wrong, without place.
pub(super) fn parse_ppm(text: &str) -> Result<u32, String> {
    let wrong = || format!("is {text:?}, a share from 0 to 1 or 0 % to 100 % needed");
    let trimmed = text.trim();
    let (digits, places) = match trimmed.strip_suffix('%') {
        Some(number) => (number.trim_end(), 4_usize),
        None => (trimmed, 6),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || !all_digits(whole) || !all_digits(fraction) || fraction.len() > places {
        return Err(wrong());
    }
    let padded = format!("{whole}{fraction:0<places$}");
    padded.parse::<u32>().ok().filter(|ppm| *ppm <= WHOLE_PPM).ok_or_else(wrong)
}

/// How many of `base` a share is, rounded to the nearest.
pub(super) fn share_of(base: usize, ppm: u32) -> usize {
    let wide = base as u128 * u128::from(ppm) + u128::from(WHOLE_PPM / 2);
    usize::try_from(wide / u128::from(WHOLE_PPM)).unwrap_or(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fraction_and_its_per_cent_are_the_same_share() {
        for (text, ppm) in
            [("0.03", 30_000), ("3 %", 30_000), ("3%", 30_000), ("0.5 %", 5_000), ("1", 1_000_000), ("0", 0)]
        {
            assert_eq!(parse_ppm(text), Ok(ppm), "{text}");
        }
    }

    #[test]
    fn a_share_over_the_whole_or_below_nothing_is_refused() {
        for text in ["1.1", "101 %", "-0.1", "a", "", "0.1234567", "1e-3", "٣"] {
            assert!(parse_ppm(text).is_err(), "{text}");
        }
    }
}
