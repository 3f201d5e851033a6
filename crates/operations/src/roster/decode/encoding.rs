//! Which encoding a text file is in, line by line, so that a file glued together from two is not half read.
//!
//! UTF-8 is self-checking: Arabic in Windows-1256 is practically never valid UTF-8. Source: ours; code
//! pages by the WHATWG Encoding Standard (`encoding_rs`).

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1256};

use crate::roster::error::RosterError;
use crate::roster::mapping::Encoding;
use crate::roster::parameters::{FREQUENT_ONE_IN, LETTERS_THAT_TELL, MIXED_ONE_IN};

/// Text bytes in an encoding whose separators and line ends are ASCII.
pub(super) struct Text<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    /// The code page of its letters; UTF-8 where there is none.
    page: Option<&'static encoding_rs::Encoding>,
    /// The first line with such letters, where nobody but they said which code page it is.
    pub(super) guessed_at: Option<u64>,
}

impl Text<'_> {
    /// One cell's bytes as text.
    pub(super) fn cell<'c>(&self, bytes: &'c [u8]) -> Cow<'c, str> {
        match self.page {
            Some(page) => page.decode_without_bom_handling(bytes).0,
            None => String::from_utf8_lossy(bytes),
        }
    }
}

/// Lines that are beyond ASCII: how many are UTF-8, how many are not, and the first of each.
#[derive(Default)]
struct Lines {
    utf8: u64,
    first_utf8: u64,
    other: u64,
    first_other: u64,
    last: u64,
}

/// Recognises the encoding, or says why there is no single one.
pub(super) fn recognise(bytes: &[u8], wanted: Encoding) -> Result<Text<'_>, RosterError> {
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(rest, UTF_16LE);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(rest, UTF_16BE);
    }
    let marked = bytes.strip_prefix(b"\xEF\xBB\xBF");
    let body = marked.unwrap_or(bytes);
    refuse_binary(body)?;
    let lines = survey(body);
    let text = |page, guessed_at| Ok(Text { bytes: Cow::Borrowed(body), page, guessed_at });
    let must_be_utf8 = marked.is_some() || wanted == Encoding::Utf8;
    let wanted_page = match wanted {
        Encoding::Windows1256 => Some(WINDOWS_1256),
        Encoding::Windows1251 => Some(WINDOWS_1251),
        Encoding::Auto | Encoding::Utf8 => None,
    };
    if let (0, Some(_), true) = (lines.other, wanted_page, lines.utf8 > 0) {
        let place = format!("line {}", lines.first_utf8);
        return Err(RosterError::new(place, "file is UTF-8, but the mapping says a Windows code page")
            .hint("set encoding = \"auto\" or \"utf-8\""));
    }
    if lines.other == 0 {
        return text(None, None);
    }
    if lines.utf8 > 0 && wanted_page.is_none() || must_be_utf8 {
        return Err(not_one_encoding(&lines, must_be_utf8, body));
    }
    match wanted_page {
        Some(page) => text(Some(page), None),
        None if reads_as_arabic(body) => text(Some(WINDOWS_1256), None),
        None => text(Some(WINDOWS_1251), Some(lines.first_other)),
    }
}

/// Whether single-byte letters can be Arabic in Windows-1256: its words mix no Latin letters into Arabic ones, as small
/// Cyrillic letters of Windows-1251 read as such do, and lam, mim, nun, ha, waw and ya are among its letters, which
/// Cyrillic capitals never give.
fn reads_as_arabic(body: &[u8]) -> bool {
    let high = || body.iter().filter(|b| **b >= 0xC0);
    // In Windows-1256 the letters lam, mim, nun, ha, waw, alef maksura and ya.
    let frequent = high().filter(|b| matches!(**b, 0xE1 | 0xE3..=0xE6 | 0xEC | 0xED)).count();
    let letters = high().count();
    if letters >= LETTERS_THAT_TELL && frequent * FREQUENT_ONE_IN < letters {
        return false;
    }
    let text = WINDOWS_1256.decode_without_bom_handling(body).0;
    let is_arabic = |c: char| ('\u{0600}'..='\u{06FF}').contains(&c);
    let (mut words, mut mixed) = (0_usize, 0_usize);
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_ascii()) {
        words += 1;
        let arabic = word.chars().filter(|c| is_arabic(*c)).count();
        mixed += usize::from(arabic > 0 && word.chars().any(|c| !c.is_ascii() && !is_arabic(c)));
    }
    mixed * MIXED_ONE_IN < words || words == 0
}

