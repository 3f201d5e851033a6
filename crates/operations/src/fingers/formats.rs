//! The forms in which a template is written, by their words. Source: `fingerprint.md` (formats).

use fingerprint::{Enrolled, GalleryWriter, MinutiaeFormat, MinutiaeRecord, Template};

use crate::failure::Failure;

/// Words of the forms.
pub const FORMATS: [&str; 5] = ["iso2011", "iso2005", "ansi2009", "ansi2004", "gallery"];

/// How a template is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A record of the field's standards.
    Record(MinutiaeFormat),
    /// Our own, which loses least: a gallery of so few prints.
    Gallery,
}

impl Format {
    /// By its word.
    pub fn parse(word: &str) -> Result<Self, Failure> {
        Ok(match word {
            "iso2005" => Self::Record(MinutiaeFormat::Iso2005),
            "iso2011" => Self::Record(MinutiaeFormat::Iso2011),
            "ansi2004" => Self::Record(MinutiaeFormat::Ansi2004),
            "ansi2009" => Self::Record(MinutiaeFormat::Ansi2009),
            "gallery" => Self::Gallery,
            _ => return Err(Failure::usage(format!("no form {word}: {} are known", FORMATS.join(", ")))),
        })
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Record(of) => record_word(of),
            Self::Gallery => "gallery",
        }
    }

    /// The bytes of prints: position, quality, template.
    pub(super) fn encode(self, prints: &[(u8, u8, &Template)]) -> Result<Vec<u8>, fingerprint::Error> {
        match self {
            Self::Record(format) => MinutiaeRecord::of(format, prints)?.encode(),
            Self::Gallery => {
                let (mut writer, mut bytes) = GalleryWriter::new();
                let enrolled = |&(position, quality, template)| Enrolled { card: 0, position, quality, template };
                bytes.extend(writer.append(&prints.iter().map(enrolled).collect::<Vec<_>>())?);
                Ok(bytes)
            }
        }
    }
}

/// The word of a standard's form.
pub(super) fn record_word(format: MinutiaeFormat) -> &'static str {
    match format {
        MinutiaeFormat::Iso2005 => "iso2005",
        MinutiaeFormat::Iso2011 => "iso2011",
        MinutiaeFormat::Ansi2004 => "ansi2004",
        MinutiaeFormat::Ansi2009 => "ansi2009",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_one_word_and_is_found_by_it() {
        for word in FORMATS {
            assert_eq!(Format::parse(word).unwrap().word(), word);
        }
        assert!(Format::parse("wsq").is_err());
    }
}
