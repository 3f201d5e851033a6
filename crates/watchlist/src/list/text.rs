//! What loose text of lists says: names in one cell, parents, height, sex, links. Whatever is not understood stays
//! where it was. Source: ours, after the habits of the UN, OFAC, EU and UK lists.

use crate::facts::Sex;
use crate::letters::{Script, script_of_letter};
use crate::list::entry::{ListName, NameKind, NameQuality, Stated};

/// A text with its blanks run together, and none at the ends.
pub(crate) fn clean(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | '\0'));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The script of most letters of a text.
pub(crate) fn script_of(text: &str) -> Option<Script> {
    let mut counts = [(Script::Latin, 0usize), (Script::Arabic, 0), (Script::Cyrillic, 0)];
    let mut foreign = 0usize;
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        let of = script_of_letter(letter);
        match counts.iter_mut().find(|(script, _)| Some(*script) == of) {
            Some((_, count)) => *count += 1,
            None => foreign += 1,
        }
    }
    let (script, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count > 0 && count >= foreign).then_some(script)
}

/// A name with its script.
pub(crate) fn name(text: &str, kind: NameKind, quality: NameQuality, note: &str) -> ListName {
    ListName { text: clean(text), kind, quality, script: script_of(text), note: clean(note) }
}

/// The names in one cell: apart at `;` and at ` b) `, a form in another script in brackets as a name of its own, other
/// brackets and what follows ", born" as a note.
pub(crate) fn names(cell: &str, kind: NameKind, quality: NameQuality, note: &str) -> Vec<ListName> {
    let mut names: Vec<ListName> = Vec::new();
    for part in apart(cell) {
        let (plain, brackets) = out_of_brackets(&part);
        let (plain, born) = match plain.find(", born ") {
            Some(at) => (plain[..at].to_owned(), plain[at + 2..].to_owned()),
            None => (plain, String::new()),
        };
        let mut notes: Vec<String> = vec![clean(note), clean(&born)];
        let mut other_script: Vec<String> = Vec::new();
        for inside in brackets {
            let told = inside.trim_start_matches("original script:").trim_start_matches("in Arabic script:").trim();
            let own = script_of(&plain);
            if told != inside || script_of(told).is_some_and(|script| script != Script::Latin && own != Some(script)) {
                other_script.push(told.to_owned());
            } else {
                notes.push(clean(&inside));
            }
        }
        notes.retain(|note| !note.is_empty());
        if plain.chars().any(char::is_alphanumeric) {
            names.push(name(&plain, kind, quality, &notes.join("; ")));
        }
        names.extend(other_script.iter().map(|text| name(text, NameKind::OriginalScript, quality, "")));
    }
    names
}

/// Parts at `;` and before ` b) `, ` c) `; a leading `a) ` is left out.
fn apart(cell: &str) -> Vec<String> {
    let mut cell = format!(" {}", clean(cell));
    for letter in 'a'..='h' {
        cell = cell.replace(&format!(" {letter}) "), ";");
    }
    cell.split(';').map(clean).filter(|part| !part.is_empty()).collect()
}

/// The text without what stands in brackets, and what stood in them. Brackets that are not closed stay.
fn out_of_brackets(text: &str) -> (String, Vec<String>) {
    let (mut plain, mut inside, mut rest) = (String::new(), Vec::new(), text);
    while let Some((before, after)) = rest.split_once('(') {
        let Some((within, behind)) = after.split_once(')') else { break };
        plain.push_str(before);
        inside.push(within.trim().to_owned());
        rest = behind;
    }
    plain.push_str(rest);
    (clean(&plain), inside)
}

/// "SURNAME, Given" as "Given SURNAME", where there is exactly one comma.
pub(crate) fn in_spoken_order(text: &str) -> String {
    match text.split_once(',') {
        Some((family, given)) if !given.contains(',') => clean(&format!("{given} {family}")),
        _ => clean(text),
    }
}

/// Sex in the words of lists.
pub(crate) fn sex(text: &str) -> Option<Sex> {
    match clean(text).to_lowercase().as_str() {
        "male" | "m" | "man" | "homme" | "masculin" | "masculino" | "ذكر" => Some(Sex::Male),
        "female" | "f" | "woman" | "femme" | "feminin" | "femenino" | "أنثى" | "انثى" => Some(Sex::Female),
        _ => None,
    }
}

