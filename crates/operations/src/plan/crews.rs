//! Crews given out one by one to the sorties of a plan, which keeps their hours together. Source: ours.

use airlift::Problem;

/// Crews by type: when the duty of each began, and when its last sortie ends. None before its first.
pub(super) struct Crews(Vec<Vec<Option<(u32, u32)>>>);

impl Crews {
    pub(super) fn of(problem: &Problem) -> Self {
        Self(problem.kinds.iter().map(|k| vec![None; k.crews as usize]).collect())
    }

    /// The crew that flies: one on duty that has the hours, else one that has rested the longest.
    pub(super) fn take(&mut self, problem: &Problem, kind: usize, boards: u32, duty_min: u32) -> Option<usize> {
        let of = &problem.kinds[kind];
        let crews = &mut self.0[kind];
        let on_duty = |crew: &Option<(u32, u32)>| {
            crew.is_some_and(|(began, free)| free <= boards && boards + duty_min <= began + of.duty_max_min)
        };
        if let Some(at) = crews.iter().position(on_duty) {
            crews[at] = crews[at].map(|(began, _)| (began, boards + duty_min));
            return Some(at);
        }
        let rested = |crew: &Option<(u32, u32)>| crew.is_none_or(|(_, free)| free + of.rest_min <= boards);
        let at = (0..crews.len())
            .filter(|at| rested(&crews[*at]))
            .min_by_key(|at| crews[*at].map_or(0, |(_, free)| free))?;
        crews[at] = Some((boards, boards + duty_min));
        Some(at)
    }
}
