//! A partner's log that was cut back to just before an offer is noticed from what the receipt's proofs lead to; and lists
//! and proofs that were altered never read as good. Source: ours; `custody.md` (The log; Hand-over receipt), decision 0034.

use std::fs;

use custody::keys::SigningKey;
use custody::receipt::Receipt;
use custody::revocation::RevocationList;
use custody::{Moment, Span};

use crate::folder::copy_all;
use crate::two_sides::{Ran, TwoSides, authority};

const ROOTS: [&str; 4] = ["--root", "north/keys/north/root.pub", "--root", "south/keys/south/root.pub"];

fn done(ran: Ran, code: i32) -> Ran {
    assert_eq!(ran.code, code, "{}", ran.said);
    ran
}

fn verify(sides: &TwoSides, file: &str, more: &[&str]) -> Ran {
    sides.run_bare(None, &[&["receipt", "verify", file], &ROOTS[..], more].concat())
}

/// Three handed over, the receipt with both proofs in `whole`; north's folder as it was just before the offer in
/// `north-before`.
fn handed_over() -> TwoSides {
    let sides = TwoSides::ready(3);
    copy_all(&sides.path("north"), &sides.path("north-before"));
    let offer = ["hand", "offer", "--movement", "m-1", "--to", "south", "--place", "south-prison", "--out", "offer"];
    done(sides.run("north", &offer), 0);
    done(sides.run("south", &["hand", "accept", "offer", "--counted", "3", "--out", "answer"]), 0);
    done(sides.run("north", &["hand", "accept", "answer"]), 0);
    done(sides.run("north", &["receipt", "attach", "answer", "--out", "whole"]), 0);
    sides
}

/// North's log is put back to where it was before the offer.
fn cut_back(sides: &TwoSides) {
    fs::rename(sides.path("north"), sides.path("north-after")).unwrap();
    fs::rename(sides.path("north-before"), sides.path("north")).unwrap();
}

#[test]
fn a_log_cut_back_to_just_before_the_offer_is_noticed_from_the_proof_that_the_receipt_carries() {
    let mut sides = handed_over();
    cut_back(&sides);
    let north = sides.path("north");
    let witness = ["--witness", "--data", north.to_str().unwrap()];
    sides.now = sides.now + Span::HOUR;
    // South has seen the log further: a bundle of the cut one, signed later, is no old bundle.
    done(sides.run("north", &["log", "export", "--to", "south", "--out", "cut"]), 0);
    let cut = done(sides.run("south", &["log", "import", "cut"]), 1);
    assert!(cut.json["error"].as_str().unwrap().contains("the log has lost its end"), "{}", cut.said);
    let alarm = done(verify(&sides, "whole", &witness), 1);
    assert!(alarm.json["alarm"].as_str().unwrap().contains("are known from receipt"), "{}", alarm.said);
    assert_eq!(alarm.json["verdict"], "holds; key status unknown", "the receipt holds all the same");
    assert_ne!(sides.run("north", &["log", "checkpoint"]).code, 0, "it opens for reading only");
}

#[test]
fn whoever_has_seen_the_proof_alone_is_told_that_a_bundle_ends_before_it() {
    let sides = handed_over();
    cut_back(&sides);
    done(sides.run("north", &["log", "export", "--to", "south", "--out", "older"]), 0);
    let south = sides.path("south");
    done(verify(&sides, "whole", &["--witness", "--data", south.to_str().unwrap()]), 0);
    // Signed at the same time it may be an older bundle, and nothing is called cut: a person must look.
    let older = done(sides.run("south", &["log", "import", "older"]), 4);
    let said = older.json["known_beyond"].as_str().unwrap();
    assert!(said.contains("proof") && said.contains("ask north for its newest bundle"), "{}", older.said);
}

#[test]
fn a_proof_in_a_log_that_was_taken_in_shows_how_far_another_log_was() {
    let sides = handed_over();
    // South hears by north's own log how far north's log was, and then of a copy that ends before.
    done(sides.run("north", &["log", "export", "--to", "south", "--out", "all"]), 0);
    done(sides.run("south", &["log", "import", "all"]), 0);
    let south = sides.desk("south", operations::open::Access::Read);
    let seen = south.journal().checkpoints(&authority("north")).unwrap();
    assert!(seen.iter().any(|c| c.held_by.ends_with("proof")), "{seen:?}");
}

#[test]
fn a_list_or_a_proof_that_was_altered_never_reads_as_good_and_one_line_says_how_the_receipt_stands() {
    let sides = handed_over();
    let good = done(verify(&sides, "whole", &[]), 0);
    assert_eq!(good.json["verdict"], "holds; key status unknown");
    let (later, thief) = (sides.now + Span::HOUR, SigningKey::from_seed(&[9; 32]));
    let write = |name: &str, bytes: &[u8]| fs::write(sides.path(name), bytes).unwrap();
    let list = |of: &str, at: Moment| RevocationList::issue(authority(of), at, Vec::new(), &thief).encode();
    write("forged", &list("north", later));
    write("east", &list("east", later));
    for (name, says) in [("forged", "not signed by the root of north"), ("east", "no side of this receipt")] {
        let ran = done(verify(&sides, "whole", &["--revocations", name]), 4);
        assert_eq!(ran.json["verdict"], "holds; key status unknown", "{}", ran.said);
        assert!(ran.json["why"].to_string().contains(says), "{}", ran.said);
        assert_eq!(ran.json["signatures"][0]["key_status"], "unknown");
    }
    write("cut-list", &list("north", later)[..20]);
    assert!(done(verify(&sides, "whole", &["--revocations", "cut-list"]), 1).json["hint"].is_string());

    let whole = Receipt::decode(&fs::read(sides.path("whole")).unwrap()).unwrap();
    type Alter = fn(&mut custody::inclusion::InclusionProof);
    let altered: [(Alter, &str); 4] = [
        (|proof| proof.checkpoint = "no note".into(), "cannot be read"),
        (
            |proof| proof.checkpoint = proof.checkpoint.replace("custodia/north", "custodia/east"),
            "no side of this receipt",
        ),
        (|proof| proof.path[0].0[0] ^= 1, "not in the log"),
        (|proof| proof.disclosed[40] ^= 1, "does not keep this receipt"),
    ];
    for (alter, says) in altered {
        let mut harmed = whole.without_proofs();
        for (n, proof) in whole.proofs().iter().enumerate() {
            let mut proof = proof.clone();
            if n == 0 {
                alter(&mut proof);
            }
            harmed.attach(proof).unwrap();
        }
        write("harmed", &harmed.encode());
        let ran = done(verify(&sides, "harmed", &[]), 1);
        let verdict = ran.json["verdict"].as_str().unwrap();
        assert!(verdict.starts_with("does not hold: ") && verdict.contains(says), "{says}: {}", ran.said);
    }
    let bare = sides.run_bare(None, &["receipt", "verify", "offer", ROOTS[0], ROOTS[1], ROOTS[2], ROOTS[3]]);
    assert_eq!(
        done(bare, 1).json["verdict"],
        "does not hold: south (receiving): has not signed; ask south for the file again"
    );
}
