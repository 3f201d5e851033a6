//! Latin letters to sounds: digraphs of Arabic, Persian, Slavic, Turkish, Kurmanji and Spanish spelling.
//! Source: ours, after the romanisations of UNGEGN, ALA-LC and BGN/PCGN and the spellings that lists use.

/// Groups of letters and what they sound like, longest first.
const GROUPS: [(&str, &str); 37] = [
    ("shch", "Sc"),
    ("sch", "S"),
    ("tch", "c"),
    ("dzh", "j"),
    ("tsch", "c"),
    ("kh", "K"),
    ("gh", "G"),
    ("sh", "S"),
    ("ch", "c"),
    ("th", "T"),
    ("dh", "D"),
    ("zh", "Z"),
    ("ph", "f"),
    ("dj", "j"),
    ("ck", "k"),
    ("cz", "c"),
    ("sz", "s"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ii", "i"),
    ("yy", "y"),
    ("que", "ke"),
    ("qui", "ki"),
    ("gue", "ge"),
    ("gui", "gi"),
    ("ce", "se"),
    ("ci", "si"),
    ("cy", "si"),
    ("ae", "ae"),
    ("ks", "x"),
    ("ş", "S"),
    ("š", "S"),
    ("ç", "c"),
    ("č", "c"),
    ("ž", "Z"),
    ("ğ", "G"),
];

/// Single letters that are not their own sound.
const SINGLE: [(char, &str); 17] = [
    ('c', "k"),
    ('ć', "c"),
    ('ś', "S"),
    ('ż', "Z"),
    ('ź', "Z"),
    ('ı', "i"),
    ('ø', "o"),
    ('æ', "ae"),
    ('œ', "e"),
    ('ß', "s"),
    ('đ', "d"),
    ('ð', "D"),
    ('þ', "T"),
    ('ł', "l"),
    ('ə', "a"),
    ('ħ', "h"),
    ('ŭ', "w"),
];

/// Whether a letter must keep its mark because the mark makes another sound of it.
pub(crate) fn is_special(letter: char) -> bool {
    !letter.is_ascii()
        && (SINGLE.iter().any(|&(single, _)| single == letter)
            || GROUPS.iter().any(|&(group, _)| group.starts_with(letter)))
}

/// The sounds of a word of Latin letters, in letters of [`crate::phones::ALPHABET`].
pub(crate) fn sounds(letters: &[char]) -> String {
    let mut said = String::with_capacity(letters.len());
    let mut rest = letters;
    while let Some(&first) = rest.first() {
        let taken = group(rest, &said).unwrap_or_else(|| single(first, &said, rest, letters.len() == rest.len()));
        said.push_str(&taken.0);
        rest = &rest[taken.1..];
    }
    said
}

/// A group at the start of the letters: what it sounds like and how many letters it takes.
fn group(rest: &[char], said: &str) -> Option<(String, usize)> {
    let starts = |group: &str| group.chars().count() <= rest.len() && group.chars().zip(rest).all(|(g, &l)| g == l);
    let &(group, sound) = GROUPS.iter().find(|(group, _)| starts(group))?;
    let letters = group.chars().count();
    // Oualid, Ouafa: before a vowel it is the w that French spelling has no letter for.
    let before_vowel = rest.get(letters).is_some_and(|l| "aeiou".contains(*l));
    if group == "ou" && said.is_empty() && before_vowel {
        return Some(("w".to_owned(), letters));
    }
    Some((sound.to_owned(), letters))
}

/// One letter by itself.
fn single(first: char, said: &str, rest: &[char], at_start: bool) -> (String, usize) {
    if first == 'y' {
        let before_vowel = rest.get(1).is_some_and(|l| "aeiou".contains(*l));
        let after_vowel = said.bytes().last().is_some_and(crate::phones::is_vowel);
        let consonant = before_vowel || (after_vowel && !at_start);
        return (if consonant { "y" } else { "i" }.to_owned(), 1);
    }
    let sound = SINGLE.iter().find(|&&(single, _)| single == first);
    (sound.map_or_else(|| first.to_string(), |&(_, sound)| sound.to_owned()), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: &str) -> String {
        sounds(&word.chars().collect::<Vec<_>>())
    }

    #[test]
    fn digraphs_are_one_sound() {
        assert_eq!(said("khashoggi"), "KaSoggi");
        assert_eq!(said("djamel"), "jamel");
        assert_eq!(said("oualid"), "walid");
        assert_eq!(said("şakir"), "Sakir");
        assert_eq!(said("gonzalez"), "gonzalez");
        assert_eq!(said("yusuf"), "yusuf");
        assert_eq!(said("andriy"), "andriy");
    }
}
