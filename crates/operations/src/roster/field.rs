//! The fields that a roster column can mean, and the headers by which they go when no mapping file says
//! otherwise. Source: ours, from headers usual in Syrian, Iraqi, Kurdish and English lists.

/// What a column of a roster means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Number given by the prison or camp: an alias with the mapping's issuer.
    PrisonNumber,
    /// The name in its own script, whole or the given name when father and family have columns.
    Name,
    /// Latin transliteration.
    NameLatin,
    /// Father's name.
    Father,
    /// Father's father's name.
    Grandfather,
    /// Family, tribe or origin name.
    Family,
    /// Mother's name.
    Mother,
    /// Birth date, in any precision.
    BirthDate,
    /// Year of birth.
    BirthYear,
    /// Age in years.
    Age,
    /// Male or female.
    Sex,
    /// Nationality.
    Nationality,
    /// Where the person is.
    Place,
    /// Admission to that place.
    AdmittedAt,
    /// When liberty was taken.
    DeprivedAt,
    /// Where liberty was taken.
    DeprivedWhere,
    /// By which authority.
    DeprivedBy,
    /// Which authority ordered it.
    OrderedBy,
    /// On what grounds.
    Grounds,
    /// Which authority supervises.
    SupervisedBy,
    /// Legal status in the list's words.
    LegalStatus,
    /// Code of the wristband.
    Band,
    /// Anything else.
    Notes,
}

// Headers as rosters carry them, in English, Arabic and Sorani; compared after folding.
const PRISON_NUMBER: &[&str] = &[
    "prison number",
    "prison no",
    "prisoner number",
    "prisoner no",
    "detainee number",
    "detainee no",
    "detainee id",
    "prisoner id",
    "isn",
    "id number",
    "id no",
    "registration number",
    "file number",
    "رقم السجين",
    "رقم النزيل",
    "رقم الموقوف",
    "رقم المحتجز",
    "رقم المعتقل",
    "رقم الملف",
    "رقم السجل",
    "رقم الاضبارة",
    "الرقم التعريفي",
    "ژمارەی زیندانی",
    "ژمارەی گیراو",
    "ژمارەی بەندکراو",
];
const NAME: &[&str] = &[
    "name",
    "full name",
    "name of detainee",
    "detainee name",
    "prisoner name",
    "first name",
    "given name",
    "native name",
    "name arabic",
    "arabic name",
    "name (arabic)",
    "الاسم",
    "اسم",
    "الاسم الكامل",
    "الاسم الثلاثي",
    "الاسم الرباعي",
    "الاسم الرباعي واللقب",
    "الاسم الثلاثي واللقب",
    "اسم السجين",
    "اسم النزيل",
    "اسم الموقوف",
    "اسم المحتجز",
    "اسم المعتقل",
    "الاسم بالعربية",
    "الاسم واللقب",
    "ناو",
    "ناوی تەواو",
    "ناوی سیانی",
    "ناوی چواری",
    "ناوی زیندانی",
    "ناوی گیراو",
];
const NAME_LATIN: &[&str] = &[
    "name latin",
    "latin name",
    "name (latin)",
    "name english",
    "english name",
    "name (english)",
    "transliteration",
    "name in english",
    "الاسم باللاتينية",
    "الاسم بالانجليزية",
    "الاسم بالانكليزية",
    "الاسم الانكليزي",
    "الاسم اللاتيني",
    "ناو بە ئینگلیزی",
    "ناو بە لاتینی",
];
const FATHER: &[&str] = &[
    "father",
    "father name",
    "father's name",
    "fathers name",
    "name of father",
    "اسم الاب",
    "الاب",
    "ناوی باوک",
    "باوک",
];
const GRANDFATHER: &[&str] =
    &["grandfather", "grandfather name", "grandfather's name", "اسم الجد", "الجد", "ناوی باپیر", "باپیر"];
