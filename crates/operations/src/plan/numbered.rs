//! Convoys and sorties of a plan in the order of time, and what a schedule calls them. Source: ours.

use airlift::Plan;

/// Places of the convoys of a plan in the order of time.
pub(super) fn convoys_by_time(plan: &Plan) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.convoys.len()).collect();
    order.sort_by_key(|n| (plan.convoys[*n].leaves, plan.convoys[*n].road));
    order
}

/// Places of its sorties in the order of time.
pub(super) fn sorties_by_time(plan: &Plan) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.sorties.len()).collect();
    let key = |s: &airlift::Sortie| (s.boards, s.route, s.kind, s.tail);
    order.sort_by_key(|n| key(&plan.sorties[*n]));
    order
}

/// What a schedule calls the convoys of a plan, by their places in it.
pub(super) fn convoy_names(plan: &Plan) -> Vec<String> {
    named(&convoys_by_time(plan), convoy_name)
}

/// What it calls the sorties.
pub(super) fn sortie_names(plan: &Plan) -> Vec<String> {
    named(&sorties_by_time(plan), sortie_name)
}

fn named(order: &[usize], name: fn(usize) -> String) -> Vec<String> {
    let mut names = vec![String::new(); order.len()];
    order.iter().enumerate().for_each(|(at, place)| names[*place] = name(at));
    names
}

pub(super) fn convoy_name(at: usize) -> String {
    format!("K{:04}", at + 1)
}

pub(super) fn sortie_name(at: usize) -> String {
    format!("S{:04}", at + 1)
}