/// Fathers and mothers of whom a text tells: "Father's name is ...", "Mother's name: ...", "son of ...".
pub(crate) fn parents(text: &str) -> (Vec<String>, Vec<String>) {
    let plain = text.replace(['’', '‘', '`'], "'");
    let after = |openings: &[&str]| {
        let small = plain.to_ascii_lowercase();
        let mut found = Vec::new();
        for opening in openings {
            for (at, _) in small.match_indices(opening) {
                let told = plain[at + opening.len()..].trim_start_matches([':', ' ']);
                let told = told.strip_prefix("is ").unwrap_or(told);
                let told = told.split(['.', ';', ',', '(', ')', '\n']).next().unwrap_or("");
                let named = clean(told);
                if named.chars().any(char::is_alphabetic) && named.len() <= 100 {
                    found.push(named);
                }
            }
        }
        found
    };
    (after(&["father's name", "fathers name", "son of ", "daughter of "]), after(&["mother's name", "mothers name"]))
}

/// The height that a text tells, in centimetres: "height 165 cm", "1.75 m", "170-174 cm" (the middle), "5 feet 9".
pub(crate) fn height_cm(text: &str) -> Option<u16> {
    let small = text.to_lowercase();
    let told = small.split("height").nth(1).unwrap_or(&small);
    let words: Vec<&str> = told.split(|c: char| c.is_whitespace() || matches!(c, ':' | '-' | '–' | ';')).collect();
    let numbers: Vec<f64> = told
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|number| number.trim_end_matches('.').parse().ok())
        .take(2)
        .collect();
    let has = |unit: &str| words.iter().any(|word| word.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.') == unit);
    let cm = match numbers[..] {
        [feet, inches] if has("feet") || has("ft") => feet * 30.48 + inches * 2.54,
        [feet] if has("feet") || has("ft") => feet * 30.48,
        [low, high] if low > 90.0 && high > low && high < 250.0 => (low + high) / 2.0,
        [metres, ..] if metres < 2.6 => metres * 100.0,
        [cm, ..] => cm,
        [] => return None,
    };
    // Between a child and the tallest man: it fits.
    (50.0..260.0).contains(&cm).then(|| libm::round(cm) as u16)
}

/// Addresses on the web that a text holds.
pub(crate) fn web_links(text: &str) -> Vec<Stated> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '(' | ')'));
    let found = words.filter_map(|word| word.find("http").map(|at| &word[at..]));
    let links = found.filter(|link| link.starts_with("http://") || link.starts_with("https://"));
    links.map(|link| Stated { field: "web".into(), text: link.trim_end_matches(['.', ',', ';']).into() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cell: &str) -> Vec<String> {
        names(cell, NameKind::Alias, NameQuality::Strong, "").into_iter().map(|name| name.text).collect()
    }

    #[test]
    fn several_names_in_one_cell_come_apart() {
        assert_eq!(texts("a) Salim Haddadi; Selim Hadadi b) S. Haddadi"), ["Salim Haddadi", "Selim Hadadi", "S. Haddadi"]);
        assert_eq!(texts("Amir Testov (original script: Амир Тестов)"), ["Amir Testov", "Амир Тестов"]);
        assert_eq!(texts("Abu Muhajir (ابو مهاجر)"), ["Abu Muhajir", "ابو مهاجر"]);
        let with_note = names("Salim (birth name)", NameKind::Alias, NameQuality::Weak, "");
        assert_eq!((with_note[0].text.as_str(), with_note[0].note.as_str()), ("Salim", "birth name"));
        assert!(texts(" ; ").is_empty());
    }

    #[test]
    fn parents_are_told_from_the_rest_of_a_remark() {
        let (fathers, mothers) = parents("Father’s name is Omar Hasan, mother’s name is Amina Bi. Height: 170 cm.");
        assert_eq!((fathers, mothers), (vec!["Omar Hasan".to_owned()], vec!["Amina Bi".to_owned()]));
    }

    #[test]
    fn heights_are_read_in_the_units_that_lists_use() {
        assert_eq!(height_cm("Physical description: height 165 cm"), Some(165));
        assert_eq!(height_cm("height: 1.75 m"), Some(175));
        assert_eq!(height_cm("height 170-174 cm"), Some(172));
        assert_eq!(height_cm("height is 5 feet 9 inches"), Some(175));
        assert_eq!(height_cm("height: tall"), None);
    }

    #[test]
    fn a_surname_before_a_comma_is_spoken_last() {
        assert_eq!(in_spoken_order("HADDADI, Salim Yusuf"), "Salim Yusuf HADDADI");
        assert_eq!(in_spoken_order("A, B, C"), "A, B, C");
    }
}