const FAMILY: &[&str] = &[
    "family",
    "family name",
    "surname",
    "last name",
    "tribe",
    "اللقب",
    "الكنية",
    "العائلة",
    "اسم العائلة",
    "النسبة",
    "العشيرة",
    "الشهرة",
    "نازناو",
    "ناوی خێزان",
    "خێڵ",
    "عەشیرەت",
];
const MOTHER: &[&str] = &[
    "mother",
    "mother name",
    "mother's name",
    "mothers name",
    "name of mother",
    "اسم الام",
    "الام",
    "اسم الام الثلاثي",
    "ناوی دایک",
    "دایک",
];
const BIRTH_DATE: &[&str] = &[
    "birth date",
    "date of birth",
    "dob",
    "birthdate",
    "born",
    "birth",
    "تاريخ الميلاد",
    "تاريخ الولادة",
    "الميلاد",
    "الولادة",
    "المواليد",
    "مواليد",
    "تاريخ ميلاد",
    "تولد",
    "التولد",
    "ڕێکەوتی لەدایکبوون",
    "بەرواری لەدایکبوون",
    "لەدایکبوون",
    "ڕۆژی لەدایکبوون",
];
const BIRTH_YEAR: &[&str] =
    &["birth year", "year of birth", "yob", "سنة الميلاد", "سنة الولادة", "عام الولادة", "ساڵی لەدایکبوون"];
const AGE: &[&str] = &["age", "age years", "العمر", "عمر", "السن", "العمر بالسنوات", "تەمەن"];
const SEX: &[&str] = &["sex", "gender", "الجنس", "النوع", "ڕەگەز", "رەگەز"];
const NATIONALITY: &[&str] = &[
    "nationality",
    "citizenship",
    "country of nationality",
    "الجنسية",
    "جنسية",
    "التابعية",
    "ڕەگەزنامە",
    "نەتەوە",
    "هاوڵاتی",
];
const PLACE: &[&str] = &[
    "place",
    "site",
    "prison",
    "facility",
    "place of detention",
    "location",
    "المكان",
    "السجن",
    "مكان الاحتجاز",
    "مكان التوقيف",
    "الموقع",
    "مركز الاحتجاز",
    "زیندان",
    "شوێن",
    "شوێنی گرتن",
];
const ADMITTED_AT: &[&str] = &[
    "admitted",
    "admitted at",
    "admission date",
    "date of admission",
    "entry date",
    "تاريخ الدخول",
    "تاريخ الادخال",
    "تاريخ الايداع",
    "تاريخ دخول السجن",
    "بەرواری هاتنەژوورەوە",
    "بەرواری وەرگرتن",
];
const DEPRIVED_AT: &[&str] = &[
    "date of arrest",
    "arrest date",
    "arrested at",
    "date of capture",
    "capture date",
    "detention date",
    "deprived at",
    "تاريخ الاعتقال",
    "تاريخ التوقيف",
    "تاريخ القبض",
    "تاريخ الاسر",
    "تاريخ الاحتجاز",
    "تاريخ القاء القبض",
    "بەرواری دەستگیرکردن",
    "بەرواری گرتن",
];
const DEPRIVED_WHERE: &[&str] = &[
    "place of arrest",
    "place of capture",
    "arrested in",
    "مكان الاعتقال",
    "مكان القبض",
    "مكان الاسر",
    "مكان القاء القبض",
    "شوێنی دەستگیرکردن",
];
const DEPRIVED_BY: &[&str] = &[
    "arrested by",
    "captured by",
    "arresting authority",
    "detaining authority",
    "جهة الاعتقال",
    "الجهة المعتقلة",
    "جهة التوقيف",
    "جهة القبض",
    "الجهة القابضة",
    "لایەنی دەستگیرکەر",
];
const ORDERED_BY: &[&str] = &[
    "ordered by",
    "order by",
    "ordering authority",
    "court",
    "issuing authority",
    "الجهة الامرة",
    "المحكمة",
    "جهة اصدار الامر",
    "الجهة المصدرة",
    "قاضي التحقيق",
    "دادگا",
    "لایەنی فەرمان",
];
const GROUNDS: &[&str] = &[
    "grounds",
    "charge",
    "charges",
    "reason",
    "offence",
    "offense",
    "legal basis",
    "التهمة",
    "السبب",
    "سبب التوقيف",
    "سبب الاعتقال",
    "المادة القانونية",
    "الجريمة",
    "تۆمەت",
    "هۆکار",
];
const SUPERVISED_BY: &[&str] = &[
    "supervised by",
    "supervising authority",
    "responsible authority",
    "الجهة المشرفة",
    "الجهة المسؤولة",
    "جهة الاشراف",
    "لایەنی سەرپەرشتیار",
];
const LEGAL_STATUS: &[&str] =
    &["legal status", "الوضع القانوني", "الحالة القانونية", "الصفة القانونية", "دۆخی یاسایی", "باری یاسایی"];
