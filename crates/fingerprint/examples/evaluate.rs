//! All against all on folders of `<finger>_<impression>` pictures: error rates of each set, their mean, one threshold
//! for all, and times. `cargo run --release -p fingerprint --example evaluate`. Source: the protocol of FVC, with all
//! impostor pairs.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "an example shows what it measures and stops at what fails"
)]

use std::fmt::Write;
use std::path::{Path, PathBuf};

use fingerprint::{Comparison, Evidence, Image, Kind, Minutia, RidgeMap, Template, compare, extract};

struct Print {
    set: String,
    finger: u32,
    template: Template,
}

/// Scores of one set. The fingers are kept so that half of them can be held out.
#[derive(Default)]
struct Scores {
    genuine: Vec<f32>,
    impostor: Vec<f32>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let after = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1));
    let mut sets: Vec<PathBuf> = Vec::new();
    let mut at = 0;
    while at < arguments.len() {
        if arguments[at].starts_with("--") {
            at += 2;
        } else {
            sets.push(arguments[at].clone().into());
            at += 1;
        }
    }
    let half: Option<u32> = after("--half").map(|h| h.parse().unwrap());
    let (prints, extract_ms) = match after("--cache") {
        Some(file) if Path::new(file).exists() => (cached(file), f64::NAN),
        Some(file) => {
            let made = extracted(&sets);
            cache(file, &made.0);
            made
        }
        None => extracted(&sets),
    };
    let mut means = [0.0_f64; 4];
    let (mut pooled, mut rows) = (Scores::default(), String::new());
    let (mut genuine_ns, mut impostor_ns) = (0, 0);
    let names: Vec<String> = sets.iter().map(|s| s.file_name().unwrap().to_string_lossy().into_owned()).collect();
    for name in &names {
        let of_set: Vec<&Print> =
            prints.iter().filter(|p| &p.set == name && half.is_none_or(|h| p.finger % 2 == h)).collect();
        let scores = all_with_all(name, &of_set, (&mut genuine_ns, &mut impostor_ns), &mut rows);
        let rates = rates(&scores);
        println!(
            "{name:<16} {:>5}/{:<5} EER {:6.2}  FMR100 {:6.2}  FMR1000 {:6.2}  ZeroFMR {:6.2}",
            scores.genuine.len(),
            scores.impostor.len(),
            rates[0],
            rates[1],
            rates[2],
            rates[3]
        );
        means.iter_mut().zip(rates).for_each(|(m, r)| *m += r / names.len() as f64);
        pooled.genuine.extend(scores.genuine);
        pooled.impostor.extend(scores.impostor);
    }
    println!(
        "{:<28} EER {:6.2}  FMR100 {:6.2}  FMR1000 {:6.2}  ZeroFMR {:6.2}",
        "mean", means[0], means[1], means[2], means[3]
    );
    let rates = rates(&pooled);
    println!(
        "{:<28} EER {:6.2}  FMR100 {:6.2}  FMR1000 {:6.2}  FMR10000 {:6.2}",
        "one threshold for all",
        rates[0],
        rates[1],
        rates[2],
        fnmr_at(&pooled, 1e-4)
    );
    let per_s = |n: usize, ns: u64| n as f64 / (ns as f64 * 1e-9);
    println!(
        "extract {extract_ms:.2} ms median; genuine {:.0} /s; impostor {:.0} /s",
        per_s(pooled.genuine.len(), genuine_ns),
        per_s(pooled.impostor.len(), impostor_ns)
    );
    if let Some(file) = after("--evidence") {
        std::fs::write(file, rows).unwrap();
    }
}

/// Compares each print of a set with each after it; adds the time that each kind of pair took, and the evidence.
fn all_with_all(
    name: &str,
    of_set: &[&Print],
    (genuine_ns, impostor_ns): (&mut u64, &mut u64),
    rows: &mut String,
) -> Scores {
    let mut scores = Scores::default();
    for (i, a) in of_set.iter().enumerate() {
        let (genuine, impostor): (Vec<&Print>, Vec<&Print>) =
            of_set[i + 1..].iter().partition(|b| b.finger == a.finger);
        for (list, into, ns, mate) in [
            (genuine, &mut scores.genuine, &mut *genuine_ns, 1),
            (impostor, &mut scores.impostor, &mut *impostor_ns, 0),
        ] {
            let begun = thread_ns();
            let found: Vec<Comparison> = list.iter().map(|b| compare(&a.template, &b.template)).collect();
            *ns += thread_ns() - begun;
            for c in &found {
                row(rows, name, a.finger, mate, &c.evidence);
            }
            into.extend(found.iter().map(|c| c.score.0));
        }
    }
    scores
}

fn row(rows: &mut String, set: &str, finger: u32, mate: u32, e: &Evidence) {
    writeln!(rows, "{set},{finger},{mate},{},{},{},{},{}", e.local, e.paired, e.lone, e.overlap, e.flow).unwrap();
}

