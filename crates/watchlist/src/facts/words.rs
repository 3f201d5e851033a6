//! Facts in words that a watch officer can repeat in court, English and Arabic. Source: ours.

use crate::explain::{Language, isolated};

use super::Sex;
use super::births::Agreement;
use super::lines::Fact;
use super::marks::{Mark, MarkKind};

/// What a line says.
pub(super) fn said(fact: &Fact, language: Language) -> String {
    match language {
        Language::English => english(fact),
        Language::Arabic => arabic(fact),
    }
}

fn english(fact: &Fact) -> String {
    match fact {
        Fact::Birth { person, listed, agreement, chances } => {
            let agrees = match agreement {
                Agreement::SameDay => "the same day".to_owned(),
                Agreement::SameDayOtherYear => "the same day and month, another year".to_owned(),
                Agreement::SameYear => "the same year, another day".to_owned(),
                Agreement::Overlaps => "these can be the same".to_owned(),
                Agreement::YearsApart(years) => format!("up to {years} years apart"),
            };
            let (person, listed) = (isolated(&person.to_string()), isolated(&listed.to_string()));
            let of = if *chances > 1 { format!("; the nearest of {chances} readings") } else { String::new() };
            format!("born {person}, listed {listed}: {agrees}{of}")
        }
        Fact::Nationality { same, person, listed } => pair("nationality", *same, person, listed, "the same country"),
        Fact::Place { same, person, listed } => pair("place of birth", *same, person, listed, "sound alike"),
        Fact::Sex { person, listed } => format!("sex {}, listed {}", person.word(), listed.word()),
        Fact::Document { person, listed, differs: 0 } => {
            format!("number of a paper {} is the listed {}", isolated(person), isolated(listed))
        }
        Fact::Document { person, listed, .. } => {
            format!("number of a paper {} is one sign off the listed {}", isolated(person), isolated(listed))
        }
        Fact::Parent { mother, person, listed } => {
            let who = if *mother { "mother" } else { "father" };
            format!("{who} \"{}\", listed {who} \"{}\"", isolated(person), isolated(listed))
        }
        Fact::Nasab { part, father, of_listed: false } => {
            format!("\"{}\" in the name is the listed father \"{}\"", isolated(part), isolated(father))
        }
        Fact::Nasab { part, father, of_listed: true } => {
            format!("\"{}\" in the listed name is the father \"{}\"", isolated(part), isolated(father))
        }
        Fact::Height { person_cm, listed_cm } => format!("height {person_cm} cm, listed {listed_cm} cm"),
        Fact::Mark(mark) => format!("both have this mark: {}", mark_english(mark)),
    }
}

fn pair(what: &str, same: bool, person: &str, listed: &str, how: &str) -> String {
    let how = if same { how.to_owned() } else { "not the same".to_owned() };
    format!("{what} \"{}\", listed \"{}\": {how}", isolated(person), isolated(listed))
}

fn mark_english(mark: &Mark) -> String {
    let kind = match mark.kind {
        MarkKind::Scar => "scar",
        MarkKind::Tattoo => "tattoo",
        MarkKind::Missing => "missing",
        MarkKind::Burn => "burn",
        MarkKind::Birthmark => "birthmark",
        MarkKind::Impaired => "impaired",
    };
    let side = mark.left.map_or("", |left| if left { "left " } else { "right " });
    format!("{kind}, {side}{}", mark.part.unwrap_or("body"))
}

fn arabic(fact: &Fact) -> String {
    match fact {
        Fact::Birth { person, listed, agreement, chances } => {
            let agrees = match agreement {
                Agreement::SameDay => "اليوم نفسه".to_owned(),
                Agreement::SameDayOtherYear => "اليوم والشهر نفساهما والسنة مختلفة".to_owned(),
                Agreement::SameYear => "السنة نفسها واليوم مختلف".to_owned(),
                Agreement::Overlaps => "يمكن أن يكونا واحدًا".to_owned(),
                Agreement::YearsApart(years) => format!("الفرق حتى {years} من السنين"),
            };
            let (person, listed) = (isolated(&person.to_string()), isolated(&listed.to_string()));
            let of = if *chances > 1 { format!("؛ الأقرب من {chances} قراءات") } else { String::new() };
            format!("الميلاد {person}، وفي القائمة {listed}: {agrees}{of}")
        }
        Fact::Nationality { same, person, listed } => two("الجنسية", *same, person, listed, "البلد نفسه"),
        Fact::Place { same, person, listed } => two("مكان الميلاد", *same, person, listed, "متشابهان في النطق"),
        Fact::Sex { person, listed } => format!("الجنس {}، وفي القائمة {}", sex(*person), sex(*listed)),
        Fact::Document { person, listed, differs: 0 } => {
            format!("رقم الوثيقة {} هو المدرج {}", isolated(person), isolated(listed))
        }
        Fact::Document { person, listed, .. } => {
            format!("رقم الوثيقة {} يختلف بعلامة واحدة عن المدرج {}", isolated(person), isolated(listed))
        }
        Fact::Parent { mother, person, listed } => {
            let who = if *mother { "الأم" } else { "الأب" };
            format!("{who} «{}»، وفي القائمة {who} «{}»", isolated(person), isolated(listed))
        }
        Fact::Nasab { part, father, of_listed: false } => {
            format!("«{}» في الاسم هو الأب المدرج «{}»", isolated(part), isolated(father))
        }
        Fact::Nasab { part, father, of_listed: true } => {
            format!("«{}» في الاسم المدرج هو الأب «{}»", isolated(part), isolated(father))
        }
        Fact::Height { person_cm, listed_cm } => format!("الطول {person_cm} سم، وفي القائمة {listed_cm} سم"),
        Fact::Mark(mark) => format!("لكليهما هذه العلامة: {}", mark_arabic(mark)),
    }
}

fn two(what: &str, same: bool, person: &str, listed: &str, how: &str) -> String {
    let how = if same { how } else { "مختلفان" };
    format!("{what} «{}»، وفي القائمة «{}»: {how}", isolated(person), isolated(listed))
}

fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "أنثى",
        Sex::Male => "ذكر",
    }
}

fn mark_arabic(mark: &Mark) -> String {
    let kind = match mark.kind {
        MarkKind::Scar => "ندبة",
        MarkKind::Tattoo => "وشم",
        MarkKind::Missing => "فقدان",
        MarkKind::Burn => "حرق",
        MarkKind::Birthmark => "وحمة",
        MarkKind::Impaired => "عاهة",
    };
    let part = match mark.part.unwrap_or("body") {
        "forehead" => "الجبين",
        "face" => "الوجه",
        "nose" => "الأنف",
        "eye" => "العين",
        "ear" => "الأذن",
        "head" => "الرأس",
        "neck" => "الرقبة",
        "shoulder" => "الكتف",
        "chest" => "الصدر",
        "belly" => "البطن",
        "back" => "الظهر",
        "arm" => "الذراع",
        "hand" => "اليد",
        "finger" => "الإصبع",
        "leg" => "الساق",
        "foot" => "القدم",
        _ => "الجسم",
    };
    let side = mark.left.map_or("", |left| if left { " الجهة اليسرى" } else { " الجهة اليمنى" });
    format!("{kind}، {part}{side}")
}