const BAND: &[&str] = &[
    "band",
    "wristband",
    "band number",
    "bracelet",
    "رقم السوار",
    "السوار",
    "رقم الاسوارة",
    "دەستبەند",
    "ژمارەی دەستبەند",
];
const NOTES: &[&str] = &["notes", "note", "remarks", "comment", "comments", "ملاحظات", "الملاحظات", "ملاحظة", "تێبینی"];

impl Field {
    /// Every field, in the order of the documents.
    pub const ALL: [Self; 23] = [
        Self::PrisonNumber,
        Self::Name,
        Self::NameLatin,
        Self::Father,
        Self::Grandfather,
        Self::Family,
        Self::Mother,
        Self::BirthDate,
        Self::BirthYear,
        Self::Age,
        Self::Sex,
        Self::Nationality,
        Self::Place,
        Self::AdmittedAt,
        Self::DeprivedAt,
        Self::DeprivedWhere,
        Self::DeprivedBy,
        Self::OrderedBy,
        Self::Grounds,
        Self::SupervisedBy,
        Self::LegalStatus,
        Self::Band,
        Self::Notes,
    ];

    /// Its name in a mapping file.
    pub const fn key(self) -> &'static str {
        match self {
            Self::PrisonNumber => "prison_number",
            Self::Name => "name",
            Self::NameLatin => "name_latin",
            Self::Father => "father",
            Self::Grandfather => "grandfather",
            Self::Family => "family",
            Self::Mother => "mother",
            Self::BirthDate => "birth_date",
            Self::BirthYear => "birth_year",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Nationality => "nationality",
            Self::Place => "place",
            Self::AdmittedAt => "admitted_at",
            Self::DeprivedAt => "deprived_at",
            Self::DeprivedWhere => "deprived_where",
            Self::DeprivedBy => "deprived_by",
            Self::OrderedBy => "ordered_by",
            Self::Grounds => "grounds",
            Self::SupervisedBy => "supervised_by",
            Self::LegalStatus => "legal_status",
            Self::Band => "band",
            Self::Notes => "notes",
        }
    }

    /// Headers that mean it when no mapping file says so: English, Arabic, Sorani.
    pub const fn usual_headers(self) -> &'static [&'static str] {
        match self {
            Self::PrisonNumber => PRISON_NUMBER,
            Self::Name => NAME,
            Self::NameLatin => NAME_LATIN,
            Self::Father => FATHER,
            Self::Grandfather => GRANDFATHER,
            Self::Family => FAMILY,
            Self::Mother => MOTHER,
            Self::BirthDate => BIRTH_DATE,
            Self::BirthYear => BIRTH_YEAR,
            Self::Age => AGE,
            Self::Sex => SEX,
            Self::Nationality => NATIONALITY,
            Self::Place => PLACE,
            Self::AdmittedAt => ADMITTED_AT,
            Self::DeprivedAt => DEPRIVED_AT,
            Self::DeprivedWhere => DEPRIVED_WHERE,
            Self::DeprivedBy => DEPRIVED_BY,
            Self::OrderedBy => ORDERED_BY,
            Self::Grounds => GROUNDS,
            Self::SupervisedBy => SUPERVISED_BY,
            Self::LegalStatus => LEGAL_STATUS,
            Self::Band => BAND,
            Self::Notes => NOTES,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::roster::folding::fold;

    #[test]
    fn no_usual_header_means_two_fields() {
        let mut seen: HashMap<String, Field> = HashMap::new();
        for field in Field::ALL {
            for header in field.usual_headers() {
                let before = seen.insert(fold(header), field);
                assert!(before.is_none_or(|other| other == field), "{header} means {before:?} and {field:?}");
            }
        }
    }
}
