//! What the remarks of OFAC's entries say, statement by statement: births, places, nationalities, sex, papers, weak
//! names, links. What is none of these stays a remark. Source: the conventions of OFAC's `sdn.csv`, as its files show.

use crate::list::entry::{Entry, ListedDocument, NameKind, NameQuality};
use crate::list::loading::{Loading, add, state};
use crate::list::text;

/// Beginnings of papers with a number, as the remarks write them.
const PAPERS: [&str; 34] = [
    "Passport", "National ID No.", "Identification Number", "Tax ID No.", "SSN", "Cedula No.", "Driver's License No.",
    "National Foreign ID Number", "Personal ID Card", "Residency Number", "Stateless Person ID Card",
    "Birth Certificate Number", "D.N.I.", "C.U.R.P.", "R.F.C.", "RFC", "N.I.E.", "NIT #", "RUC #", "RIF #", "I.F.E.",
    "Electoral Registry No.", "Voter Card No.", "Registration Number", "Registration ID", "Company Number",
    "Citizen's Card Number", "Diplomatic Passport", "Stateless Person Passport", "Kuwait Unique Identifier",
    "Travel Document Number", "Refugee ID Card", "Seaman's Book", "V.A.T. Number",
];

/// Beginnings of statements that point to another entry.
const LINKS: [&str; 4] = ["Linked To:", "Wife of", "Husband of", "Brother of"];

/// Takes the remarks apart. Each statement is also one of the reasons where it is none of the facts.
pub(crate) fn remarks(entry: &mut Entry, written: &str, place: &str, loading: &mut Loading) {
    for statement in apart(written) {
        let plain = statement.strip_prefix("alt. ").unwrap_or(&statement);
        fact(entry, plain, place, loading);
    }
}

/// Statements stand apart at `;`, but not within quotation marks. The last one ends in a full stop.
fn apart(written: &str) -> Vec<String> {
    let plain = written.trim().trim_end_matches('.');
    let mut parts: Vec<String> = vec![String::new()];
    let mut quoted = false;
    let mut before = ' ';
    for c in plain.chars() {
        // A quotation mark opens after a blank or a bracket; within a word it is an apostrophe.
        match c {
            '\'' if !quoted && (before == ' ' || before == '(') => quoted = true,
            '\'' if quoted => quoted = false,
            ';' if !quoted => {
                parts.push(String::new());
                before = ' ';
                continue;
            }
            _ => (),
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        before = c;
    }
    // A mark that is never closed takes nothing along: the text is taken apart without looking at marks.
    if quoted {
        parts = plain.split(';').map(str::to_owned).collect();
    }
    parts.iter().map(|part| text::clean(part)).filter(|part| !part.is_empty()).collect()
}

fn fact(entry: &mut Entry, statement: &str, place: &str, loading: &mut Loading) {
    let after = |opening: &str| statement.strip_prefix(opening).map(str::trim);
    if let Some(born) = after("DOB ") {
        loading.birth(entry, born, place);
    } else if let Some(town) = after("POB ") {
        add(&mut entry.birth_places, town);
    } else if let Some(country) = after("nationality ").or(after("citizen ")) {
        add(&mut entry.nationalities, country);
    } else if let Some(word) = after("Gender ").filter(|word| !word.contains(' ')) {
        loading.sex(entry, word, place);
    } else if let Some(quoted) = after("a.k.a. ").or(after("f.k.a. ")).filter(|name| name.starts_with('\'')) {
        let kind = if statement.starts_with('f') { NameKind::Former } else { NameKind::Alias };
        let (name, note) = quoted.trim_start_matches('\'').rsplit_once('\'').unwrap_or((quoted, ""));
        let note = note.trim_matches(['(', ')', ' ']);
        entry.names.push(text::name(&text::in_spoken_order(name), kind, NameQuality::Weak, note));
    } else if let Some(paper) = PAPERS.iter().find(|paper| statement.starts_with(**paper)) {
        entry.documents.push(document(paper, statement));
    } else if let Some(link) = LINKS.iter().find(|link| statement.starts_with(**link)) {
        state(&mut entry.links, link.trim_end_matches(':'), &statement[link.len()..]);
    } else if let Some(link) = after("Website ") {
        state(&mut entry.links, "web", link);
    } else {
        other(entry, statement);
    }
}

/// "Passport A123 (Country) issued ... expires ...": the number, who gave it, the rest.
fn document(kind: &str, statement: &str) -> ListedDocument {
    let rest = statement[kind.len()..].trim();
    let (number, rest) = rest.split_once(" (").unwrap_or_else(|| match rest.find(" issued").or(rest.find(" expires")) {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    });
    let (issuer, note) = match rest.split_once(')') {
        Some((issuer, note)) => (issuer, note),
        None => ("", rest),
    };
    ListedDocument {
        kind: kind.trim_end_matches([' ', '#']).to_owned(),
        number: text::clean(number),
        issuer: text::clean(issuer),
        note: text::clean(note),
    }
}

/// A statement in words: parents, looks, or just a reason.
fn other(entry: &mut Entry, statement: &str) {
    let small = statement.to_lowercase();
    let looks = ["height", "weight", "eyes", "hair", "complexion", "build ", "scar "];
    if looks.iter().any(|look| small.starts_with(look)) {
        add(&mut entry.description, statement);
    }
    crate::list::loading::remark(entry, statement);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Sex;

    fn read(written: &str) -> (Entry, Loading) {
        let (mut entry, mut loading) = (Entry::default(), Loading::default());
        remarks(&mut entry, written, "sdn, line 1", &mut loading);
        (entry, loading)
    }

    #[test]
    fn statements_go_where_they_belong() {
        let (entry, loading) = read(
            "DOB 10 Dec 1948; alt. DOB 1950 to 1952; POB Testville, Iraq; nationality Iraq; Gender Male; a.k.a. 'ABU TEST; \
             THE TALL'; Passport A12345 (Iraq) issued 1 Jan 2001; Linked To: TEST GROUP; son of Omar Test.",
        );
        assert_eq!(entry.births.iter().map(|b| b.text.as_str()).collect::<Vec<_>>(), ["10 Dec 1948", "1950 to 1952"]);
        assert_eq!((entry.birth_places, entry.nationalities), (vec!["Testville, Iraq".into()], vec!["Iraq".into()]));
        assert_eq!((entry.sex, entry.names[0].text.as_str()), (Some(Sex::Male), "ABU TEST; THE TALL"));
        assert_eq!((entry.documents[0].number.as_str(), entry.documents[0].issuer.as_str()), ("A12345", "Iraq"));
        assert_eq!((entry.links[0].text.as_str(), entry.fathers[0].as_str()), ("TEST GROUP", "Omar Test"));
        assert!(loading.report.is_whole(), "{}", loading.report);
    }

    #[test]
    fn a_quotation_mark_that_is_not_closed_takes_nothing_along() {
        let (entry, _) = read("a.k.a. 'TEST; DOB 1950; nationality Iraq.");
        assert_eq!(entry.births.len(), 1);
    }
}
