//! The documents that must not drift from the code: formats, and links that lead somewhere. Source: ours.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use custody::event::{Kind, Signing, Stream};
use custody::{AuthorityId, ClearanceId, MovementId, PersonNumber, PlaceId};

use crate::source::{files, root};

fn formats() -> String {
    fs::read_to_string(root().join("docs/formats.md")).unwrap()
}

/// The rows of the tables under a heading, cells trimmed and without back-ticks; heads and rules left out.
fn rows_under(document: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) =
        document.split_once(&format!("\n{heading}\n")).unwrap_or_else(|| panic!("docs/formats.md has no {heading:?}"));
    let level = heading.chars().take_while(|c| *c == '#').count();
    let ends = |line: &&str| {
        let depth = line.chars().take_while(|c| *c == '#').count();
        (1..=level).contains(&depth)
    };
    let lines = section.lines().take_while(|line| !ends(line));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|c| c.trim().replace('`', "")).collect::<Vec<_>>();
    lines
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"))
        .map(cells)
        .filter(|row| row.first().is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()) || c.starts_with("C-")))
        .collect()
}

fn stream_word(kind: Kind) -> &'static str {
    let streams = [
        ("authority", Stream::Authority(AuthorityId::parse("a").unwrap())),
        ("place", Stream::Place(PlaceId::parse("p").unwrap())),
        ("person", Stream::Person(PersonNumber::new(0, 0).unwrap())),
        ("movement", Stream::Movement(MovementId::parse("m").unwrap())),
        ("clearance", Stream::Clearance(ClearanceId::parse("c").unwrap())),
    ];
    let fitting: Vec<_> = streams.iter().filter(|(_, stream)| kind.fits(stream)).map(|(word, _)| *word).collect();
    assert_eq!(fitting.len(), 1, "{} fits {fitting:?}, one stream is needed", kind.name());
    fitting[0]
}

fn signing_word(kind: Kind) -> &'static str {
    match kind.signing() {
        Signing::Device => "device",
        Signing::Officer => "officer",
        Signing::Two => "two officers",
    }
}

#[test]
fn the_table_of_event_kinds_is_in_step_with_the_code() {
    let written: Vec<String> =
        rows_under(&formats(), "## Event kinds").iter().map(|row| row[..5.min(row.len())].join(" | ")).collect();
    let coded: Vec<String> = Kind::ALL
        .iter()
        .map(|k| format!("{} | {} | {} | {} | {}", k.code(), k.name(), stream_word(*k), k.group(), signing_word(*k)))
        .collect();
    let missing: Vec<_> = coded.iter().filter(|row| !written.contains(row)).collect();
    let stray: Vec<_> = written.iter().filter(|row| !coded.contains(row)).collect();
    assert!(
        written == coded,
        "partners read logs by docs/formats.md, so its table must say what the code does\n\
         not in the table: {missing:#?}\nnot in the code: {stray:#?}"
    );
}

#[test]
fn the_person_numbers_in_the_document_are_the_ones_the_code_makes() {
    let rows = rows_under(&formats(), "## Person number");
    assert!(rows.len() >= 8, "only {} vectors are written down", rows.len());
    for row in rows {
        let [block, serial] = [&row[1], &row[2]].map(|cell| cell.parse().unwrap());
        let number = PersonNumber::new(block, serial).unwrap();
        assert_eq!(row[0], number.to_string(), "the vector for block {block}, serial {serial} is wrong");
        assert_eq!(PersonNumber::parse(&row[0]).unwrap(), number, "{} does not read back", row[0]);
        assert_eq!(row[3], number.arabic_indic(), "the Arabic-Indic form of {} is wrong", row[0]);
    }
}

/// Index and name of each field of a struct, from its source.
fn fields(source: &str, of: &str) -> BTreeSet<(u8, String)> {
    let (_, body) = source.split_once(&format!("pub struct {of} {{")).unwrap_or_else(|| panic!("no struct {of}"));
    let (body, _) = body.split_once("\n}").unwrap();
    let mut found = BTreeSet::new();
    let mut index = None;
    for line in body.lines().map(str::trim) {
        if let Some((_, rest)) = line.split_once("n(") {
            index = rest.split_once(')').and_then(|(n, _)| n.parse().ok());
        } else if let Some((name, _)) = line.strip_prefix("pub ").and_then(|l| l.split_once(':')) {
            found.insert((index.take().unwrap(), name.to_owned()));
        }
    }
    found
}

#[test]
fn the_indices_of_envelope_and_entry_in_the_document_are_the_ones_in_the_code() {
    let source = fs::read_to_string(root().join("crates/custody/src/envelope.rs")).unwrap();
    let document = formats();
    for of in ["Envelope", "Signatory", "Label", "Binding", "LogHead", "Idempotency", "Entry", "Signature"] {
        let written: BTreeSet<_> = rows_under(&document, &format!("### {of}"))
            .iter()
            .map(|row| (row[0].parse().unwrap(), row[1].clone()))
            .collect();
        assert_eq!(written, fields(&source, of), "the table under ### {of} and the code differ; the code decides");
    }
}

#[test]
fn every_link_in_the_documents_leads_somewhere() {
    let mut dead = Vec::new();
    let mut seen = 0;
    for file in files(".md") {
        let folder = root().join(Path::new(&file.path).parent().unwrap());
        for (at, _) in file.text.match_indices("](") {
            let target = file.text[at + 2..].split([')', '#']).next().unwrap_or("");
            if target.is_empty() || target.contains("://") || target.starts_with("mailto:") {
                continue;
            }
            seen += 1;
            if !folder.join(target).exists() {
                dead.push(format!("{}: {target}", file.path));
            }
        }
    }
    assert!(seen > 10, "only {seen} links were found: the search is broken");
    assert!(dead.is_empty(), "a link that leads nowhere tells a reader that nobody looked\n{}", dead.join("\n"));
}

/// An example that nobody can run teaches to distrust the others.
#[test]
fn every_person_number_in_an_example_has_the_check_digit_that_is_asked_for() {
    let mut seen = 0;
    for file in files(".rs").into_iter().filter(|f| f.path.starts_with("crates/cli/src/")) {
        for (at, line) in file.text.lines().enumerate().filter(|(_, line)| line.contains("///")) {
            for (start, _) in line
                .match_indices("C-")
                .filter(|(start, _)| line[*start + 2..].starts_with(|c: char| c.is_ascii_digit()))
            {
                let number: String =
                    line[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
                // A shorter word is something else, such as the type of an aircraft.
                if number.len() < "C-4821-0937".len() {
                    continue;
                }
                let place = format!("{}:{}: {number}", file.path, at + 1);
                assert!(PersonNumber::parse(&number).is_ok(), "{place} is refused");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "only {seen} were found: the walk is broken");
}
