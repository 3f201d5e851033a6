//! Words that lists write where nothing is known, of a name, a number or anything else. Source: ours, as office lists
//! have them.

use super::folding::fold;

/// Words that lists write where nothing is known.
pub(super) fn says_unknown(text: &str) -> bool {
    matches!(
        fold(text).as_str(),
        "" | "unknown" | "n a" | "na" | "none" | "غير معروف" | "مجهول" | "لا يوجد" | "نهزانراو"
    )
}

/// Words that lists write in place of a name. Letters lost in a conversion are no such word.
pub(super) fn says_no_name(text: &str) -> bool {
    let folded = fold(text);
    let said = matches!(
        folded.as_str(),
        "no name" | "not known" | "not available" | "unidentified" | "unnamed" | "nil" | "null" | "nn" | "n n" | "xxx"
    ) || matches!(
        folded.as_str(),
        "مجهول الهويه"
            | "مجهوله الهويه"
            | "مجهوله"
            | "مجهول الاسم"
            | "غير معروفه"
            | "غير معلوم"
            | "بلا اسم"
            | "بدون اسم"
            | "لا اسم له"
            | "بدون"
            | "بي ناو"
            | "نهناسراو"
            | "ناو نيه"
    );
    !text.contains('?') && (said || says_unknown(text))
}

/// Whether a figure other than nought stands in it, of whatever script: without one a number numbers nobody, whatever
/// its word, and two men who bear the same word are not one.
pub(super) fn has_figure(text: &str) -> bool {
    fold(text).chars().any(|c| c.is_numeric() && c != '0')
}

/// What lists write in place of a number: a word for none, or noughts alone. Asked only of what has no figure.
pub(super) fn says_no_number(text: &str) -> bool {
    let folded = fold(text);
    let said = matches!(
        folded.as_str(),
        "nil" | "null" | "not known" | "not available" | "no number" | "not given" | "pending" | "tbd" | "tba" | "xxx"
    ) || matches!(
        folded.as_str(),
        "بدون"
            | "بدون رقم"
            | "بلا"
            | "بلا رقم"
            | "لا رقم"
            | "لا رقم له"
            | "ليس له رقم"
            | "غير معلوم"
            | "غير محدد"
            | "قيد الانتظار"
            | "بي ژماره"
            | "нет"
            | "нет номера"
            | "без номера"
            | "неизвестно"
            | "б н"
    );
    said || says_unknown(text) || folded.chars().all(|c| c == '0' || c == ' ')
}
