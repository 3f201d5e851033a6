//! Checks the packs in the repository and the complaints about broken ones. Source: ours.

use super::*;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

fn clock<'p>(pack: &'p Pack, name: &str) -> &'p ClockRule {
    pack.adopted.clocks.iter().find(|clock| clock.name == name).unwrap_or_else(|| panic!("no clock {name}"))
}

#[test]
fn the_iraq_pack_holds_the_statute_clocks() {
    let pack = Pack::load(&repository("jurisdictions/iraq")).unwrap();
    let judge = clock(&pack, "judge");
    assert_eq!((judge.starts, judge.stops, judge.limit_min), (ClockStart::Deprived, ClockStop::FileToJudge, 24 * 60));
    let questioning = clock(&pack, "first-questioning");
    assert_eq!((questioning.starts, questioning.limit_min), (ClockStart::Presented, 24 * 60));
    let renewal = clock(&pack, "order-renewal");
    assert_eq!((renewal.limit_min, renewal.repeats), (15 * 24 * 60, true));
    assert_eq!(clock(&pack, "capture-card-arrival").limit_min, 7 * 24 * 60);
    assert_eq!(clock(&pack, "capture-card-transfer").starts, ClockStart::Transferred);
    assert_eq!(clock(&pack, "bureau-notice").limit_min, 24 * 60);
    assert_eq!(clock(&pack, "separate-housing").limit_min, 60);
    assert!(pack.clauses.iter().all(|clause| !clause.status.is_empty()));
}

#[test]
fn the_digest_is_of_the_file_itself() {
    let path = repository("jurisdictions/example");
    let pack = Pack::load(&path).unwrap();
    let bytes = std::fs::read(path.join(PACK_FILE)).unwrap();
    assert_eq!(pack.adopted.digest.0, <[u8; 32]>::from(Sha256::digest(&bytes)));
}

#[test]
fn every_key_of_a_pack_is_needed_or_known_and_the_complaint_names_it() {
    let path = repository("jurisdictions/iraq/pack.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    let optional = ["note", "repeats"];
    let mut broken = 0;
    for (index, line) in text.lines().enumerate() {
        let Some((key, _)) = line.split_once(" = ") else { continue };
        let mut lines: Vec<&str> = text.lines().collect();
        let misspelt = format!("{key}x = 1");
        lines[index] = &misspelt;
        let error = Pack::parse(&path, &lines.join("\n")).expect_err(line);
        assert!(error.line > 0, "{error}");
        assert!(error.key.contains(key), "{error}");
        if optional.contains(&key) {
            assert_eq!(error.line, index + 1, "{error}");
        }
        broken += 1;
    }
    assert!(broken > 40, "only {broken} keys tried");
}

#[test]
fn an_unknown_starting_event_is_named_with_the_known_ones() {
    let text = std::fs::read_to_string(repository("jurisdictions/example/pack.toml")).unwrap();
    let error = Pack::parse(Path::new("p.toml"), &text.replacen("\"deprived\"", "\"arrested\"", 1)).unwrap_err();
    assert!(error.to_string().starts_with("p.toml:"), "{error}");
    assert!(error.to_string().contains("starts: is \"arrested\", one of deprived, admitted"), "{error}");
}
