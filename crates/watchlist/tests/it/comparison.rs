//! Comparison, explanation and search on made-up names.

use watchlist::{Gallery, Language, Name, RestsOn, Says, compare, explain, extract};

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}

fn weight(query: &str, listed: &str) -> i32 {
    compare(&read(query), &read(listed), &mut ()).weight()
}

#[test]
fn spellings_of_one_name_weigh_more_than_other_names() {
    let query = "Mohammed Abdelrahman al-Zubaydi";
    for same in ["Muhammad Abd al-Rahman az-Zubaidi", "محمد عبد الرحمن الزبيدي", "MOHAMAD ABDURAHMAN ALZOBAIDI"]
    {
        for other in ["Mahmoud Abdelaziz al-Dulaimi", "Mohammed Ibrahim al-Zawi", "محمد عبد الكريم الجبوري"]
        {
            assert!(weight(query, same) > weight(query, other) + 200, "{same} {other}");
        }
    }
}

#[test]
fn a_rare_token_weighs_more_than_a_common_one() {
    assert!(weight("Qasmurad", "Qasmurad") > weight("Mohammed", "Mohammed") + 200);
}

#[test]
fn order_hardly_matters_and_a_missing_tail_little() {
    let whole = weight("Salim Yusuf Haddadi", "Salim Yusuf Haddadi");
    assert!(whole - weight("Haddadi Salim Yusuf", "Salim Yusuf Haddadi") < 100);
    assert!(weight("Salim Haddadi", "Salim Yusuf Haddadi") > 300);
}

#[test]
fn two_tokens_written_as_one_are_found() {
    let apart = compare(&read("Nur Jan Haddadi"), &read("Nurjan Haddadi"), &mut ());
    let joined = apart.tokens.iter().any(|line| matches!(&line.says, Says::Alike { query, .. } if *query == (0..7)));
    assert!(joined, "{apart:?}");
    let other_way = compare(&read("Nurjan Haddadi"), &read("Nur Jan Haddadi"), &mut ());
    assert!(other_way.tokens.iter().any(|line| matches!(&line.says, Says::Alike { listed, .. } if *listed == (0..7))));
}

#[test]
fn a_kunya_or_one_part_alone_is_called_what_it_is() {
    let rests_on = |a: &str, b: &str| compare(&read(a), &read(b), &mut ()).rests_on;
    assert_eq!(rests_on("Abu Hamza", "Salim Haddadi Abu Hamza"), RestsOn::Kunya);
    assert_eq!(rests_on("Haddadi", "Salim Haddadi"), RestsOn::SinglePart);
    assert_eq!(rests_on("Salim Haddadi", "Salim Haddadi"), RestsOn::Parts);
    assert_eq!(rests_on("Xwqrt", "Salim Haddadi"), RestsOn::Nothing);
}

/// Sum of all figures but the last one, and the last one, in hundredths, read from the text as a person would.
pub(crate) fn figures(text: &str) -> (i32, i32) {
    let line_figure = |line: &str| {
        let figure: String =
            line.rsplit(": ").next()?.chars().filter(|c| !matches!(c, '\u{2068}' | '\u{2069}' | '.')).collect();
        figure.parse::<i32>().ok()
    };
    let mut all: Vec<i32> = text.lines().filter_map(line_figure).collect();
    let sum = all.pop().unwrap();
    (all.iter().sum(), sum)
}

#[test]
fn the_lines_of_an_explanation_add_up_to_the_last_hundredth_in_both_languages() {
    let pairs = [
        ("Mullah Abu Bakr Salim bin Yusuf", "Abu-Bakr Yousef Haddadi"),
        ("محمد عبد الرحمن الزبيدي", "Mohamed Abdurahman K. al-Zubaidi"),
        ("Viktor Petrovich Sokolov", "Соколов Виктор"),
    ];
    for (query, listed) in pairs {
        let (query, listed) = (read(query), read(listed));
        let comparison = compare(&query, &listed, &mut ());
        for language in [Language::English, Language::Arabic] {
            let text = explain(&comparison, &query, &listed, language);
            let (lines, sum) = figures(&text);
            assert_eq!(lines, sum, "{text}");
            assert_eq!(sum, comparison.weight(), "{text}");
        }
    }
}

#[test]
fn search_finds_the_entry_and_says_the_weight_that_comparing_says() {
    let listed =
        ["Salim Yusuf Haddadi", "Muhammad Abd al-Rahman az-Zubaidi", "محمود عبد العزيز الدليمي", "Abu Hamza al-Halabi"];
    let names: Vec<Name> = listed.iter().map(|text| read(text)).collect();
    let gallery = Gallery::new((0u32..).zip(&names));
    for (entry, query) in [
        (0, "Saleem Yousef al-Haddady"),
        (1, "محمد عبدالرحمن الزبيدي"),
        (2, "Mahmood Abdulaziz Dulaimi"),
        (3, "Abou Hamza el Halaby"),
    ] {
        let query = read(query);
        let hits = gallery.search(&query, 10);
        assert_eq!(hits[0].entry, entry, "{query}");
        for hit in hits {
            assert_eq!(hit.weight, compare(&query, &names[hit.name as usize], &mut ()).weight());
        }
    }
}

#[test]
fn two_parts_are_no_spelling_of_one_of_them() {
    assert!(weight("A. B.", "A. B.") > weight("A. B.", "B."));
    assert!(weight("Sa Lim", "Lim") < weight("Sa Lim", "Salim"));
}