/// All prints, and the median time of an extraction.
fn extracted(sets: &[PathBuf]) -> (Vec<Print>, f64) {
    let (mut prints, mut times, mut minutiae) = (Vec::new(), Vec::new(), 0);
    for set in sets {
        let name = set.file_name().unwrap().to_string_lossy().into_owned();
        for (file, finger, dpi) in listed(set, &name) {
            let image = Image::decode(&std::fs::read(&file).unwrap(), dpi).unwrap();
            let begun = thread_ns();
            let (template, _) = extract(&image, &mut ());
            times.push(thread_ns() - begun);
            minutiae += template.minutiae().len();
            prints.push(Print { set: name.clone(), finger, template });
        }
    }
    times.sort_unstable();
    println!("{} prints, {:.1} minutiae each", prints.len(), minutiae as f64 / prints.len() as f64);
    (prints, times[times.len() / 2] as f64 * 1e-6)
}

fn cache(file: &str, prints: &[Print]) {
    let mut text = String::new();
    for p in prints {
        let (m, map) = (p.template.minutiae(), p.template.map());
        writeln!(text, "{} {} {} {} {}", p.set, p.finger, m.len(), map.width, map.height).unwrap();
        for m in m {
            let kind = u8::from(m.kind == Kind::Ending);
            writeln!(text, "{} {} {} {kind} {}", m.x, m.y, m.direction, m.quality).unwrap();
        }
        let squares: Vec<String> = map.normals.iter().map(u8::to_string).collect();
        writeln!(text, "{}", squares.join(" ")).unwrap();
    }
    std::fs::write(file, text).unwrap();
}

fn cached(file: &str) -> Vec<Print> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let mut prints = Vec::new();
    while let Some(head) = lines.next() {
        let head: Vec<&str> = head.split(' ').collect();
        let minutiae = (0..head[2].parse().unwrap()).map(|_| {
            let f: Vec<f32> = lines.next().unwrap().split(' ').map(|v| v.parse().unwrap()).collect();
            let kind = if f[3] == 1.0 { Kind::Ending } else { Kind::Bifurcation };
            Minutia { x: f[0], y: f[1], direction: f[2], kind, quality: f[4] as u8 }
        });
        let minutiae: Vec<Minutia> = minutiae.collect();
        let normals = lines.next().unwrap().split(' ').map(|v| v.parse().unwrap()).collect();
        let map = RidgeMap { width: head[3].parse().unwrap(), height: head[4].parse().unwrap(), normals };
        let template = Template::new(minutiae, map).unwrap();
        prints.push(Print { set: head[0].into(), finger: head[1].parse().unwrap(), template });
    }
    prints
}

/// Files, fingers and resolutions of a set, from the manifest beside its folder.
fn listed(set: &Path, name: &str) -> Vec<(PathBuf, u32, f32)> {
    let above = set.parent().unwrap();
    let manifest = std::fs::read_to_string(above.join("manifest.csv")).unwrap();
    let rows = manifest.lines().map(|l| l.split(',').collect::<Vec<_>>()).filter(|f| f[0] == name);
    let mut out: Vec<_> = rows.map(|f| (above.join(f[6]), f[1].parse().unwrap(), f[3].parse().unwrap())).collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}

/// EER, FMR100, FMR1000 and ZeroFMR in per cent.
fn rates(scores: &Scores) -> [f64; 4] {
    [eer(scores), fnmr_at(scores, 1e-2), fnmr_at(scores, 1e-3), fnmr_at(scores, 0.0)]
}

/// Least share of genuine scores, in per cent, at or below a threshold that at most so many impostors pass.
fn fnmr_at(scores: &Scores, fmr: f64) -> f64 {
    let mut impostor = scores.impostor.clone();
    impostor.sort_by(|a, b| b.total_cmp(a));
    // A score equal to the threshold does not pass.
    let threshold = impostor[(fmr * impostor.len() as f64) as usize];
    let missed = scores.genuine.iter().filter(|&&g| g <= threshold).count();
    100.0 * missed as f64 / scores.genuine.len() as f64
}

fn eer(scores: &Scores) -> f64 {
    let mut all: Vec<(f32, bool)> = scores.genuine.iter().map(|&s| (s, true)).collect();
    all.extend(scores.impostor.iter().map(|&s| (s, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (genuine, impostor) = (scores.genuine.len() as f64, scores.impostor.len() as f64);
    let (mut missed, mut passed, mut best) = (0.0, impostor, (f64::MAX, 0.0));
    let mut at = 0;
    while at < all.len() {
        let value = all[at].0;
        while at < all.len() && all[at].0 == value {
            if all[at].1 {
                missed += 1.0
            } else {
                passed -= 1.0
            }
            at += 1;
        }
        let (fnmr, fmr): (f64, f64) = (missed / genuine, passed / impostor);
        if (fnmr - fmr).abs() < best.0 {
            best = ((fnmr - fmr).abs(), 50.0 * (fnmr + fmr));
        }
    }
    best.1
}

/// Nanoseconds that this thread has run, so that other programs do not count.
fn thread_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}