fn survey(bytes: &[u8]) -> Lines {
    let mut lines = Lines::default();
    for line in bytes.split(|&b| b == b'\n') {
        lines.last += 1;
        if line.is_ascii() {
            continue;
        }
        let (count, first) = if std::str::from_utf8(line).is_ok() {
            (&mut lines.utf8, &mut lines.first_utf8)
        } else {
            (&mut lines.other, &mut lines.first_other)
        };
        if *count == 0 {
            *first = lines.last;
        }
        *count += 1;
    }
    lines
}

fn not_one_encoding(lines: &Lines, must_be_utf8: bool, body: &[u8]) -> RosterError {
    let cut_off = std::str::from_utf8(body).is_err_and(|e| e.error_len().is_none());
    if cut_off {
        let place = format!("line {}", lines.last);
        return RosterError::new(place, "file ends in the middle of a letter: it is cut off")
            .hint("copy it again from its source");
    }
    if must_be_utf8 || lines.other <= lines.utf8 {
        let place = format!("line {}", lines.first_other);
        let message = format!("line is not UTF-8, though {} other lines are: encodings are mixed", lines.utf8);
        RosterError::new(place, message).hint("save the whole file in one encoding, best UTF-8")
    } else {
        let place = format!("line {}", lines.first_utf8);
        let message = format!("line is UTF-8, though {} other lines are not: encodings are mixed", lines.other);
        RosterError::new(place, message).hint("save the whole file in one encoding, best UTF-8")
    }
}

fn utf16<'a>(body: &[u8], encoding: &'static encoding_rs::Encoding) -> Result<Text<'a>, RosterError> {
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if damaged {
        let before = text.split('\u{FFFD}').next().unwrap_or("");
        let line = before.matches('\n').count() + 1;
        return Err(RosterError::new(format!("line {line}"), "UTF-16 text is damaged or cut off")
            .hint("save the file again, best as UTF-8"));
    }
    refuse_binary(text.as_bytes())?;
    Ok(Text { bytes: Cow::Owned(text.into_owned().into_bytes()), page: None, guessed_at: None })
}

/// NUL and other control bytes that no table contains.
fn refuse_binary(bytes: &[u8]) -> Result<(), RosterError> {
    let control = |b: &u8| matches!(*b, 0..=8 | 0x0E..=0x19 | 0x1B..=0x1F);
    let Some(at) = bytes.iter().position(control) else { return Ok(()) };
    let line = bytes.iter().take(at).filter(|&&b| b == b'\n').count() + 1;
    let place = format!("line {line}");
    let head = bytes.get(..bytes.len().min(512)).unwrap_or(bytes);
    let nuls = head.iter().filter(|&&b| b == 0).count();
    if nuls * 3 > head.len() {
        return Err(
            RosterError::new(place, "file looks like UTF-16 without a byte order mark").hint("save it as UTF-8")
        );
    }
    let byte = bytes.get(at).copied().unwrap_or(0);
    let what = if byte == 0 { "a NUL byte".to_owned() } else { format!("control byte 0x{byte:02X}") };
    Err(RosterError::new(place, format!("{what} at byte {at}: this is not a text table, or it is damaged"))
        .hint("export the roster again as CSV in UTF-8 or as XLSX"))
}
