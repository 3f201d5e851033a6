//! Somali names. Source: ours, common usage.

use super::Entry;

/// Men's names.
pub(super) const MEN: &[Entry] = &[
    &["Abdi", "Abdi", "Cabdi"],
    &["Abdullahi", "Abdullahi", "Cabdullaahi"],
    &["Ahmed", "Ahmed", "Axmed"],
    &["Ali", "Ali", "Cali"],
    &["Mohamed", "Mohamed", "Maxamed"],
    &["Hassan", "Hassan", "Xasan"],
    &["Hussein", "Hussein", "Xuseen"],
    &["Ibrahim", "Ibrahim", "Ibraahim"],
    &["Ismail", "Ismail", "Ismaaciil"],
    &["Yusuf", "Yusuf", "Yuusuf"],
    &["Omar", "Omar", "Cumar"],
    &["Osman", "Osman", "Cismaan"],
    &["Abshir", "Abshir", "Abshiir"],
    &["Adan", "Adan", "Aadan"],
    &["Aden", "Aden", "Aaden"],
    &["Bashir", "Bashir", "Bashiir"],
    &["Dahir", "Dahir", "Daahir"],
    &["Farah", "Farah", "Faarax"],
    &["Guled", "Guled", "Guuleed"],
    &["Hersi", "Hersi", "Xirsi"],
    &["Jama", "Jama", "Jaamac"],
    &["Khalif", "Khalif", "Khaliif"],
    &["Liban", "Liban", "Liibaan"],
    &["Mahad", "Mahad", "Mahaad"],
    &["Mukhtar", "Mukhtar", "Mukhtaar"],
    &["Nur", "Nur", "Nuur"],
    &["Roble", "Roble", "Rooble"],
    &["Said", "Said", "Siciid"],
    &["Sharif", "Sharif", "Shariif"],
    &["Shire", "Shire", "Shirre"],
    &["Warsame", "Warsame", "Warsaame"],
    &["Yasin", "Yasin", "Yaasiin"],
];

/// Women's names.
pub(super) const WOMEN: &[Entry] = &[
    &["Amina", "Amina", "Aamina"],
    &["Asha", "Asha", "Casha"],
    &["Faduma", "Faduma", "Faadumo"],
    &["Halima", "Halima", "Xaliimo"],
    &["Hawa", "Hawa", "Xaawo"],
    &["Hodan", "Hodan"],
    &["Khadra", "Khadra"],
    &["Ladan", "Ladan"],
    &["Maryan", "Maryan", "Maryam"],
    &["Sahra", "Sahra", "Zahra"],
    &["Ubah", "Ubah"],
    &["Fartun", "Fartun"],
];
