//! Bosnian, Kosovar, Albanian and Macedonian names. Source: ours, common usage.

use super::Entry;

/// Men's names.
pub(super) const MEN: &[Entry] = &[
    &["Emir", "Emir", "Amir"],
    &["Adnan", "Adnan", "Atnan"],
    &["Haris", "Haris", "Harris"],
    &["Mirza", "Mirza", "Mirsa"],
    &["Nermin", "Nermin", "Nermyn"],
    &["Senad", "Senad", "Sennad"],
    &["Elvis", "Elvis", "Elviz"],
    &["Jasmin", "Jasmin", "Yasmin"],
    &["Mirsad", "Mirsad", "Mirzad"],
    &["Almir", "Almir", "Almyr"],
    &["Edin", "Edin", "Eddin"],
    &["Samir", "Samir", "Sameer"],
    &["Sead", "Sead", "Seyad"],
    &["Armin", "Armin", "Ermin"],
    &["Arben", "Arben", "Arban"],
    &["Besnik", "Besnik", "Besnic"],
    &["Blerim", "Blerim", "Blerym"],
    &["Driton", "Driton", "Dryton"],
    &["Fatos", "Fatos", "Fatoz"],
    &["Ilir", "Ilir", "Ylir"],
    &["Lavdrim", "Lavdrim", "Lafdrim"],
    &["Valon", "Valon", "Wallon"],
    &["Zenel", "Zenel", "Zenell"],
    &["Ramadan", "Ramadan", "Ramazan"],
    &["Rexhep", "Rexhep", "Redžep"],
];

/// Family names.
pub(super) const FAMILIES: &[Entry] = &[
    &["Hodžić", "Hodžić", "Hodzic"],
    &["Hadžić", "Hadžić", "Hadzic"],
    &["Delić", "Delić", "Delic"],
    &["Begić", "Begić", "Begic"],
    &["Halilović", "Halilović", "Halilovic"],
    &["Omerović", "Omerović", "Omerovic"],
    &["Suljić", "Suljić", "Suljic"],
    &["Husić", "Husić", "Husic"],
    &["Mehmedović", "Mehmedović", "Mehmedovic"],
    &["Salihović", "Salihović", "Salihovic"],
    &["Bajrić", "Bajrić", "Bajric"],
    &["Mujić", "Mujić", "Mujic"],
    &["Imamović", "Imamović", "Imamovic"],
    &["Krasniqi", "Krasniqi", "Krasnići"],
    &["Gashi", "Gashi", "Gasi"],
    &["Berisha", "Berisha", "Berisa"],
    &["Hoxha", "Hoxha", "Hodza"],
    &["Morina", "Morina", "Moryna"],
    &["Shala", "Shala", "Sala"],
    &["Bytyqi", "Bytyqi", "Bitici"],
    &["Kelmendi", "Kelmendi", "Kelmend"],
    &["Rexhepi", "Rexhepi", "Redzepi"],
];

/// Women's names.
pub(super) const WOMEN: &[Entry] = &[
    &["Fatima", "Fatima"],
    &["Amra", "Amra"],
    &["Senada", "Senada"],
    &["Mirsada", "Mirsada"],
    &["Azra", "Azra"],
    &["Emina", "Emina"],
    &["Lejla", "Lejla", "Leyla"],
    &["Nermina", "Nermina"],
    &["Sabina", "Sabina"],
    &["Fatmire", "Fatmire"],
    &["Shpresa", "Shpresa", "Spresa"],
    &["Vjosa", "Vjosa"],
];
