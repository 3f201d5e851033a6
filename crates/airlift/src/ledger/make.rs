//! Fills a sortie: which vehicles bring which people, in the order that somebody prefers. Source: ours.

use super::{Ledger, Trip, TripLoad};
use crate::index::GroupId;

impl Ledger<'_> {
    /// Books a sortie with as many people as it and its receiver take, or not at all. Vehicles are asked in
    /// rising order of `score`; a road move without one is not asked. At least `least` people, or none.
    pub(crate) fn make(&mut self, sortie: usize, least: u32, score: &dyn Fn(usize) -> Option<f64>) -> Option<Trip> {
        let tail = self.free_tail(sortie)?;
        let asked: Vec<(usize, u32)> = self.asked(sortie, score).into_iter().map(|road| (road, u32::MAX)).collect();
        self.filled((sortie, tail), least, u32::MAX, &asked)
    }

    /// Books a sortie with at most so many people, from these road moves in turn and at most so many by each;
    /// at least `least` people, or none.
    pub(crate) fn fill(&mut self, sortie: usize, least: u32, most: u32, asked: &[(usize, u32)]) -> Option<Trip> {
        let tail = self.free_tail(sortie)?;
        self.filled((sortie, tail), least, most, asked)
    }

    fn filled(
        &mut self,
        (sortie, tail): (usize, usize),
        least: u32,
        most: u32,
        asked: &[(usize, u32)],
    ) -> Option<Trip> {
        let of = &self.moves.sorties[sortie];
        let (boards, lane) = (of.boards, of.lane);
        let mut wanted = self.reception_left(of.receiver.0, of.times.queues, of.persons_max.min(most));
        if wanted < least.max(1) {
            return None;
        }
        let mut trip = Trip { sortie, tail, loads: Vec::new() };
        let mut company: Option<Vec<GroupId>> = None;
        for (road, most) in asked.iter().copied() {
            let site = self.moves.roads[road].site.0;
            if company.is_none() {
                company = self.company(lane, site);
            }
            let Some(members) = &company else { continue };
            let members = members.clone();
            let mut vehicles = self.vehicles_left(road, boards);
            let mut people = self.people_left(road, boards).min(most);
            while wanted > 0 && vehicles > 0 && people > 0 {
                let most = wanted.min(people).min(self.moves.roads[road].persons_max);
                let persons = self.taken(site, self.moves.roads[road].leaves, &members, most);
                let taken: u32 = persons.iter().sum();
                if taken == 0 {
                    break;
                }
                let load = TripLoad { road, persons };
                self.book_load(&load, boards);
                trip.loads.push(load);
                (wanted, vehicles, people) = (wanted - taken, vehicles - 1, people - taken);
            }
        }
        if trip.persons() < least.max(1) {
            trip.loads.iter().for_each(|load| self.cancel_load(load, boards));
            return None;
        }
        self.book_sortie(sortie, tail, trip.persons());
        Some(trip)
    }

    /// Road moves that can bring people to a sortie now, best first. How early they may come is for the places to
    /// wait and the price of waiting to say.
    pub(crate) fn asked(&self, sortie: usize, score: &dyn Fn(usize) -> Option<f64>) -> Vec<usize> {
        let of = &self.moves.sorties[sortie];
        let room = self.room(of.airfield.0, of.boards);
        let mut slack: Vec<Option<Vec<u32>>> = vec![None; self.inside.len()];
        // What is full already would be asked in vain.
        let mut takes = |road: &usize| {
            let of = &self.moves.roads[*road];
            let site = of.site.0;
            room[of.times.arrives] > 0
                && self.gates[site][of.leaves] > 0
                && slack[site].get_or_insert_with(|| self.slack(site))[of.leaves] > 0
        };
        // They stand in order of leaving, and nobody arrives before he leaves.
        let feeders = self.moves.feeders(of.airfield, of.lane);
        let feeders = &feeders[..feeders.partition_point(|road| self.moves.roads[*road].leaves <= of.boards)];
        let in_time = |road: &usize| self.moves.roads[*road].times.arrives <= of.boards;
        let free = feeders.iter().copied().filter(|road| in_time(road) && takes(road));
        let mut scored: Vec<(f64, usize)> = free.filter_map(|road| Some((score(road)?, road))).collect();
        scored.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        scored.into_iter().map(|(_, road)| road).collect()
    }

    /// Most people who can still wait at an airfield from each edge until boarding.
    fn room(&self, airfield: usize, boards: usize) -> Vec<u32> {
        let mut room = vec![u32::MAX; boards + 1];
        for step in (0..boards).rev() {
            room[step] = room[step + 1].min(self.staging[airfield][step]);
        }
        room
    }

    /// Most people who can still leave a site in each step, so that at no later one more have left than all
    /// stages can have passed.
    fn slack(&self, site: usize) -> Vec<u32> {
        let mut left = 0;
        let by_step = self.departures[site].iter().zip(&self.moves.boardable[site]).map(|(departs, boardable)| {
            left += departs;
            boardable - left
        });
        let mut slack: Vec<u32> = by_step.collect();
        for step in (1..slack.len()).rev() {
            slack[step - 1] = slack[step - 1].min(slack[step]);
        }
        slack
    }

    /// The company to take from a site: the one with most people that others may not travel with, so that
    /// what is left at the end travels together.
    fn company(&self, lane: usize, site: usize) -> Option<Vec<GroupId>> {
        let inside = &self.inside[site];
        let all = &self.moves.companies[lane];
        let shy = |company: &[GroupId]| -> u32 {
            let everywhere = |g: &&GroupId| !all.iter().all(|other| other.contains(g));
            company.iter().filter(everywhere).map(|g| inside[g.0]).sum()
        };
        let total = |company: &[GroupId]| -> u32 { company.iter().map(|g| inside[g.0]).sum() };
        let best = all.iter().max_by_key(|company| (shy(company), total(company)))?;
        (total(best) > 0).then(|| best.clone())
    }

    /// So many people of a company, those first whom others may not travel with.
    fn taken(&self, site: usize, leaves: usize, company: &[GroupId], mut wanted: u32) -> Vec<u32> {
        let mut persons = vec![0; self.moves.problem.groups.len()];
        let mut order = company.to_vec();
        let apart = |g: &GroupId| self.moves.problem.apart.iter().any(|[a, b]| a == g || b == g);
        order.sort_by_key(|g| !apart(g));
        for group in order {
            let n = wanted.min(self.present(site, group.0, leaves));
            persons[group.0] = n;
            wanted -= n;
        }
        persons
    }
}
