//! Pakistani, Afghan, Indian and Bangladeshi names in the Arabic script. Source: ours, common usage.

use super::Entry;

/// Men's names.
pub(super) const MEN: &[Entry] = &[
    &["محمد عمران", "Muhammad Imran", "Mohd Imran"],
    &["بلال", "Bilal", "Belal"],
    &["عمران", "Imran", "Emran"],
    &["فیصل", "Faisal", "Faysal"],
    &["کامران", "Kamran", "Qamran"],
    &["نوید", "Naveed", "Nawid"],
    &["جاوید", "Javed", "Jawid"],
    &["شہزاد", "Shahzad", "Shehzad"],
    &["عدنان", "Adnan", "Atnan"],
    &["طارق", "Tariq", "Tarek"],
    &["رشید", "Rashid", "Rasheed"],
    &["حمید", "Hamid", "Hameed"],
    &["نعیم", "Naeem", "Naim"],
    &["وسیم", "Waseem", "Wasim"],
    &["عثمان", "Usman", "Othman"],
    &["سلیم", "Saleem", "Selim"],
    &["گلاب", "Gulab", "Golab"],
    &["زاہد", "Zahid", "Zahed"],
    &["شاہد", "Shahid", "Shahed"],
    &["اکرم", "Akram", "Ekram"],
    &["عاطف", "Atif", "Atef"],
    &["بابر", "Babar", "Baber"],
    &["شکیل", "Shakeel", "Shakil"],
    &["رفیق", "Rafiq", "Rafik"],
];

/// Family names.
pub(super) const FAMILIES: &[Entry] = &[
    &["خان", "Khan", "Chan"],
    &["احمد", "Ahmed", "Ahmad"],
    &["حسین", "Hussain", "Hossain"],
    &["ملک", "Malik", "Malek"],
    &["شیخ", "Sheikh", "Shaikh"],
    &["قریشی", "Qureshi", "Kureshi"],
    &["صدیقی", "Siddiqui", "Siddiqi"],
    &["بٹ", "Butt", "Bhat"],
    &["چوہدری", "Chaudhry", "Choudhury"],
    &["میاں", "Mian", "Miya"],
    &["اعوان", "Awan", "Avan"],
    &["راجپوت", "Rajput", "Rajpoot"],
    &["غنی", "Ghani", "Gani"],
    &["نوری", "Noori", "Nuri"],
    &["احمدزئی", "Ahmadzai", "Ahmadzay"],
    &["یوسفزئی", "Yousafzai", "Yusufzai"],
    &["خٹک", "Khattak", "Khatak"],
    &["درانی", "Durrani", "Dorani"],
    &["کریمی", "Karimi", "Kareemi"],
    &["رحمان", "Rahman", "Rehman"],
    &["اسلام", "Islam", "Eslam"],
    &["انصاری", "Ansari", "Ansary"],
];

/// Women's names.
pub(super) const WOMEN: &[Entry] = &[
    &["فاطمہ", "Fatima", "Fatema"],
    &["عائشہ", "Ayesha", "Aisha"],
    &["زینب", "Zainab", "Zeenab"],
    &["خدیجہ", "Khadija", "Khadeeja"],
    &["نسرین", "Nasreen", "Nasrin"],
    &["پروین", "Parveen", "Parvin"],
    &["شمیم", "Shamim", "Shameem"],
    &["رضیہ", "Razia", "Raziya"],
    &["ثمینہ", "Samina", "Sameena"],
    &["گلالئی", "Gulalai", "Golalay"],
    &["رخسانہ", "Rukhsana", "Roksana"],
    &["نجمہ", "Najma", "Nejma"],
];
