//! A million names: how fast a gallery is built from texts, kept as bytes and opened again, and how long a search takes.
//! Small with `cargo test`; large with `cargo bench -p watchlist --bench million -- --large [NAMES] [QUERIES]`. Names are
//! made (`million/made.rs`); half of the queries are names of the gallery misspelt or cut, half are strangers. Times are
//! the processor's of the one thread. Prints a digest of what was found: the same on every machine. Source: ours.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench shows times and stops at what fails")]

mod made;

use made::{Dice, Tongue};
use rustix::time::{ClockId, clock_gettime};
use watchlist::{Gallery, GalleryBuilder, extract};

/// Seconds that this thread has run.
fn cpu_s() -> f64 {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> T {
    let begun = cpu_s();
    let made = work();
    println!("{what}: {:.2} s", cpu_s() - begun);
    made
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let large = arguments.iter().position(|a| a == "--large");
    let number =
        |after: usize, usual: usize| large.and_then(|at| arguments.get(at + after)?.parse().ok()).unwrap_or(usual);
    let count = number(1, if large.is_some() { 1_000_000 } else { 5_000 });
    let queries = number(2, if large.is_some() { 2_000 } else { 100 });
    let tongue = Tongue::new(count.div_ceil(5));
    let mut dice = Dice(7);
    let names: Vec<String> = (0..count).map(|_| tongue.name(&mut dice)).collect();
    let gallery = timed("read and built", || {
        let mut builder = GalleryBuilder::default();
        (0..).zip(&names).for_each(|(entry, text)| builder.add(entry, &extract(text, &mut ()).0));
        builder.build()
    });
    println!("{} names, {} different readings of tokens", gallery.len(), gallery.vocabulary_len());
    let bytes = timed("written as bytes", || gallery.to_bytes());
    drop(gallery);
    println!("{} MB", bytes.len() >> 20);
    let gallery = timed("opened from bytes", || Gallery::from_bytes(&bytes).unwrap());
    let asked: Vec<(Option<usize>, String)> = (0..queries).map(|at| query(at, &names, &tongue, &mut dice)).collect();
    search(&gallery, &asked);
}

/// Every second one a name of the gallery, misspelt; the others of strangers.
fn query(at: usize, names: &[String], tongue: &Tongue, dice: &mut Dice) -> (Option<usize>, String) {
    if at % 2 == 1 {
        return (None, tongue.name(dice));
    }
    let of = dice.below(names.len());
    (Some(of), made::misspelt(&names[of], dice))
}

fn search(gallery: &Gallery, asked: &[(Option<usize>, String)]) {
    let mut searcher = gallery.searcher();
    let mut times: Vec<f64> = Vec::with_capacity(asked.len());
    let (mut found, mut first, mut digest) = (0usize, 0usize, 0u64);
    for (of, text) in asked {
        let begun = cpu_s();
        let (name, _) = extract(text, &mut ());
        let hits = searcher.search(&name, 10);
        times.push(cpu_s() - begun);
        let place = of.and_then(|of| hits.iter().position(|hit| hit.entry as usize == of));
        found += usize::from(place.is_some());
        first += usize::from(place == Some(0));
        for hit in hits {
            digest = digest.rotate_left(5) ^ (u64::from(hit.name) << 32) ^ u64::from(hit.weight.unsigned_abs());
        }
    }
    let sum: f64 = times.iter().sum();
    times.sort_by(f64::total_cmp);
    let ms = |share: usize| times[(times.len() - 1) * share / 1000] * 1e3;
    println!("{} searches: {:.0} a second of one thread", asked.len(), asked.len() as f64 / sum);
    println!(
        "half take less than {:.1} ms, 95 % {:.1}, 99 % {:.1}, the slowest {:.1}",
        ms(500),
        ms(950),
        ms(990),
        ms(1000)
    );
    println!("of {} misspelt names {found} are among ten, {first} first", asked.len().div_ceil(2));
    println!("digest {digest:016x}");
}
