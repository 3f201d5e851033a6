//! What holds of every text and every pair of names.

use proptest::prelude::*;
use watchlist::parameters::{NAME_BYTES_MAX, NAME_TOKENS_MAX};
use watchlist::{Gallery, Language, Name, compare, explain, extract};

fn read(text: &str) -> Name {
    extract(text, &mut ()).0
}

/// Names as lists write them: parts in three scripts, with articles, sons of, kunyas, initials, joined and apart.
fn name() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[A-Z][a-z]{1,8}",
        "(al-|el |Abu |Abd al-|bin |Mullah |Umm )[A-Z][a-z]{2,7}",
        "[A-Z]\\.",
        "[ابتحخدرزسعفقكلمنهوي]{2,7}",
        "(ال|عبد ال|أبو |بن )[بتحخدرزسعفقكلمنهوي]{3,6}",
        "[А-Я][а-я]{2,8}",
    ];
    proptest::collection::vec(part, 1..6).prop_map(|parts| parts.join(" "))
}

/// The same with vowels: what a token without them is worth depends on which vowels the other side writes in.
fn name_with_vowels() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[A-Z][a-z]{1,8}",
        "(al-|el |Abu |Abd al-|bin |Mullah |Umm )[A-Z][a-z]{2,7}",
        "[A-Z]\\.",
        "[А-Я][а-я]{2,8}",
    ];
    proptest::collection::vec(part, 1..6).prop_map(|parts| parts.join(" "))
}

proptest! {
    #[test]
    fn any_text_is_read_within_bounds_and_spans_are_of_the_text(text in any::<String>()) {
        let (name, quality) = extract(&text, &mut ());
        prop_assert!(name.text.len() <= NAME_BYTES_MAX && text.starts_with(&name.text));
        prop_assert!(name.tokens.len() <= NAME_TOKENS_MAX);
        prop_assert_eq!(quality.bytes_left_out, text.len() - name.text.len());
        let mut last = 0;
        for token in &name.tokens {
            prop_assert!(name.text.get(token.span.clone()).is_some_and(|written| !written.is_empty()));
            prop_assert!(token.span.start >= last, "spans overlap in {:?}", text);
            last = token.span.end;
        }
    }

    #[test]
    fn capitals_do_not_change_a_latin_name(text in "[A-Za-z' -]{0,40}") {
        prop_assert_eq!(read(&text.to_uppercase()).to_string(), read(&text.to_lowercase()).to_string());
    }

    #[test]
    fn no_name_is_nearer_to_a_name_with_vowels_than_itself(a in name_with_vowels(), b in name_with_vowels()) {
        let (a, b) = (read(&a), read(&b));
        prop_assert!(compare(&a, &a, &mut ()).weight() >= compare(&a, &b, &mut ()).weight(), "{} {}", a, b);
    }

    #[test]
    fn lines_account_for_every_compared_token_once(a in name(), b in name()) {
        use watchlist::Says;
        let (a, b) = (read(&a), read(&b));
        let comparison = compare(&a, &b, &mut ());
        let within = |name: &Name, span: &std::ops::Range<usize>| {
            name.compared().filter(|t| t.span.start >= span.start && t.span.end <= span.end).count()
        };
        let (mut of_a, mut of_b) = (0, 0);
        for line in &comparison.tokens {
            match &line.says {
                Says::Alike { query, listed, .. } => { of_a += within(&a, query); of_b += within(&b, listed); }
                Says::OnlySearched(span) => of_a += within(&a, span),
                Says::OnlyListed(span) => of_b += within(&b, span),
                Says::InOrder => (),
            }
        }
        prop_assert_eq!((of_a, of_b), (a.compared().count(), b.compared().count()));
        for language in [Language::English, Language::Arabic] {
            prop_assert!(explain(&comparison, &a, &b, language).lines().count() > comparison.tokens.len());
        }
    }

    #[test]
    fn searching_weighs_as_comparing_does(names in proptest::collection::vec(name(), 1..12), query in name()) {
        let names: Vec<Name> = names.iter().map(|text| read(text)).collect();
        let query = read(&query);
        let gallery = Gallery::new((0u32..).zip(&names));
        let mut searcher = gallery.searcher();
        let hits = searcher.search(&query, 20);
        for hit in &hits {
            prop_assert_eq!(hit.weight, compare(&query, &names[hit.name as usize], &mut ()).weight());
        }
        // What was reckoned for other names changes nothing.
        let _ = names.iter().map(|name| searcher.search(name, 5)).count();
        prop_assert_eq!(searcher.search(&query, 20), hits);
    }
}
