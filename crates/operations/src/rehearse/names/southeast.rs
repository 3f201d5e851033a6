//! Indonesian and Malay names. Source: ours, common usage.

use super::Entry;

/// Indonesian men's names.
pub(super) const INDONESIAN_MEN: &[Entry] = &[
    &["Agus", "Agus", "Aguz"],
    &["Budi", "Budi", "Boedi"],
    &["Andi", "Andi", "Andy"],
    &["Dedi", "Dedi", "Dedy"],
    &["Eko", "Eko", "Ecko"],
    &["Hendra", "Hendra", "Hendrah"],
    &["Rudi", "Rudi", "Rudy"],
    &["Iwan", "Iwan", "Ivan"],
    &["Joko", "Joko", "Djoko"],
    &["Yusuf", "Yusuf", "Jusuf"],
    &["Slamet", "Slamet", "Selamet"],
    &["Bambang", "Bambang", "Bambong"],
    &["Fajar", "Fajar", "Fadjar"],
    &["Rizki", "Rizki", "Rizky"],
    &["Arif", "Arif", "Arief"],
    &["Taufik", "Taufik", "Taufiq"],
    &["Wahyu", "Wahyu", "Wahju"],
    &["Ahmad", "Ahmad", "Achmad"],
    &["Muhamad", "Muhamad", "Mochamad"],
    &["Saiful", "Saiful", "Syaiful"],
    &["Zainal", "Zainal", "Zaenal"],
    &["Ridwan", "Ridwan", "Riduan"],
];

/// Indonesian second names.
pub(super) const INDONESIAN_FAMILIES: &[Entry] = &[
    &["Santoso", "Santoso", "Santosa"],
    &["Wijaya", "Wijaya", "Widjaja"],
    &["Setiawan", "Setiawan", "Setyawan"],
    &["Hidayat", "Hidayat", "Hidayad"],
    &["Saputra", "Saputra", "Syaputra"],
    &["Kurniawan", "Kurniawan", "Koerniawan"],
    &["Nugroho", "Nugroho", "Noegroho"],
    &["Susanto", "Susanto", "Soesanto"],
    &["Suryadi", "Suryadi", "Soerjadi"],
    &["Prasetyo", "Prasetyo", "Prasetio"],
    &["Maulana", "Maulana", "Mawlana"],
    &["Firmansyah", "Firmansyah", "Firmanshah"],
    &["Ramadhan", "Ramadhan", "Ramadan"],
    &["Hakim", "Hakim", "Hakeem"],
    &["Rahman", "Rahman", "Rachman"],
    &["Gunawan", "Gunawan", "Goenawan"],
    &["Wibowo", "Wibowo", "Wibawa"],
    &["Siregar", "Siregar", "Seregar"],
    &["Nasution", "Nasution", "Nasoetion"],
    &["Lubis", "Lubis", "Loebis"],
    &["Harahap", "Harahap", "Harahab"],
    &["Anshori", "Anshori", "Ansori"],
];

/// Malay men's names.
pub(super) const MALAY_MEN: &[Entry] = &[
    &["Ahmad", "Ahmad", "Achmad"],
    &["Mohd Faiz", "Mohd Faiz", "Mohamad Faiz"],
    &["Azman", "Azman", "Asman"],
    &["Zulkifli", "Zulkifli", "Dzulkifli"],
    &["Hafiz", "Hafiz", "Hafidz"],
    &["Amirul", "Amirul", "Amirull"],
    &["Faizal", "Faizal", "Faisal"],
    &["Rosli", "Rosli", "Rosly"],
    &["Ismail", "Ismail", "Esmail"],
    &["Kamarul", "Kamarul", "Qamarul"],
    &["Khairul", "Khairul", "Kairul"],
    &["Nazri", "Nazri", "Nasri"],
    &["Razak", "Razak", "Razaq"],
    &["Shahrul", "Shahrul", "Syahrul"],
    &["Syafiq", "Syafiq", "Shafiq"],
    &["Hakim", "Hakim", "Hakeem"],
    &["Iskandar", "Iskandar", "Eskandar"],
    &["Jamal", "Jamal", "Djamal"],
    &["Ridzuan", "Ridzuan", "Ridwan"],
    &["Yazid", "Yazid", "Jazid"],
    &["Zaki", "Zaki", "Zakie"],
    &["Haziq", "Haziq", "Hazik"],
];

/// Women's names of both.
pub(super) const WOMEN: &[Entry] = &[
    &["Siti", "Siti"],
    &["Nur", "Nur"],
    &["Aisyah", "Aisyah", "Aisha"],
    &["Fatimah", "Fatimah"],
    &["Dewi", "Dewi"],
    &["Sri", "Sri"],
    &["Wati", "Wati"],
    &["Rohani", "Rohani"],
    &["Zainab", "Zainab"],
    &["Aminah", "Aminah"],
    &["Halimah", "Halimah"],
    &["Kartini", "Kartini"],
];
