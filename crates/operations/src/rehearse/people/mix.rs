//! Makes the shares by which people are drawn. Source: nationality counts as given in public in
//! February 2026 (kurdistan24.net story 893816 and 894439); the rest is invented, and says so.

use super::super::names::Culture;
use super::super::rate::parse_ppm;

/// A nationality, its count among 5,704, and the naming customs of its people with weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NationalityShare {
    /// ISO 3166 alpha-3.
    pub code: &'static str,
    /// Count among 5,704.
    pub weight: u32,
    /// Naming customs with weights.
    pub cultures: &'static [(Culture, u32)],
}

/// Shares by which people are drawn, in parts per million unless said otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeopleMix {
    /// First day of the operation, days since 1970-01-01; ages are as of then.
    pub on_day: i32,
    /// People by site, as weights; one site if empty.
    pub sites: Vec<u32>,
    /// Nationalities as weights.
    pub nationalities: Vec<NationalityShare>,
    /// Families of two to four brothers, among families. Source: invented.
    pub brothers_ppm: u32,
    /// Families of brothers in which the first two are twins. Source: invented; about 1 in 80
    /// births, seen only where both were taken.
    pub twins_ppm: u32,
    /// Children claimed adult. Source: 157 of 5,704 were found by the court (kurdistan24 894439),
    /// 2.8 % at least; rehearse at 3, 10 and 30 %.
    pub child_claimed_adult_ppm: u32,
    /// Children known as such. Source: invented.
    pub known_child_ppm: u32,
    /// Claims of 1 January or 1 July. Source: invented.
    pub default_birth_day_ppm: u32,
    /// Claims of a year only. Source: invented.
    pub year_only_ppm: u32,
    /// Respiratory disease. Source: "many" (AP 23 January 2026); the share is invented.
    pub respiratory_ppm: u32,
    /// Suspected tuberculosis. Source: invented.
    pub tuberculosis_ppm: u32,
    /// On medicine every day. Source: invented.
    pub chronic_ppm: u32,
    /// Not fit to travel at first. Source: invented.
    pub unfit_ppm: u32,
}

impl Default for PeopleMix {
    fn default() -> Self {
        Self {
            on_day: 20_474, // 2026-01-21
            sites: Vec::new(),
            nationalities: NATIONALITIES.to_vec(),
            brothers_ppm: 150_000,
            twins_ppm: 40_000,
            child_claimed_adult_ppm: 30_000,
            known_child_ppm: 5_000,
            default_birth_day_ppm: 350_000,
            year_only_ppm: 50_000,
            respiratory_ppm: 220_000,
            tuberculosis_ppm: 35_000,
            chronic_ppm: 150_000,
            unfit_ppm: 15_000,
        }
    }
}

impl PeopleMix {
    /// The shares that a scenario's `[people.shares]` may set.
    pub const SHARES: [&'static str; 10] = [
        "brothers",
        "twins",
        "child_claimed_adult",
        "known_child",
        "default_birth_day",
        "year_only",
        "respiratory",
        "tuberculosis",
        "chronic",
        "unfit",
    ];

    /// Sets a share by its key, such as `child_claimed_adult` to `10 %`.
    pub fn set_share(&mut self, key: &str, text: &str) -> Result<(), String> {
        let ppm = parse_ppm(text)?;
        let field = match key {
            "brothers" => &mut self.brothers_ppm,
            "twins" => &mut self.twins_ppm,
            "child_claimed_adult" => &mut self.child_claimed_adult_ppm,
            "known_child" => &mut self.known_child_ppm,
            "default_birth_day" => &mut self.default_birth_day_ppm,
            "year_only" => &mut self.year_only_ppm,
            "respiratory" => &mut self.respiratory_ppm,
            "tuberculosis" => &mut self.tuberculosis_ppm,
            "chronic" => &mut self.chronic_ppm,
            "unfit" => &mut self.unfit_ppm,
            _ => return Err(format!("is no share, known are {}", Self::SHARES.join(", "))),
        };
        *field = ppm;
        Ok(())
    }
}

