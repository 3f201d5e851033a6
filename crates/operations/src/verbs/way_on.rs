//! How the doubt of a reported way out of custody ends, in commands: by enough signatures where it is so, and back
//! where it is not. Source: decisions 0020, 0021 and 0038.

use custody::event::Stream;
use custody::{Discrepancy, DiscrepancyId};

use crate::desk::Desk;

impl Desk {
    /// The way on from a discrepancy of that kind while it is open; none for any other.
    pub(crate) fn way_on(&self, id: &DiscrepancyId, there: &Discrepancy) -> Option<String> {
        let (reported, who) = there.reported().filter(|_| there.is_open())?;
        let number = there.about.iter().find_map(|stream| match stream {
            Stream::Person(number) => Some(*number),
            _ => None,
        })?;
        let place = there.about.iter().find_map(|stream| match stream {
            Stream::Place(place) => Some(place.as_str()),
            _ => None,
        });
        let place = place.unwrap_or("PLACE");
        let end = format!(
            "another officer sights him (`custodia sight band {number} --at-place {place}`), and one who noted neither \
             settles it (`custodia discrepancy resolve {id} --outcome corrected --text HOW-SEEN`) and what the \
             observation opened"
        );
        if self.record.stands(number).is_none_or(|stands| stands.standing != reported) {
            return Some(format!("he was found since: {end}"));
        }
        let who: Vec<&str> = who.iter().map(|function| function.word()).collect();
        Some(format!(
            "if it is so, the same report again, signed by two (--second), one of them {}; if it is not so, whoever has \
             him before him says so (`custodia man observe found-here {number} --place {place} --note WHO-AND-HOW`), {end}",
            who.join(" or ")
        ))
    }
}
