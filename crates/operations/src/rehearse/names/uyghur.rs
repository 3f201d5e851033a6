//! Uyghur names. Source: ours, common usage.

use super::Entry;

/// Men's names.
pub(super) const MEN: &[Entry] = &[
    &["ئابدۇللا", "Abdulla", "Abdullah"],
    &["ئەھمەد", "Ehmed", "Ahmet"],
    &["ئەركىن", "Erkin", "Arkin"],
    &["ئالىم", "Alim", "Aleem"],
    &["باتۇر", "Batur", "Bator"],
    &["تۇرسۇن", "Tursun", "Tursen"],
    &["تۇرغۇن", "Turghun", "Turgun"],
    &["جۈمە", "Jume", "Juma"],
    &["ئوسمان", "Osman", "Usman"],
    &["غەيرەت", "Gheyret", "Gayrat"],
    &["ھەسەن", "Hesen", "Hasan"],
    &["ئىبراھىم", "Ibrahim", "Ibraim"],
    &["ئىمىن", "Imin", "Emin"],
    &["قادىر", "Qadir", "Kadir"],
    &["قۇربان", "Qurban", "Kurban"],
    &["مەمەت", "Memet", "Mamat"],
    &["مۇتەللىپ", "Mutellip", "Mutallip"],
    &["نۇر", "Nur", "Noor"],
    &["روزى", "Rozi", "Ruzi"],
    &["سادىق", "Sadiq", "Sadik"],
    &["تاھىر", "Tahir", "Tayir"],
    &["توختى", "Tohti", "Tokhti"],
    &["ئۆمەر", "Omer", "Umar"],
    &["ياسىن", "Yasin", "Yassin"],
    &["يۈسۈپ", "Yusup", "Yusuf"],
    &["ئەخمەتجان", "Exmetjan", "Akhmatjan"],
];

/// Women's names.
pub(super) const WOMEN: &[Entry] = &[
    &["ئايگۈل", "Aygul", "Aigul"],
    &["پاتىگۈل", "Patigul", "Fatigul"],
    &["رەيھان", "Reyhan", "Rayhan"],
    &["گۈلنار", "Gulnar", "Golnar"],
    &["ھەجەر", "Hejer", "Hajar"],
    &["مېھرىگۈل", "Mehrigul", "Mihrigul"],
    &["زۇلپىيە", "Zulpiye", "Zulpia"],
    &["ئايشە", "Ayshe", "Aysha"],
    &["تۇرسۇنئاي", "Tursunay", "Tursenay"],
    &["رابىيە", "Rabiye", "Rabia"],
    &["نۇرگۈل", "Nurgul", "Nurgol"],
    &["مەريەم", "Meryem", "Maryam"],
];
