//! A rehearsal folder with a watch officer and an examiner, and made-up lists in the form of the United Nations'. Nobody
//! on them exists. Source: ours.

use std::path::PathBuf;
use std::sync::LazyLock;

use serde_json::Value;

use crate::folder::{Rehearsal, copy_all};

/// A made-up entry.
#[derive(Clone)]
pub(crate) struct Listed {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) arabic: &'static str,
    pub(crate) born: &'static str,
}

pub(crate) const SALIM: Listed =
    Listed {
        id: "900001", name: "SALIM YUSUF HADDADI", arabic: "سالم يوسف الحدادي", born: "1961-06-30"
    };
pub(crate) const IDRIS: Listed =
    Listed {
        id: "900002", name: "IDRIS QASIM ZUBAYDI", arabic: "ادريس قاسم الزبيدي", born: "1975-02-11"
    };

/// A list of entries as the United Nations publish theirs.
pub(crate) fn un_list(dated: &str, entries: &[Listed]) -> String {
    let individual = |one: &Listed| {
        let parts: Vec<&str> = one.name.split(' ').collect();
        let names: String = ["FIRST", "SECOND", "THIRD", "FOURTH"]
            .iter()
            .zip(parts)
            .map(|(tag, part)| format!("<{tag}_NAME>{part}</{tag}_NAME>"))
            .collect();
        format!(
            "<INDIVIDUAL><DATAID>{}</DATAID>{names}<NAME_ORIGINAL_SCRIPT>{}</NAME_ORIGINAL_SCRIPT>\
             <NATIONALITY><VALUE>Iraq</VALUE></NATIONALITY>\
             <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>{}</DATE></INDIVIDUAL_DATE_OF_BIRTH>\
             </INDIVIDUAL>",
            one.id, one.arabic, one.born
        )
    };
    let individuals: String = entries.iter().map(individual).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><CONSOLIDATED_LIST dateGenerated=\"{dated}T00:00:00Z\">\
         <INDIVIDUALS>{individuals}</INDIVIDUALS><ENTITIES><ENTITY><DATAID>900100</DATAID>\
         <FIRST_NAME>TEST TRADING COMPANY</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>"
    )
}

/// North with wanda, watch officer, and eli, examiner. Made once and copied.
pub(crate) fn watched() -> Rehearsal {
    static FIRST: LazyLock<Rehearsal> = LazyLock::new(|| {
        let folder = Rehearsal::new();
        folder.done("anna", &["officer", "add", "wanda", "--functions", "watch-officer"]);
        folder.done("anna", &["officer", "add", "eli", "--functions", "examiner"]);
        folder
    });
    let copy = Rehearsal { dir: tempfile::tempdir().unwrap() };
    copy_all(FIRST.dir.path(), copy.dir.path());
    copy
}

impl Rehearsal {
    /// A list as a file beside the folder.
    pub(crate) fn list_file(&self, dated: &str, entries: &[Listed]) -> PathBuf {
        self.file(&format!("un-{dated}.xml"), un_list(dated, entries).as_bytes())
    }

    /// Takes up a version of the list `un`.
    pub(crate) fn take_up(&self, dated: &str, entries: &[Listed]) -> Value {
        let file = self.list_file(dated, entries);
        self.done("wanda", &["list", "load", "un", file.to_str().unwrap()])
    }

    /// Somebody who says that he is called so and was born then.
    pub(crate) fn somebody(&self, name: &str, born: &str) -> String {
        let person = self.register("?gave a name at intake");
        let words = ["person", "claim", &person, "--name", name, "--born", born, "--nationality", "IRQ"];
        self.done("omar", &words);
        person
    }
}
