//! Makes health, property, prison number, cell, languages and the intake question of each person.
//! Source: ours; all invented.

use super::super::dice::Dice;
use super::super::names::Names;
use super::{PeopleMix, SyntheticPerson};

/// A medicine taken every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Medicine {
    /// Its name.
    pub name: &'static str,
    /// Its dose.
    pub dose: &'static str,
    /// Hours of the day at which it is due, local.
    pub hours: &'static [u8],
}

/// Health as a doctor would find it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MedicalProfile {
    /// Respiratory disease.
    pub respiratory: bool,
    /// Tuberculosis suspected.
    pub tuberculosis_suspected: bool,
    /// Medicines taken every day.
    pub medicines: Vec<Medicine>,
    /// Why he is not fit to travel at first.
    pub unfit: Option<&'static str>,
    /// Injuries seen before the move.
    pub injuries: Vec<&'static str>,
}

/// A bag of property with its seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyBag {
    /// Number on the bag, unique.
    pub bag: String,
    /// Number on the seal, unique.
    pub seal: String,
    /// What is in it.
    pub contents: Vec<&'static str>,
}

const MEDICINES: &[Medicine] = &[
    Medicine { name: "metformin", dose: "500 mg", hours: &[8, 20] },
    Medicine { name: "insulin glargine", dose: "18 units", hours: &[21] },
    Medicine { name: "amlodipine", dose: "5 mg", hours: &[8] },
    Medicine { name: "enalapril", dose: "10 mg", hours: &[8, 20] },
    Medicine { name: "salbutamol inhaler", dose: "2 puffs", hours: &[6, 12, 18] },
    Medicine { name: "beclometasone inhaler", dose: "2 puffs", hours: &[8, 20] },
    Medicine { name: "levothyroxine", dose: "100 mcg", hours: &[7] },
    Medicine { name: "valproate", dose: "500 mg", hours: &[8, 20] },
    Medicine { name: "carbamazepine", dose: "200 mg", hours: &[8, 20] },
    Medicine { name: "rifampicin and isoniazid", dose: "3 tablets", hours: &[7] },
    Medicine { name: "aspirin", dose: "75 mg", hours: &[8] },
    Medicine { name: "omeprazole", dose: "20 mg", hours: &[7] },
    Medicine { name: "sertraline", dose: "50 mg", hours: &[9] },
    Medicine { name: "furosemide", dose: "40 mg", hours: &[8] },
];
const UNFIT: &[&str] = &[
    "fever over 39 C",
    "open fracture of the leg",
    "untreated pneumothorax",
    "active tuberculosis, not yet on treatment",
    "severe malnutrition",
    "seizures in the last 48 h",
];
const INJURIES: &[&str] = &[
    "healed amputation below the left knee",
    "shrapnel scars on the back",
    "infected wound on the right hand",
    "bruises on both wrists",
    "blind in the left eye",
    "stiff right shoulder after a fracture",
];
const CONTENTS: &[&str] = &[
    "prayer beads",
    "photograph of children",
    "letter from family",
    "wrist watch",
    "ring",
    "cash, 25 000 SYP",
    "clothing",
    "spectacles",
    "notebook",
    "identity card",
    "medicine box",
    "shoes",
];
const QUESTIONS: &[&str] = &[
    "name of your first teacher",
    "name of your mother's brother",
    "name of the neighbour of your childhood",
    "name of the friend you were taken with",
    "name of your eldest child",
];
const TAKEN_AT: &[&str] = &["Baghuz", "Hajin", "Raqqa", "Hasakah countryside", "Deir ez-Zor countryside", "Shaddadi"];

/// Chance in a million of an injury seen before the move. Source: invented.
const INJURY_PPM: u32 = 120_000;
/// Weights of no bag, one bag, two bags. Source: invented.
const BAGS: [u32; 3] = [10, 84, 6];
/// People of a cell. Source: invented.
const CELL_PEOPLE: u32 = 20;
/// Cells of a block. Source: invented.
const BLOCK_CELLS: u32 = 12;
/// Days before the first day on which liberty was taken: 2017 to early 2020. Source: public; most
/// were taken by the fall of Baghuz in March 2019.
const TAKEN_BEFORE_D: (i32, i32) = (2_200, 3_200);

pub(super) fn draw_lives(dice: &mut Dice, people: &mut [SyntheticPerson], mix: &PeopleMix) {
    let mut held_at = vec![0_u32; mix.sites.len().max(1)];
    for person in people {
        let rank = held_at.get_mut(person.site).map_or(0, |held| {
            *held += 1;
            *held - 1
        });
        place_in_prison(person, rank);
        person.medical = draw_health(dice, mix);
        person.bags = draw_bags(dice, person.ordinal);
        if person.languages.first() != Some(&"ar") && dice.chance(600_000) {
            person.languages.push("ar");
        }
        person.deprived_day = mix.on_day - dice.between(TAKEN_BEFORE_D.0, TAKEN_BEFORE_D.1);
        person.deprived_where = pick(dice, TAKEN_AT);
        person.intake_question = pick(dice, QUESTIONS);
        let answer = dice.pick(Names::KUNYAS).copied().unwrap_or(&[]);
        person.intake_answer = super::family::script_of(answer).to_string();
    }
}

fn place_in_prison(person: &mut SyntheticPerson, rank: u32) {
    let cell = rank / CELL_PEOPLE;
    let block = char::from(b'A' + u8::try_from(cell / BLOCK_CELLS % 26).unwrap_or(0));
    person.cell = format!("{block}-{:02}", cell % BLOCK_CELLS + 1);
    // Old registers have gaps: every number is odd.
    person.prison_number = format!("P{}-{:05}", person.site + 1, 2 * rank + 1);
}

fn pick(dice: &mut Dice, items: &'static [&'static str]) -> &'static str {
    dice.pick(items).copied().unwrap_or("")
}

fn draw_health(dice: &mut Dice, mix: &PeopleMix) -> MedicalProfile {
    let mut medicines: Vec<Medicine> = Vec::new();
    if dice.chance(mix.chronic_ppm) {
        for _ in 0..=dice.weighted(&[60, 30, 10]).unwrap_or(0) {
            if let Some(medicine) = dice.pick(MEDICINES)
                && !medicines.contains(medicine)
            {
                medicines.push(*medicine);
            }
        }
    }
    MedicalProfile {
        respiratory: dice.chance(mix.respiratory_ppm),
        tuberculosis_suspected: dice.chance(mix.tuberculosis_ppm),
        medicines,
        unfit: dice.chance(mix.unfit_ppm).then(|| pick(dice, UNFIT)),
        injuries: if dice.chance(INJURY_PPM) { vec![pick(dice, INJURIES)] } else { Vec::new() },
    }
}

fn draw_bags(dice: &mut Dice, ordinal: u32) -> Vec<PropertyBag> {
    let bags = dice.weighted(&BAGS).unwrap_or(1);
    (1..=bags)
        .map(|number| {
            let mut contents: Vec<&'static str> = Vec::new();
            for _ in 0..dice.between(1, 5) {
                let thing = pick(dice, CONTENTS);
                if !contents.contains(&thing) {
                    contents.push(thing);
                }
            }
            let serial = ordinal * 2 + u32::try_from(number).unwrap_or(1) - 1;
            PropertyBag { bag: format!("B{serial:06}"), seal: format!("S{:07}", 4_000_000 + serial), contents }
        })
        .collect()
}
