//! Makes families and their names: brothers share father, grandfather, family name and mother.
//! Source: ours.

use custody::event::person::NamePart;

use super::super::dice::Dice;
use super::super::names::{Custom, Entry, Names, patronymic};
use super::mix::{PeopleMix, quotas};
use super::{ClaimedBirth, MedicalProfile, SyntheticName, SyntheticPerson, SyntheticPiece};

/// Chance in a million that a man has a kunya. Source: invented.
const KUNYA_PPM: u32 = 350_000;
/// Chance in a million that an Arabic name carries a laqab. Source: invented.
const LAQAB_PPM: u32 = 80_000;
/// Chance in a million that a brother was held at the same site. Source: invented.
const SAME_SITE_PPM: u32 = 800_000;
/// Weights of 2, 3 and 4 brothers in a family of brothers. Source: invented.
const BROTHERS: [u32; 3] = [70, 22, 8];

/// What brothers share.
struct Kin {
    names: Names,
    family: Option<Entry>,
    father: Entry,
    grandfather: Entry,
    mother: Entry,
    laqab: Option<Entry>,
}

/// Draws all people with names, nationality, family, twin and site; the rest is still empty.
pub(super) fn draw_families(dice: &mut Dice, count: usize, mix: &PeopleMix) -> Vec<SyntheticPerson> {
    let weights: Vec<u32> = mix.nationalities.iter().map(|share| share.weight).collect();
    let mut nations = quotas(count, &weights);
    let mut sites = if mix.sites.is_empty() { vec![count] } else { quotas(count, &mix.sites) };
    let mut people: Vec<SyntheticPerson> = Vec::with_capacity(count);
    let mut family = 0;
    while people.len() < count {
        let Some(nation) = draw_left(dice, &nations) else { break };
        let Some(share) = mix.nationalities.get(nation) else { break };
        let size = family_size(dice, mix).min(nations[nation]);
        nations[nation] -= size;
        let twins = size > 1 && dice.chance(mix.twins_ppm);
        let kin = draw_kin(dice, share.cultures);
        let mut taken: Vec<Entry> = vec![kin.father];
        let mut home = None;
        for brother in 0..size {
            let ordinal = u32::try_from(people.len()).unwrap_or(u32::MAX);
            let given = draw_other(dice, kin.names.given, &taken);
            taken.push(given);
            home = Some(draw_site(dice, &mut sites, home));
            let mut person = blank(ordinal, share.code, family, &kin, home.unwrap_or(0));
            person.name = full_name(dice, &kin, given);
            person.twin_of = (twins && brother == 1).then(|| ordinal - 1);
            people.push(person);
        }
        family += 1;
    }
    people
}

/// An index drawn in proportion to what is left of each quota.
fn draw_left(dice: &mut Dice, left: &[usize]) -> Option<usize> {
    let weights: Vec<u32> = left.iter().map(|n| u32::try_from(*n).unwrap_or(u32::MAX)).collect();
    dice.weighted(&weights)
}

fn family_size(dice: &mut Dice, mix: &PeopleMix) -> usize {
    if dice.chance(mix.brothers_ppm) { 2 + dice.weighted(&BROTHERS).unwrap_or(0) } else { 1 }
}

fn draw_site(dice: &mut Dice, left: &mut [usize], home: Option<usize>) -> usize {
    let stay = home.filter(|site| left.get(*site).is_some_and(|n| *n > 0));
    let site = match stay {
        Some(site) if dice.chance(SAME_SITE_PPM) => site,
        _ => draw_left(dice, left).unwrap_or(0),
    };
    if let Some(n) = left.get_mut(site) {
        *n = n.saturating_sub(1);
    }
    site
}

fn draw_kin(dice: &mut Dice, cultures: &'static [(super::super::names::Culture, u32)]) -> Kin {
    let weights: Vec<u32> = cultures.iter().map(|(_, weight)| *weight).collect();
    let culture = dice
        .weighted(&weights)
        .and_then(|index| cultures.get(index))
        .map_or_else(Default::default, |(culture, _)| *culture);
    let names = Names::of(culture);
    let father = draw(dice, names.given);
    let grandfather = draw_other(dice, names.given, &[father]);
    let laqab = (names.custom == Custom::Nasab && dice.chance(LAQAB_PPM)).then(|| draw(dice, Names::LAQABS));
    let family = (!names.family.is_empty()).then(|| draw(dice, names.family));
    Kin { names, family, father, grandfather, mother: draw(dice, names.women), laqab }
}

