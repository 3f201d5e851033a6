//! What a door needs of a person later: his photograph, and a question from intake. The answer never stands on
//! the command line, where every process of the machine can read it. Source: `cli.md`; ours.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use operations::Failure;
use operations::verbs::intake::ANSWER_BYTES_MAX;
use serde_json::json;

use crate::nouns::telling::{Whose, act, answer};
use crate::output::{Answer, note};
use crate::session::Global;

/// A question from intake.
#[derive(Debug, Args)]
pub(crate) struct Question {
    #[command(flatten)]
    whose: Whose,
    /// The question, such as the name of his first teacher
    #[arg(long)]
    question: String,
    /// File that holds the answer; standard input, where not given
    #[arg(long, value_name = "FILE")]
    answer_file: Option<PathBuf>,
}

pub(super) fn photograph(global: &Global, whose: &Whose, file: &Path) -> Result<Answer, Failure> {
    let mut desk = global.write()?;
    let seat = global.seat(&desk)?;
    let enrolled = desk.photograph(&seat, &global.when()?, &whose.person, file)?;
    let header = enrolled.header;
    let mut said = answer("person-photograph", &whose.person, &enrolled.done);
    if !enrolled.done.repeated {
        said.text.push_str(&format!(": {} image, {} by {} pixels", header.format, header.width, header.height));
    }
    if let Some(fields) = said.document.as_object_mut() {
        fields.insert("image".into(), json!(enrolled.image));
        fields.insert("format".into(), json!(header.format));
        fields.insert("width_px".into(), json!(header.width));
        fields.insert("height_px".into(), json!(header.height));
    }
    Ok(said)
}

pub(super) fn question(global: &Global, asked: &Question) -> Result<Answer, Failure> {
    let text = match &asked.answer_file {
        Some(file) => {
            let opened = std::fs::File::open(file);
            let opened = opened.map_err(|e| Failure::usage(format!("the answer could not be read: {e}")));
            read_answer(opened.map_err(|f| f.at(file.display()))?).map_err(|f| f.at(file.display()))?
        }
        None => {
            if std::io::stdin().is_terminal() && !global.quiet {
                note("answer, then the end of input (Ctrl-D on a line of its own):");
            }
            read_answer(std::io::stdin())?
        }
    };
    act(global, "person-question", &asked.whose.person, |desk, seat, when| {
        desk.intake_question(seat, when, &asked.whose.person, &asked.question, &text)
    })
}

/// One byte more than allowed is enough to say that it is too long.
fn read_answer(from: impl Read) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = from.take(ANSWER_BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|e| Failure::usage(format!("the answer could not be read: {e}")))?;
    if bytes.len() as u64 > ANSWER_BYTES_MAX {
        return Err(Failure::usage(format!("the answer is longer than {ANSWER_BYTES_MAX} bytes, the most allowed")));
    }
    String::from_utf8(bytes).map_err(|_| Failure::usage("the answer is not UTF-8 text"))
}
