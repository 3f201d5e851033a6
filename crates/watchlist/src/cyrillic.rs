//! Cyrillic letters to sounds, with those of Ukraine, Belarus and Central Asia.
//! Source: ours, after BGN/PCGN's tables for Russian, Ukrainian, Kazakh, Tajik and Kyrgyz.

/// The sounds of a word of Cyrillic letters, in letters of [`crate::phones::ALPHABET`].
pub(crate) fn sounds(letters: &[char]) -> String {
    letters.iter().map(|&letter| sound(letter)).collect()
}

fn sound(letter: char) -> &'static str {
    match letter {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' => "g",
        'ғ' => "G",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "Z",
        'җ' | 'ҷ' | 'џ' => "j",
        'з' | 'ѕ' => "z",
        'и' | 'і' | 'ы' | 'ӣ' => "i",
        'ї' => "i",
        'й' | 'ј' => "y",
        'к' => "k",
        'қ' => "q",
        'л' | 'љ' => "l",
        'м' => "m",
        'н' | 'ң' | 'њ' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' | 'ӯ' => "u",
        'ў' => "w",
        'ф' => "f",
        'х' => "K",
        'һ' | 'ҳ' => "h",
        'ц' => "ts",
        'ч' | 'ћ' => "c",
        'ш' => "S",
        'щ' => "Sc",
        'ю' => "yu",
        'я' => "ya",
        'є' => "ye",
        'ђ' => "j",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cyrillic_name_sounds_like_its_latin_form() {
        let latin = crate::latin::sounds(&"vladimir".chars().collect::<Vec<_>>());
        assert_eq!(sounds(&"владимир".chars().collect::<Vec<_>>()), latin);
    }
}
