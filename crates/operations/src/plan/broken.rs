//! What a plan file breaks, by the checker, for whoever reads anything from it. Source: ours, decision 0075.

use super::Scenario;
use super::clockface::Clockface;
use super::file::Planned;
use super::view::ViolationView;
use crate::failure::Failure;

/// Every rule that a plan breaks, whatever made it.
pub(crate) fn broken_rules(
    planned: &Planned,
    scenario: &Scenario,
    face: &Clockface,
) -> Result<Vec<ViolationView>, Failure> {
    Ok(planned.broken(scenario)?.iter().map(|violation| ViolationView::of(violation, face)).collect())
}

/// What is written over everything that is drawn or listed of a plan that breaks rules; nothing of one that keeps them.
pub(crate) fn warning(broken: &[ViolationView]) -> Option<String> {
    let first = broken.first()?;
    let more = match broken.len() {
        1 => String::new(),
        n => format!(", and {} more", n - 1),
    };
    Some(format!(
        "THIS PLAN BREAKS RULES and is not to be carried out: {} at {}, {}{more}",
        first.rule, first.place, first.when
    ))
}

/// The rules broken as a table.
pub(crate) fn broken_rows(broken: &[ViolationView]) -> Vec<Vec<String>> {
    let head = ["rule", "wrong", "where", "when_local", "by"].map(str::to_owned).to_vec();
    let row = |v: &ViolationView| {
        vec![v.constraint.clone(), v.rule.to_owned(), v.place.clone(), v.when.clone(), v.by.to_string()]
    };
    std::iter::once(head).chain(broken.iter().map(row)).collect()
}

/// A table of a plan that breaks rules says so in each of its rows, also where it has none but its head.
pub(crate) fn marked(mut rows: Vec<Vec<String>>, broken: &[ViolationView]) -> Vec<Vec<String>> {
    if !broken.is_empty() {
        for (at, row) in rows.iter_mut().enumerate() {
            row.push(if at == 0 { "THIS PLAN BREAKS RULES" } else { "see broken-rules.csv" }.to_owned());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_a_broken_plan_says_so_in_each_row_and_that_of_a_whole_one_is_as_it_was() {
        let broken = ViolationView {
            constraint: "AirGuards".into(),
            rule: "more air guards are out than there are",
            place: "strip".into(),
            when: "2026-01-21 06:00".into(),
            by: 4.0,
            unavoidable_because: None,
        };
        let rows = vec![vec!["sortie".to_owned()], vec!["S1".to_owned()]];
        assert_eq!(marked(rows.clone(), &[]), rows);
        let told = marked(rows, std::slice::from_ref(&broken));
        assert_eq!(told, [["sortie", "THIS PLAN BREAKS RULES"], ["S1", "see broken-rules.csv"]]);
        assert_eq!(marked(vec![vec!["from_local".into()]], std::slice::from_ref(&broken))[0].len(), 2);
        assert_eq!(warning(&[]), None);
        let both = [broken.clone(), broken];
        assert!(
            warning(&both)
                .unwrap()
                .ends_with("more air guards are out than there are at strip, 2026-01-21 06:00, and 1 more")
        );
        assert_eq!(broken_rows(&both).len(), 3);
    }
}