/// Whole-number quotas of `count` in proportion to the weights, by largest remainder.
pub(super) fn quotas(count: usize, weights: &[u32]) -> Vec<usize> {
    let total: u128 = weights.iter().map(|w| u128::from(*w)).sum::<u128>().max(1);
    let part = |weight: u32| count as u128 * u128::from(weight);
    let mut quotas: Vec<usize> = weights.iter().map(|w| usize::try_from(part(*w) / total).unwrap_or(0)).collect();
    let mut order: Vec<usize> = (0..weights.len()).filter(|index| weights[*index] > 0).collect();
    order.sort_by_key(|index| (std::cmp::Reverse(part(weights[*index]) % total), *index));
    let given: usize = quotas.iter().sum();
    for index in order.into_iter().cycle().take(count.saturating_sub(given)) {
        quotas[index] += 1;
    }
    quotas
}

macro_rules! shares {
    ($($code:literal $weight:literal [$($culture:ident $part:literal),+];)+) => {
        &[$(NationalityShare { code: $code, weight: $weight, cultures: &[$((Culture::$culture, $part)),+] }),+]
    };
}

/// Public: Syria 3,543, Iraq 467, Morocco 187, Egypt 116, Turkey 181; Arab other than Iraqi 4,253;
/// not Arab 983; 61 nationalities. The public parts sum to 5,703 of 5,704; the one left over is
/// counted as not Arab. The split within the rests is invented.
pub const NATIONALITIES: &[NationalityShare] = shares! {
    "SYR" 3543 [Arabic 92, Kurdish 6, Turkish 2];
    "IRQ" 467 [Arabic 90, Kurdish 8, Turkish 2];
    "MAR" 187 [Arabic 1];
    "EGY" 116 [Arabic 1];
    "TUN" 120 [Arabic 1];
    "SAU" 70 [Arabic 1];
    "LBN" 55 [Arabic 1];
    "JOR" 50 [Arabic 1];
    "DZA" 35 [Arabic 1];
    "LBY" 30 [Arabic 1];
    "YEM" 15 [Arabic 1];
    "SDN" 12 [Arabic 1];
    "PSE" 8 [Arabic 1];
    "KWT" 6 [Arabic 1];
    "BHR" 3 [Arabic 1];
    "OMN" 1 [Arabic 1];
    "QAT" 1 [Arabic 1];
    "ARE" 1 [Arabic 1];
    "TUR" 181 [Turkish 65, Kurdish 35];
    "RUS" 165 [Caucasian 1];
    "UZB" 88 [Uzbek 1];
    "TJK" 80 [Tajik 1];
    "KGZ" 34 [Uzbek 1];
    "KAZ" 30 [Uzbek 1];
    "AZE" 26 [Turkish 1];
    "GEO" 10 [Caucasian 1];
    "TKM" 6 [Uzbek 1];
    "CHN" 34 [Uyghur 1];
    "FRA" 45 [French 40, Arabic 60];
    "DEU" 32 [German 40, Turkish 30, Arabic 30];
    "BEL" 16 [French 25, Dutch 25, Arabic 50];
    "NLD" 14 [Dutch 40, Arabic 60];
    "GBR" 12 [British 50, Somali 20, SouthAsian 30];
    "SWE" 18 [Swedish 35, Somali 20, Arabic 45];
    "AUT" 8 [German 40, Caucasian 60];
    "DNK" 6 [Swedish 40, Arabic 60];
    "NOR" 4 [Swedish 50, Somali 50];
    "FIN" 3 [Swedish 40, Somali 60];
    "CHE" 4 [German 50, French 50];
    "ITA" 3 [Arabic 1];
    "ESP" 5 [Arabic 1];
    "BIH" 14 [Balkan 1];
    "XKX" 12 [Balkan 1];
    "ALB" 7 [Balkan 1];
    "MKD" 8 [Balkan 1];
    "SRB" 4 [Balkan 1];
    "IDN" 30 [Indonesian 1];
    "MYS" 9 [Malay 1];
    "PHL" 3 [Malay 1];
    "SOM" 10 [Somali 1];
    "KEN" 2 [Somali 1];
    "ETH" 2 [Somali 1];
    "AFG" 14 [SouthAsian 50, Tajik 50];
    "PAK" 12 [SouthAsian 1];
    "IRN" 8 [Kurdish 1];
    "IND" 3 [SouthAsian 1];
    "BGD" 5 [SouthAsian 1];
    "UKR" 4 [Caucasian 1];
    "USA" 4 [British 50, Somali 50];
    "CAN" 4 [British 50, French 50];
    "AUS" 5 [British 50, Arabic 50];
};