fn draw(dice: &mut Dice, table: &'static [Entry]) -> Entry {
    dice.pick(table).copied().unwrap_or(&[])
}

/// Draws until none of those taken comes; a table is longer than a family.
fn draw_other(dice: &mut Dice, table: &'static [Entry], taken: &[Entry]) -> Entry {
    for _ in 0..64 {
        let entry = draw(dice, table);
        if !taken.contains(&entry) {
            return entry;
        }
    }
    draw(dice, table)
}

pub(super) fn script_of(entry: Entry) -> &'static str {
    entry.first().copied().unwrap_or("")
}

pub(super) fn latin_of(entry: Entry) -> &'static str {
    entry.get(1).or_else(|| entry.first()).copied().unwrap_or("")
}

fn piece(part: NamePart, entry: Entry) -> SyntheticPiece {
    SyntheticPiece { part, text: script_of(entry).to_string(), latin: latin_of(entry).to_string(), entry }
}

/// Puts a name together by the custom of its language.
fn full_name(dice: &mut Dice, kin: &Kin, given: Entry) -> SyntheticName {
    let mut pieces = Vec::new();
    match kin.names.custom {
        Custom::Nasab => {
            pieces.push(piece(NamePart::Ism, given));
            pieces.push(piece(NamePart::Nasab, kin.father));
            pieces.push(piece(NamePart::Nasab, kin.grandfather));
            pieces.extend(kin.laqab.map(|laqab| piece(NamePart::Laqab, laqab)));
            pieces.extend(kin.family.map(|family| piece(NamePart::Nisba, family)));
        }
        Custom::Family => {
            pieces.push(piece(NamePart::Given, given));
            pieces.extend(kin.family.map(|family| piece(NamePart::Family, family)));
        }
        Custom::Patronymic => {
            pieces.extend(kin.family.map(|family| piece(NamePart::Family, family)));
            pieces.push(piece(NamePart::Given, given));
            let (text, latin) = patronymic(script_of(kin.father), latin_of(kin.father));
            pieces.push(SyntheticPiece { part: NamePart::Patronymic, text, latin, entry: kin.father });
        }
        Custom::Chain => {
            pieces.push(piece(NamePart::Given, given));
            pieces.push(piece(NamePart::Nasab, kin.father));
            pieces.push(piece(NamePart::Nasab, kin.grandfather));
        }
        Custom::Father => {
            pieces.push(piece(NamePart::Given, given));
            pieces.push(piece(NamePart::Nasab, kin.father));
        }
    }
    let joined = |of: fn(&SyntheticPiece) -> &str| pieces.iter().map(of).collect::<Vec<_>>().join(" ");
    let (text, latin) = (joined(|piece| &piece.text), joined(|piece| &piece.latin));
    if dice.chance(KUNYA_PPM) {
        pieces.push(kunya(dice));
    }
    SyntheticName { text, latin, pieces, language: kin.names.language, script: kin.names.script }
}

/// Abu and an Arabic ism, as the men called each other whatever their language.
fn kunya(dice: &mut Dice) -> SyntheticPiece {
    let entry = draw(dice, Names::KUNYAS);
    SyntheticPiece {
        part: NamePart::Kunya,
        text: format!("أبو {}", script_of(entry)),
        latin: format!("Abu {}", latin_of(entry)),
        entry,
    }
}

fn blank(ordinal: u32, nationality: &str, family: u32, kin: &Kin, site: usize) -> SyntheticPerson {
    SyntheticPerson {
        ordinal,
        name: SyntheticName { text: String::new(), latin: String::new(), pieces: Vec::new(), language: "", script: "" },
        born_day: 0,
        claimed_birth: ClaimedBirth::default(),
        nationality: nationality.to_string(),
        father: script_of(kin.father).to_string(),
        father_latin: latin_of(kin.father).to_string(),
        mother: script_of(kin.mother).to_string(),
        mother_latin: latin_of(kin.mother).to_string(),
        family,
        twin_of: None,
        claimed_adult_child: false,
        known_child: false,
        medical: MedicalProfile::default(),
        bags: Vec::new(),
        site,
        prison_number: String::new(),
        cell: String::new(),
        languages: vec![kin.names.language],
        deprived_day: 0,
        deprived_where: "",
        intake_question: "",
        intake_answer: String::new(),
    }
}
