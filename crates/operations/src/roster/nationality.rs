//! Nationality words of lists to ISO 3166 alpha-3. A word not listed stays text; nothing is guessed from a
//! name, a place or a language. Source: ISO 3166-1; demonyms ours.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::folding::fold;

/// Code and the words for it (feminine forms and country names included).
const WORDS: [(&str, &[&str]); 46] = [
    ("SYR", &["syrian", "syria", "سوري", "سورية", "سوريا", "سووری", "سوریا"]),
    ("IRQ", &["iraqi", "iraq", "عراقي", "عراقية", "العراق", "عێراقی", "عیراقی"]),
    ("TUR", &["turkish", "turkey", "türkiye", "turk", "تركي", "تركية", "تركيا", "تورک", "تورکی"]),
    ("TUN", &["tunisian", "tunisia", "تونسي", "تونسية", "تونس"]),
    ("MAR", &["moroccan", "morocco", "مغربي", "مغربية", "المغرب"]),
    ("DZA", &["algerian", "algeria", "جزائري", "جزائرية", "الجزائر"]),
    ("LBY", &["libyan", "libya", "ليبي", "ليبية", "ليبيا"]),
    ("EGY", &["egyptian", "egypt", "مصري", "مصرية", "مصر"]),
    ("SDN", &["sudanese", "sudan", "سوداني", "سودانية", "السودان"]),
    ("SAU", &["saudi", "saudi arabia", "saudi arabian", "سعودي", "سعودية", "السعودية"]),
    ("YEM", &["yemeni", "yemen", "يمني", "يمنية", "اليمن"]),
    ("JOR", &["jordanian", "jordan", "اردني", "اردنية", "الاردن"]),
    ("LBN", &["lebanese", "lebanon", "لبناني", "لبنانية", "لبنان"]),
    ("PSE", &["palestinian", "palestine", "فلسطيني", "فلسطينية", "فلسطين"]),
    ("KWT", &["kuwaiti", "kuwait", "كويتي", "كويتية", "الكويت"]),
    ("QAT", &["qatari", "qatar", "قطري", "قطرية", "قطر"]),
    ("BHR", &["bahraini", "bahrain", "بحريني", "بحرينية", "البحرين"]),
    ("IRN", &["iranian", "iran", "ايراني", "ايرانية", "ايران", "ئێرانی"]),
    ("AFG", &["afghan", "afghanistan", "افغاني", "افغانية", "افغانستان"]),
    ("PAK", &["pakistani", "pakistan", "باكستاني", "باكستانية", "باكستان"]),
    ("IND", &["indian", "india", "هندي", "هندية", "الهند"]),
    ("BGD", &["bangladeshi", "bangladesh", "بنغالي", "بنغلاديشي", "بنغلاديش"]),
    ("IDN", &["indonesian", "indonesia", "اندونيسي", "اندونيسية", "اندونيسيا"]),
    ("MYS", &["malaysian", "malaysia", "ماليزي", "ماليزية", "ماليزيا"]),
    ("PHL", &["filipino", "philippine", "philippines", "فلبيني", "فلبينية", "الفلبين"]),
    ("CHN", &["chinese", "china", "صيني", "صينية", "الصين"]),
    ("RUS", &["russian", "russia", "russian federation", "روسي", "روسية", "روسيا"]),
    ("UZB", &["uzbek", "uzbekistan", "uzbekistani", "اوزبكي", "اوزبكية", "اوزبكستان"]),
    ("TJK", &["tajik", "tajikistan", "tajikistani", "طاجيكي", "طاجيكية", "طاجيكستان"]),
    ("KGZ", &["kyrgyz", "kyrgyzstan", "قرغيزي", "قرغيزية", "قرغيزستان"]),
    ("KAZ", &["kazakh", "kazakhstan", "كازاخي", "كازاخستاني", "كازاخستان"]),
    ("TKM", &["turkmen", "turkmenistan", "تركمانستان"]),
    ("AZE", &["azerbaijani", "azerbaijan", "اذربيجاني", "اذربيجان", "اذري"]),
    ("GEO", &["georgian", "georgia", "جورجي", "جورجيا"]),
    ("FRA", &["french", "france", "فرنسي", "فرنسية", "فرنسا"]),
    ("DEU", &["german", "germany", "الماني", "المانية", "المانيا"]),
    ("GBR", &["british", "united kingdom", "uk", "بريطاني", "بريطانية", "بريطانيا"]),
    ("BEL", &["belgian", "belgium", "بلجيكي", "بلجيكية", "بلجيكا"]),
    ("NLD", &["dutch", "netherlands", "هولندي", "هولندية", "هولندا"]),
    ("SWE", &["swedish", "sweden", "سويدي", "سويدية", "السويد"]),
    ("AUS", &["australian", "australia", "استرالي", "استرالية", "استراليا"]),
    ("CAN", &["canadian", "canada", "كندي", "كندية", "كندا"]),
    ("USA", &["american", "united states", "usa", "امريكي", "امريكية", "امريكا"]),
    ("BIH", &["bosnian", "bosnia", "bosnia and herzegovina", "بوسني", "بوسنية", "البوسنة"]),
    ("SOM", &["somali", "somalia", "صومالي", "صومالية", "الصومال"]),
    ("ESP", &["spanish", "spain", "اسباني", "اسبانية", "اسبانيا"]),
];

static BY_WORD: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut by_word = HashMap::new();
    for (code, words) in WORDS {
        by_word.insert(fold(code), code);
        for word in words {
            by_word.insert(fold(word), code);
        }
    }
    by_word
});

/// The code, if the word is a known nationality.
pub(super) fn code_of(text: &str) -> Option<&'static str> {
    BY_WORD.get(&fold(text)).copied()
}

/// The words for a code, where it has any here.
pub(crate) fn words_of(code: &str) -> &'static [&'static str] {
    WORDS.iter().find(|(known, _)| *known == code).map_or(&[], |(_, words)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_two_nationalities() {
        for (code, words) in WORDS {
            for word in words {
                assert_eq!(code_of(word), Some(code), "{word}");
            }
        }
    }

    #[test]
    fn an_unknown_word_is_not_guessed() {
        assert_eq!(code_of("تركماني"), None);
        assert_eq!(code_of("stateless"), None);
    }
}
