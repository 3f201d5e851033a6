//! Makes tables of common names by naming custom, each line a name in its own script, its usual
//! transliteration, and other spellings met in registers. Source: ours, written from common usage;
//! no line and no combination is meant to be anybody.

mod arabic;
mod arabic_family;
mod balkan;
mod caucasian;
mod central_asian;
mod kurdish;
mod south_asian;
mod southeast;
mod somali;
mod turkish;
mod uyghur;
mod western;

/// A name: own script, usual transliteration, other spellings. A Latin name may stand alone.
pub type Entry = &'static [&'static str];

/// Whose customs a name follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Culture {
    /// Arabic: ism, nasab, laqab, nisba.
    #[default]
    Arabic,
    /// Kurdish in the Arabic script of registers.
    Kurdish,
    /// Turkish.
    Turkish,
    /// Chechen, Dagestani and other Caucasian names in Russian registers.
    Caucasian,
    /// Uzbek and neighbours, Cyrillic.
    Uzbek,
    /// Tajik, Cyrillic.
    Tajik,
    /// French.
    French,
    /// German.
    German,
    /// Dutch.
    Dutch,
    /// British.
    British,
    /// Swedish and neighbours.
    Swedish,
    /// Bosnian, Albanian and neighbours.
    Balkan,
    /// Indonesian.
    Indonesian,
    /// Malay.
    Malay,
    /// Somali.
    Somali,
    /// Uyghur.
    Uyghur,
    /// Pakistani, Afghan, Indian, Bangladeshi in the Arabic script.
    SouthAsian,
}

/// How a name is put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Custom {
    /// Ism, father, grandfather, perhaps a laqab, nisba.
    Nasab,
    /// Given, family.
    Family,
    /// Family, given, patronymic.
    Patronymic,
    /// Given, father, grandfather.
    Chain,
    /// Given, father.
    Father,
}

/// The tables of one custom.
#[derive(Debug, Clone, Copy)]
pub struct Names {
    /// Men's given names.
    pub given: &'static [Entry],
    /// Family names; empty where there are none.
    pub family: &'static [Entry],
    /// Women's given names.
    pub women: &'static [Entry],
    /// How they go together.
    pub custom: Custom,
    /// BCP 47 tag.
    pub language: &'static str,
    /// ISO 15924 code.
    pub script: &'static str,
}

impl Names {
    /// Epithets.
    pub const LAQABS: &'static [Entry] = arabic::LAQABS;
    /// What follows Abu.
    pub const KUNYAS: &'static [Entry] = arabic::KUNYAS;

    /// The tables of a culture.
    pub fn of(culture: Culture) -> Self {
        use Custom::{Chain, Family, Father, Nasab, Patronymic};
        let make =
            |given, family, women, custom, language, script| Self { given, family, women, custom, language, script };
        match culture {
            Culture::Arabic => make(arabic::ISMS, arabic_family::NISBAS, arabic::WOMEN, Nasab, "ar", "Arab"),
            Culture::Kurdish => make(kurdish::MEN, kurdish::FAMILIES, kurdish::WOMEN, Nasab, "kmr", "Arab"),
            Culture::Turkish => make(turkish::MEN, turkish::FAMILIES, turkish::WOMEN, Family, "tr", "Latn"),
            Culture::Caucasian => make(caucasian::MEN, caucasian::FAMILIES, caucasian::WOMEN, Patronymic, "ru", "Cyrl"),
            Culture::Uzbek => make(
                central_asian::UZBEK_MEN,
                central_asian::UZBEK_FAMILIES,
                central_asian::WOMEN,
                Patronymic,
                "uz",
                "Cyrl",
            ),
            Culture::Tajik => make(
                central_asian::TAJIK_MEN,
                central_asian::TAJIK_FAMILIES,
                central_asian::WOMEN,
                Patronymic,
                "tg",
                "Cyrl",
            ),
            Culture::French => {
                make(western::FRENCH_MEN, western::FRENCH_FAMILIES, western::FRENCH_WOMEN, Family, "fr", "Latn")
            }
            Culture::German => {
                make(western::GERMAN_MEN, western::GERMAN_FAMILIES, western::GERMAN_WOMEN, Family, "de", "Latn")
            }
            Culture::Dutch => {
                make(western::DUTCH_MEN, western::DUTCH_FAMILIES, western::DUTCH_WOMEN, Family, "nl", "Latn")
            }
            Culture::British => {
                make(western::BRITISH_MEN, western::BRITISH_FAMILIES, western::BRITISH_WOMEN, Family, "en", "Latn")
            }
            Culture::Swedish => {
                make(western::SWEDISH_MEN, western::SWEDISH_FAMILIES, western::SWEDISH_WOMEN, Family, "sv", "Latn")
            }
            Culture::Balkan => make(balkan::MEN, balkan::FAMILIES, balkan::WOMEN, Family, "bs", "Latn"),
            Culture::Indonesian => {
                make(southeast::INDONESIAN_MEN, southeast::INDONESIAN_FAMILIES, southeast::WOMEN, Family, "id", "Latn")
            }
            Culture::Malay => make(southeast::MALAY_MEN, &[], southeast::WOMEN, Father, "ms", "Latn"),
            Culture::Somali => make(somali::MEN, &[], somali::WOMEN, Chain, "so", "Latn"),
            Culture::Uyghur => make(uyghur::MEN, &[], uyghur::WOMEN, Father, "ug", "Arab"),
            Culture::SouthAsian => {
                make(south_asian::MEN, south_asian::FAMILIES, south_asian::WOMEN, Family, "ur", "Arab")
            }
        }
    }
}

/// The Russian patronymic of a father's name in Cyrillic, and its transliteration.
pub(super) fn patronymic(father: &str, latin: &str) -> (String, String) {
    let cyrillic = match father.chars().last() {
        Some('й' | 'ь') => format!("{}евич", father.trim_end_matches(['й', 'ь'])),
        Some('а' | 'я' | 'и' | 'о' | 'у' | 'е' | 'э' | 'ы') => format!("{father}евич"),
        _ => format!("{father}ович"),
    };
    let latin = match latin.chars().last() {
        Some('y' | 'i') if father.ends_with('й') => format!("{}evich", latin.trim_end_matches(['y', 'i'])),
        Some('a' | 'i' | 'o' | 'u' | 'e' | 'y') => format!("{latin}evich"),
        _ => format!("{latin}ovich"),
    };
    (cyrillic, latin)
}

#[cfg(test)]
mod tests;
