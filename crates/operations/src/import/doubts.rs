//! What an import says of a row that a person must look at. Of whoever else is recorded no claim is told: that is a
//! look, and stands in the access log. Source: ours, decision 0036.

use custody::PersonNumber;

use super::ImportReport;
use crate::failure::Failure;

/// Rows with a number of somebody else from which on the file itself is doubted, where they are most of those whose
/// numbers are known. Source: ours; numbers are given anew to single men, a list that slipped is wrong throughout.
const REUSED_AT_MOST: u64 = 4;

/// Refuses a file of which most known numbers are other people's: it is another prison's, or its columns slipped.
pub(super) fn believable(report: &ImportReport) -> Result<(), Failure> {
    let (reused, known) = (report.number_of_another, report.number_of_another + report.on_registered);
    if reused <= REUSED_AT_MOST || reused * 2 <= known {
        return Ok(());
    }
    let issuer = &report.issuer;
    Err(Failure::error(format!(
        "{reused} of {known} rows have a number that {issuer:?} gave to somebody else, by name, birth or parents"
    ))
    .hint(
        "nothing was imported: if it is another prison's roster, or numbers were given anew, name an `issuer` of its \
         own in a mapping file (--mapping); if its columns slipped, mend the file",
    ))
}

pub(super) fn left_out(number: PersonNumber, failure: &Failure) -> String {
    format!("{number} is registered, one of his claims is left out: {failure}")
}

pub(super) fn beside(number: PersonNumber, what: &str) -> String {
    format!("{number} is registered with another {what}, not far from this one: both stand side by side")
}

pub(super) fn of_another(number: PersonNumber, value: &str, others: &str, what: &str) -> String {
    format!(
        "number {value} is that of {others}, and {what} contradict: registered as a new person, {number}; if they are \
         one, two officers merge them (`custodia person merge`), else `custodia person not-same`"
    )
}

pub(super) fn twice(number: PersonNumber, elder: PersonNumber, what: &str) -> String {
    format!(
        "registered as {number}, and {elder} has the same name and {what} under another number or issuer: if they are \
         one, two officers merge them (`custodia person merge`), else `custodia person not-same`"
    )
}

/// A row of which everything is recorded of somebody already, but for its number.
pub(super) fn same_but_number(number: PersonNumber) -> String {
    format!(
        "all that this row says is recorded of {number} under another number or none: taken as his row, and nobody is \
         registered; if it is another man, register him (`custodia person register`)"
    )
}

/// A row that finds by other zeros somebody for whom another row of the file stands.
pub(super) fn zeros_of_another(number: PersonNumber, elder: PersonNumber, value: &str) -> String {
    format!(
        "registered as {number}: {elder} has number {value} with other zeros in front, and another row of the file stands \
         for him; if they are one, two officers merge them (`custodia person merge`), else `custodia person not-same`"
    )
}

pub(super) fn other_zeros(number: PersonNumber, value: &str) -> String {
    format!(
        "number {value} is taken for that of {number}, who has it with other zeros in front: a spreadsheet drops them; if \
         it is another man's, register him (`custodia person register`)"
    )
}

/// A row that the register says already of somebody whose identity was erased: nobody is registered for it.
pub(super) fn of_erased(number: PersonNumber) -> String {
    format!(
        "this row fits {number}, whose identity was erased: by what the register keeps it is he, so nobody is \
         registered; if it is another man, register him (`custodia person register`)"
    )
}

pub(super) fn beside_erased(number: PersonNumber, elder: PersonNumber) -> String {
    format!(
        "registered as {number}: the row fits {elder} too, whose identity was erased and for whom another row of the \
         file stands; look which of the two he is"
    )
}

pub(super) fn of_several(value: &str, numbers: &str) -> String {
    format!(
        "{value} stands for {numbers} and this row fits more than one: not taken; merge them or say which by \
         `custodia person claim`"
    )
}
