//! Shares out people and movements among the kinds of error, where more are asked for than there are. Source: ours, by
//! the largest remainder.

/// What one kind asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Want {
    /// Errors.
    pub(super) errors: usize,
    /// People or movements that each takes.
    pub(super) each: usize,
    /// Errors that it gets in any case, as far as it asks for so many.
    pub(super) least: usize,
}

/// How many errors each kind gets of so many people or movements: what it asks for where there are enough, else its part.
pub(super) fn share_out(wants: &[Want], room: usize) -> Vec<usize> {
    let need: usize = wants.iter().map(|want| want.errors * want.each).sum();
    if need <= room {
        return wants.iter().map(|want| want.errors).collect();
    }
    let part = |want: &Want| (want.errors * room / need).max(want.least.min(want.errors));
    let mut given: Vec<usize> = wants.iter().map(part).collect();
    let mut left = room.saturating_sub(wants.iter().zip(&given).map(|(want, given)| want.each * given).sum());
    // What rounding left goes to whoever lacks the greatest share of what it asks for.
    let lacks = |given: usize, want: &Want| (want.errors - given) * 1_000_000 / want.errors.max(1);
    loop {
        let hungry = (0..wants.len()).filter(|n| given[*n] < wants[*n].errors && wants[*n].each <= left);
        let Some(next) = hungry.max_by_key(|n| (lacks(given[*n], &wants[*n]), wants.len() - n)) else { return given };
        given[next] += 1;
        left -= wants[next].each;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn want(errors: usize, each: usize) -> Want {
        Want { errors, each, least: 1 }
    }

    #[test]
    fn whoever_asks_for_no_more_than_there_is_gets_it() {
        assert_eq!(share_out(&[want(3, 2), want(4, 1), want(0, 1)], 10), [3, 4, 0]);
    }

    #[test]
    fn what_is_short_is_shared_in_proportion_and_nobody_who_asks_goes_without() {
        assert_eq!(share_out(&[want(30, 1), want(60, 1)], 30), [10, 20]);
        assert_eq!(share_out(&[want(100, 1), want(1, 1), want(0, 1)], 10), [9, 1, 0]);
        let given = share_out(&[want(18, 2), want(18, 1), want(18, 1), want(5, 1)], 21);
        assert_eq!(given.iter().zip([2, 1, 1, 1]).map(|(given, each)| given * each).sum::<usize>(), 21, "{given:?}");
        assert!(given.iter().all(|given| *given > 0), "{given:?}");
    }

    #[test]
    fn no_kind_gets_more_than_it_asks_for() {
        for room in 0..40 {
            let wants = [want(7, 2), want(3, 1), want(12, 1)];
            let given = share_out(&wants, room);
            assert!(given.iter().zip(&wants).all(|(given, want)| *given <= want.errors), "{room}: {given:?}");
        }
    }
}
