//! Letters of the Arabic script to sounds: Arabic, Persian, Pashto, Urdu, Sorani and Uyghur.
//! Short vowels are not written but in Sorani and Uyghur; [`is_vowelled`] tells which a word is.
//! Source: ours, after UNGEGN's tables for Arabic, Persian, Pashto and Kurdish.

/// Letters that keep their own sound though they could be taken apart into a letter and a mark.
pub(crate) fn is_read(letter: char) -> bool {
    matches!(letter, 'ێ' | 'ۆ' | 'ڵ' | 'ڕ' | 'ۀ' | 'ۇ' | 'ۈ' | 'ئ')
}

/// Whether a word writes its vowels: it has a letter that only Sorani and Uyghur use for one.
pub(crate) fn is_vowelled(letters: &[char]) -> bool {
    letters.iter().any(|l| matches!(l, 'ە' | 'ێ' | 'ۆ' | 'ۇ' | 'ۈ'))
}

/// The sounds of a word of Arabic letters, in letters of [`crate::phones::ALPHABET`].
pub(crate) fn sounds(letters: &[char]) -> String {
    let vowelled = is_vowelled(letters);
    let mut said = String::with_capacity(letters.len());
    for (at, &letter) in letters.iter().enumerate() {
        let next = letters.get(at + 1).copied();
        if vowelled && glide(letter).is_some() {
            said.push_str(glide_or_vowel(letter, &said, next));
        } else if !(vowelled && letter == 'ئ') {
            // In Sorani the letter only carries the vowel after it.
            said.push_str(sound(letter));
        }
    }
    said
}

/// Waw and yeh, which are a consonant beside a vowel and a vowel elsewhere.
fn glide(letter: char) -> Option<(&'static str, &'static str)> {
    match letter {
        'و' => Some(("w", "u")),
        'ی' | 'ي' => Some(("y", "i")),
        _ => None,
    }
}

fn glide_or_vowel(letter: char, said: &str, next: Option<char>) -> &'static str {
    let (consonant, vowel) = glide(letter).unwrap_or(("", ""));
    let before = next.is_some_and(|n| matches!(n, 'ا' | 'ە' | 'ێ' | 'ۆ'));
    let after = said.bytes().last().is_some_and(crate::phones::is_vowel);
    if before || after { consonant } else { vowel }
}

fn sound(letter: char) -> &'static str {
    match letter {
        'ا' | 'ٱ' | 'ى' | 'ە' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ټ' | 'ٹ' => "t",
        'ث' => "T",
        'ج' => "j",
        'چ' => "c",
        'ح' | 'ه' | 'ہ' | 'ھ' | 'ۀ' => "h",
        'خ' => "K",
        'د' | 'ض' | 'ډ' | 'ڈ' => "d",
        'ذ' => "D",
        'ر' | 'ړ' | 'ڑ' | 'ڕ' => "r",
        'ز' | 'ظ' | 'ځ' => "z",
        'ژ' => "Z",
        'س' | 'ص' | 'څ' => "s",
        'ش' | 'ښ' => "S",
        'ع' => "E",
        'غ' => "G",
        'ف' => "f",
        'ڤ' => "v",
        'ق' => "q",
        'ک' | 'ك' => "k",
        'گ' | 'ګ' | 'ږ' => "g",
        'ل' | 'ڵ' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        'ڭ' => "ng",
        'و' => "w",
        'ۋ' => "v",
        'ۆ' => "o",
        'ۇ' | 'ۈ' => "u",
        'ي' | 'ی' | 'ۍ' | 'ئ' => "y",
        'ې' | 'ێ' | 'ے' => "e",
        'ة' => "H",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(word: &str) -> String {
        sounds(&word.chars().collect::<Vec<_>>())
    }

    #[test]
    fn arabic_persian_and_sorani_letters_are_read() {
        assert_eq!(said("محمد"), "mhmd");
        assert_eq!(said("فاطمة"), "fatmH");
        assert_eq!(said("گلپایگانی"), "glpaygany");
        assert_eq!(said("ئەحمەد"), "ahmad");
    }
}
