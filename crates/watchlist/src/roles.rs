//! Words that are no name but play a part in one: articles, sons of, servants of, fathers of, titles.
//! Source: ours, after the forms met in the UN and OFAC lists and in grammars of Arabic, Persian and Pashto names.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The part a word can play.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The Arabic article; belongs to the word after it.
    Article,
    /// The article before a sun letter: one only where the next word begins with that letter.
    SunArticle,
    /// Son or daughter of.
    Filiation,
    /// Servant of: joins with a name of God.
    Abd,
    /// Father of.
    Abu,
    /// Mother of.
    Umm,
    /// "of the faith" with its article: joins the word before it.
    TheDin,
    /// "faith" without its article: joins only where an article stands before it.
    Din,
    /// "God", the same way.
    Allah,
    /// A title or an honour.
    Title,
    /// Of, and, the, junior.
    Particle,
}

const LATIN: [(Role, &str); 11] = [
    (Role::Article, "al el ul ll il"),
    (Role::SunArticle, "ad ar as at an az ash ed er es et en ez ud ur us un uz edh ash esh"),
    (Role::Filiation, "bin ibn ben bint binti bent binte ould wald weld oghlu oglu ogly qizi kyzy uulu"),
    (Role::Abd, "abd abdul abdel abdal abdoul abdol abdu abdur abdus abdul"),
    (Role::Abu, "abu abou abi aboo ebu abo aba"),
    (Role::Umm, "umm oum umu ummu um"),
    (Role::Din, "din deen dine"),
    (Role::TheDin, "eddine eddin uddin aldin aldeen addin eldin eldeen aldine eldine"),
    (Role::Allah, "allah ullah ollah ulla alla"),
    (
        Role::Title,
        "mullah mulla molla maulawi mawlawi maulavi mawlavi molvi moulavi maulvi mawlana maulana hajji haji hadji hajj \
         haj qari qazi shaykh sheikh shaikh cheikh sheik sheykh shaik sayyid sayed seyed seyyed syed sayid sayyed seyyid \
         sayyed seyid hafiz-e ustad ustadh ustaz dr doctor general gen colonel col major maj captain capt commander \
         mr mrs ms don dona sir prof professor eng engineer akhund akhundzada ayatollah \
         hojjatoleslam sheikha mzee commandant comandante brigadier lt lieutenant haaji alhaji alhaj",
    ),
    (Role::Particle, "de del la las los der van von of the y e da dos das do di jr sr ii iii"),
];

const ARABIC: [(Role, &str); 8] = [
    (Role::Filiation, "بن ابن بنت ولد ال"),
    (Role::Abd, "عبد"),
    (Role::Abu, "ابو ابا ابي"),
    (Role::Umm, "ام"),
    (Role::TheDin, "الدين"),
    (Role::Allah, "الله"),
    (
        Role::Title,
        "ملا مولوي مولوی الحاج حاج حاجي حاجی قاري قاری شيخ شیخ الشيخ سيد سید السيد دكتور الدكتور دکتر استاذ الاستاذ \
         استاد مولانا الملا المولوي لواء عقيد مهندس",
    ),
    (Role::Particle, "و"),
];

const CYRILLIC: [(Role, &str); 5] = [
    (Role::Article, "аль ал эль ал"),
    (Role::SunArticle, "ад ар ас ат ан аз аш"),
    (Role::Filiation, "бин ибн бен оглы кызы угли улы уулу"),
    (Role::Abu, "абу"),
    (Role::Title, "шейх мулла имам хаджи доктор генерал"),
];

/// The role of a word, by its letters without marks. Of a word that stands in two rows the first counts.
pub(crate) fn role(word: &str) -> Option<Role> {
    static ROLES: OnceLock<HashMap<&str, Role>> = OnceLock::new();
    let roles = ROLES.get_or_init(|| {
        let rows = LATIN.iter().chain(&ARABIC).chain(&CYRILLIC);
        let words = rows.flat_map(|&(role, words)| words.split_whitespace().map(move |word| (word, role)));
        // Later ones go first, so that the first stays.
        words.rev().collect()
    });
    roles.get(word).copied()
}

/// Endings of a father's name in Russian, Ukrainian, Belarusian and Serbian spelling.
pub(crate) const PATRONYMICS: [&str; 14] = [
    "ovich", "evich", "ovych", "evych", "avich", "yevich", "ovitch", "evitch", "ovna", "evna", "ivna", "auna", "euna",
    "avna",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_three_scripts_have_their_role() {
        assert_eq!(role("ibn"), Some(Role::Filiation));
        assert_eq!(role("ابو"), Some(Role::Abu));
        assert_eq!(role("шейх"), Some(Role::Title));
        assert_eq!(role("salim"), None);
    }
}
