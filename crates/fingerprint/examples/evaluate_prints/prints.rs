//! The prints of the sets: extracted from pictures, or read back from a file of templates. Source: ours.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use fingerprint::{Image, Kind, Minutia, RidgeMap, Template, extract};

use crate::thread_ns;

/// A print of a set.
pub(crate) struct Print {
    pub set: String,
    pub finger: u32,
    pub impression: u32,
    pub template: Template,
    /// 0 to 100.
    pub quality: u8,
}

/// All prints, and the median time of an extraction, ms.
pub(crate) fn extracted(sets: &[PathBuf]) -> (Vec<Print>, f64) {
    let (mut prints, mut times, mut minutiae) = (Vec::new(), Vec::new(), 0);
    for set in sets {
        let name = set.file_name().unwrap().to_string_lossy().into_owned();
        for (file, [finger, impression], dpi) in listed(set, &name) {
            let image = Image::decode(&std::fs::read(&file).unwrap(), dpi).unwrap();
            let begun = thread_ns();
            let (template, quality) = extract(&image, &mut ());
            times.push(thread_ns() - begun);
            minutiae += template.minutiae().len();
            prints.push(Print { set: name.clone(), finger, impression, template, quality: quality.value });
        }
    }
    times.sort_unstable();
    println!("{} prints, {:.1} minutiae each", prints.len(), minutiae as f64 / prints.len() as f64);
    (prints, times[times.len() / 2] as f64 * 1e-6)
}

/// Keeps templates in a file, so that a comparison can be tried without extracting anew.
pub(crate) fn cache(file: &str, prints: &[Print]) {
    let mut text = String::new();
    for p in prints {
        let (m, map) = (p.template.minutiae(), p.template.map());
        let (set, finger, impression, quality) = (&p.set, p.finger, p.impression, p.quality);
        writeln!(text, "{set} {finger} {impression} {quality} {} {} {}", m.len(), map.width, map.height).unwrap();
        for m in m {
            let kind = u8::from(m.kind == Kind::Ending);
            writeln!(text, "{} {} {} {kind} {}", m.x, m.y, m.direction, m.quality).unwrap();
        }
        let squares: Vec<String> = map.normals.iter().map(u8::to_string).collect();
        writeln!(text, "{}", squares.join(" ")).unwrap();
    }
    std::fs::write(file, text).unwrap();
}

/// What `cache` kept.
pub(crate) fn cached(file: &str) -> Vec<Print> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines();
    let mut prints = Vec::new();
    while let Some(head) = lines.next() {
        let head: Vec<&str> = head.split(' ').collect();
        let number = |i: usize| head[i].parse::<usize>().unwrap();
        let minutiae = (0..number(4)).map(|_| {
            let f: Vec<f32> = lines.next().unwrap().split(' ').map(|v| v.parse().unwrap()).collect();
            let kind = if f[3] == 1.0 { Kind::Ending } else { Kind::Bifurcation };
            Minutia { x: f[0], y: f[1], direction: f[2], kind, quality: f[4] as u8 }
        });
        let minutiae: Vec<Minutia> = minutiae.collect();
        let normals = lines.next().unwrap().split(' ').map(|v| v.parse().unwrap()).collect();
        let template = Template::new(minutiae, RidgeMap { width: number(5), height: number(6), normals }).unwrap();
        let (finger, impression) = (number(1) as u32, number(2) as u32);
        prints.push(Print { set: head[0].into(), finger, impression, template, quality: number(3) as u8 });
    }
    prints
}

/// Files, fingers with impressions, and resolutions of a set, from the manifest beside its folder.
fn listed(set: &Path, name: &str) -> Vec<(PathBuf, [u32; 2], f32)> {
    let above = set.parent().unwrap();
    let manifest = std::fs::read_to_string(above.join("manifest.csv")).unwrap();
    let rows = manifest.lines().map(|l| l.split(',').collect::<Vec<_>>()).filter(|f| f[0] == name);
    let row = |f: Vec<&str>| (above.join(f[6]), [f[1].parse().unwrap(), f[2].parse().unwrap()], f[3].parse().unwrap());
    let mut out: Vec<_> = rows.map(row).collect();
    out.sort_by(|a, b| a.0.cmp(&b.0));
    out
}
