//! Injected: the same human is registered a second time, by another clerk on another device.
//! Source: ours, after the errors that field reports name.

use custody::Order;
use custody::event::person::{AliasAdded, BandBound, Source};

use super::super::injection::InjectionKind;
use super::super::people::RespellHow;
use super::intake::{ALIAS_ISSUER, band_of, birth, name};
use super::stage::Stage;
use crate::failure::Failure;

/// BCP 47 of a name of which only the Latin letters are known.
const LATIN_ALONE: &str = "und-Latn";

impl Stage {
    /// Registrations that are made a second time.
    pub(super) fn duplicates_planned(&self) -> Vec<usize> {
        let kinds = [
            InjectionKind::DuplicateAlias,
            InjectionKind::DuplicateBand,
            InjectionKind::DuplicateClaims,
            InjectionKind::DuplicateSpelling,
        ];
        let all = kinds.into_iter().flat_map(|kind| self.world.all(kind));
        all.filter_map(|i| i.person).map(|p| p as usize).collect()
    }

    /// Another clerk registers the same human on another device.
    pub(super) fn register_again(&mut self, person: usize) -> Result<(), Failure> {
        use InjectionKind as K;
        let ordinal = self.people[person].ordinal;
        let kinds = [K::DuplicateAlias, K::DuplicateBand, K::DuplicateClaims, K::DuplicateSpelling];
        let Some(injection) = kinds.into_iter().find_map(|kind| self.world.errs(ordinal, kind)) else { return Ok(()) };
        let seat = self.cast.enrolling(person + 1)?;
        let elder = self.sheets[person].number;
        let made = self.people[person].clone();
        let written = injection.spelling.as_ref().map_or(&made.name.text, |spelling| &spelling.text);
        let number = self.first_contact(&seat, person, written)?;
        self.world.numbered(ordinal, number);
        match injection.kind {
            K::DuplicateAlias => {
                self.say(&seat, number, AliasAdded { issuer: ALIAS_ISSUER.into(), value: made.prison_number })?;
            }
            K::DuplicateBand => {
                let order = Order::State { stream: number.into(), body: BandBound { band: band_of(elder) }.into() };
                self.world.happened(&injection, &[elder, number], None);
                if self.ask(&seat, (Some(number), None), order)?.is_err() {
                    return self.merge(number, elder, "the band on his wrist is bound to the elder number already");
                }
            }
            K::DuplicateClaims => {
                self.say(&seat, number, birth(&made.claimed_birth, Source::PriorRegister))?;
                self.say(&seat, number, name(&made, Source::PriorRegister))?;
            }
            _ => {
                let mut other = made.clone();
                if let Some(spelling) = &injection.spelling {
                    other.name.text.clone_from(&spelling.text);
                    other.name.latin.clone_from(&spelling.latin);
                    if spelling.how == RespellHow::Transliteration {
                        other.name.language = LATIN_ALONE;
                    }
                    other.name.pieces.clear();
                }
                self.say(&seat, number, name(&other, Source::Person))?;
                self.say(&seat, number, BandBound { band: band_of(number) })?;
                self.world.rebanded(ordinal, number);
            }
        }
        self.world.happened(&injection, &[elder, number], None);
        Ok(())
    }
}
