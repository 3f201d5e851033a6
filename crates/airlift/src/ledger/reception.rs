//! How many more a receiver can take, and when those who come are admitted. Source: ours.

use super::Ledger;

impl Ledger<'_> {
    /// Most people who can still arrive at a receiver at an edge: room, and a queue that stays within its limit.
    pub(crate) fn reception_left(&self, receiver: usize, edge: usize, wanted: u32) -> u32 {
        let of = &self.moves.problem.receivers[receiver];
        let arrived: u32 = self.arrivals[receiver].iter().sum();
        let room = of.capacity_operational.saturating_sub(of.occupied).saturating_sub(arrived);
        let (mut least, mut most) = (0, wanted.min(room));
        while least < most {
            let tried = (least + most).div_ceil(2);
            if self.queue_holds(receiver, edge, tried) { least = tried } else { most = tried - 1 }
        }
        least
    }

    fn queue_holds(&self, receiver: usize, edge: usize, more: u32) -> bool {
        let most = self.moves.problem.receivers[receiver].queue_max;
        let mut arrivals = self.arrivals[receiver].clone();
        arrivals[edge] += more;
        let admitted = self.admitted(receiver, &arrivals);
        let mut waiting = 0;
        // What was too long before they arrive is not for them to mend.
        admitted.iter().zip(&arrivals).enumerate().all(|(step, (admitted, arrived))| {
            waiting += arrived;
            waiting -= admitted;
            step < edge || waiting <= most
        })
    }

    /// Admissions as early as pace and day allow, which is never worse.
    pub(crate) fn admitted(&self, receiver: usize, arrivals: &[u32]) -> Vec<u32> {
        let of = &self.moves.problem.receivers[receiver];
        let (mut waiting, mut today, mut day) = (0, of.acceptance_on(0), 0);
        let mut admitted = Vec::with_capacity(self.moves.steps());
        for (step, arrived) in arrivals.iter().take(self.moves.steps()).enumerate() {
            if self.moves.days[step] != day {
                day = self.moves.days[step];
                today = of.acceptance_on(day);
            }
            waiting += arrived;
            let now = waiting.min(self.moves.admitted[receiver][step]).min(today);
            waiting -= now;
            today -= now;
            admitted.push(now);
        }
        admitted
    }

    /// Who waits at a receiver through each step with what is booked.
    pub(crate) fn queued(&self, receiver: usize) -> Vec<u32> {
        let arrivals = &self.arrivals[receiver];
        let mut waiting = 0;
        let after = self.admitted(receiver, arrivals).into_iter().zip(arrivals).map(|(admitted, arrived)| {
            waiting += arrived;
            waiting -= admitted;
            waiting
        });
        after.collect()
    }
}
